using EmotionRnn.Conversations;

namespace EmotionRnn.Experiments.Running;

/// <summary>The labelled utterances of a corpus's splits, in order: what systems are scored on.</summary>
public sealed class ScoredCorpus
{
    private const int Candidates = 12;
    private readonly Dictionary<Split, (int[] Truth, int[] Dialogues)> _splits;

    /// <summary>Finds them.</summary>
    /// <param name="corpus">With labels in all three splits.</param>
    /// <exception cref="ExperimentException">A split has none.</exception>
    public ScoredCorpus(Corpus corpus)
    {
        Corpus = corpus;
        _splits = Enum.GetValues<Split>()
            .ToDictionary(
                split => split,
                split =>
                {
                    var labeled = corpus[split]
                        .SelectMany(
                            (c, d) =>
                                c
                                    .Utterances.Where(u => u.Emotion is not null)
                                    .Select(u => (Label: corpus.Labels.IndexOf(u.Emotion!), Dialogue: d))
                        )
                        .ToArray();
                    if (labeled.Length == 0)
                        throw new ExperimentException(
                            $"{corpus.Name} has no labelled utterance in its {split.ToString().ToLowerInvariant()} split; an "
                                + $"experiment needs train, dev and test."
                        );
                    return (labeled.Select(u => u.Label).ToArray(), labeled.Select(u => u.Dialogue).ToArray());
                }
            );
    }

    /// <summary>The corpus.</summary>
    public Corpus Corpus { get; }

    /// <summary>The classes of a split's labelled utterances <c>[N]</c>.</summary>
    public int[] Truth(Split split) => _splits[split].Truth;

    /// <summary>The index of the dialogue that each is from <c>[N]</c>.</summary>
    public int[] Dialogues(Split split) => _splits[split].Dialogues;

    /// <summary>
    /// Conversations of the test split that fit on a page and have something to show: several parties and emotions. The first of the split,
    /// by their text alone.
    /// </summary>
    public IReadOnlyList<Conversation> ExampleCandidates()
    {
        var labeled = Corpus[Split.Test].Where(c => c.Utterances.Count > 0 && c.Utterances.All(u => u.Emotion is not null)).ToArray();
        var fitting = labeled
            .Where(c =>
                c.Utterances.Count is >= 6 and <= 14 && c.Parties.Count >= 2 && c.Utterances.Select(u => u.Emotion).Distinct().Count() >= 3
            )
            .ToArray();
        return [.. (fitting.Length > 0 ? fitting : labeled.Where(c => c.Utterances.Count <= 30)).Take(Candidates)];
    }
}
