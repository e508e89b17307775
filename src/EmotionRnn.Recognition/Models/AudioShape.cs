using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models;

/// <summary>The shape of the audio's part of a feature pipeline.</summary>
/// <param name="Source">What the functionals are: a feature set such as <c>eGeMAPSv02</c>, or the name of a table.</param>
/// <param name="SampleRate">The rate at which audio is read to compute them, in Hz.</param>
/// <param name="Inputs">How many functionals an utterance has.</param>
/// <param name="Columns">How many of them are used.</param>
public sealed record AudioShape(string Source, int SampleRate, int Inputs, int Columns)
{
    /// <summary>The encoder whose vector is the last of the functionals; null where there is none.</summary>
    public AudioEncoderShape? Encoder { get; init; }

    /// <summary>What it is, for people.</summary>
    internal IEnumerable<ModelFact> Facts
    {
        get
        {
            yield return new(
                "audio",
                $"{Source}, {Columns:N0} of {Inputs:N0} functionals, at {SampleRate / 1000.0:0.#} kHz",
                $"Acoustic functionals: {Source}, {Columns} of {Inputs} columns, from audio at {SampleRate} Hz."
            );
            if (Encoder is not { } hears)
                yield break;
            var states = string.Join(", ", hears.States);
            yield return new(
                "listens by",
                $"{hears.Name}, {hears.Size:N0} numbers an utterance ({states}{(hears.Normalize ? ", normalised" : "")})",
                $"The last {hears.Size} of these columns are the vector of a pretrained encoder that stays as it is and lies in this "
                    + $"package, under its own licence: {hears.Name} ({hears.Parameters} parameters, SHA-256 `{hears.Hash}`); "
                    + $"{states}{(hears.Normalize ? ", of the utterance at a mean of 0 and a variance of 1" : "")}."
            );
        }
    }

    /// <summary>Writes the shape, or reads it.</summary>
    /// <param name="field">Where it goes, or stands.</param>
    /// <param name="stated">What is written.</param>
    public static AudioShape Describe(ManifestField field, AudioShape? stated) =>
        field.Record(fields => new AudioShape(
            fields["source"].Text(stated?.Source),
            fields["sampleRate"].Whole(stated?.SampleRate),
            fields["inputs"].Whole(stated?.Inputs),
            fields["columns"].Whole(stated?.Columns)
        )
        {
            Encoder = fields.Optional("encoder", stated?.Encoder, AudioEncoderShape.Describe),
        });
}

/// <summary>A pretrained encoder of speech.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">The SHA-256 of all that its vectors depend on but the sound.</param>
/// <param name="Size">How many numbers it gives an utterance.</param>
/// <param name="Parameters">How many numbers its weights are.</param>
/// <param name="States">What of its states makes an utterance's vector, such as <c>mean@last_hidden_state</c>.</param>
/// <param name="Normalize">Whether every utterance is brought to a mean of 0 and a variance of 1.</param>
public sealed record AudioEncoderShape(string Name, string Hash, int Size, long Parameters, IReadOnlyList<string> States, bool Normalize)
{
    internal static AudioEncoderShape Describe(ManifestField field, AudioEncoderShape? stated) =>
        field.Record(fields => new AudioEncoderShape(
            fields["name"].Text(stated?.Name),
            fields["hash"].Text(stated?.Hash),
            fields["size"].Whole(stated?.Size),
            fields["parameters"].Whole(stated?.Parameters),
            fields["states"].List(stated?.States, (state, text) => state.Text(text)),
            fields["normalize"].Flag(stated?.Normalize)
        ));
}
