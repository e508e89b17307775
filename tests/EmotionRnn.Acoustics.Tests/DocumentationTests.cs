using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionRnn.Acoustics.Tests;

/// <summary>The page on acoustic features shows code that runs, what it prints, and every descriptor there is.</summary>
public partial class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", "acoustics.md"));

    [Fact]
    public void The_example_runs_and_prints_what_the_page_says()
    {
        var source = File.ReadAllText(
            Path.Combine(ReferenceData.Repository, "tests", "EmotionRnn.Acoustics.Tests", "DocumentationTests.cs")
        );
        var run = source[source.IndexOf("    private static void Example()\n    {\n", StringComparison.Ordinal)..];
        run = string.Join(
            '\n',
            run[..run.IndexOf("\n    }\n", StringComparison.Ordinal)].Split('\n').Skip(2).Select(line => line.Length > 8 ? line[8..] : "")
        );
        Assert.Equal(
            Block("csharp").Replace("using EmotionRnn.Acoustics;\nusing EmotionRnn.Media;\n\n", "", StringComparison.Ordinal),
            run + "\n"
        );

        Console.Lines.Clear();
        Example();
        Assert.Equal(Block("text"), string.Concat(Console.Lines.Select(line => line + "\n")));
    }

    [Fact]
    public void Every_descriptor_is_on_the_page()
    {
        foreach (var name in FeatureSet.All.SelectMany(set => set.DescriptorNames))
        {
            // Descriptors that are numbered share a row, as do the formants.
            var plain = Numbering().Replace(Suffix().Replace(name, ""), match => match.Value.StartsWith('F') ? "F1" : "");
            plain = plain.Replace("pcm_fftMag_", "", StringComparison.Ordinal);
            Assert.True(Page.Contains(plain, StringComparison.Ordinal), $"{name} ({plain}) is not on the page.");
        }
    }

    private static void Example()
    {
        var (samples, sampleRate) = MediaReader.ReadFile("samples/speech/utterance.wav", sampleRate: null);
        var extractor = FeatureExtractor.Create(FeatureSet.EGeMAPSv02);

        float[] features = extractor.Extract(samples, sampleRate);
        for (var i = 0; i < 3; i++)
            Console.WriteLine($"{extractor.Set.FunctionalNames[i]} = {features[i]:0.000}");

        // Descriptors: a row every 10 ms.
        DescriptorTable table = extractor.ExtractDescriptors(samples, sampleRate);
        Console.WriteLine($"{table.Rows} rows of {table.Names.Count} descriptors; {table.Names[0]} at 0.40 s is {table[40, 0]:0.000}");

        // Sound that arrives in blocks gives the same bits.
        FeatureStream stream = extractor.Open(sampleRate);
        foreach (var block in samples.Chunk(4000))
            stream.Accept(block);
        Console.WriteLine(features.SequenceEqual(stream.Functionals()));
    }

    private static string Block(string language) =>
        Regex.Match(Page, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex("_sma(3nz|3)?")]
    private static partial Regex Suffix();

    [GeneratedRegex(@"\[\d+\]|(?<=mfcc)\d|(?<=RollOff)[\d.]+|^F[23](?=[a-z])")]
    private static partial Regex Numbering();

    /// <summary>Stands for the console in the example.</summary>
    private static class Console
    {
        public static List<string> Lines { get; } = [];

        public static void WriteLine(object value) => Lines.Add(Convert.ToString(value, CultureInfo.InvariantCulture)!);
    }

    /// <summary>Reads what the example names from the repository, wherever the test runs.</summary>
    private static class MediaReader
    {
        public static (float[] Samples, int SampleRate) ReadFile(string path, int? sampleRate) =>
            Media.MediaReader.ReadFile(Path.Combine(ReferenceData.Repository, path), sampleRate);
    }
}
