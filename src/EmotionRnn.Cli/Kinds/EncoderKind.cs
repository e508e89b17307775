using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Cli.Kinds;

/// <summary>A pretrained encoder, fine-tuned on windows of conversations with a head of its own.</summary>
/// <param name="encoder">The options that name it.</param>
/// <param name="initial">The option for a model to go on from.</param>
/// <param name="preset">The option for the preset.</param>
/// <param name="candidates">The option for the number of seeds.</param>
internal sealed class EncoderKind(TextEncoderOptions encoder, InitialModel initial, Option<string> preset, Option<int> candidates)
    : TrainableKind
{
    private readonly Option<string> _names = Named();

    /// <inheritdoc/>
    public override string Name => "encoder";

    /// <inheritdoc/>
    public override string Summary => "a pretrained encoder, trained itself on windows of conversations, with a head of its own";

    /// <inheritdoc/>
    public override IReadOnlyList<Option> Options => [encoder.Encoder, initial.Option, .. encoder.Storing, _names, candidates];

    /// <inheritdoc/>
    public override bool DependsOnThreads(TrainingPreset preset) => true;

    /// <inheritdoc/>
    public override bool Takes(TrainingPreset preset) => preset.FineTuning is not null;

    /// <inheritdoc/>
    public override void Check(CommandResult line)
    {
        if (line.GetValue(encoder.Encoder) is null && line.GetValue(initial.Option) is null)
            line.AddError(
                $"--kind {Name} needs --text-encoder DIR, the folder of the published encoder that it trains, or --init, a model of "
                    + "this kind."
            );
        initial.Refuse(line, encoder.Encoder, encoder.Storing[0], _names);
        if (encoder.IsGraph(line))
            line.AddError($"A graph cannot be trained: --kind {Name} needs the folder of a published encoder.");
    }

    /// <inheritdoc/>
    public override (Recipe Recipe, TrainingData Data) Read(Corpus corpus, long seed, int threads, ParseResult line, Session session) =>
        (
            new EncoderRecipe
            {
                Encoder = line.GetValue(encoder.Encoder) is null ? null : encoder.Folder(line),
                Initial = initial.Read(line, session),
                Preset = line.GetResult(preset) is { Implicit: false } ? PresetOf(line.GetValue(preset))! : TrainingPreset.Encoder,
                Windows = new() { Names = Names(line.GetRequiredValue(_names)) },
                Seed = seed,
                CommonTokens = encoder.CommonTokens(line),
                Threads = threads,
                Weights = encoder.Weights(line),
                Origin = encoder.Origin(line),
            },
            new(corpus)
        );

    private static SpeakerNames Names(string option) =>
        Enum.Parse<SpeakerNames>(option.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static Option<string> Named()
    {
        var names = new Option<string>("--names")
        {
            Description =
                "What the encoder is told of who speaks: the names given, A, B, … in the order of speaking, nothing, or letters but for "
                + "turns that name no speaker",
            HelpName = "neutral|given|none|neutral-or-none",
            DefaultValueFactory = _ => "neutral",
        };
        names.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "neutral", "given", "none", "neutral-or-none");
        return names;
    }
}
