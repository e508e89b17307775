using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Models.EmotionRnn;

namespace EmotionRnn.Cli.Kinds;

/// <summary>An EmotionRNN over the features of a TextCNN, of pretrained encoders and of sound.</summary>
internal sealed class EmotionRnnKind : TrainableKind
{
    private readonly TextEncoderOptions _encoder;
    private readonly InitialModel _initial;
    private readonly AudioOptions _audio;
    private readonly Option<string> _preset;
    private readonly Option<int> _candidates;
    private readonly Option<string> _variant = new("--variant")
    {
        Description = "What is read (audio, text, audiotext) and how the past is attended to (simple, matching, dot, concat)",
        HelpName = "audio-simple|text-matching|…",
        DefaultValueFactory = _ => "text-simple",
    };
    private readonly WordVectorOptions _vectors = new();
    private readonly Option<int> _networks = new("--networks")
    {
        Description = "How many networks over one text network to average",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int> _window = new("--attention-window")
    {
        Description = "How many past turns attention sees at most, which bounds what a turn of a long conversation costs; 0 for all",
        HelpName = "N",
    };
    private readonly Option<bool> _textCnn = new("--text-cnn")
    {
        Description = "With --text-encoder: train a TextCNN too, and let the network read it beside the encoder's vectors",
    };

    /// <summary>Takes what it shares with others.</summary>
    public EmotionRnnKind(
        TextEncoderOptions encoder,
        InitialModel initial,
        AudioOptions audio,
        Option<string> preset,
        Option<int> candidates
    )
    {
        (_encoder, _initial, _audio, _preset, _candidates) = (encoder, initial, audio, preset, candidates);
        _variant.Validators.Add(option =>
        {
            if (option.GetValue(_variant) is { } name && !Variant.TryParse(name, out _))
                option.AddError(
                    $"There is no variant '{name}': give audio, text or audiotext, a hyphen, and simple, matching, dot or concat, "
                        + $"such as audiotext-matching."
                );
        });
        _networks.Must(value => value is >= 1 and <= 20, "in 1 to 20");
        _window.Must(value => value >= 0, "0 or more");
    }

    /// <inheritdoc/>
    public override string Name => "emotion-rnn";

    /// <inheritdoc/>
    public override string Summary => "a recurrent network that follows every speaker";

    /// <inheritdoc/>
    public override IReadOnlyList<Option> Options =>
        [
            _variant,
            .. _vectors.Options,
            _networks,
            _window,
            _candidates,
            _encoder.Encoder,
            _initial.Option,
            _encoder.States,
            _textCnn,
            .. _encoder.Storing,
            .. _audio.Options,
        ];

    /// <inheritdoc/>
    public override bool DependsOnThreads(TrainingPreset preset) => preset.Joint is not null;

    /// <inheritdoc/>
    public override bool Takes(TrainingPreset preset) => preset.FineTuning is null;

    /// <inheritdoc/>
    public override void Check(CommandResult line)
    {
        if (line.GetValue(_textCnn) && line.GetValue(_encoder.Encoder) is null)
            line.AddError($"{_textCnn.Name} belongs to a --text-encoder that is used as it is.");
        _initial.Refuse(
            line,
            [_variant, .. _vectors.Options, _networks, _window, _encoder.Encoder, _encoder.States, _textCnn, .. _encoder.Storing]
        );
    }

    /// <inheritdoc/>
    public override (Recipe Recipe, TrainingData Data) Read(Corpus corpus, long seed, int threads, ParseResult line, Session session)
    {
        if (_initial.Read(line, session) is { } initial)
            return (Adapted(initial, seed, threads, line), new(corpus));
        var vectors = _vectors.File(line);
        var variant = Variant.Parse(line.GetRequiredValue(_variant));
        if (line.GetValue(_encoder.Encoder) is not null && !variant.ReadsText)
            throw new CommandFailure(
                ExitCode.Usage,
                $"the variant {variant} reads no text and has no use for {_encoder.Encoder.Name}; leave it out, or give --variant "
                    + $"audiotext-{variant.Attention.ToString().ToLowerInvariant()}"
            );
        var acoustics = _audio.For(variant, corpus, line, session);
        var preset = PresetOf(line.GetValue(_preset))!;
        var encoder = preset.Joint is null ? _encoder.Read(corpus, line, session) : _encoder.Open(corpus, line, session);
        var recipe = _audio.AddTo(
            new EmotionRnnRecipe
            {
                Preset = preset,
                Variant = variant,
                Seed = seed,
                WordVectors = vectors,
                Embedding = _vectors.Embedding(line),
                Networks = line.GetValue(_networks),
                Threads = threads,
                Hyperparameters = new() { AttentionWindow = line.GetValue(_window) },
                TextEncoder = encoder,
                TextCnn = encoder is null || line.GetValue(_textCnn),
            },
            line
        );
        if (vectors is null && recipe.Text is not null)
            session.Note("no --vectors: all word vectors start at random, which costs about two points of weighted F1 on MELD");
        return (recipe, new(corpus, acoustics));
    }

    private EmotionRnnRecipe Adapted(ModelPackage initial, long seed, int threads, ParseResult line) =>
        new()
        {
            Initial = initial,
            Preset = line.GetResult(_preset) is { Implicit: false } ? PresetOf(line.GetValue(_preset))! : TrainingPreset.Adapt,
            Variant = new(Modality.Text, (initial.Model as EmotionRnnModel)?.Options.Attention ?? default),
            Seed = seed,
            Threads = threads,
        };
}
