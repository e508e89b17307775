using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Features;

/// <summary>
/// From an utterance's acoustic functionals to numbers: standardised, and a last one that says whether there is audio at all. Without it
/// all are zero.
/// </summary>
/// <param name="source">What the functionals are: a feature set such as <c>eGeMAPSv02</c>, or the name of a table.</param>
/// <param name="standardization">As the training split was.</param>
public sealed class AcousticFeatures(string source, Standardization standardization)
{
    /// <summary>The rate at which audio is read, in Hz; every other is resampled to it.</summary>
    public const int SampleRate = 16000;

    /// <summary>What the functionals are.</summary>
    public string Source => source;

    /// <summary>How they are standardised.</summary>
    public Standardization Standardization => standardization;

    /// <summary>How many functionals an utterance has.</summary>
    public int Inputs => standardization.Inputs;

    /// <summary>Numbers an utterance: the used columns, and whether there is audio.</summary>
    public int Size => standardization.Size + 1;

    /// <summary>Fits to training utterances: columns that do not vary are left out, the others standardised.</summary>
    /// <param name="source">What the functionals are.</param>
    /// <param name="utterances">The training utterances that have audio: all of one length.</param>
    /// <param name="labels">Their classes; needed to select.</param>
    /// <param name="select">How many columns to keep at most, those that tell the classes apart best; null for all.</param>
    /// <param name="encoder">See <see cref="Encoder"/>.</param>
    /// <exception cref="ArgumentException">There is nothing to fit to, or the lengths differ.</exception>
    public static AcousticFeatures Fit(
        string source,
        IReadOnlyList<float[]> utterances,
        IReadOnlyList<int> labels,
        int? select = null,
        IAudioEncoder? encoder = null
    )
    {
        var usable = Enumerable.Range(0, utterances.Count).Where(i => Usable(utterances[i])).ToArray();
        if (usable.Length < 2)
            throw new ArgumentException($"Acoustic features need at least two training utterances with audio; there are {usable.Length}.");
        var inputs = utterances[usable[0]].Length;
        if (usable.Any(i => utterances[i].Length != inputs))
            throw new ArgumentException("The training utterances have different numbers of acoustic functionals.");
        return new(
            source,
            Standardization.Fit([.. usable.Select(i => (ReadOnlyMemory<float>)utterances[i])], [.. usable.Select(i => labels[i])], select)
        )
        {
            Encoder = encoder,
        };
    }

    /// <summary>Whether functionals can be used: a clip too short for one frame has none, or none that are numbers.</summary>
    /// <param name="functionals">Of one utterance; null where there is no audio.</param>
    public static bool Usable(float[]? functionals) => functionals is { Length: > 0 } && Array.TrueForAll(functionals, float.IsFinite);

    /// <summary>
    /// The encoder of speech whose vector is part of the functionals, behind those of a feature set if there is one; null where there is
    /// none.
    /// </summary>
    public IAudioEncoder? Encoder { get; init; }

    /// <summary>Writes an utterance's numbers.</summary>
    /// <param name="functionals">Of the utterance; null, or not finite, where there is no audio or too little.</param>
    /// <param name="features">[Size].</param>
    /// <exception cref="ArgumentException">There is another number of functionals.</exception>
    public void Write(float[]? functionals, Span<float> features)
    {
        features.Clear();
        if (!Usable(functionals))
            return;
        if (functionals!.Length != Inputs)
            throw new ArgumentException(
                $"The model reads {Inputs} acoustic functionals ({Source}); the utterance has {functionals.Length}."
            );
        standardization.Write(functionals, features);
        features[^1] = 1;
    }
}
