namespace EmotionRnn.Conversations;

/// <summary>Splits and labels: what is empty, missing, or cannot be learned.</summary>
internal static class LabelChecks
{
    private const double Rare = 0.01;

    public static void Run(Corpus corpus, SplitSummary[] summaries, FindingList findings)
    {
        foreach (var summary in summaries)
        {
            if (summary.Conversations == 0)
                findings.Add(Severity.Warning, "empty-split", summary.Split, 1, EmptySplit(summary.Split));
            if (summary.Unlabeled > 0)
            {
                findings.Add(
                    Severity.Warning,
                    "unlabelled",
                    summary.Split,
                    summary.Unlabeled,
                    $"of {summary.Utterances:N0} utterances without a label: they are context only"
                );
            }
        }

        if (summaries.All(summary => summary.Utterances == summary.Unlabeled))
            findings.Add(
                Severity.Error,
                "no-labels",
                null,
                summaries.Sum(summary => summary.Utterances),
                "utterances, none of which has a label: there is nothing to learn or score"
            );

        var train = summaries[(int)Split.Train];
        if (train.Utterances == train.Unlabeled)
            return;
        for (var c = 0; c < corpus.Labels.Count; c++)
        {
            var elsewhere = summaries.Skip(1).Sum(summary => summary.LabelCounts[c]);
            if (train.LabelCounts[c] == 0 && elsewhere > 0)
            {
                findings.Add(
                    Severity.Error,
                    "label-not-in-train",
                    Split.Train,
                    elsewhere,
                    $"utterances of \"{corpus.Labels[c]}\" in dev and test but none in train: it cannot be learned"
                );
            }
            else if (train.LabelCounts[c] == 0)
            {
                findings.Add(Severity.Warning, "label-unused", Split.Train, 1, $"label that no utterance has: \"{corpus.Labels[c]}\"");
            }
            else if (train.LabelCounts[c] < Rare * train.Utterances)
            {
                findings.Add(
                    Severity.Warning,
                    "label-rare",
                    Split.Train,
                    train.LabelCounts[c],
                    $"utterances of \"{corpus.Labels[c]}\": less than 1 % of train"
                );
            }
        }
    }

    private static string EmptySplit(Split split) =>
        split switch
        {
            Split.Train => "split without conversations: the corpus can be scored on, not learned from",
            Split.Dev => "split without conversations: nothing to choose epochs and settings on",
            _ => "split without conversations: nothing to score on",
        };
}
