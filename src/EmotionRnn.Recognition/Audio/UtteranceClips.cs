using EmotionRnn.Conversations;
using EmotionRnn.Media;

namespace EmotionRnn.Recognition.Audio;

/// <summary>Which clip an utterance is heard in.</summary>
/// <param name="Clip">The clip; null where there is none.</param>
/// <param name="Segment">From where to where in it; null for the whole.</param>
/// <param name="Problem">Why there is none, for a person.</param>
internal readonly record struct UtteranceClip(Clip? Clip, (TimeSpan Start, TimeSpan End)? Segment, string? Problem)
{
    public static UtteranceClip None(string problem) => new(null, null, problem);

    public static UtteranceClip Part(Clip clip, TimeSpan start, TimeSpan end) =>
        SegmentCutter.Problem((start, end)) is { } problem ? None($"{clip.Name}: {problem}") : new(clip, (start, end), null);
}

/// <summary>
/// Finds the clip of every utterance: what the corpus names as its clip, or the clip called as the utterance in the folder called as its
/// conversation, or, for an
/// utterance with times, the recording called as its conversation. A clip that several utterances name is one long recording, cut by their
/// times.
/// </summary>
internal static class UtteranceClips
{
    /// <summary>The clips of conversations' utterances, in order.</summary>
    /// <param name="clips">The collection.</param>
    /// <param name="conversations">With the names of their splits, such as <c>train</c>; null where there are no splits.</param>
    public static UtteranceClip[][] Find(ClipCollection clips, IReadOnlyList<(string? Split, Conversation Conversation)> conversations)
    {
        var byPlace = clips.Clips.ToDictionary(clip => (clip.Split, clip.Dialogue, clip.Utterance));
        UtteranceClip[][] found =
        [
            .. conversations.Select(pair =>
                pair.Conversation.Utterances.Select(utterance => FindOne(pair.Split, pair.Conversation, utterance)).ToArray()
            ),
        ];
        foreach (
            var shared in All(found)
                .GroupBy(place => found[place.Conversation][place.Turn].Clip)
                .Where(group => group.Key is not null && group.Skip(1).Any())
        )
        {
            foreach (var (c, t) in shared)
                found[c][t] = Share(
                    shared.Key!,
                    shared.Select(place => conversations[place.Conversation].Split),
                    conversations[c].Conversation.Utterances[t]
                );
        }

        return found;

        UtteranceClip FindOne(string? split, Conversation conversation, Utterance utterance)
        {
            if (utterance.Clip is { } name)
                return clips.Find(name, split) is { } named ? new(named, null, null) : UtteranceClip.None($"there is no clip {name}");
            if (byPlace.GetValueOrDefault((split, conversation.Id, utterance.Id)) is { } own)
                return new(own, null, null);
            if (byPlace.GetValueOrDefault((null, conversation.Id, utterance.Id)) is { } alone)
                return new(alone, null, null);
            return utterance is { Start: { } start, End: { } end } && clips.Find(conversation.Id, split) is { } recording
                ? UtteranceClip.Part(recording, start, end)
                : UtteranceClip.None("there is no clip of it");
        }
    }

    private static UtteranceClip Share(Clip clip, IEnumerable<string?> splits, Utterance utterance)
    {
        // MELD's times are those of the episode, and its names begin anew in every split.
        if (
            Path.GetFileNameWithoutExtension(clip.Name)
                .EndsWith($"dia{clip.Dialogue}_utt{clip.Utterance}", StringComparison.OrdinalIgnoreCase)
        )
        {
            return UtteranceClip.None(
                splits.Distinct().Skip(1).Any()
                    ? $"{clip.Name} may be of several splits: put the clips into folders called train, dev and test"
                    : $"{clip.Name} is given for several utterances"
            );
        }

        return utterance is { Start: { } start, End: { } end }
            ? UtteranceClip.Part(clip, start, end)
            : UtteranceClip.None($"{clip.Name} is given for several utterances, and this one has no start and end in it");
    }

    private static IEnumerable<(int Conversation, int Turn)> All(UtteranceClip[][] found) =>
        found.SelectMany((turns, c) => turns.Select((_, t) => (c, t)));
}
