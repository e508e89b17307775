using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Experiments.Running;

/// <summary>One thing to change in a system, to see what it is worth.</summary>
/// <param name="Name">For the command line and files.</param>
/// <param name="Title">For tables.</param>
/// <param name="Summary">What it changes.</param>
/// <param name="Apply">Changes it.</param>
public sealed record Ablation(string Name, string Title, string Summary, Func<EmotionRnnRecipe, EmotionRnnRecipe> Apply)
{
    /// <summary>All that there are.</summary>
    public static IReadOnlyList<Ablation> All { get; } =
    [
        Changed("no-listener", "no listener", "parties who are not speaking keep their states", chosen => chosen with { Listener = false }),
        new(
            "one-direction",
            "forward only",
            "no second network reads from the end",
            recipe => recipe with { Preset = recipe.Preset with { Bidirectional = false } }
        ),
        Changed(
            "emotion-attention",
            "emotion attention",
            "every utterance attends over all emotion states before the head",
            chosen => chosen with { EmotionAttention = true }
        ),
        Changed(
            "emotion-uses-intra",
            "E reads I",
            "the emotion state also reads the speaker's intra state",
            chosen => chosen with { EmotionUsesIntra = true }
        ),
        Weighted("class-weights-half", 0.5f),
        Weighted("class-weights-one", 1),
        Dropped("dropout-0", 0),
        Dropped("dropout-0.5", 0.5f),
    ];

    private static Ablation Changed(
        string name,
        string title,
        string summary,
        Func<EmotionRnnHyperparameters, EmotionRnnHyperparameters> change
    ) => new(name, title, summary, recipe => recipe with { Hyperparameters = change(recipe.Hyperparameters) });

    private static Ablation Weighted(string name, float exponent) =>
        new(
            name,
            $"class weights γ = {exponent}",
            $"the loss weighs classes by (N / (C·n_c))^{exponent}",
            recipe =>
                recipe with
                {
                    Preset = recipe.Preset with { Network = recipe.Preset.Network with { ClassWeightExponent = exponent } },
                }
        );

    private static Ablation Dropped(string name, float share) =>
        Changed(
            name,
            $"dropout {share}",
            $"training drops {share:P0} of every state instead of 20 %",
            chosen => chosen with { Dropout = share }
        );
}
