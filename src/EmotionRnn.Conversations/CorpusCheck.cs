namespace EmotionRnn.Conversations;

/// <summary>What <see cref="CorpusCheck"/> looks for.</summary>
public sealed record CorpusCheckOptions
{
    /// <summary>Utterances of more words than this are long: alike by chance they hardly are. Default 5.</summary>
    public int LongUtteranceWords { get; init; } = 5;

    /// <summary>An utterance that lasts longer has probably a wrong time. Default one minute.</summary>
    public TimeSpan LongestUtterance { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many places a finding names, and how many pairs of conversations an overlap; <see cref="int.MaxValue"/> for all. Default 5.
    /// </summary>
    public int MaxExamples { get; init; } = 5;
}

/// <summary>
/// Looks a corpus over before anything is learned from it: figures, leakage between splits, and defects, also the known ones of the named
/// corpora.
/// </summary>
public static class CorpusCheck
{
    /// <summary>Checks a corpus.</summary>
    /// <param name="corpus">Of any format.</param>
    /// <param name="options">What to look for.</param>
    public static CorpusReport Run(Corpus corpus, CorpusCheckOptions? options = null)
    {
        options ??= new CorpusCheckOptions();
        var summaries = Enum.GetValues<Split>().Select(split => Summary.Of(corpus, split)).ToArray();
        var overlaps = Overlaps(corpus, corpus, options);
        var findings = new FindingList(corpus.Format, options.MaxExamples);
        LabelChecks.Run(corpus, summaries, findings);
        OverlapChecks.Run(overlaps, corpus.Format, findings);
        foreach (var summary in summaries)
        {
            PublishedFigures.Compare(corpus.Format, summary, findings);
            TurnChecks.Run(corpus[summary.Split], summary.Split, findings);
            TimeChecks.Run(corpus[summary.Split], summary.Split, options.LongestUtterance, findings);
        }

        return new CorpusReport
        {
            Corpus = corpus.Name,
            Format = corpus.Format,
            ContentHash = corpus.ContentHash,
            Labels = corpus.Labels.Names,
            Sources = corpus.Sources,
            Splits = summaries,
            Overlaps = overlaps,
            Findings = findings.Sorted(),
        };
    }

    /// <summary>
    /// What each split of one corpus has in common with each of another, such as EmoryNLP's train with MELD's test: both are from the same
    /// series.
    /// </summary>
    /// <param name="left">The corpus learned from.</param>
    /// <param name="right">The corpus scored on.</param>
    /// <param name="options">What counts as long.</param>
    public static CorpusComparison Compare(Corpus left, Corpus right, CorpusCheckOptions? options = null) =>
        new(left.Name, right.Name, Overlaps(left, right, options ?? new CorpusCheckOptions()));

    // A corpus with itself: each pair of splits once, and each split with itself.
    private static List<Overlap> Overlaps(Corpus left, Corpus right, CorpusCheckOptions options)
    {
        var same = ReferenceEquals(left, right);
        var leftPrints = Prints(left);
        var rightPrints = same ? leftPrints : Prints(right);
        var overlaps = new List<Overlap>();
        foreach (var (leftSplit, leftPrint) in leftPrints)
        {
            foreach (var (rightSplit, rightPrint) in rightPrints)
            {
                if (same && rightSplit < leftSplit)
                    continue;
                overlaps.Add(
                    Fingerprints.Compare(
                        new OverlapSide(left.Name, leftSplit),
                        leftPrint,
                        new OverlapSide(right.Name, rightSplit),
                        rightPrint,
                        options.MaxExamples
                    )
                );
            }
        }

        return overlaps;

        (Split Split, Fingerprints Print)[] Prints(Corpus corpus) =>
            [
                .. Enum.GetValues<Split>()
                    .Where(split => corpus[split].Count > 0)
                    .Select(split => (split, new Fingerprints(corpus[split], options.LongUtteranceWords))),
            ];
    }
}
