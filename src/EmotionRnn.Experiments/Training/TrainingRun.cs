using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Training;

/// <summary>Trains networks over the features of a corpus.</summary>
/// <param name="corpus">What to train on.</param>
/// <param name="options">What to train.</param>
/// <param name="folder">Where the package goes; must not exist.</param>
/// <param name="command">The command, for the model card.</param>
public sealed class TrainingRun(Corpus corpus, TrainingOptions options, string folder, string command) : ModelRun(folder)
{
    private protected override TrainingOutcome Train(
        bool resumed,
        IProgress<TrainingProgress>? progress,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var trained = new Trainer(corpus, options, WorkFolder, progress, time).Train(cancellationToken);
        var (dev, test) = new ModelWriter(corpus, Output, options.Acoustics).Write(trained.Model, Description(trained), Record(trained));
        return new(trained, dev, test, resumed);
    }

    private protected override string Settings() =>
        JsonSerializer.Serialize(
            new RunSettings(
                options.Preset,
                options.Variant.ToString(),
                options.Seed,
                options.Embedding,
                options.Networks,
                options.Candidates,
                options.Shape,
                options.SelectAcoustics,
                options.AudioDropout,
                options.TextDropout,
                corpus.ContentHash,
                options.WordVectors is { } vectors ? RunFolder.HashOf(vectors) : null,
                options.Acoustics?.Hash,
                options.Variant.ReadsText ? options.TextEncoder?.Hash : null,
                options.TextCnn
            ),
            RunSettingsJson.Default.RunSettings
        );

    private TrainingRecord Record(TrainedModel trained) =>
        new()
        {
            Corpus = corpus.Name,
            CorpusHash = corpus.ContentHash,
            Variant = options.Variant.ToString(),
            Preset = options.Preset.Name,
            Seed = trained.Seed,
            Candidates = options.Candidates,
            WordVectors = options.WordVectors is { } vectors ? Path.GetFileName(vectors) : null,
            Command = command,
        };

    private string Description(TrainedModel trained)
    {
        var networks = options.Networks == 1 ? "An EmotionRNN" : $"{options.Networks} averaged EmotionRNNs";
        var reading = trained.Model.CanReadLive ? "forward only, so that it can answer live" : "in both directions";
        string[] parts =
        [
            .. options.Variant.ReadsText && options.TextCnn ? (string[])["text"] : [],
            .. options.Variant.ReadsText && options.TextEncoder is { } encoder ? (string[])[encoder.Name] : [],
            .. options.Variant.ReadsAudio ? (string[])["acoustic"] : [],
        ];
        var features = string.Join(" and ", parts);
        return $"{networks} with {options.Variant.Attention.ToString().ToLowerInvariant()} attention over {features} features, "
            + $"reading {reading}, trained on {corpus.Name}.";
    }

    internal sealed record RunSettings(
        TrainingPreset Preset,
        string Variant,
        long Seed,
        EmbeddingOptions Embedding,
        int Networks,
        int Candidates,
        EmotionRnnOptions Shape,
        int? SelectAcoustics,
        float AudioDropout,
        float TextDropout,
        string CorpusHash,
        string? VectorsHash,
        string? AcousticsHash,
        string? EncoderHash,
        bool TextCnn
    );
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingRun.RunSettings))]
internal sealed partial class RunSettingsJson : JsonSerializerContext;
