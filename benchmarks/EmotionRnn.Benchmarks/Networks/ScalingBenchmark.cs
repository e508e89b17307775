using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// How cost grows, on one thread and with our side alone: with turns, parties, dialogues a batch, dimensions, and with the history of a
/// live dialogue.
/// </summary>
internal static class ScalingBenchmark
{
    private const int Features = 100,
        Classes = 7,
        Window = 50;

    public static void Run(BenchmarkSettings settings)
    {
        Console.WriteLine("Milliseconds of the processor's time, the fastest of several runs.\n");
        var inference = new NetworkTask(Trains: false);
        var training = new NetworkTask(Trains: true);
        Table(
            "turns",
            "one dialogue, 2 parties",
            inference,
            [10, 100, 1000, 10_000],
            turns => NetworkWork.Random(Features, 2, [turns], 1),
            turns => turns
        );
        Table(
            "parties",
            "one dialogue of 300 turns",
            inference,
            [2, 9, 50],
            parties => NetworkWork.Random(Features, parties, [300], 1),
            _ => 300
        );
        Table(
            "parties",
            "a training step, 30 dialogues of 33 turns",
            training,
            [2, 9, 50],
            parties => NetworkWork.Random(Features, parties, Enumerable.Repeat(33, 30), 30),
            _ => 990
        );
        Table(
            "dialogues",
            "a training step, 33 turns, 3 parties",
            training,
            [1, 10, 30, 100],
            batch => NetworkWork.Random(Features, 3, Enumerable.Repeat(33, batch), batch),
            batch => 33 * batch
        );
        Table(
            "dimensions",
            "a training step, 30 dialogues of 33 turns, 3 parties",
            training,
            [100, 150, 300],
            _ => NetworkWork.Random(Features, 3, Enumerable.Repeat(33, 30), 30),
            _ => 990
        );
        Live();
    }

    private static void Table(string what, string of, NetworkTask task, int[] sizes, Func<int, NetworkWork> work, Func<int, int> turns)
    {
        Console.WriteLine($"| {what} ({of}) | ms | µs a turn | GFLOP/s |");
        Console.WriteLine("| ---: | ---: | ---: | ---: |");
        foreach (var size in sizes)
        {
            var own = what == "dimensions" ? task with { Dimensions = size } : task;
            var data = work(size);
            var milliseconds = Fastest(NetworkSide.Open(own, data));
            Console.WriteLine(
                $"| {size:N0} | {milliseconds:F2} | {1000 * milliseconds / turns(size):F1} | "
                    + $"{Operations.Of(own, data) / milliseconds / 1e6:F0} |"
            );
        }

        Console.WriteLine();
    }

    /// <summary>A turn of a live dialogue after so many others.</summary>
    private static void Live()
    {
        const int Turns = 200;
        Console.WriteLine(
            $"| turns before | simple attention | matching attention | simple, window of {Window} | matching, window of {Window} |"
        );
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: |");
        EmotionRnnNetwork[] networks =
        [
            .. from window in (int[])[0, Window]
            from attention in (AttentionKind[])[AttentionKind.Simple, AttentionKind.Matching]
            select new EmotionRnnNetwork(
                new()
                {
                    InputSize = Features,
                    Classes = Classes,
                    Attention = attention,
                    AttentionWindow = window,
                    Bidirectional = false,
                },
                seed: 1
            ),
        ];
        var features = NetworkWork.Random(Features, 2, [1], 1).Batches[0][0].Features;
        foreach (var network in networks)
            Read(network.StartLive(), 2000);
        foreach (var before in (int[])[10, 100, 1000, 10_000])
        {
            var cells = networks.Select(network =>
            {
                var dialogue = network.StartLive();
                Read(dialogue, before);
                var start = Environment.CpuUsage.TotalTime;
                Read(dialogue, Turns);
                return $"{(Environment.CpuUsage.TotalTime - start).TotalMicroseconds / Turns:F0} µs";
            });
            Console.WriteLine($"| {before:N0} | {string.Join(" | ", cells)} |");
        }

        void Read(LiveDialogue dialogue, int turns)
        {
            for (var t = 0; t < turns; t++)
                dialogue.Add(features, dialogue.Turns % 2);
        }
    }

    private static double Fastest(Action work)
    {
        var fastest = double.MaxValue;
        double spent = 0;
        for (var runs = 0; runs < 5 || spent < 1000; runs++)
        {
            var start = Environment.CpuUsage.TotalTime;
            work();
            var time = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
            spent += time;
            fastest = Math.Min(fastest, time);
        }

        return fastest;
    }
}
