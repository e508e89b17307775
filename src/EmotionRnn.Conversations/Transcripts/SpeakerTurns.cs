namespace EmotionRnn.Conversations;

/// <summary>Joins what is said with who speaks, where two tools tell: a transcript with times, and turns of speakers (RTTM).</summary>
public static class SpeakerTurns
{
    /// <summary>Gives every utterance the speaker whose turns overlap it longest.</summary>
    /// <param name="transcript">An utterance without times, or that no turn overlaps, keeps its speaker.</param>
    /// <param name="turns">Who speaks when, in any order, also at once; those without times count for nothing.</param>
    /// <returns>The transcript with these speakers. Of two that overlap equally long, the one who began first.</returns>
    public static Conversation Assign(Conversation transcript, Conversation turns)
    {
        var sorted = turns.Utterances.Where(turn => turn.Start is not null && turn.End > turn.Start).OrderBy(turn => turn.Start).ToArray();

        // The latest end up to each turn tells how far back one may still reach into an utterance.
        var latestEnd = new TimeSpan[sorted.Length];
        for (var i = 0; i < sorted.Length; i++)
            latestEnd[i] = i > 0 && latestEnd[i - 1] > sorted[i].End!.Value ? latestEnd[i - 1] : sorted[i].End!.Value;
        var assigned = transcript.Utterances.Select(utterance => utterance with { Speaker = Find(utterance) ?? utterance.Speaker });
        return transcript with { Utterances = assigned.ToArray() };

        string? Find(Utterance utterance)
        {
            if (utterance.Start is not { } start || utterance.End is not { } end)
                return null;
            var overlaps = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
            var (best, longest) = ((string?)null, TimeSpan.Zero);
            for (var i = CountBefore(sorted, end) - 1; i >= 0 && latestEnd[i] > start; i--)
            {
                var overlap = Min(end, sorted[i].End!.Value) - Max(start, sorted[i].Start!.Value);
                if (overlap <= TimeSpan.Zero)
                    continue;
                var sum = overlaps[sorted[i].Speaker] = overlaps.GetValueOrDefault(sorted[i].Speaker) + overlap;
                if (sum >= longest)
                    (best, longest) = (sorted[i].Speaker, sum);
            }

            return best;
        }
    }

    private static int CountBefore(Utterance[] sorted, TimeSpan time)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle].Start < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
