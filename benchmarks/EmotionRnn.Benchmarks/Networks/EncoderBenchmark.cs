using EmotionRnn.Networks;
using EmotionRnn.Networks.Optimizers;
using EmotionRnn.Networks.Transformers;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// An encoder of all-MiniLM-L6-v2's shape with random weights: a fine-tuning step of 4 × 145 tokens, with dropout, clipping and AdamW over
/// all parameters, and a dialogue of 150
/// tokens forward.
/// </summary>
internal static class EncoderBenchmark
{
    public static void Run(BenchmarkSettings settings)
    {
        var table = new Comparison(NetworkBenchmark.Peer);
        foreach (
            var (name, arguments) in ((string, string[])[])
                [
                    ("a fine-tuning step, 4 × 145 tokens", ["train", "4", "145"]),
                    ("a dialogue of 150 tokens, forward", ["infer", "1", "150"]),
                ]
        )
        {
            using var ours = Side.StartOwn([EncoderSide.Name, .. arguments]);
            using var peer = Side.StartPeer("pytorch_encoder.py", threads: 1, arguments);
            var costs = peer is null ? Interleaved.Run(settings.Rounds, ours) : Interleaved.Run(settings.Rounds, ours, peer);
            table.Row(name, operations: 0, newest: null, costs[0], costs.ElementAtOrDefault(1));
        }

        Console.WriteLine();
        AgainstOnnxRuntime(settings, "infer", "1", "150");
    }

    /// <summary>The peer's network, exported, in ONNX Runtime: one dialogue forward.</summary>
    private static void AgainstOnnxRuntime(BenchmarkSettings settings, params string[] arguments)
    {
        using var graph = new TemporaryFile();
        if (!Side.RunPeer("pytorch_encoder.py", ["export", .. arguments[1..], graph.Path]))
            return;
        using var ours = Side.StartOwn([EncoderSide.Name, .. arguments]);
        using var peer = Side.StartOwn([OnnxSide.Name, graph.Path, .. arguments[1..]]);
        var costs = Interleaved.Run(settings.Rounds, ours, peer);
        new Comparison("ONNX Runtime, float32").Row("a dialogue of 150 tokens, forward", operations: 0, newest: null, costs[0], costs[1]);
    }
}

/// <summary>Our side of it, on one thread.</summary>
internal static class EncoderSide
{
    public const string Name = "encoder";

    private const int Utterances = 10,
        Classes = 7;

    private static readonly EncoderOptions Shape = new()
    {
        VocabularySize = 30_522,
        HiddenSize = 384,
        Layers = 6,
        Heads = 12,
        IntermediateSize = 1536,
        Positions = 512,
        TokenTypes = 2,
    };

    public static Action Open(string[] arguments)
    {
        var (trains, count, length) = (arguments[0] == "train", int.Parse(arguments[1]), int.Parse(arguments[2]));
        var random = new RandomStream(1);
        var network = new EncoderNetwork(Shape, Classes, seed: 1);
        EncoderInput[] inputs =
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => new EncoderInput(
                    [.. Enumerable.Range(0, length).Select(_ => random.NextInt(Shape.VocabularySize))],
                    [.. Enumerable.Range(0, length).Select(i => i * Utterances / length)],
                    Utterances,
                    [.. Enumerable.Range(0, Utterances).Select(_ => random.NextInt(Classes))]
                )),
        ];
        if (!trains)
            return () => network.LogProbabilities(inputs);
        var optimizer = new AdamW(network.Parameters, 1e-4f, clip: 1, rateOf: network.RateOf);
        return () =>
        {
            network.Loss(inputs, dropout: random);
            optimizer.Step();
        };
    }
}
