using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Networks;

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
        Shaped("no-listener", "no listener", "parties who are not speaking keep their states", shape => shape with { Listener = false }),
        new(
            "one-direction",
            "forward only",
            "no second network reads from the end",
            recipe => recipe with { Preset = recipe.Preset with { Bidirectional = false } }
        ),
        Shaped(
            "emotion-attention",
            "emotion attention",
            "every utterance attends over all emotion states before the head",
            shape => shape with { EmotionAttention = true }
        ),
        Shaped(
            "emotion-uses-intra",
            "E reads I",
            "the emotion state also reads the speaker's intra state",
            shape => shape with { EmotionUsesIntra = true }
        ),
        Weighted("class-weights-half", 0.5f),
        Weighted("class-weights-one", 1),
        Dropped("dropout-0", 0),
        Dropped("dropout-0.5", 0.5f),
    ];

    private static Ablation Shaped(string name, string title, string summary, Func<EmotionRnnOptions, EmotionRnnOptions> change) =>
        new(name, title, summary, recipe => recipe with { Shape = change(recipe.Shape) });

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
        Shaped(
            name,
            $"dropout {share}",
            $"training drops {share:P0} of every state instead of 20 %",
            shape => shape with { Dropout = share }
        );
}
