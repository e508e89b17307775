using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models.EmotionRnn;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Recipes;

/// <summary>
/// One or more EmotionRNNs over the features of a TextCNN, trained first on single utterances, of pretrained encoders and of acoustic
/// functionals.
/// </summary>
public sealed record EmotionRnnRecipe : Recipe
{
    private static readonly Split[] Splits = [Split.Train, Split.Dev, Split.Test];

    /// <summary>How the networks are trained.</summary>
    public required TrainingPreset Preset { get; init; }

    /// <summary>What is read, and how the past is attended to.</summary>
    public required Variant Variant { get; init; }

    /// <summary>Where word vectors are read from; null draws random ones.</summary>
    public string? WordVectors { get; init; }

    /// <summary>How the vocabulary is made.</summary>
    public EmbeddingOptions Embedding { get; init; } = new();

    /// <summary>How many EmotionRNNs, over one TextCNN, are averaged.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>
    /// 1, or 2 for a thread a direction. It changes no bit of the result, but where an encoder is trained too, whose sums it orders.
    /// </summary>
    public int Threads { get; init; } = int.Min(2, Environment.ProcessorCount);

    /// <summary>What is chosen of the networks; attention and direction come from the variant and the preset.</summary>
    public EmotionRnnHyperparameters Hyperparameters { get; init; } = new();

    /// <summary>A pretrained encoder whose vectors of the text are features; null for none.</summary>
    public ITextEncoder? TextEncoder { get; init; }

    /// <summary>Whether a TextCNN is trained to read the text; needed where there is no encoder, and beside one if wanted.</summary>
    public bool TextCnn { get; init; } = true;

    /// <summary>How many acoustic functionals to keep at most, those that tell classes apart best on train; null for all.</summary>
    public int? SelectAcoustics { get; init; }

    /// <summary>
    /// The share of dialogues from which training drops all audio, in [0, 1): so that a model that reads both learns to do without.
    /// </summary>
    public float AudioDropout { get; init; }

    /// <summary>The share of dialogues from which training drops all text, in [0, 1).</summary>
    public float TextDropout { get; init; }

    /// <summary>
    /// The package of an EmotionRNN to go on from: what it reads stays as it is, and its networks learn on. Classes of the same name start
    /// as they were.
    /// </summary>
    public ModelPackage? Initial { get; init; }

    /// <inheritdoc/>
    public override string Name => Variant.ToString();

    /// <inheritdoc/>
    public override bool ReadsText => Variant.ReadsText;

    /// <inheritdoc/>
    public override bool ReadsAudio => Variant.ReadsAudio;

    /// <summary>The encoder that is read; null where none is.</summary>
    public ITextEncoder? ReadEncoder => Variant.ReadsText ? TextEncoder : null;

    /// <summary>How the TextCNN is made that is read; null where none is.</summary>
    public TextCnnRecipe? Text =>
        Variant.ReadsText && TextCnn && Initial is null
            ? new()
            {
                Stage = Preset.Text,
                WordVectors = WordVectors,
                Embedding = Embedding,
                Seed = Seed,
                Threads = Threads,
                RecordCurves = RecordCurves,
            }
            : null;

    internal override TextCnnRecipe? SharedPart => Text;

    private StageSettings? Joint => ReadEncoder is null && Initial is null ? null : Preset.Joint;

    private EmotionRnnHyperparameters Directed =>
        Hyperparameters with
        {
            Attention = Variant.Attention,
            Bidirectional = Hyperparameters.Bidirectional && Preset.Bidirectional,
        };

    /// <inheritdoc/>
    public override string Key(TrainingData data) =>
        JsonSerializer.Serialize(
            new EmotionRnnKey(
                Procedure,
                Name,
                data.Corpus.ContentHash,
                Seed,
                Text?.Stage,
                Text?.Embedding,
                Text?.HashOfVectors(data),
                ReadEncoder?.Hash,
                ReadsAudio ? data.Acoustics?.Hash : null,
                ReadsAudio ? SelectAcoustics : null,
                AudioDropout,
                TextDropout,
                Preset.Network,
                Directed,
                Networks,
                Joint,
                Joint is null ? null : Threads,
                Initial?.Hash
            ),
            RecipeJson.Default.EmotionRnnKey
        );

