using System.Security.Cryptography;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Audio;

/// <summary>An utterance that has no functionals.</summary>
/// <param name="Split">Its split; null where there are none.</param>
/// <param name="Conversation">The conversation's id.</param>
/// <param name="Utterance">The utterance's id.</param>
/// <param name="Problem">Why, for a person; names the clip.</param>
public sealed record SilentUtterance(string? Split, string Conversation, string Utterance, string Problem);

/// <summary>The acoustic functionals of conversations, from their clips.</summary>
/// <param name="Source">What they are: the feature set's name.</param>
/// <param name="Rows">For each conversation a row an utterance; null where it has none.</param>
/// <param name="Problems">Why an utterance has none, for a person; null where it has.</param>
/// <param name="Silent">The utterances without, in order: their clip is missing, cannot be read or is too short. They are read as having no
/// audio.</param>
/// <param name="FromCache">How many utterances' were computed before.</param>
/// <param name="CacheProblem">Why what was computed could not be kept; null where it was.</param>
public sealed record ClipAcoustics(
    string Source,
    IReadOnlyList<IReadOnlyList<float[]?>> Rows,
    IReadOnlyList<IReadOnlyList<string?>> Problems,
    IReadOnlyList<SilentUtterance> Silent,
    int FromCache,
    string? CacheProblem
)
{
    /// <summary>
    /// Reads the clips of conversations, several at a time. What cannot be read costs its utterance alone. The result does not depend on
    /// the threads.
    /// </summary>
    /// <param name="clips">One an utterance or one a conversation: see docs/features.md for how they are found.</param>
    /// <param name="conversations">With the names of their splits, such as <c>train</c>; null where there are no splits.</param>
    /// <param name="extractor">What to compute.</param>
    /// <param name="cache">Where functionals are kept; null for nowhere.</param>
    /// <param name="threads">How many clips to read at a time; 0: one a processor.</param>
    /// <param name="progress">Told how many utterances are done; may be null.</param>
    /// <param name="cancellationToken">Ends the reading. What was computed stays in the cache.</param>
    /// <exception cref="MediaException">ffmpeg is needed and missing.</exception>
    public static ClipAcoustics Read(
        ClipCollection clips,
        IReadOnlyList<(string? Split, Conversation Conversation)> conversations,
        AcousticExtractor extractor,
        VectorCache? cache = null,
        int threads = 0,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var found = UtteranceClips.Find(clips, conversations);
        float[]?[][] rows = [.. found.Select(turns => new float[]?[turns.Length])];
        string?[][] problems = [.. found.Select(turns => turns.Select(turn => turn.Problem).ToArray())];
        var places = found
            .SelectMany((turns, c) => turns.Select((turn, t) => (turn.Clip, turn.Segment, Conversation: c, Turn: t)))
            .Where(place => place.Clip is not null)
            .GroupBy(place => place.Clip!)
            .ToDictionary(group => group.Key, group => group.ToArray());
        var done = problems.Sum(turns => turns.Count(problem => problem is not null));
        var fromCache = 0;
        string? cacheProblem = null;
        var reader = new ClipReader(extractor, cache, cancellationToken);
        foreach (
            var outcome in clips.Read(
                (clip, path) => reader.Read(path, [.. places[clip].Select(place => place.Segment)]),
                clips.Clips.Where(places.ContainsKey),
                threads,
                cancellationToken
            )
        )
        {
            foreach (var (i, place) in places[outcome.Clip].Index())
            {
                rows[place.Conversation][place.Turn] = outcome.Value?.Rows[i];
                problems[place.Conversation][place.Turn] =
                    outcome.Problem is { } problem ? Named(outcome.Clip, problem)
                    : outcome.Value?.Rows[i] is null ? $"{outcome.Clip.Name}: {extractor.TooLittle(place.Segment)}"
                    : null;
            }

            fromCache += outcome.Value?.FromCache ?? 0;
            cacheProblem ??= outcome.Value?.CacheProblem;
            progress?.Report(done += places[outcome.Clip].Length);
        }

        var silent = problems
            .SelectMany((turns, c) => turns.Select((problem, t) => (problem, c, t)))
            .Where(turn => turn.problem is not null)
            .Select(turn => new SilentUtterance(
                conversations[turn.c].Split,
                conversations[turn.c].Conversation.Id,
                conversations[turn.c].Conversation.Utterances[turn.t].Id,
                turn.problem!
            ));
        return new(extractor.Source, rows, problems, [.. silent], fromCache, cacheProblem);
    }

    // Messages name a file by its last part, which for one out of an archive is a name of our own.
    private static string Named(Clip clip, string problem) =>
        problem.Split(": ", 2) is [_, var rest] ? $"{clip.Name}: {rest}" : $"{clip.Name}: {problem}";

    private sealed record ClipRows(float[]?[] Rows, int FromCache, string? CacheProblem);

    private sealed class ClipReader(AcousticExtractor extractor, VectorCache? cache, CancellationToken cancellationToken)
    {
        public ClipRows Read(string path, (TimeSpan Start, TimeSpan End)?[] segments)
        {
            var rows = new float[]?[segments.Length];
            var keys = cache is null ? [] : Keys(path, segments);
            var missing = Enumerable.Range(0, segments.Length).Where(i => cache is null || !cache.TryRead(keys[i], out rows[i])).ToArray();
            if (missing.Length == 0)
                return new(rows, rows.Length, null);
            if (segments[0] is null)
                rows[0] = extractor.Extract(path, cancellationToken: cancellationToken);
            else
                foreach (
                    var (i, functionals) in RecordedConversation.Cut(
                        path,
                        [.. missing.Select(i => segments[i]!.Value)],
                        extractor,
                        null,
                        cancellationToken
                    )
                )
                    rows[missing[i]] = functionals;
            string? problem = null;
            if (cache is not null)
                foreach (var i in missing)
                    problem ??= cache.TryWrite(keys[i], rows[i]);
            return new(rows, rows.Length - missing.Length, problem);
        }

        private string[] Keys(string path, (TimeSpan Start, TimeSpan End)?[] segments)
        {
            // Pipes have no length and might let us wait forever; what reads the recording refuses them.
            if (new FileInfo(path) is not { Length: > 0 })
                return [.. segments.Select(_ => "")];
            using var file = File.OpenRead(path);
            var content = SHA256.HashData(file);
            return [.. segments.Select(segment => extractor.CacheKey(content, segment))];
        }
    }
}
