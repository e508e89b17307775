using System.CommandLine;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Cli.Commands;

/// <summary>
/// The options of <c>train</c> that say what is trained instead of an EmotionRNN over a TextCNN: an encoder itself, a network over its
/// vectors, or a regression.
/// </summary>
internal sealed class EncoderOptions
{
    private readonly TextEncoderOptions _encoder;
    private readonly Option<string> _preset;
    private readonly Option<bool> _fineTune = new("--fine-tune")
    {
        Description = "Train the encoder itself on windows of conversations, with a head of its own",
    };
    private readonly Option<bool> _textCnn = new("--text-cnn")
    {
        Description = "Train a TextCNN too, and let the network read it beside the encoder's vectors",
    };
    private readonly Option<string> _names = new("--names")
    {
        Description =
            "What an encoder that is fine-tuned is told of who speaks: the names given, A, B, … in the order of speaking, nothing, or "
            + "letters but for turns that name no speaker",
        HelpName = "neutral|given|none|neutral-or-none",
        DefaultValueFactory = _ => "neutral",
    };
    private readonly Option<bool> _tfIdf = new("--tf-idf")
    {
        Description = "Train a logistic regression over TF-IDF of words and characters instead of networks",
    };
    private readonly Option<double> _neighbors = new("--neighbours")
    {
        Description = "With --tf-idf: how much the words of the utterances beside count, an utterance's own counting 1",
        HelpName = "W",
    };

    /// <summary>Gives a command the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="preset">Its option for the preset.</param>
    public EncoderOptions(Command command, Option<string> preset)
    {
        _encoder = new(command);
        _preset = preset;
        foreach (var option in new Option[] { _textCnn, _fineTune, _names, _tfIdf, _neighbors })
            command.Add(option);
        _names.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "neutral", "given", "none", "neutral-or-none");
        _neighbors.Must(value => value is >= 0 and <= 100, "in 0 to 100");
        command.Validators.Add(line =>
        {
            if (line.GetResult(preset) is { Implicit: false } && Preset(line.GetValue(preset)) is { } chosen)
            {
                if (chosen.FineTuning is null == line.GetValue(_fineTune))
                    line.AddError(
                        $"The preset '{chosen.Name}' {(chosen.FineTuning is null ? "does not" : "is one to")} --fine-tune: see --help."
                    );
            }
        });
        command.Validators.Add(line =>
        {
            var given = line.GetValue(_encoder.Encoder) is not null;
            if (line.GetValue(_tfIdf) && (line.GetValue(_fineTune) || given))
                line.AddError("Give --tf-idf or --text-encoder, not both.");
            if (line.GetValue(_fineTune) && _encoder.IsGraph(line))
                line.AddError("A graph cannot be trained: --fine-tune needs the folder of a published encoder.");
            if (line.GetValue(_fineTune) && !given)
                line.AddError("--text-encoder DIR names the encoder that --fine-tune trains: give both.");
            if (line.GetResult(_names) is { Implicit: false } && !line.GetValue(_fineTune))
                line.AddError($"{_names.Name} says how to --fine-tune: give both, or neither.");
            if (line.GetValue(_textCnn) && (line.GetValue(_fineTune) || !given))
                line.AddError($"{_textCnn.Name} belongs to a --text-encoder that is used as it is.");
            if (line.GetValue(_encoder.States) is not null && line.GetValue(_fineTune))
                line.AddError(
                    $"{_encoder.States.Name} belongs to a --text-encoder that is used as it is; a fine-tuned one has one vector "
                        + $"an utterance."
                );
            if (!line.GetValue(_tfIdf) && line.GetResult(_neighbors) is { Implicit: false })
                line.AddError("--neighbours counts with --tf-idf: give both, or neither.");
        });
    }

    /// <summary>How to train a logistic regression; null where networks are trained.</summary>
    public TextBaselineOptions? TfIdf(ParseResult line) =>
        line.GetValue(_tfIdf) ? new() { NeighborWeight = line.GetValue(_neighbors) } : null;

    /// <summary>Whether the encoder itself is to be trained.</summary>
    public bool FineTunes(ParseResult line) => line.GetValue(_fineTune);

    /// <summary>How to fine-tune.</summary>
    public FineTuningOptions FineTuning(ParseResult line, long seed, int threads) =>
        new()
        {
            Encoder = _encoder.Folder(line),
            Preset = Preset(line.GetValue(_preset)) is { FineTuning: not null } preset ? preset : TrainingPreset.Encoder,
            Windows = new() { Names = Names(line.GetRequiredValue(_names)) },
            Seed = seed,
            CommonTokens = _encoder.CommonTokens(line),
            Threads = threads,
            Weights = _encoder.Weights(line),
            Origin = _encoder.Origin(line),
        };

    private static TrainingPreset? Preset(string? name) =>
        TrainingPreset.All.SingleOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SpeakerNames Names(string option) =>
        Enum.Parse<SpeakerNames>(option.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    /// <summary>Refuses an encoder that a variant has no use for.</summary>
    /// <exception cref="CommandFailure">The variant reads no text.</exception>
    public void Check(Variant variant, ParseResult line)
    {
        if (line.GetValue(_encoder.Encoder) is not null && !variant.ReadsText)
            throw new CommandFailure(
                ExitCode.Usage,
                $"the variant {variant} reads no text and has no use for {_encoder.Encoder.Name}; leave it out, or give --variant "
                    + $"audiotext-{variant.Attention.ToString().ToLowerInvariant()}"
            );
    }

    /// <summary>Adds to the settings of a training run what concerns encoders, and encodes the corpus.</summary>
    public TrainingOptions For(Corpus corpus, ParseResult line, Session session, TrainingOptions options) =>
        _encoder.Read(corpus, line, session) is { } read ? options with { TextEncoder = read, TextCnn = line.GetValue(_textCnn) } : options;
}
