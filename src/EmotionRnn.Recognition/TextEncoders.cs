using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models.Encoder;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition;

/// <summary>Opens encoders of text to be used as they are.</summary>
public static class TextEncoders
{
    /// <summary>
    /// Opens a published encoder (<c>config.json</c>, <c>model.safetensors</c> and the tokeniser's files), which then reads every utterance
    /// by itself, or the package of a fine-tuned one, which reads whole conversations, or, where states of it are named, every utterance
    /// by itself.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="settings">What of it is used.</param>
    /// <exception cref="EncoderException">A file is damaged, two disagree, or a setting does not fit: the message says which and what to
    /// do.</exception>
    /// <exception cref="ModelPackageException">The package is not sound.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static EngineEncoder Open(string folder, TextEncoderSettings settings)
    {
        if (File.Exists(Path.Combine(folder, PackageFiles.ManifestFile)))
            return OpenPackage(folder, settings);
        try
        {
            var reader = DialogueEncoder.Open(folder, classes: 0, new());
            if (settings.CommonTokens is { } first)
                reader = reader.WithCommonTokens(settings.Conversations, first);
            EncoderTensors.Round(reader.Network.Parameters.All, settings.Weights);
            reader.Network.Parameters.MarkChanged();
            return new UtteranceEncoder(
                settings.Name ?? NameOf(folder),
                reader,
                settings.States.Count > 0 ? settings.States : UtteranceEncoder.DefaultStates(reader.Network.Options),
                settings.Weights
            );
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException)
        {
            throw new EncoderException(error is ArgumentException ? $"{folder}: {error.Message}" : error.Message, error);
        }
    }

    private static EngineEncoder OpenPackage(string folder, TextEncoderSettings settings)
    {
        var package = ModelPackage.Read(folder);
        if (package.Model is not EncoderModel model)
            throw new EncoderException(
                $"{folder}: is a model, but not a fine-tuned encoder; give the package of one, or the folder of a published encoder."
            );
        var name = settings.Name ?? package.Manifest.Name;
        if (settings.States.Count == 0)
            return new ContextEncoder(name, model.Encoder, model.LiveTurns, model.Weights);
        try
        {
            return new UtteranceEncoder(name, model.Encoder, settings.States, model.Weights);
        }
        catch (ArgumentException error)
        {
            throw new EncoderException($"{folder}: {error.Message}", error);
        }
    }

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
}

/// <summary>What of a published encoder is used.</summary>
public sealed record TextEncoderSettings
{
    /// <summary>What it is called; null for the folder's name.</summary>
    public string? Name { get; init; }

    /// <summary>What of its states makes an utterance's vector; empty for <see cref="UtteranceEncoder.DefaultStates"/>.</summary>
    public IReadOnlyList<PooledState> States { get; init; } = [];

    /// <summary>How its matrices are rounded and stored.</summary>
    public WeightFormat Weights { get; init; } = WeightFormat.EightBit;

    /// <summary>How many of the vocabulary's first tokens stay beside those of <see cref="Conversations"/>; null for all.</summary>
    public int? CommonTokens { get; init; }

    /// <summary>The training split, whose tokens stay.</summary>
    public IReadOnlyList<Conversation> Conversations { get; init; } = [];
}
