using Microsoft.ML.OnnxRuntime;

namespace EmotionRnn.Benchmarks;

/// <summary>A graph in ONNX Runtime, on one thread: random tokens forward.</summary>
internal static class OnnxSide
{
    public const string Name = "onnx";

    private const int Tokens = 30_522;

    public static Action Open(string[] arguments)
    {
        long[] shape = [long.Parse(arguments[1]), long.Parse(arguments[2])];
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        var session = new InferenceSession(arguments[0], options);
        var random = new Random(1);
        var ids = OrtValue.CreateTensorValueFromMemory(
            [.. Enumerable.Range(0, (int)(shape[0] * shape[1])).Select(_ => random.NextInt64(Tokens))],
            shape
        );
        var run = new RunOptions();
        return () => session.Run(run, ["input_ids"], [ids], session.OutputNames).Dispose();
    }
}
