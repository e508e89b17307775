using System.Globalization;
using System.IO.Compression;
using EmotionRnn.Media;

namespace EmotionRnn.Acoustics.Tests;

/// <summary>Values measured with openSMILE 3.0: see <c>shared/acoustics-reference</c>.</summary>
internal static class AcousticsReference
{
    /// <summary>The speech files whose low-level descriptors are there.</summary>
    public static readonly string[] DescriptorFiles =
    [
        "es01_16k_mono",
        "es02_16k_f",
        "es03_22k",
        "es04_44k_stereo",
        "es05_16k",
        "es06_16k_long",
        "es07_44k_short",
        "es08_22k_short",
    ];

    /// <summary>The speech files, with their sample rates.</summary>
    public static File[] SpeechFiles() =>
        [.. Names().Where(name => !name.StartsWith("edge", StringComparison.Ordinal)).Select(name => new File(name, SampleRate(name)))];

    /// <summary>Files of silence, noise, tones, and of almost nothing.</summary>
    public static string[] EdgeFiles() => [.. Names().Where(name => name.StartsWith("edge", StringComparison.Ordinal))];

    /// <summary>The samples of a file at its own rate.</summary>
    public static (float[] Samples, int SampleRate) Samples(string file) => MediaReader.ReadFile(WavePath(file), sampleRate: null);

    /// <summary>A table of low-level descriptors: names, and a column of values each.</summary>
    public static (string[] Names, float[][] Columns) Descriptors(string set, string file, bool deltas = false)
    {
        using var stream = new GZipStream(
            System.IO.File.OpenRead(
                ReferenceData.Shared("acoustics-reference", "lld", set, $"{file}.{(deltas ? "lld_de" : "lld")}.csv.gz")
            ),
            CompressionMode.Decompress
        );
        using var reader = new StreamReader(stream);
        var names = reader.ReadLine()!.Split(';')[1..];
        var rows = new List<float[]>();
        while (reader.ReadLine() is { } line)
            rows.Add([.. line.Split(';')[1..].Select(Parse)]);
        return (names, [.. names.Select((_, c) => rows.Select(row => row[c]).ToArray())]);
    }

    /// <summary>Names and values of the functionals of a file; none where openSMILE gave none.</summary>
    public static (string Name, float Value)[] Functionals(string set, string file) =>
        [
            .. System
                .IO.File.ReadLines(ReferenceData.Shared("acoustics-reference", "functionals", set, file + ".csv"))
                .Skip(1)
                .Select(line => line.Split(','))
                .Select(p => (p[0], Parse(p[1]))),
        ];

    private static IEnumerable<string> Names() =>
        Directory
            .GetFiles(ReferenceData.Shared("acoustics-reference", "wav"), "*.wav")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal);

    private static int SampleRate(string name)
    {
        using var reader = MediaReader.Open(WavePath(name), sampleRate: null);
        return reader.SampleRate;
    }

    private static string WavePath(string file) => ReferenceData.Shared("acoustics-reference", "wav", file + ".wav");

    /// <summary>A file of the reference.</summary>
    public sealed record File(string Name, int SampleRate);

    private static float Parse(string number) => float.Parse(number, CultureInfo.InvariantCulture);
}
