using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>Invented recordings whose emotions can be heard: a low hum, a warble, a rough noise.</summary>
internal static class ExampleSound
{
    private const int SampleRate = 16000;

    private static readonly (string Emotion, string Text)[] Emotions =
    [
        ("calm", "it is fine"),
        ("glad", "what a lovely day"),
        ("cross", "I hate this"),
    ];

    /// <summary>Writes clips <c>clips/cN/T.wav</c> and gives the CSV that goes with them.</summary>
    public static string WriteClips(string folder, int conversations, int turns)
    {
        var random = new Random(3);
        var csv = new StringBuilder("conversation,utterance_id,speaker,text,emotion,split\n");
        for (var c = 0; c < conversations; c++)
        {
            Directory.CreateDirectory(Path.Combine(folder, "clips", $"c{c}"));
            for (var t = 0; t < turns; t++)
            {
                var kind = random.Next(Emotions.Length);
                File.WriteAllBytes(Path.Combine(folder, "clips", $"c{c}", $"{t}.wav"), Wave(Samples(kind, 0.3, random)));
                csv.Append(
                    CultureInfo.InvariantCulture,
                    $"c{c},{t},{"AB"[random.Next(2)]},{Emotions[kind].Text},{Emotions[kind].Emotion},"
                        + $"{(c % 5 == 0 ? "dev" : c % 5 == 1 ? "test" : "train")}\n"
                );
            }
        }

        return csv.ToString();
    }

    /// <summary>A 16-bit WAV file.</summary>
    public static byte[] Wave(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[44 + 2 * samples.Length];
        "RIFF"u8.CopyTo(bytes);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        "data"u8.CopyTo(bytes.AsSpan(36));
        foreach (
            var (at, value) in new[]
            {
                (4, bytes.Length - 8),
                (16, 16),
                (20, 1 | 1 << 16),
                (24, SampleRate),
                (28, 2 * SampleRate),
                (32, 2 | 16 << 16),
                (40, 2 * samples.Length),
            }
        )
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        for (var i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + 2 * i), samples[i]);
        return bytes;
    }

    /// <summary>One of the three sounds, never twice the same.</summary>
    public static short[] Samples(int kind, double seconds, Random random)
    {
        var (pitch, loudness) = (1 + 0.1 * random.NextDouble(), 0.8 + 0.4 * random.NextDouble());
        return
        [
            .. Enumerable
                .Range(0, (int)(seconds * SampleRate))
                .Select(i =>
                {
                    var time = i / (double)SampleRate;
                    var sound = kind switch
                    {
                        0 => 0.1 * Voice(110 * pitch, time),
                        1 => 0.3 * Voice(260 * pitch + 40 * Math.Sin(2 * Math.PI * 5 * time), time),
                        _ => 0.5 * (random.NextDouble() - 0.5),
                    };
                    return (short)(20000 * loudness * (sound + 0.002 * (random.NextDouble() - 0.5)));
                }),
        ];
    }

    private static double Voice(double pitch, double time) => Enumerable.Range(1, 8).Sum(k => Math.Sin(2 * Math.PI * k * pitch * time) / k);
}

/// <summary>A corpus of such recordings, made once for all tests of a class, and a cache for what is computed of it.</summary>
public sealed class SoundCorpus : IDisposable
{
    public const int Utterances = 360;

    public SoundCorpus()
    {
        File.WriteAllText(Csv, ExampleSound.WriteClips(Folder, conversations: 60, turns: 6));
        File.WriteAllText(
            Silent,
            string.Join(
                '\n',
                File.ReadAllLines(Csv)
                    .Select(line => line.Split(','))
                    .Select(f => $"{f[0]},{f[1]},{f[2]},{f[4]},{f[5]},{(f[0] == "conversation" ? "clip" : $"{f[0]}/{f[1]}")}")
            )
        );
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public string Csv => Path.Combine(Folder, "talk.csv");

    /// <summary>The same without a text column, with one that names the clips.</summary>
    public string Silent => Path.Combine(Folder, "silent.csv");

    public string Clips => Path.Combine(Folder, "clips");

    public string Cache => Path.Combine(Folder, "cache");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
