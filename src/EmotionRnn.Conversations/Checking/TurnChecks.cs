using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>Ids, speakers, clips and texts.</summary>
internal static partial class TurnChecks
{
    // UTF-8 read as Windows-1252 and written again: Ã© for é, â€™ for ’.
    [GeneratedRegex("[ÃÂ][\u0080-\u00BF]|â€|â\u0080")]
    private static partial Regex ReadTwice();

    public static void Run(IReadOnlyList<Conversation> conversations, Split split, FindingList findings)
    {
        List<string> empty = [],
            controls = [],
            mojibake = [],
            spelling = [];
        foreach (var conversation in conversations)
        {
            var twins = conversation.Parties.GroupBy(Spelling, StringComparer.Ordinal).Where(group => group.Count() > 1);
            spelling.AddRange(twins.Select(group => $"{conversation.Id}: {string.Join(" / ", group)}"));
            foreach (var utterance in conversation.Utterances)
            {
                var place = $"{conversation.Id}/{utterance.Id}";
                if (string.IsNullOrWhiteSpace(utterance.Text))
                    empty.Add(place);
                if (utterance.Text.Any(c => c == '\uFFFD' || (char.IsControl(c) && c is not ('\n' or '\r' or '\t'))))
                    controls.Add(place);
                if (ReadTwice().IsMatch(utterance.Text))
                    mojibake.Add(place);
            }
        }

        findings.Add(
            Severity.Info,
            "id-gaps",
            split,
            WithGaps(conversations),
            "conversations with gaps in their utterance ids: not every turn is there"
        );
        var missing = MissingNumbers(conversations);
        findings.Add(Severity.Info, "missing-conversations", split, missing, "numbers missing among the conversation ids");
        findings.Add(Severity.Warning, "empty-text", split, empty, "utterances without text");
        findings.Add(
            Severity.Warning,
            "control-characters",
            split,
            controls,
            "texts with control or replacement characters, such as U+0092 for an apostrophe"
        );
        findings.Add(
            Severity.Warning,
            "mojibake",
            split,
            mojibake,
            "texts that were once read in the wrong encoding, such as â€™ for an apostrophe"
        );
        findings.Add(
            Severity.Warning,
            "speaker-spelling",
            split,
            spelling,
            "pairs of speakers of one conversation whose names differ by case or punctuation only"
        );

        var clips = conversations
            .SelectMany(conversation => conversation.Utterances)
            .Select(utterance => utterance.Clip)
            .OfType<string>()
            .CountBy(clip => clip)
            .Where(clip => clip.Value > 1)
            .ToArray();
        findings.Add(
            Severity.Info,
            "shared-clips",
            split,
            clips.Length,
            "clips that belong to more than one utterance",
            clips.Select(clip => clip.Key)
        );
    }

    /// <summary>
    /// The conversations whose utterance ids are numbers that leave some out, counted from the smallest of the split (corpora begin at 0 or
    /// at 1).
    /// </summary>
    private static List<string> WithGaps(IReadOnlyList<Conversation> conversations)
    {
        var numbered = conversations
            .Select(conversation => (conversation.Id, Numbers: Numbers(conversation)))
            .Where(pair => pair.Numbers.Length > 0)
            .ToArray();
        if (numbered.Length == 0)
            return [];
        var first = Math.Min(1, numbered.Min(pair => pair.Numbers.Min()));
        return [.. numbered.Where(pair => pair.Numbers.Max() - first + 1 != pair.Numbers.Length).Select(pair => pair.Id)];
    }

    private static long[] Numbers(Conversation conversation)
    {
        var numbers = new long[conversation.Utterances.Count];
        for (var t = 0; t < numbers.Length; t++)
        {
            if (!int.TryParse(conversation.Utterances[t].Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return [];
            numbers[t] = id;
        }

        return numbers;
    }

    private static List<string> MissingNumbers(IReadOnlyList<Conversation> conversations)
    {
        var numbers = new HashSet<int>();
        foreach (var conversation in conversations)
        {
            if (!int.TryParse(conversation.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return [];
            numbers.Add(number);
        }

        // Ids that are mostly missing are no numbering.
        if (numbers.Count == 0 || numbers.Max() - (long)numbers.Min() >= 2L * numbers.Count)
            return [];
        return
        [
            .. Enumerable
                .Range(numbers.Min(), numbers.Max() - numbers.Min() + 1)
                .Where(number => !numbers.Contains(number))
                .Select(number => number.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    private static string Spelling(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant() is { Length: > 0 } key ? key : name;
}
