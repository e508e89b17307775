using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmotionRnn.Conversations;

/// <summary>A mixture as its file states it: <c>docs/data-formats.md</c>, "Mixtures".</summary>
internal sealed record MixtureFile
{
    public required string Name { get; init; }

    /// <summary>The labels in class order.</summary>
    public required string[] Labels { get; init; }

    public required MixtureSource[] Sources { get; init; }

    /// <summary>Reads a mixture's file.</summary>
    /// <exception cref="ConversationFormatException">It is malformed, or says what cannot be.</exception>
    public static MixtureFile Read(string path, ReadLimits limits)
    {
        var file = SourceFile.Read(path, limits);
        try
        {
            var mixture = JsonSerializer.Deserialize(file.Bytes.Span, MixtureJson.Default.MixtureFile);
            if (mixture is null || mixture.Sources.Length == 0)
                throw file.Error(null, "the mixture names no source", "give at least one under \"sources\"");
            var twice = mixture.Sources.GroupBy(source => source.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
            if (twice is not null)
                throw file.Error(null, $"two sources are called \"{twice.Key}\"", "give each a name of its own");
            foreach (var source in mixture.Sources)
                source.Check(file, mixture.Labels);
            return mixture;
        }
        catch (JsonException error)
        {
            throw file.Error(
                error.LineNumber + 1,
                $"the mixture cannot be read at {error.Path ?? "$"}: {error.Message.Split(" Path:")[0].TrimEnd('.')}",
                "see \"Mixtures\" in docs/data-formats.md",
                error.BytePositionInLine + 1,
                error
            );
        }
    }
}

// What may be missing is set and not init: generated readers would set it to nothing instead of its default.
/// <summary>One source of a mixture: a corpus, and what of it is taken how.</summary>
internal sealed record MixtureSource
{
    public required string Name { get; init; }

    /// <summary>A file or folder, looked for beside the mixture's file, then in the data folder.</summary>
    public required string Path { get; init; }

    public CorpusFormat Format { get; set; }

    /// <summary>For the card; such as <c>CC BY 4.0</c>.</summary>
    public required string Licence { get; init; }

    /// <summary>Which splits are taken.</summary>
    public Split[] Splits { get; set; } = [Split.Train, Split.Dev, Split.Test];

    /// <summary>What a label of the source becomes: a label of the mixture, or null for none. Those not named stay as they are.</summary>
    public IReadOnlyDictionary<string, string?> Labels { get; set; } = new Dictionary<string, string?>();

    /// <summary>The share of the train conversations that is taken, evenly spread, in (0, 100]; of 3 each stands three times.</summary>
    public double Share { get; set; } = 1;

    /// <summary>As <see cref="Share"/>, of the dev conversations.</summary>
    public double DevShare { get; set; } = 1;

    /// <summary>How many turns of a conversation are read from its start; 0 for all.</summary>
    public int Turns { get; set; }

    /// <summary>Whether every turn stands by itself, once for each of its labels, without who says it.</summary>
    public bool Single { get; set; }

    /// <summary>The share of a split's conversations that is taken.</summary>
    public double ShareOf(Split split) =>
        split switch
        {
            Split.Train => Share,
            Split.Dev => DevShare,
            _ => 1,
        };

    /// <summary>The labels of the mixture that a cell such as <c>joy|surprise</c> stands for, in class order.</summary>
    /// <exception cref="ConversationFormatException">A label is neither mapped nor one of the mixture.</exception>
    public string[] Resolve(string? cell, LabelSet labels, string path)
    {
        if (cell is null)
            return [];
        var found = new SortedSet<int>();
        foreach (var part in cell.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var label = Labels.TryGetValue(part, out var mapped) ? mapped : part;
            if (label is null)
                continue;
            found.Add(
                labels.IndexOf(label) is >= 0 and var index
                    ? index
                    : throw new ConversationFormatException(
                        path,
                        null,
                        $"the source \"{Name}\" has the label \"{CsvTable.Shorten(part)}\", which the mixture does not know",
                        $"map it to one of {labels}, or to null for none, in the source's \"labels\""
                    )
            );
        }

        return [.. found.Select(index => labels[index])];
    }

    public void Check(SourceFile file, string[] labels)
    {
        if (Share is not (> 0 and <= 100))
            throw file.Error(null, $"the share of the source \"{Name}\" lies outside 0 to 100", "give more than 0 and at most 100");
        if (DevShare is not (> 0 and <= 1))
            throw file.Error(null, $"the dev share of the source \"{Name}\" lies outside 0 to 1", "give more than 0 and at most 1");
        if (Turns < 0)
            throw file.Error(null, $"\"turns\" of the source \"{Name}\" is negative", "give 0 for all");
        if (CorpusFormats.IsRecordings(Format) || Format == CorpusFormat.Mixture)
            throw file.Error(null, $"the source \"{Name}\" is no corpus of text", "give one of the formats of annotated text");
        var unknown = Labels.Values.OfType<string>().FirstOrDefault(label => !labels.Contains(label, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
            throw file.Error(
                null,
                $"the source \"{Name}\" maps to \"{unknown}\", which is no label",
                $"use one of {string.Join(", ", labels)}, or null"
            );
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    MaxDepth = 16
)]
[JsonSerializable(typeof(MixtureFile))]
internal sealed partial class MixtureJson : JsonSerializerContext;
