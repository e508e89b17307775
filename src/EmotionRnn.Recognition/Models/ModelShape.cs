using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

/// <summary>
/// What a manifest says of a model beside what it says of all: sizes and settings, and what the model reads. Every kind has its own.
/// </summary>
public abstract record ModelShape
{
    /// <summary>The kind of model.</summary>
    public abstract ModelKind Kind { get; }

    /// <summary>Whether the model needs nothing that comes after a turn.</summary>
    public abstract bool CanReadLive { get; }

    /// <summary>Whether what is said counts.</summary>
    public virtual bool ReadsText => true;

    /// <summary>What is read of an utterance's audio; null where only its text counts.</summary>
    public AudioShape? Audio { get; init; }

    /// <summary>The other packages that the model needs: their folders, from its own.</summary>
    public virtual IReadOnlyList<string> Packages => [];

    /// <summary>What it is, for people.</summary>
    public virtual IEnumerable<ModelFact> Facts => [];

    /// <summary>How many numbers the model's weights are.</summary>
    /// <param name="classes">Emotions to tell apart.</param>
    public abstract long CountParameters(int classes);

    /// <summary>Writes it into a manifest, so that its kind reads it again.</summary>
    /// <param name="field">Where it goes.</param>
    public abstract void Write(ManifestField field);

    /// <summary>Makes the model of a package's files.</summary>
    /// <param name="labels">The emotions, in the order of the classes.</param>
    /// <param name="temperature">See <see cref="EmotionModel.Temperature"/>.</param>
    /// <param name="files">The files, whose hashes are right.</param>
    /// <param name="reader">What reads the package, and others that the model needs.</param>
    /// <exception cref="ArgumentException">The package contradicts itself.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    /// <exception cref="ModelPackageException">A file, or another package that is needed, is missing.</exception>
    /// <exception cref="EncoderException">The package's encoder cannot be run.</exception>
    public abstract EmotionModel ReadModel(LabelSet labels, double temperature, PackageFiles files, ModelReader reader);
}

/// <summary>A fact of a model, for people.</summary>
/// <param name="Name">Of what, in a word or two.</param>
/// <param name="Value">The fact, in short.</param>
/// <param name="Sentence">The fact in a whole sentence, for the card; null where the card leaves it out.</param>
public sealed record ModelFact(string Name, string Value, string? Sentence);
