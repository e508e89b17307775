using EmotionRnn.Networks;
using EmotionRnn.Networks.Optimizers;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Benchmarks;

/// <summary>What both sides do with <see cref="NetworkWork"/>.</summary>
/// <param name="Trains">Whether every batch is a training step of Adam with dropout; otherwise it is answered.</param>
/// <param name="Attention">The kind of attention.</param>
/// <param name="Dimensions">The width of G, S, I and E.</param>
internal sealed record NetworkTask(bool Trains, AttentionKind Attention = AttentionKind.Simple, int Dimensions = 100)
{
    /// <summary>The network's shape.</summary>
    public EmotionRnnOptions Options(int features) =>
        new()
        {
            InputSize = features,
            Classes = 7,
            Attention = Attention,
            StateSize = Dimensions,
            EmotionSize = Dimensions,
        };

    /// <summary>The same as both sides' arguments.</summary>
    public string[] Arguments(string file) => [file, Trains ? "train" : "infer", Attention.ToString().ToLowerInvariant(), $"{Dimensions}"];
}

/// <summary>Our side of it, on one thread.</summary>
internal static class NetworkSide
{
    public const string Name = "network";

    public static Action Open(string[] arguments)
    {
        var work = NetworkWork.Read(arguments[0]);
        return Open(new(arguments[1] == "train", Enum.Parse<AttentionKind>(arguments[2], ignoreCase: true), int.Parse(arguments[3])), work);
    }

    /// <summary>The task as something to do over and over.</summary>
    public static Action Open(NetworkTask task, NetworkWork work)
    {
        var network = new EmotionRnnNetwork(task.Options(work.Features), seed: 1);
        if (!task.Trains)
        {
            // All at once: the network makes batches of its own.
            DialogueInput[] dialogues = [.. work.Batches.SelectMany(batch => batch)];
            return () => network.LogProbabilities(dialogues);
        }

        var optimizer = new Adam(network.Parameters, 5e-4f, 3e-4f);
        var dropout = new RandomStream(1);
        return () =>
        {
            foreach (var batch in work.Batches)
            {
                network.Loss(batch, default, dropout);
                optimizer.Step();
            }
        };
    }
}
