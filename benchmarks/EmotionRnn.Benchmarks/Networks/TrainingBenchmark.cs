using System.Diagnostics;
using System.Globalization;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// The whole training of TextSimple on MELD from its text, preset recommended: the TextCNN, then the EmotionRNN over its features, with
/// scores on dev after
/// every epoch and on test at the end. Two threads on both sides; reading files is not counted.
/// </summary>
internal static class TrainingBenchmark
{
    private const int Threads = 2;
    private const double Newest = 0.64;

    public static void Run(BenchmarkSettings settings)
    {
        var corpus = CorpusReader.Read(CorpusFormat.Meld, settings.Data);
        Console.WriteLine(
            settings.WordVectors is null
                ? "Word vectors start at random (--vectors FILE for others).\n"
                : $"Word vectors: {Path.GetFileName(settings.WordVectors)}.\n"
        );
        Console.WriteLine(
            "| seed | side | epochs | processor's time | time passed | weighted F1 on dev | on test | it takes … times as long: "
                + "processor, passed | … the newest PyTorch |"
        );
        Console.WriteLine("| ---: | --- | --- | ---: | ---: | ---: | ---: | --- | ---: |");
        for (var seed = 1; seed <= settings.Trainings; seed++)
        {
            var ours = Ours(corpus, settings.WordVectors, seed);
            Console.WriteLine(
                $"| {seed} | EmotionRNN for .NET | {ours.Epochs} | {ours.Processor:F1} s | {ours.Wall:F1} s | {ours.Dev:F4} | "
                    + $"{ours.Test:F4} | | |"
            );
            if (Theirs(corpus, settings.WordVectors, seed) is not { } theirs)
                continue;
            var (processor, wall) = (theirs.Processor / ours.Processor, theirs.Wall / ours.Wall);
            Console.WriteLine(
                $"| {seed} | {theirs.Name} | {theirs.Epochs} | {theirs.Processor:F1} s | {theirs.Wall:F1} s | {theirs.Dev:F4} | "
                    + $"{theirs.Test:F4} | **{processor:F1}**, {wall:F1} | {processor * Newest:F1} |"
            );
        }
    }

    private static Outcome Ours(Corpus corpus, string? vectors, long seed)
    {
        var folder = Directory.CreateTempSubdirectory("emotionrnn-training-");
        try
        {
            var recipe = new EmotionRnnRecipe
            {
                Preset = TrainingPreset.Recommended,
                Variant = Variant.Parse("text-simple"),
                Seed = seed,
                WordVectors = vectors,
                Threads = Threads,
            };
            Stopwatch? watch = null;
            TimeSpan processor = default;
            // Begins with the first batch: reading the vectors is not what is compared. The first batch itself is lost, one of 2,000.
            var begins = new FirstReport(() => (watch, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime));
            var run = new TrainingRun(recipe, new(corpus), Path.Combine(folder.FullName, "model"), "");
            var (trained, test, _) = run.Run(restart: false, begins, TimeProvider.System, CancellationToken.None);
            var epochs = string.Join(" + ", trained.Fitted.Stages.Select(stage => stage.Epochs.Count));
            return new(
                "EmotionRNN for .NET",
                epochs,
                watch!.Elapsed.TotalSeconds,
                (Environment.CpuUsage.TotalTime - processor).TotalSeconds,
                trained.Dev.WeightedF1,
                test!.WeightedF1
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Outcome? Theirs(Corpus corpus, string? vectors, long seed)
    {
        using var file = new TemporaryFile();
        TrainingWork.Write(file.Path, corpus, vectors, seed);
        using var peer = Side.StartPeer("pytorch_train.py", Threads, file.Path, $"{seed}");
        if (peer is null)
            return null;
        string[] answer = peer.Ask("train").Split(' ');
        for (; answer[0] != "done"; answer = peer.Listen().Split(' '))
            Console.Error.WriteLine($"{peer.Name}, {string.Join(' ', answer)}");
        answer = answer[1..];
        double Number(int i) => double.Parse(answer[i], CultureInfo.InvariantCulture);
        return new(peer.Name, $"{answer[0]} + {answer[1]}", Number(2), Number(3), Number(4), Number(5));
    }

    private sealed record Outcome(string Name, string Epochs, double Wall, double Processor, double Dev, double Test);

    private sealed class FirstReport(Action first) : IProgress<TrainingProgress>
    {
        private bool _begun;

        public void Report(TrainingProgress value)
        {
            if (_begun)
                return;
            _begun = true;
            first();
        }
    }
}
