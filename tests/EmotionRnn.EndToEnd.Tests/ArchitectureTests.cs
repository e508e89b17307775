using System.Xml.Linq;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>References between rooms run one way, and every dependency has earned its line in <c>docs/architecture.md</c>.</summary>
public class ArchitectureTests
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
