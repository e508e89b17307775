using System.Text.RegularExpressions;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>Links between pages lead somewhere.</summary>
public partial class LinkTests
{
    public static TheoryData<string> Pages =>
        [
            .. Directory
                .EnumerateFiles(ReferenceData.Repository, "*.md")
                .Concat(Directory.EnumerateFiles(Path.Combine(ReferenceData.Repository, "docs"), "*.md", SearchOption.AllDirectories))
                .Select(page => Path.GetRelativePath(ReferenceData.Repository, page))
                .Order(StringComparer.Ordinal),
        ];

    [GeneratedRegex(@"\]\((?<link>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_to_a_file_and_a_heading(string page)
    {
        var path = Path.Combine(ReferenceData.Repository, page);
        foreach (
            var link in Link()
                .Matches(File.ReadAllText(path))
                .Select(match => match.Groups["link"].Value)
                .Where(link => !link.Contains(':', StringComparison.Ordinal))
        )
        {
            var (file, anchor) = link.Split('#') is [var name, var heading] ? (name, heading) : (link, "");
            var target = file.Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, file));
            Assert.True(Path.Exists(target), $"{page}: {link} leads to no file");
            if (anchor.Length > 0)
                Assert.True(
                    Anchors(target).Contains(anchor),
                    $"{page}: {link} leads to no heading; there are {string.Join(", ", Anchors(target))}"
                );
        }
    }

    private static IEnumerable<string> Anchors(string page) =>
        Heading()
            .Matches(File.ReadAllText(page))
            .Select(match =>
                string.Concat(match.Groups["title"].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_'))
                    .Replace(' ', '-')
            );
}
