using System.Text.RegularExpressions;

namespace EmotionRnn.Media;

/// <summary>What the path of a file in a collection says of it: MELD.Raw's names first, then any.</summary>
internal static partial class ClipName
{
    /// <summary>Reads a path.</summary>
    /// <param name="name">Within the collection, with slashes.</param>
    /// <param name="bytes">The file's size.</param>
    /// <param name="collection">The collection's name.</param>
    /// <returns>A clip, whether it is one of MELD's second cuts, or why the file is none.</returns>
    public static (Clip? Clip, bool IsSecondCut, string? Reason) Parse(string name, long bytes, string collection)
    {
        var folders = name.Split('/')[..^1];
        var file = Path.GetFileName(name);
        if (file.StartsWith("._", StringComparison.Ordinal) || folders.Contains("__MACOSX"))
            return (null, false, "a note that macOS left");
        if (!RecordingName.Fits(file))
            return (null, false, "not a recording by its name");
        if (bytes == 0)
            return (null, false, "the file is empty");

        var stem = Path.GetFileNameWithoutExtension(file);
        var split = folders.Select(Split).LastOrDefault(split => split is not null);
        var meld = Meld().Match(stem);
        var clip = meld.Success
            ? new Clip(split, Number(meld.Groups["dialogue"]), Number(meld.Groups["utterance"]), name)
            : new Clip(split, folders.Length > 0 ? string.Join('/', folders) : collection, stem, name);
        return (clip, meld.Groups["second"].Success, null);
    }

    private static string Number(Group digits) => digits.Value.TrimStart('0') is { Length: > 0 } number ? number : "0";

    private static string? Split(string folder)
    {
        var match = SplitFolder().Match(folder);
        return !match.Success ? null
            : match.Groups["test"].Success ? "test"
            : match.Groups["train"].Success ? "train"
            : "dev";
    }

    [GeneratedRegex("^(?<second>final_videos_test)?dia(?<dialogue>[0-9]{1,9})_utt(?<utterance>[0-9]{1,9})$", RegexOptions.IgnoreCase)]
    private static partial Regex Meld();

    // train_splits, dev_splits_complete, output_repeated_splits_test; and plain names, with or without what a conversion adds.
    [GeneratedRegex(
        "^((?<train>train)|(?<dev>dev|val|valid|validation)|(?<test>test))(_splits?(_.*)?)?$|^(?<test>output_repeated_splits_test.*)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex SplitFolder();
}
