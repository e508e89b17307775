using System.Globalization;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Recognition;

namespace EmotionRnn.Experiments.Running;

/// <summary>What recognises.</summary>
public enum SystemKind
{
    /// <summary>The most frequent emotion of the training split, always.</summary>
    Majority,

    /// <summary>TF-IDF and logistic regression (<see cref="Baselines.TextBaseline"/>).</summary>
    TextRegression,

    /// <summary>Logistic regression over standardised acoustic functionals.</summary>
    AcousticRegression,

    /// <summary>The TextCNN alone: each utterance without its conversation.</summary>
    TextCnn,

    /// <summary>An EmotionRNN, or the plain GRU that it is compared with.</summary>
    Network,

    /// <summary>A finished model, as its package is.</summary>
    Package,
}

/// <summary>What a network reads of the text.</summary>
public enum TextSource
{
    /// <summary>The features of a TextCNN.</summary>
    TextCnn,

    /// <summary>The vectors of a pretrained encoder.</summary>
    Encoder,

    /// <summary>Both, beside each other.</summary>
    Both,
}

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

    /// <summary>What recognises.</summary>
    public required SystemKind Kind { get; init; }

    /// <summary>What a network reads, and how it attends; null of a baseline that is no recurrent network.</summary>
    public Variant? Variant { get; init; }

    /// <summary>What a network that reads text reads of it.</summary>
    public TextSource TextSource { get; init; }

    /// <summary>The finished model; null of what is trained here.</summary>
    public ModelPackage? Package { get; init; }

    /// <summary>How its networks are trained; null where nothing is.</summary>
    public TrainingPreset? Preset { get; init; }

    /// <summary>The network's shape; its input, classes, attention and direction are filled in.</summary>
    public EmotionRnnOptions Shape { get; init; } = new() { InputSize = 1, Classes = 1 };

    /// <summary>The system of which one thing is changed; null where none is.</summary>
    public string? ChangedFrom { get; init; }

    /// <summary>Whether another seed gives another result.</summary>
    public bool IsSeeded => Kind is SystemKind.TextCnn or SystemKind.Network;

    /// <summary>Whether it needs the features of a trained TextCNN.</summary>
    public bool NeedsTextCnn => Kind == SystemKind.TextCnn || (Variant is { ReadsText: true } && TextSource != TextSource.Encoder);

    /// <summary>Whether it needs the vectors of a pretrained encoder.</summary>
    public bool NeedsEncoder => Variant is { ReadsText: true } && TextSource != TextSource.TextCnn;

    /// <summary>Whether it reads what is said.</summary>
    public bool ReadsText => NeedsTextCnn || NeedsEncoder || Kind == SystemKind.TextRegression || Package?.Model.ReadsText == true;

    /// <summary>Whether it needs acoustic functionals.</summary>
    public bool NeedsAudio => Kind == SystemKind.AcousticRegression || Variant is { ReadsAudio: true } || Package?.Model.Audio is not null;

    /// <summary>A variant, trained by a preset.</summary>
    /// <param name="variant">Which.</param>
    /// <param name="preset">How.</param>
    /// <param name="nameThePreset">Whether its name says the preset: there are several.</param>
    public static ExperimentSystem Of(Variant variant, TrainingPreset preset, bool nameThePreset) =>
        new()
        {
            Name = nameThePreset ? $"{variant}-{preset.Name}" : variant.ToString(),
            Title = nameThePreset ? $"{TitleOf(variant)}, {preset.Name}" : TitleOf(variant),
            Group = SystemGroup.Variant,
            Kind = SystemKind.Network,
            Variant = variant,
            Preset = preset,
        };

    /// <summary>A variant over the vectors of a pretrained encoder.</summary>
    /// <param name="variant">One that reads text.</param>
    /// <param name="preset">How.</param>
    /// <param name="nameThePreset">Whether its name says the preset: there are several.</param>
    /// <param name="besideTextCnn">Whether it reads a TextCNN too.</param>
    public static ExperimentSystem Over(Variant variant, TrainingPreset preset, bool nameThePreset, bool besideTextCnn)
    {
        var plain = Of(variant, preset, nameThePreset);
        return plain with
        {
            Name = $"{plain.Name}-encoder{(besideTextCnn ? "-text-cnn" : "")}",
            Title = $"{plain.Title}, encoder{(besideTextCnn ? " + TextCNN" : "")}",
            Group = SystemGroup.Encoder,
            TextSource = besideTextCnn ? TextSource.Both : TextSource.Encoder,
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
            Kind = SystemKind.Package,
            Package = package,
        };

    /// <summary>
    /// What stands beside variants that read these: the majority, regressions, the TextCNN alone and a GRU without speakers.
    /// </summary>
    /// <param name="modalities">What the variants read.</param>
    /// <param name="preset">How the variants are trained.</param>
    public static IReadOnlyList<ExperimentSystem> Baselines(IReadOnlyCollection<Modality> modalities, TrainingPreset preset)
    {
        var text = modalities.Any(m => m != Modality.Audio);
        var audio = modalities.Any(m => m != Modality.Text);
        List<ExperimentSystem> baselines = [Baseline("majority", "Majority", SystemKind.Majority)];
        if (audio)
            baselines.Add(Baseline("acoustic-regression", "Acoustic logistic regression", SystemKind.AcousticRegression));
        if (text)
        {
            baselines.Add(Baseline("tf-idf", "TF-IDF logistic regression", SystemKind.TextRegression));
            baselines.Add(Baseline("text-cnn", "TextCNN, utterance alone", SystemKind.TextCnn) with { Preset = preset });
        }

        // Without states there is nothing to attend to, so that one attention stands for all.
        baselines.AddRange(
            modalities
                .Distinct()
                .Order()
                .Select(modality =>
                    Baseline($"gru-{modality}".ToLowerInvariant(), $"{modality} GRU, no speakers", SystemKind.Network) with
                    {
                        Variant = new(modality, AttentionKind.Simple),
                        Preset = preset,
                        Shape = new()
                        {
                            InputSize = 1,
                            Classes = 1,
                            StateSize = 0,
                        },
                    }
                )
        );
        return baselines;

        static ExperimentSystem Baseline(string name, string title, SystemKind kind) =>
            new()
            {
                Name = name,
                Title = title,
                Group = SystemGroup.Baseline,
                Kind = kind,
            };
    }

    /// <summary>The system with one thing changed.</summary>
    /// <param name="ablation">What.</param>
    public ExperimentSystem With(Ablation ablation) =>
        ablation.Apply(this) with
        {
            Name = $"{Name}+{ablation.Name}",
            Title = $"{Title}, {ablation.Title}",
            Group = SystemGroup.Ablation,
            ChangedFrom = Name,
        };

    /// <summary>A variant's name as the report writes it, such as <c>AudioTextMatching</c>.</summary>
    public static string TitleOf(Variant variant) => string.Create(CultureInfo.InvariantCulture, $"{variant.Modality}{variant.Attention}");
}
