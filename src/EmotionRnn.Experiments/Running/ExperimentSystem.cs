using System.Globalization;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition;

namespace EmotionRnn.Experiments.Running;

/// <summary>Which table a system belongs to.</summary>
public enum SystemGroup
{
    /// <summary>What every variant must be compared with.</summary>
    Baseline,

    /// <summary>A variant of the report.</summary>
    Variant,

    /// <summary>A variant over a pretrained encoder's vectors.</summary>
    Encoder,

    /// <summary>A finished model that stands beside them.</summary>
    Package,

    /// <summary>A variant with one thing changed.</summary>
    Ablation,
}

/// <summary>One system that an experiment compares with others.</summary>
public sealed record ExperimentSystem
{
    /// <summary>A short name for files and tables of data, such as <c>text-simple</c>; unique in an experiment.</summary>
    public required string Name { get; init; }

    /// <summary>A name for people.</summary>
    public required string Title { get; init; }

    /// <summary>Which table it belongs to.</summary>
    public required SystemGroup Group { get; init; }

    /// <summary>How it is made; null of a finished model.</summary>
    public Recipe? Recipe { get; init; }

    /// <summary>The finished model; null of what is trained here.</summary>
    public ModelPackage? Package { get; init; }

    /// <summary>The system of which one thing is changed; null where none is.</summary>
    public string? ChangedFrom { get; init; }

    /// <summary>Whether another seed gives another result.</summary>
    public bool IsSeeded => Recipe?.IsSeeded == true;

    /// <summary>Whether it reads what is said.</summary>
    public bool ReadsText => Recipe?.ReadsText ?? Package!.Model.ReadsText;

    /// <summary>Whether it reads acoustic functionals.</summary>
    public bool ReadsAudio => Recipe?.ReadsAudio ?? Package!.Model.Audio is not null;

    /// <summary>All that its answers depend on, as JSON.</summary>
    /// <param name="data">What it learns from.</param>
    /// <param name="seed">Its seed; disregarded where nothing is random.</param>
    internal string Settings(TrainingData data, long seed) =>
        Recipe is { } recipe
            ? (recipe with { Seed = seed }).Key(data)
            : RecipeJson.Simple("package", data.Corpus.ContentHash, ReadsAudio ? data.Acoustics?.Hash : null, package: Package!.Hash);

    /// <summary>A variant.</summary>
    /// <param name="recipe">How it is made.</param>
    /// <param name="nameThePreset">Whether its name says the preset: there are several.</param>
    public static ExperimentSystem Of(EmotionRnnRecipe recipe, bool nameThePreset)
    {
        var (variant, preset) = (recipe.Variant, recipe.Preset.Name);
        return new()
        {
            Name = nameThePreset ? $"{variant}-{preset}" : variant.ToString(),
            Title = nameThePreset ? $"{TitleOf(variant)}, {preset}" : TitleOf(variant),
            Group = SystemGroup.Variant,
            Recipe = recipe with { TextEncoder = null, TextCnn = true },
        };
    }

    /// <summary>A variant over the vectors of a pretrained encoder.</summary>
    /// <param name="recipe">How it is made: it reads text, and has an encoder.</param>
    /// <param name="nameThePreset">Whether its name says the preset: there are several.</param>
    public static ExperimentSystem Over(EmotionRnnRecipe recipe, bool nameThePreset)
    {
        var plain = Of(recipe, nameThePreset);
        return plain with
        {
            Name = $"{plain.Name}-encoder{(recipe.TextCnn ? "-text-cnn" : "")}",
            Title = $"{plain.Title}, encoder{(recipe.TextCnn ? " + TextCNN" : "")}",
            Group = SystemGroup.Encoder,
            Recipe = recipe,
        };
    }

    /// <summary>A finished model.</summary>
    /// <param name="package">Its package.</param>
    public static ExperimentSystem Of(ModelPackage package) =>
        new()
        {
            Name = $"model-{package.Manifest.Name}",
            Title = $"{package.Manifest.Name}, as it ships",
            Group = SystemGroup.Package,
            Package = package,
        };

    /// <summary>
    /// What stands beside variants that read these: the majority, regressions, the TextCNN alone and a GRU without speakers.
    /// </summary>
    /// <param name="variants">How the variants are made.</param>
    public static IReadOnlyList<ExperimentSystem> Baselines(IReadOnlyList<EmotionRnnRecipe> variants)
    {
        List<ExperimentSystem> baselines = [Baseline("majority", "Majority", new MajorityRecipe())];
        if (variants.FirstOrDefault(v => v.ReadsAudio) is { } hearing)
            baselines.Add(
                Baseline(
                    "acoustic-regression",
                    "Acoustic logistic regression",
                    new AcousticRegressionRecipe { SelectAcoustics = hearing.SelectAcoustics }
                )
            );
        if (variants.FirstOrDefault(v => v.ReadsText) is { } reading)
        {
            baselines.Add(Baseline("tf-idf", "TF-IDF logistic regression", new TfIdfRecipe()));
            baselines.Add(Baseline("text-cnn", "TextCNN, utterance alone", (reading with { TextCnn = true }).Text!));
        }

        // Without states there is nothing to attend to, so that one attention stands for all.
        baselines.AddRange(
            variants
                .DistinctBy(v => v.Variant.Modality)
                .OrderBy(v => v.Variant.Modality)
                .Select(v =>
                    Baseline(
                        $"gru-{v.Variant.Modality}".ToLowerInvariant(),
                        $"{v.Variant.Modality} GRU, no speakers",
                        v with
                        {
                            Variant = new(v.Variant.Modality, AttentionKind.Simple),
                            Hyperparameters = v.Hyperparameters with { StateSize = 0 },
                            TextEncoder = null,
                            TextCnn = true,
                        }
                    )
                )
        );
        return baselines;

        static ExperimentSystem Baseline(string name, string title, Recipe recipe) =>
            new()
            {
                Name = name,
                Title = title,
                Group = SystemGroup.Baseline,
                Recipe = recipe,
            };
    }

    /// <summary>The system with one thing changed.</summary>
    /// <param name="ablation">What, of an EmotionRNN.</param>
    public ExperimentSystem With(Ablation ablation) =>
        this with
        {
            Recipe = ablation.Apply((EmotionRnnRecipe)Recipe!),
            Name = $"{Name}+{ablation.Name}",
            Title = $"{Title}, {ablation.Title}",
            Group = SystemGroup.Ablation,
            ChangedFrom = Name,
        };

    /// <summary>A variant's name as the report writes it, such as <c>AudioTextMatching</c>.</summary>
    public static string TitleOf(Variant variant) => string.Create(CultureInfo.InvariantCulture, $"{variant.Modality}{variant.Attention}");
}
