namespace EmotionRnn.Conversations;

/// <summary>What a column or property of the plain format says.</summary>
internal enum PlainField
{
    Conversation,
    Utterance,
    Speaker,
    Text,
    Emotion,
    Split,
    Clip,
    Start,
    End,
}

/// <summary>The names under which plain CSV columns and JSON properties are known.</summary>
internal static class PlainFields
{
    private static readonly Dictionary<string, PlainField> ByName = new()
    {
        ["conversation"] = PlainField.Conversation,
        ["conversationid"] = PlainField.Conversation,
        ["dialogue"] = PlainField.Conversation,
        ["dialogueid"] = PlainField.Conversation,
        ["id"] = PlainField.Utterance,
        ["utteranceid"] = PlainField.Utterance,
        ["turnid"] = PlainField.Utterance,
        ["speaker"] = PlainField.Speaker,
        ["text"] = PlainField.Text,
        ["utterance"] = PlainField.Text,
        ["emotion"] = PlainField.Emotion,
        ["label"] = PlainField.Emotion,
        ["split"] = PlainField.Split,
        ["clip"] = PlainField.Clip,
        ["start"] = PlainField.Start,
        ["starttime"] = PlainField.Start,
        ["end"] = PlainField.End,
        ["endtime"] = PlainField.End,
    };

    /// <summary>What a name means, whatever its case, spaces, hyphens and underscores; null where it means nothing to us.</summary>
    public static PlainField? Parse(string name)
    {
        if (ByName.TryGetValue(name, out var field))
            return field;
        if (name.Length > 40)
            return null;
        var key = string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return ByName.TryGetValue(key, out field) ? field : null;
    }

    /// <summary>Reads <c>train</c>, <c>dev</c> or <c>test</c>; <c>val</c>, <c>valid</c> and <c>validation</c> are dev.</summary>
    public static Split? ParseSplit(string name) =>
        name.Trim().ToLowerInvariant() switch
        {
            "train" or "training" => Split.Train,
            "dev" or "val" or "valid" or "validation" => Split.Dev,
            "test" => Split.Test,
            _ => null,
        };

    /// <summary>As <see cref="ParseSplit(string)"/>, for a field of a file.</summary>
    public static Split? ParseSplit(SourceFile file, long line, string? name) =>
        name is null
            ? null
            : ParseSplit(name) ?? throw file.Error(line, $"the split \"{CsvTable.Shorten(name)}\" is unknown", "use train, dev or test");
}
