namespace EmotionRnn.Conversations;

/// <summary>Counts a split.</summary>
internal static class Summary
{
    public static SplitSummary Of(Corpus corpus, Split split)
    {
        var conversations = corpus[split];
        var utterances = conversations.SelectMany(conversation => conversation.Utterances).ToArray();
        var labels = new int[corpus.Labels.Count];
        foreach (var utterance in utterances)
        {
            if (utterance.Emotion is { } emotion)
                labels[corpus.Labels.IndexOf(emotion)]++;
        }

        return new SplitSummary
        {
            Split = split,
            Conversations = conversations.Count,
            Utterances = utterances.Length,
            Words = CountWords(utterances),
            Speakers = utterances.Select(utterance => utterance.Speaker).Distinct(StringComparer.Ordinal).Count(),
            Unlabeled = utterances.Length - labels.Sum(),
            LabelCounts = labels,
            Parties = Histogram(conversations, conversation => conversation.Parties.Count),
            Turns = Histogram(conversations, conversation => conversation.Utterances.Count),
        };
    }

    private static long CountWords(Utterance[] utterances)
    {
        var words = new List<ulong>();
        long count = 0;
        foreach (var utterance in utterances)
        {
            words.Clear();
            WordHashes.Append(utterance.Text, words);
            count += words.Count;
        }

        return count;
    }

    private static HistogramBin[] Histogram(IReadOnlyList<Conversation> conversations, Func<Conversation, int> value) =>
        [.. conversations.CountBy(value).OrderBy(bin => bin.Key).Select(bin => new HistogramBin(bin.Key, bin.Value))];
}
