using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// One training epoch of preset recommended's network over MELD's dialogues, in the very batches that training makes, one thread a side.
/// </summary>
internal static class EpochBenchmark
{
    private const int Features = 100;

    public static void Run(BenchmarkSettings settings)
    {
        var corpus = CorpusReader.Read(CorpusFormat.Meld, settings.Data);
        var random = new RandomStream(1);
        DialogueInput[] dialogues =
        [
            .. corpus[Split.Train]
                .Select(c => new DialogueInput(
                    [.. Enumerable.Range(0, c.Utterances.Count * Features).Select(_ => (float)Math.Abs(random.NextNormal()))],
                    [.. c.PartyOfUtterance],
                    [.. c.Utterances.Select(u => corpus.Labels.IndexOf(u.Emotion!))]
                )),
        ];
        var work = new NetworkWork(
            Features,
            [
                .. Batching
                    .ByLength([.. dialogues.Select(d => d.Length)], TrainingPreset.Recommended.Network.Batch, random)
                    .Select(batch => batch.Select(d => dialogues[d]).ToArray()),
            ]
        );
        var table = new Comparison(NetworkBenchmark.Peer);
        foreach (var attention in (AttentionKind[])[AttentionKind.Simple, AttentionKind.Matching])
        {
            NetworkBenchmark.Row(
                table,
                int.Min(settings.Rounds, 7),
                $"{work.Batches.Length} batches, {dialogues.Sum(d => d.Length):N0} utterances, {attention}",
                new(true, attention),
                work,
                newest: 0.64
            );
        }
    }
}
