using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Running;

namespace EmotionRnn.Experiments.Reporting;

/// <summary>Test conversations to look at: some turns right, some wrong, as often as over the whole split.</summary>
internal static class Examples
{
    private const int Most = 3;

    public static IReadOnlyList<ExampleConversation> Choose(ScoredCorpus scored, RunResult run)
    {
        var corpus = scored.Corpus;
        var accuracy = scored.Truth(Split.Test).Zip(run.Test.Predicted).Average(pair => pair.First == pair.Second ? 1.0 : 0);
        var starts = new Dictionary<Conversation, int>(ReferenceEqualityComparer.Instance);
        var count = 0;
        foreach (var conversation in corpus[Split.Test])
        {
            starts[conversation] = count;
            count += conversation.Utterances.Count(u => u.Emotion is not null);
        }

        return
        [
            .. scored
                .ExampleCandidates()
                .OrderBy(c =>
                    Math.Abs(
                        c.Utterances.Index()
                            .Average(u => corpus.Labels.IndexOf(u.Item.Emotion!) == run.Test.Predicted[starts[c] + u.Index] ? 1.0 : 0)
                            - accuracy
                    )
                )
                .Take(Most)
                .OrderBy(c => starts[c])
                .Select(c => new ExampleConversation(c.Id, [.. c.Utterances.Select((u, t) => Turn(c, u, t))])),
        ];

        ExampleTurn Turn(Conversation conversation, Utterance utterance, int t)
        {
            var row = starts[conversation] + t;
            var probabilities = run.Test.Probabilities!.AsSpan(row * corpus.Labels.Count, corpus.Labels.Count);
            var answer = run.Test.Predicted[row];
            return new(
                utterance.Speaker,
                utterance.Text,
                utterance.Emotion!,
                corpus.Labels[answer],
                probabilities[answer],
                probabilities[corpus.Labels.IndexOf(utterance.Emotion!)],
                run.Attention?.GetValueOrDefault(conversation.Id)?[t] ?? []
            );
        }
    }
}
