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
            Command = fields["command"].Text(stated?.Command),
        });
}
