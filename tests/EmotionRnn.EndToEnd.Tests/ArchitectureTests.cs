using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>References between rooms run one way, and every dependency has earned its line in <c>docs/architecture.md</c>.</summary>
public partial class ArchitectureTests
{
    private static readonly string[] Foundations = ["Conversations", "Acoustics", "Media", "Networks"];

    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Conversations"] = [],
        ["Acoustics"] = [],
        ["Media"] = [],
        ["Networks"] = [],
        ["Recognition"] = Foundations,
        ["Onnx"] = ["Recognition"],
        ["Experiments"] = ["Recognition"],
        ["Server"] = ["Recognition"],
        ["Cli"] = [.. Foundations, "Recognition", "Onnx", "Experiments", "Server"],
    };

    public static TheoryData<string> Rooms => [.. Projects().Select(project => Room(project))];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_references_only_what_it_may(string room)
    {
        Assert.Contains(room, MayReference.Keys);
        var referenced = Includes(room, "ProjectReference").Select(Room);
        Assert.Empty(referenced.Except(MayReference[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_and_its_packages_stand_in_the_page_on_architecture(string room)
    {
        var page = File.ReadAllText(Path.Combine(ReferenceData.Repository, "docs", "architecture.md"));
        Assert.Contains($"`EmotionRnn.{room}`", page, StringComparison.Ordinal);
        Assert.All(Includes(room, "PackageReference"), package => Assert.Contains($"| {package} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_acoustic_features_and_the_engine_can_be_used_alone()
    {
        Assert.Empty(Includes("Acoustics", "ProjectReference"));
        Assert.Empty(Includes("Networks", "ProjectReference"));
    }

    /// <summary>Of two folders at most one needs the other, be it by way of others: what is read first stands alone.</summary>
    [Theory]
    [InlineData("Acoustics")]
    [InlineData("Cli")]
    [InlineData("Experiments")]
    [InlineData("Networks")]
    [InlineData("Recognition")]
    [InlineData("Server")]
    public void The_folders_of_a_room_need_each_other_in_one_direction(string room)
    {
        var files = Directory
            .EnumerateFiles(Path.Combine(ReferenceData.Repository, "src", $"EmotionRnn.{room}"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(ReferenceData.Repository, file).Split(Path.DirectorySeparatorChar).Contains("obj"))
            .Select(file => WithoutText().Replace(File.ReadAllText(file), ""))
            .Where(text => Namespace().IsMatch(text))
            .Select(text =>
                (Space: Namespace().Match(text).Groups[1].Value, Words: Words().Matches(text).Select(word => word.Value).ToHashSet(), text)
            )
            .ToArray();
        var declared = files
            .SelectMany(file => Declaration().Matches(file.text).Select(match => (Type: match.Groups[1].Value, file.Space)))
            .ToLookup(type => type.Type, type => type.Space);
        var needs = files
            .GroupBy(file => file.Space)
            .ToDictionary(
                space => space.Key,
                space =>
                    space
                        .SelectMany(file =>
                            file.Words.SelectMany(word => declared[word])
                                .Where(other => file.text.Contains($"using {other};", StringComparison.Ordinal) || Within(space.Key, other))
                        )
                        .Where(other => other != space.Key)
                        .ToHashSet()
            );
        Assert.NotEmpty(needs.Values.SelectMany(others => others));
        Assert.All(needs.Keys, space => Assert.DoesNotContain(space, Reached(space)));

        static bool Within(string space, string other) => space.StartsWith(other + ".", StringComparison.Ordinal);

        HashSet<string> Reached(string space)
        {
            HashSet<string> reached = [];
            var left = new Queue<string>(needs[space]);
            while (left.TryDequeue(out var next))
            {
                if (reached.Add(next))
                    foreach (var further in needs[next])
                        left.Enqueue(further);
            }

            return reached;
        }
    }

    /// <summary>The formatter breaks code but neither comments nor strings, and counts characters, not bytes.</summary>
    [Fact]
    public void No_line_of_code_is_longer_than_the_widest_that_is_read_with_ease()
    {
        var files = Directory
            .EnumerateFiles(ReferenceData.Repository, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(ReferenceData.Repository, file).Split(Path.DirectorySeparatorChar).Any(IsGenerated))
            .ToArray();
        Assert.NotEmpty(files);
        Assert.Empty(
            files.SelectMany(file =>
                File.ReadLines(file)
                    .Index()
                    .Where(line => Encoding.UTF8.GetByteCount(line.Item) > 140)
                    .Select(line => $"{Path.GetRelativePath(ReferenceData.Repository, file)}:{line.Index + 1}")
            )
        );

        static bool IsGenerated(string folder) => folder is "bin" or "obj" || folder.StartsWith('.');
    }

    [GeneratedRegex(@"//.*|""(\\.|[^""\\\n])*""")]
    private static partial Regex WithoutText();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^(?:public|internal)[\w ]* (?:class|struct|record|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    private static IEnumerable<string> Projects() =>
        Directory
            .EnumerateFiles(Path.Combine(ReferenceData.Repository, "src"), "*.csproj", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal);

    private static string Room(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'))["EmotionRnn.".Length..];

    private static IEnumerable<string> Includes(string room, string kind) =>
        XDocument
            .Load(Projects().Single(project => Room(project) == room))
            .Descendants(kind)
            .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(reference => reference.Attribute("Include")!.Value);
}
