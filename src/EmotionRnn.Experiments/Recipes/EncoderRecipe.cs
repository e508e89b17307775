using System.Security.Cryptography;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models.Encoder;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>
/// A pretrained encoder, fine-tuned on windows of conversations: its vocabulary is cut to what train and common English need, and its
/// layers and a new head learn together.
/// </summary>
public sealed record EncoderRecipe : Recipe
{
    private static readonly string[] Files = ["config.json", "model.safetensors", "vocab.txt", "vocab.json", "merges.txt"];

    /// <summary>
    /// The folder in which the encoder was published: <c>config.json</c>, <c>model.safetensors</c> and its tokeniser's files.
    /// </summary>
    public string? Encoder { get; init; }

    /// <summary>
    /// The package of a fine-tuned encoder to go on from, in place of a published one. Classes of the same name start as they were; its
    /// vocabulary, and how it is told of speakers, stay.
    /// </summary>
    public ModelPackage? Initial { get; init; }

    /// <summary>How: one with <see cref="TrainingPreset.FineTuning"/>.</summary>
    public TrainingPreset Preset { get; init; } = TrainingPreset.Encoder;

    /// <summary>How conversations are laid out for it.</summary>
    public DialogueWindowOptions Windows { get; init; } = new();

    /// <summary>How many of the vocabulary's first tokens stay beside those that the training split uses.</summary>
    public int CommonTokens { get; init; } = 16_000;

    /// <summary>How the matrices are stored.</summary>
    public WeightFormat Weights { get; init; } = WeightFormat.EightBit;

    /// <summary>Which encoder it is, and under which licence, for the card; null for its folder's name.</summary>
    public string? Origin { get; init; }

    /// <summary>How many share the windows of a step; with another number the last bits differ.</summary>
    public int Threads { get; init; } = 1;

    /// <inheritdoc/>
    public override string Name => "text-encoder";

    /// <inheritdoc/>
    public override string Key(TrainingData data) =>
        JsonSerializer.Serialize(
            new EncoderKey(
                Procedure,
                Name,
                data.Corpus.ContentHash,
                Seed,
                Preset.FineTuning!,
                Windows,
                Initial?.Hash ?? data.Once(("encoder", Encoder!), () => HashOf(Encoder!)),
                CommonTokens,
                Weights,
                Threads
            ),
            RecipeJson.Default.EncoderKey
        );

    /// <inheritdoc/>
    public override void Check(TrainingData data)
    {
        if (Preset.FineTuning is null)
            throw new ExperimentException(
                $"The preset {Preset.Name} does not say how to fine-tune an encoder. Give {TrainingPreset.Encoder.Name}."
            );
        base.Check(data);
        if ((Encoder is null) == (Initial is null))
            throw new ExperimentException("An encoder starts from a published one or from the package of a fine-tuned one: give either.");
        if (Initial is { Model: not EncoderModel })
            throw new ExperimentException($"The model {Initial.Manifest.Name} is not a fine-tuned encoder.");
        _ = Open(data.Corpus);
    }

    /// <inheritdoc/>
    public override FittedModel Fit(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var corpus = data.Corpus;
        var encoder = Open(corpus);
        if (Initial is null)
            encoder = encoder.WithCommonTokens(corpus[Split.Train], CommonTokens);
        var inputs = Enum.GetValues<Split>()
            .ToDictionary(
                split => split,
                split =>
                    (IReadOnlyList<EncoderInput>)
                        [
                            .. corpus[split]
                                .SelectMany(conversation => encoder.Windows.Build(conversation, corpus.Labels))
                                .Select(window => window.Input),
                        ]
            );
        var stage = new EncoderStage(Preset.FineTuning!, encoder.Network, inputs, Threads, Seed) { RecordCurves = RecordCurves };
        var history = stage.Run(work.Checkpoint("encoder"), progress, work.Time, cancellationToken);
        var model = new EncoderModel(corpus.Labels, encoder, EncoderModel.DefaultLiveTurns, temperature: 1)
        {
            Weights = Weights,
            Origin = Origin ?? (Initial?.Model as EncoderModel)?.Origin ?? NameOf(Encoder!),
        };
        return new(model, Description(corpus, encoder))
        {
            Preset = Preset.Name,
            Stages = [history],
            Parameters = encoder.Network.Parameters.Count,
        };
    }

    private DialogueEncoder Open(Corpus corpus)
    {
        if (Initial?.Model is EncoderModel { Encoder: var initial } model)
        {
            int[] classes = [.. corpus.Labels.Select(label => model.Labels.IndexOf(label))];
            return new(initial.Tokenizer, initial.Network.WithClasses(classes, Seed), initial.Windows.Options);
        }

        try
        {
            return DialogueEncoder.Open(Encoder!, corpus.Labels.Count, Windows, Seed);
        }
        catch (InvalidDataException error)
        {
            throw new ExperimentException(error.Message, error);
        }
    }

    // One file after another.
    private static string HashOf(string encoder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Files.Select(name => Path.Combine(encoder, name)).Where(File.Exists))
        {
            using var file = RegularFile.OpenRead(path);
            hash.AppendData(SHA256.HashData(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static string Description(Corpus corpus, DialogueEncoder encoder)
    {
        var shape = encoder.Network.Options;
        var names = encoder.Windows.Options.Names switch
        {
            SpeakerNames.Given => "with the speakers' names",
            SpeakerNames.Neutral or SpeakerNames.NeutralOrNone => "with speakers as letters",
            _ => "without speakers",
        };
        return $"A pretrained encoder of {shape.Layers} layers of {shape.HiddenSize}, which reads whole conversations {names}, "
            + $"fine-tuned on {corpus.Name}.";
    }
}