    /// <inheritdoc/>
    public override void Check(TrainingData data)
    {
        base.Check(data);
        if (Initial is not null)
        {
            if (Initial.Model is not EmotionRnnModel { Pipeline.Audio: null })
                throw new ExperimentException(
                    $"The model {Initial.Manifest.Name} is not an EmotionRNN over text, and only such a one can be gone on with here."
                );
            if (
                Preset.Joint is not null
                && Initial.Model is not EmotionRnnModel { Networks.Count: 1, Pipeline: { Text: null, Encoded: not null } }
            )
                throw new ExperimentException(
                    $"The preset {Preset.Name} trains one network over one encoder, and {Initial.Manifest.Name} is made otherwise."
                );
            return;
        }

        if (ReadsAudio && data.Acoustics is null)
            throw new ExperimentException($"The variant {Variant} reads audio, and there is none.");
        if (ReadsText && Text is null && ReadEncoder is null)
            throw new ExperimentException($"The variant {Variant} reads text, and neither a TextCNN nor an encoder is to.");
        if (Preset.Joint is null)
            return;
        if (ReadEncoder is null || CachedTextEncoder.Bare(ReadEncoder) is not UtteranceEncoder)
            throw new ExperimentException(
                $"The preset {Preset.Name} trains an encoder that reads every utterance by itself. Give the folder of one, or name the "
                    + $"states of a fine-tuned one."
            );
        if (ReadsAudio || Text is not null || Networks > 1)
            throw new ExperimentException(
                $"The preset {Preset.Name} trains one network over one encoder, and nothing beside it: no audio, TextCNN or second network."
            );
    }

    /// <inheritdoc/>
    public override FittedModel Fit(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        if (Joint is not null)
            return FitJointly(data, work, progress, cancellationToken);
        List<StageHistory> stages = [];
        TextFeatures? text = null;
        if (Text is { } recipe)
        {
            (text, var history) = recipe.Train(data, work, progress, cancellationToken);
            stages.Add(history);
        }

        var initial = Initial?.Model as EmotionRnnModel;
        var pipeline = initial?.Pipeline ?? Pipeline(data, text, ReadEncoder);
        var dialogues = Splits.ToDictionary(split => split, split => Dialogues.Of(pipeline, data.Corpus, split, data.Acoustics));
        var networks = new EmotionRnnNetwork[initial?.Networks.Count ?? Networks];
        var classes = initial is null ? [] : Classes(data.Corpus, initial);
        for (var i = 0; i < networks.Length; i++)
        {
            var seed = i == 0 ? Seed : (long)new RandomStream(Seed, i).NextBits();
            networks[i] = initial?.Networks[i].WithClasses(classes, seed) ?? Network(data, pipeline, seed);
            var name = networks.Length == 1 ? "network" : $"network {i + 1} of {networks.Length}";
            var stage = new NetworkStage(name, Preset.Network, networks[i], dialogues, Threads, seed)
            {
                RecordCurves = RecordCurves,
                Drop = new(pipeline, TextDropout, AudioDropout),
            };
            stages.Add(stage.Run(work.Checkpoint($"network{i}"), progress, work.Time, cancellationToken));
        }

        var model = new EmotionRnnModel(data.Corpus.Labels, pipeline, networks, temperature: 1);
        return new(model, Description(data, model))
        {
            Preset = Preset.Name,
            WordVectors = text is not null && WordVectors is not null ? Path.GetFileName(WordVectors) : null,
            RandomVectors = text is not null && WordVectors is null,
            Stages = stages,
            Parameters = networks.Sum(network => (long)network.Parameters.Count),
        };
    }

