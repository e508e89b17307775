using EmotionRnn.Conversations;

namespace EmotionRnn.Server.Analysis;

/// <summary>What a request wants recognised.</summary>
/// <param name="Conversations">The conversations; one without turns where they are still to be found in the recording.</param>
/// <param name="Uploads">How they sound; null where only the words came.</param>
/// <param name="RecordingAlone">Whether there is no transcript, so that the turns are where the recording has speech.</param>
internal sealed record AnalysisInput(IReadOnlyList<Conversation> Conversations, Uploads? Uploads = null, bool RecordingAlone = false)
    : IDisposable
{
    /// <summary>What of the transcript was left out, or not certain.</summary>
    public IReadOnlyList<ReadWarning> Warnings { get; init; } = [];

    public void Dispose() => Uploads?.Dispose();
}
