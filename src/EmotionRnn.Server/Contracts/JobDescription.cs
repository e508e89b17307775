using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace EmotionRnn.Server.Contracts;

/// <summary>Where a job stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Waits for its turn.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued,

    /// <summary>Is being worked on.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Is done: its result can be fetched.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>Could not be done: its problem says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>A job: work that takes longer than a request should.</summary>
/// <param name="Id">What it is asked for by. Nobody can guess it: whoever has it can read the result.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Done">The conversations that are recognised.</param>
/// <param name="Total">The conversations there are.</param>
/// <param name="Created">When it was accepted.</param>
/// <param name="Expires">Until when the result is kept; null as long as it is not done.</param>
/// <param name="Problem">Why it failed; null where it has not.</param>
public sealed record JobDescription(
    string Id,
    JobState State,
    int Done,
    int Total,
    DateTimeOffset Created,
    DateTimeOffset? Expires,
    ProblemDetails? Problem
);
