namespace EmotionRnn.Conversations;

/// <summary>Checks the labels that a file uses.</summary>
internal static class Labels
{
    private const int MaxNamed = 40;

    /// <summary>The label as the set writes it.</summary>
    /// <exception cref="ConversationFormatException">The set does not have it, or the file gives none.</exception>
    public static string Resolve(SourceFile file, long line, string? label, LabelSet labels) =>
        label is null ? throw file.Error(line, "the utterance has no emotion", Remedy(labels))
        : labels.TryResolve(label, out var resolved) ? resolved
        : throw file.Error(line, $"the emotion \"{CsvTable.Shorten(label)}\" is unknown", Remedy(labels));

    /// <summary>The set of the labels given, sorted.</summary>
    /// <exception cref="ConversationFormatException">There are too many, or two differ by their case only.</exception>
    public static LabelSet Derive(SourceFile file, IEnumerable<string> labels, ReadLimits limits)
    {
        var names = labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (names.Length > limits.MaxLabels)
        {
            throw file.Error(
                null,
                $"there are {names.Length:N0} different emotions, the limit is {limits.MaxLabels:N0}",
                "check that the right column is called \"emotion\""
            );
        }

        var twins = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.ToArray();
        return twins is null
            ? new LabelSet(names)
            : throw file.Error(null, $"the emotions \"{twins[0]}\" and \"{twins[1]}\" differ by their case only", "write them alike");
    }

    private static string Remedy(LabelSet labels) =>
        labels.Count switch
        {
            0 => "give the labels: no utterance of train has one",
            1 => $"use {labels}",
            <= MaxNamed => $"use one of {labels}",
            _ => $"use one of {string.Join(", ", labels.Take(MaxNamed))}, … ({labels.Count:N0} labels)",
        };
}
