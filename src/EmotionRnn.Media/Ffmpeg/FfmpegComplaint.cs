using System.Text.RegularExpressions;

namespace EmotionRnn.Media;

/// <summary>
/// What ffmpeg says of a file, made fit for a message: a few short sentences, without addresses in memory, paths and control characters.
/// </summary>
internal static partial class FfmpegComplaint
{
    private const int MaxSentences = 3,
        MaxLength = 160;

    /// <summary>What it says where a file has no sound.</summary>
    public const string NoStream = "does not contain any stream";

    /// <summary>The sentences that say something, joined by semicolons; empty where there are none.</summary>
    public static string Clean(string output) =>
        string.Join(
            "; ",
            output
                .Split('\n')
                .Select(line => Source().Replace(line, "").Trim())
                .Where(line => line.Length > 0 && !line.Contains("not on whitelist", StringComparison.Ordinal))
                .Where(line => !line.StartsWith("Last message repeated", StringComparison.Ordinal))
                .Select(line => Control().Replace(Path().Replace(line, ""), "?"))
                .Distinct()
                .Take(MaxSentences)
                .Select(line => line.Length <= MaxLength ? line : $"{line[..MaxLength]}…")
        );

    // "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55d0c8a0] moov atom not found"
    [GeneratedRegex(@"\[[^\]]* @ 0x[0-9a-f]+\] ?")]
    private static partial Regex Source();

    // "file:/home/a/b.mp4: Invalid data found when processing input"
    [GeneratedRegex(@"^file:.*: (?=[A-Z])")]
    private static partial Regex Path();

    [GeneratedRegex(@"\p{C}")]
    private static partial Regex Control();
}
