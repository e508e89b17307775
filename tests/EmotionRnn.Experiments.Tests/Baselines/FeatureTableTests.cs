using System.Text;
using CsCheck;
using EmotionRnn.Experiments.Baselines;

namespace EmotionRnn.Experiments.Tests.Baselines;

public sealed class FeatureTableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Features_are_read_in_the_files_order()
    {
        var table = FeatureTable.Read(Write("f.csv", "file,F0 mean,\"jitter, local\"\r\n\"a, b.wav\",1.5,-2e-3\r\nc.wav,3,4\r\n"));
        Assert.Equal(["a, b.wav", "c.wav"], table.Files);
        Assert.Equal(["F0 mean", "jitter, local"], table.Names);
        Assert.Equal([1.5f, -2e-3f], table[0].ToArray());
        Assert.Equal([3f, 4], table[1].ToArray());
    }

    [Fact]
    public void Labels_are_found_by_the_names_of_their_columns()
    {
        var path = Write("l.csv", "speaker,text,label,file\n03,a01,W,03a01Wa.wav\n08,a02,F,08a02Fa.wav\n");
        Assert.Equal([new("03a01Wa.wav", "W", "03"), new("08a02Fa.wav", "F", "08")], LabeledFile.Read(path, groupColumn: "speaker"));
    }

    [Theory]
    [InlineData("", "f.csv", "it is empty, or no regular file; the first line must name the columns")]
    [InlineData("name,F0\na,1\n", "f.csv:1", "the first line must name the columns")]
    [InlineData("file\na\n", "f.csv:1", "the first line must name the columns")]
    [InlineData("file,F0\na,1\nb,x\n", "f.csv:3", "\"x\" in column \"F0\" is not a finite number")]
    [InlineData("file,F0\na,nan\n", "f.csv:2", "\"nan\" in column \"F0\" is not a finite number")]
    [InlineData("file,F0\na,1,2\n", "f.csv:2", "the row has 3 fields and the header 2")]
    [InlineData("file,F0\na,1\na,2\n", "f.csv:3", "\"a\" has stood before")]
    [InlineData("file,F0\n\"a,1\n", "f.csv", "not well-formed CSV")]
    public void Malformed_features_are_refused_with_the_place(string text, string place, string message)
    {
        var fault = Assert.Throws<ExperimentException>(() => FeatureTable.Read(Write("f.csv", text))).Message;
        Assert.StartsWith(place, fault);
        Assert.Contains(message, fault);
    }

    [Theory]
    [InlineData("file,label\na,W\n", "the column \"group\" is missing")]
    [InlineData("file,label,group\na,,1\n", "l.csv:2: \"a\" needs a label and a group")]
    [InlineData("file,label,group\na,W,1\na,W,1\n", "l.csv:3: \"a\" has stood before")]
    public void Malformed_labels_are_refused_with_the_place(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ExperimentException>(() => LabeledFile.Read(Write("l.csv", text))).Message);

    [Fact]
    [Trait("Category", "Slow")]
    public void Damage_of_any_kind_gives_features_or_an_error_for_a_person()
    {
        var good = Encoding.UTF8.GetBytes("file,F0,\"jitter, local\"\n\"a, b.wav\",1.5,-2e-3\nc.wav,3,4\n");
        var path = Path.Combine(_folder, "f.csv");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte)
            .Array[1, 4]
            .Sample(
                edits =>
                {
                    var bytes = (byte[])good.Clone();
                    foreach (var (at, value) in edits)
                        bytes[at] = value;
                    File.WriteAllBytes(path, bytes);
                    try
                    {
                        var table = FeatureTable.Read(path);
                        Assert.Equal(table.Files.Count * table.Names.Count, table.Values.Length);
                        Assert.All(table.Values, value => Assert.True(float.IsFinite(value)));
                    }
                    catch (ExperimentException exception)
                    {
                        Assert.StartsWith("f.csv:", exception.Message);
                    }
                },
                iter: 2_000,
                threads: 1,
                seed: "0000KeCnXJh3"
            );
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal(
            "f.csv: there is no such file.",
            Assert.Throws<ExperimentException>(() => FeatureTable.Read(Path.Combine(_folder, "f.csv"))).Message
        );

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
