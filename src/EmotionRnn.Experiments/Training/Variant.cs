using EmotionRnn.Networks.Recurrent;

namespace EmotionRnn.Experiments.Training;

/// <summary>What of an utterance the network reads.</summary>
public enum Modality
{
    /// <summary>Its acoustic functionals.</summary>
    Audio,

    /// <summary>Its text.</summary>
    Text,

    /// <summary>Both, beside each other.</summary>
    AudioText,
}

/// <summary>A variant of the report: what is read, and how the past is attended to.</summary>
/// <param name="Modality">What is read.</param>
/// <param name="Attention">How the past is attended to.</param>
public readonly record struct Variant(Modality Modality, AttentionKind Attention)
{
    /// <summary>The six variants of the report.</summary>
    public static IReadOnlyList<Variant> Report { get; } =
    [
        new(Modality.Audio, AttentionKind.Simple),
        new(Modality.Audio, AttentionKind.Matching),
        new(Modality.Text, AttentionKind.Simple),
        new(Modality.Text, AttentionKind.Matching),
        new(Modality.AudioText, AttentionKind.Simple),
        new(Modality.AudioText, AttentionKind.Matching),
    ];

    /// <summary>Whether the text is read.</summary>
    public bool ReadsText => Modality != Modality.Audio;

    /// <summary>Whether the audio is read.</summary>
    public bool ReadsAudio => Modality != Modality.Text;

    /// <summary>Reads a name such as <c>audiotext-matching</c>.</summary>
    /// <param name="name">A modality and an attention, in any case.</param>
    /// <exception cref="FormatException">There is no such variant.</exception>
    public static Variant Parse(string name) =>
        TryParse(name, out var variant) ? variant : throw new FormatException($"There is no variant '{name}'.");

    /// <summary>Reads a name such as <c>audiotext-matching</c>.</summary>
    /// <param name="name">A modality and an attention, in any case.</param>
    /// <param name="variant">The variant.</param>
    public static bool TryParse(string name, out Variant variant)
    {
        variant = default;
        if (
            name.Split('-') is not [var modality, var attention]
            || !Named(modality, out Modality read)
            || !Named(attention, out AttentionKind kind)
        )
            return false;
        variant = new(read, kind);
        return true;

        static bool Named<T>(string text, out T value)
            where T : struct, Enum => Enum.TryParse(text, ignoreCase: true, out value) && !int.TryParse(text, out _);
    }

    /// <summary>The name, such as <c>text-simple</c>.</summary>
    public override string ToString() => $"{Modality}-{Attention}".ToLowerInvariant();
}
