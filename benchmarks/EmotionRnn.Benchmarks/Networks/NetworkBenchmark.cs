using EmotionRnn.Networks;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Benchmarks;

/// <summary>A task of the network on both sides, and its row in a table.</summary>
internal static class NetworkBenchmark
{
    /// <summary>A training step of 30 dialogues with 33 turns and 3 parties, dropout on.</summary>
    public static void Step(BenchmarkSettings settings)
    {
        var work = NetworkWork.Random(features: 100, parties: 3, Enumerable.Repeat(33, 30), batch: 30);
        var table = new Comparison(Peer);
        foreach (var attention in (AttentionKind[])[AttentionKind.Simple, AttentionKind.Matching])
        {
            Row(table, settings.Rounds, $"30 × 33, 3 parties, D = 100, {attention}", new(true, attention), work, newest: 0.64);
            Row(table, settings.Rounds, $"30 × 33, 3 parties, D = 150, {attention}", new(true, attention, 150), work, newest: 0.95);
        }
    }

    /// <summary>One short dialogue, and a thousand as long as MELD's.</summary>
    public static void Inference(BenchmarkSettings settings)
    {
        var one = NetworkWork.Random(features: 100, parties: 2, [10], batch: 1);
        var random = new RandomStream(2);
        int[] lengths = [.. Enumerable.Range(0, 1000).Select(_ => 1 + random.NextInt(20))];
        var table = new Comparison(Peer);
        foreach (var (dimensions, newest) in (ReadOnlySpan<(int, double?)>)[(100, 0.93), (150, null)])
        {
            Row(table, settings.Rounds, $"1 × 10, 2 parties, D = {dimensions}", new(false, Dimensions: dimensions), one, newest);
            // The peer is fastest with large batches, we with any.
            Row(
                table,
                settings.Rounds,
                $"1,000 dialogues of 1 to 20 turns, D = {dimensions}",
                new(false, Dimensions: dimensions),
                NetworkWork.Random(features: 100, parties: 3, lengths, batch: 100),
                newest: null
            );
        }
    }

    public const string Peer = "PyTorch 1.13";

    /// <summary>Runs a task on both sides and prints its row.</summary>
    public static void Row(Comparison table, int rounds, string name, NetworkTask task, NetworkWork work, double? newest)
    {
        using var file = new TemporaryFile();
        work.Write(file.Path);
        using var ours = Side.StartOwn([NetworkSide.Name, .. task.Arguments(file.Path)]);
        using var peer = Side.StartPeer("pytorch_network.py", threads: 1, task.Arguments(file.Path));
        var costs = peer is null ? Interleaved.Run(rounds, ours) : Interleaved.Run(rounds, ours, peer);
        table.Row(name, Operations.Of(task, work), newest, costs[0], costs.ElementAtOrDefault(1));
    }
}