    private FittedModel FitJointly(
        TrainingData data,
        WorkFolder work,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var corpus = data.Corpus;
        var initial = Initial?.Model as EmotionRnnModel;
        var given = (UtteranceEncoder)CachedTextEncoder.Bare(initial?.Pipeline.Encoded!.Encoder ?? ReadEncoder!);
        var standardization =
            initial?.Pipeline.Encoded!.Standardization ?? EncodedFeatures.Fit(given, Sampled(corpus[Split.Train])).Standardization;
        var encoder = given.Reader.Network.WithoutHead();
        var network =
            initial?.Networks[0].WithClasses(Classes(corpus, initial), Seed)
            ?? Network(data, new(null, encoded: new(given, standardization)), Seed);
        var stage = new JointStage(
            Joint!,
            encoder,
            given.States,
            standardization,
            network,
            Splits.ToDictionary(split => split, split => (IReadOnlyList<TokenDialogue>)[.. corpus[split].Select(Tokens)]),
            Threads,
            Seed
        )
        {
            RecordCurves = RecordCurves,
        };
        var history = stage.Run(work.Checkpoint("joint"), progress, work.Time, cancellationToken);

        var trained = given.WithWeights(encoder);
        var model = new EmotionRnnModel(corpus.Labels, new(null, encoded: new(trained, standardization)), [network], temperature: 1);
        return new(model, Description(data, model))
        {
            Preset = Preset.Name,
            Stages = [history],
            Parameters = (long)network.Parameters.Count + encoder.Parameters.Count,
        };

        TokenDialogue Tokens(Conversation conversation) =>
            new(
                [
                    .. conversation.Utterances.Select(utterance =>
                        DialogueWindows.Alone(given.Reader.Tokenizer, utterance.Text, given.Reader.Windows.Options.WindowTokens).First()
                    ),
                ],
                [.. conversation.PartyOfUtterance],
                [.. Dialogues.Labels(conversation, corpus.Labels)]
            );
    }

    private static int[] Classes(Corpus corpus, EmotionRnnModel initial) =>
        [.. corpus.Labels.Select(label => initial.Labels.IndexOf(label))];

    // What mean and deviation are is soon known; the encoder need not read all for it.
    private static IReadOnlyList<Conversation> Sampled(IReadOnlyList<Conversation> conversations)
    {
        const int Enough = 2_000;
        var step = int.Max(1, conversations.Count / Enough);
        return [.. conversations.Where((conversation, c) => c % step == 0 && conversation.Utterances.Count > 0)];
    }

    /// <summary>A model of this shape that has learned nothing, to measure what an answer costs.</summary>
    /// <param name="data">Of which the sizes are.</param>
    /// <param name="encoder">The encoder, without its cache; null where none is read.</param>
    internal EmotionRnnModel Untrained(TrainingData data, ITextEncoder? encoder)
    {
        var pipeline = Pipeline(data, Text?.Start(data), encoder);
        return new(data.Corpus.Labels, pipeline, [Network(data, pipeline, Seed)], temperature: 1);
    }

    // Encoders of one hash give the same vectors, and so are standardised alike: one that is cached fits for one that is not.
    private FeaturePipeline Pipeline(TrainingData data, TextFeatures? text, ITextEncoder? encoder)
    {
        EncodedFeatures? encoded = null;
        if (encoder is not null)
        {
            var fitted = data.Once(("encoder", encoder.Hash), () => EncodedFeatures.Fit(ReadEncoder!, data.Corpus[Split.Train]));
            encoded = new(encoder, fitted.Standardization);
        }

        return new(text, ReadsAudio ? data.FitAcoustics(SelectAcoustics) : null, encoded);
    }

    private EmotionRnnNetwork Network(TrainingData data, FeaturePipeline pipeline, long seed) =>
        new(
            new(Directed)
            {
                InputSize = pipeline.Size,
                ProjectedInputs = pipeline.Audio?.Size ?? 0,
                Classes = data.Corpus.Labels.Count,
            },
            seed
        );

    private string Description(TrainingData data, EmotionRnnModel model)
    {
        var networks = model.Networks.Count == 1 ? "An EmotionRNN" : $"{model.Networks.Count} averaged EmotionRNNs";
        var reading = model.CanReadLive ? "forward only, so that it can answer live" : "in both directions";
        string?[] parts =
        [
            model.Pipeline.Text is null ? null : "text",
            model.Pipeline.Encoded?.Encoder.Name,
            ReadsAudio ? "acoustic" : null,
        ];
        var features = string.Join(" and ", parts.OfType<string>());
        var over = Joint is null ? "over" : "trained together with the encoder under it, over";
        return $"{networks} with {Variant.Attention.ToString().ToLowerInvariant()} attention {over} {features} features, "
            + $"reading {reading}, trained on {data.Corpus.Name}{(Initial is null ? "" : $", going on from {Initial.Manifest.Name}")}.";
    }
}
