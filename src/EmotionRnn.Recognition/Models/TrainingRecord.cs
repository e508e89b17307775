using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

/// <summary>What a model was trained on and how: enough to train it again.</summary>
public sealed record TrainingRecord
{
    /// <summary>The corpus.</summary>
    public required string Corpus { get; init; }

    /// <summary>The SHA-256 of its content.</summary>
    public required string CorpusHash { get; init; }

    /// <summary>The variant, such as <c>text-simple</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>The preset.</summary>
    public required string Preset { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Of how many seeds it was the best on dev.</summary>
    public required int Candidates { get; init; }

    /// <summary>Where its word vectors came from; null where they were random, or there are none.</summary>
    public string? WordVectors { get; init; }

    /// <summary>
    /// The languages that it learned to read, by their English names; empty where that is not known, or where it reads nothing.
    /// </summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>The command that trains it.</summary>
    public required string Command { get; init; }

    internal static TrainingRecord Describe(ManifestField field, TrainingRecord? stated) =>
        field.Record(fields => new TrainingRecord
        {
            Corpus = fields["corpus"].Text(stated?.Corpus),
            CorpusHash = fields["corpusHash"].Text(stated?.CorpusHash),
            Variant = fields["variant"].Text(stated?.Variant),
            Preset = fields["preset"].Text(stated?.Preset),
            Seed = fields["seed"].Whole(stated?.Seed),
            Candidates = fields["candidates"].Whole(stated?.Candidates),
            WordVectors = fields.Optional("wordVectors", stated?.WordVectors, (vectors, file) => vectors.Text(file)),
            Languages =
                fields.Optional("languages", NullIfEmpty(stated), (list, names) => list.List(names, (one, name) => one.Text(name))) ?? [],
            Command = fields["command"].Text(stated?.Command),
        });

    private static IReadOnlyList<string>? NullIfEmpty(TrainingRecord? stated) => stated?.Languages is { Count: > 0 } named ? named : null;
}
