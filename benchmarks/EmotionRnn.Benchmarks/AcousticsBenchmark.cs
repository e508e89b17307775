using System.Diagnostics;
using EmotionRnn.Acoustics;
using EmotionRnn.Media;

namespace EmotionRnn.Benchmarks;

/// <summary>
/// The functionals of a minute of speech at 16 kHz on one core, and the peak memory for an hour, a set a row; beside openSMILE's own
/// program where
/// <c>--opensmile FOLDER</c> says where its release was unpacked.
/// </summary>
internal static class AcousticsBenchmark
{
    private const int SampleRate = 16000,
        Minute = 60 * SampleRate,
        MinutesOfMemory = 60;
    private static readonly Dictionary<string, string> Configurations = new()
    {
        ["emobase"] = "emobase/emobase.conf",
        ["ComParE_2016"] = "compare16/ComParE_2016.conf",
        ["eGeMAPSv02"] = "egemaps/v02/eGeMAPSv02.conf",
    };

    // The extractor runs on one thread, so its processor time is what it takes on a core of its own, whatever else the machine does; the
    // least of the rounds counts.
    public static void Run(BenchmarkSettings settings)
    {
        if (settings.MemoryOf is { } name)
        {
            Console.WriteLine(MemoryOf(FeatureSet.ByName(name)));
            return;
        }

        var speech = Speech(Minute);
        using var peer = settings.OpenSmile is null ? null : new OpenSmile(settings.OpenSmile, speech);
        Console.WriteLine(
            "| set | processor time for 60 s of speech | times real time | peak memory for 1 h | openSMILE takes … times as long |"
        );
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var set in FeatureSet.All)
        {
            var extractor = FeatureExtractor.Create(set);
            var (own, theirs) = (new double[settings.Rounds], new double[settings.Rounds]);
            extractor.Extract(speech, SampleRate);
            var least = double.MaxValue;
            for (var r = 0; r < settings.Rounds; r++)
            {
                var before = Environment.CpuUsage.TotalTime;
                own[r] = Interleaved.Time(() => extractor.Extract(speech, SampleRate));
                least = Math.Min(least, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
                if (peer is not null)
                    theirs[r] = Interleaved.Time(() => peer.Extract(Configurations[set.Name]));
            }

            var ratio = peer is null ? "–" : $"{Interleaved.Median([.. theirs.Zip(own, (t, o) => t / o)]):F1}";
            Console.WriteLine($"| {set} | {least:F3} s | {60 / least:F0} | {MemoryInChild(set):F0} MB | {ratio} |");
        }
    }

    /// <summary>The sample utterance over and over, each time a little louder or softer.</summary>
    private static float[] Speech(int length)
    {
        var (utterance, _) = MediaReader.ReadFile(
            Path.Combine(BenchmarkSettings.Repository, "samples", "speech", "utterance.wav"),
            sampleRate: null
        );
        var speech = new float[length];
        for (var i = 0; i < length; i++)
            speech[i] = utterance[i % utterance.Length] * (0.6f + i / utterance.Length % 7 * 0.05f);
        return speech;
    }

    /// <summary>Peak memory of a process of its own, in MB.</summary>
    private static double MemoryInChild(FeatureSet set)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [typeof(AcousticsBenchmark).Assembly.Location, "acoustics", "--memory-of", set.Name]
        )
        {
            RedirectStandardOutput = true,
        };
        using var child = Process.Start(start)!;
        var lines = child.StandardOutput.ReadToEnd().Trim().Split('\n');
        child.WaitForExit();
        return double.Parse(lines[^1]);
    }

    private static double MemoryOf(FeatureSet set)
    {
        var stream = FeatureExtractor.Create(set).Open(SampleRate);
        var minute = Speech(Minute);
        for (var i = 0; i < MinutesOfMemory; i++)
            stream.Accept(minute);
        stream.Functionals();
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1e6;
    }

    /// <summary>openSMILE's program, on a file of the same samples.</summary>
    private sealed class OpenSmile : IDisposable
    {
        private readonly string _folder,
            _wave = Path.GetTempFileName(),
            _output = Path.GetTempFileName();

        public OpenSmile(string folder, float[] speech)
        {
            _folder = folder;
            using var writer = new BinaryWriter(File.Create(_wave));
            writer.Write("RIFF"u8);
            writer.Write(36 + 2 * speech.Length);
            writer.Write("WAVEfmt "u8);
            writer.Write(16);
            writer.Write((short)1);
            writer.Write((short)1);
            writer.Write(SampleRate);
            writer.Write(2 * SampleRate);
            writer.Write((short)2);
            writer.Write((short)16);
            writer.Write("data"u8);
            writer.Write(2 * speech.Length);
            foreach (var sample in speech)
                writer.Write((short)MathF.Round(sample * 32767));
        }

        public void Extract(string configuration)
        {
            string[] arguments =
            [
                "-C",
                Path.Combine(_folder, "config", configuration),
                "-I",
                _wave,
                "-O",
                _output,
                "-l",
                "0",
                "-nologfile",
            ];
            var start = new ProcessStartInfo(Path.Combine(_folder, "bin", "SMILExtract"), arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"SMILExtract ended with {process.ExitCode}.");
        }

        public void Dispose()
        {
            File.Delete(_wave);
            File.Delete(_output);
        }
    }
}
