using System.CommandLine;
using EmotionRnn.Cli.Running;
using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Cli.Commands;

/// <summary>The options of <c>train</c> that say which pretrained encoder reads the text, and how.</summary>
internal sealed class EncoderOptions
{
    private readonly Option<string?> _encoder = new("--text-encoder") { Description = "A pretrained encoder of the BERT or RoBERTa family: the folder with its config.json, model.safetensors and tokeniser", HelpName = "DIR" };
    private readonly Option<bool> _fineTune = new("--fine-tune") { Description = "Train the encoder itself on windows of conversations, with a head of its own" };
    private readonly Option<string> _names = new("--names") { Description = "What a dialogue encoder is told of who speaks: the names given, A, B, … in the order of speaking, or nothing", HelpName = "neutral|given|none", DefaultValueFactory = _ => "neutral" };
    private readonly Option<int> _common = new("--common-tokens") { Description = "How many of the encoder's most frequent tokens to keep beside those of the corpus", HelpName = "N", DefaultValueFactory = _ => 16_000 };

    private readonly Option<string> _weights = new("--weights") { Description = "How the package stores an encoder's matrices", HelpName = "8-bit|float16", DefaultValueFactory = _ => "8-bit" };
    private readonly Option<bool> _tfIdf = new("--tf-idf") { Description = "Train a logistic regression over TF-IDF of words and characters instead of networks" };
    private readonly Option<double> _neighbours = new("--neighbours") { Description = "With --tf-idf: how much the words of the utterances beside count, an utterance's own counting 1", HelpName = "W" };
    private readonly Option<string?> _origin = new("--origin") { Description = "Which encoder it is and under which licence, for the model's card (default: its folder's name)", HelpName = "TEXT" };

    /// <summary>Gives a command the options.</summary>
    /// <param name="command">The command.</param>
    /// <param name="preset">Its option for the preset.</param>
    public EncoderOptions(Command command, Option<string> preset)
    {
        foreach (var option in new Option[] { _encoder, _fineTune, _names, _common, _weights, _origin, _tfIdf, _neighbours }) command.Add(option);
        _names.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "neutral", "given", "none");
        _weights.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "8-bit", "float16");
        _common.Must(value => value is >= 0 and <= 4_000_000, "in 0 to 4,000,000");
        command.Validators.Add(line =>
        {
            var fineTunes = TrainingPreset.Encoder.Name.Equals(line.GetValue(preset), StringComparison.OrdinalIgnoreCase);
            if (line.GetResult(preset) is { Implicit: false } && fineTunes != line.GetValue(_fineTune))
                line.AddError($"The preset '{TrainingPreset.Encoder.Name}' belongs to --fine-tune, and --fine-tune has no other.");
        });
        _neighbours.Must(value => value is >= 0 and <= 100, "in 0 to 100");
        command.Validators.Add(line =>
        {
            if (line.GetValue(_tfIdf) && (line.GetValue(_fineTune) || line.GetValue(_encoder) is not null)) line.AddError("Give --tf-idf or --text-encoder, not both.");
            if (line.GetValue(_fineTune) != line.GetValue(_encoder) is not null) line.AddError("--text-encoder DIR names the encoder that --fine-tune trains: give both.");
            foreach (var option in (ReadOnlySpan<Option>)[_names, _common, _weights, _origin])
            {
                if (!line.GetValue(_fineTune) && line.GetResult(option) is { Implicit: false }) line.AddError($"{option.Name} says how to --fine-tune: give both, or neither.");
            }

            if (!line.GetValue(_tfIdf) && line.GetResult(_neighbours) is { Implicit: false }) line.AddError("--neighbours counts with --tf-idf: give both, or neither.");
        });
    }

    /// <summary>How to train a logistic regression; null where networks are trained.</summary>
    public TextBaselineOptions? TfIdf(ParseResult line) => line.GetValue(_tfIdf) ? new() { NeighbourWeight = line.GetValue(_neighbours) } : null;

    /// <summary>Whether the encoder itself is to be trained.</summary>
    public bool FineTunes(ParseResult line) => line.GetValue(_fineTune);

    /// <summary>How to fine-tune.</summary>
    public FineTuningOptions FineTuning(ParseResult line, long seed, int threads)
    {
        var folder = line.GetRequiredValue(_encoder)!;
        if (!Directory.Exists(folder)) throw new CommandFailure(ExitCode.External, $"{folder}: there is no such folder; '--text-encoder' names one with config.json, model.safetensors and the tokeniser's files");
        return new()
        {
            Encoder = folder,
            Windows = new() { Names = Enum.Parse<SpeakerNames>(line.GetRequiredValue(_names), ignoreCase: true) },
            Seed = seed,
            CommonTokens = line.GetValue(_common),
            Threads = threads,
            Weights = line.GetRequiredValue(_weights).Equals("float16", StringComparison.OrdinalIgnoreCase) ? WeightFormat.Float16 : WeightFormat.EightBit,
            Origin = line.GetValue(_origin),
        };
    }
}
