using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Models.EmotionRnn;

/// <summary>A pretrained encoder whose vectors, standardised, are features.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">The SHA-256 of all that its vectors depend on but the text.</param>
/// <param name="Size">How many numbers it gives an utterance.</param>
/// <param name="Columns">How many of them are used.</param>
/// <param name="Parameters">How many numbers its weights are.</param>
/// <param name="LiveTurns">How many turns it reads to encode a turn live.</param>
public sealed record TextEncoderShape(string Name, string Hash, int Size, int Columns, long Parameters, int LiveTurns)
{
    /// <summary>What of its states makes an utterance's vector, such as <c>mean@2</c>; null where it reads whole conversations.</summary>
    public IReadOnlyList<string>? States { get; init; }

    /// <summary>Its shape; null where it is a graph.</summary>
    public EncoderOptions? Shape { get; init; }

    /// <summary>How conversations are laid out for it; null where it reads every utterance by itself.</summary>
    public DialogueWindowOptions? Windows { get; init; }

    /// <summary>The most tokens of an utterance that a graph reads; of others their shape says it.</summary>
    public int? LongestSequence { get; init; }

    /// <summary>How its matrices are stored; of a graph nothing is said.</summary>
    public WeightFormat Weights { get; init; }

    /// <summary>What it is, for people.</summary>
    internal ModelFact Fact =>
        new(
            "encoder",
            $"{Name}, {Columns:N0} numbers an utterance"
                + (
                    Windows is null
                        ? $" ({string.Join(", ", States ?? [])})"
                        : $", from whole conversations, live from the last {LiveTurns} turns"
                ),
            $"Features of a pretrained encoder: {Name} ({Parameters} parameters, SHA-256 `{Hash}`), {Columns} numbers "
                + $"an utterance. "
                + (
                    Windows is { } windows
                        ? $"It reads whole conversations, and live the last {LiveTurns} turns; of speakers it is told "
                            + $"{EncoderFields.Told(windows.Names)}."
                        : $"It reads every utterance by itself; of its states are used {string.Join(", ", States ?? [])}."
                )
        );

    /// <summary>How many numbers its tensors are.</summary>
    internal long Stored => Shape is { } shape ? shape.CountParameters() + EncoderTensors.Factors(shape, Weights) : 0;

    internal static TextEncoderShape Describe(ManifestField field, TextEncoderShape? stated) =>
        field.Record(fields => new TextEncoderShape(
            fields["name"].Text(stated?.Name),
            fields["hash"].Text(stated?.Hash),
            fields["size"].Whole(stated?.Size),
            fields["columns"].Whole(stated?.Columns),
            fields["parameters"].Whole(stated?.Parameters),
            fields["liveTurns"].Whole(stated?.LiveTurns)
        )
        {
            States = fields.Optional("states", stated?.States, (states, known) => states.List(known, (state, text) => state.Text(text))),
            Shape = fields.Optional("shape", stated?.Shape, EncoderFields.Encoder),
            Windows = fields.Optional("windows", stated?.Windows, EncoderFields.Windows),
            LongestSequence = fields.Optional("longestSequence", stated?.LongestSequence, (longest, tokens) => longest.Whole(tokens)),
            Weights = fields.Optional("weights", stated?.Weights ?? default),
        });

    /// <summary>Throws where what the manifest says cannot be.</summary>
    /// <exception cref="ArgumentException">With what it is.</exception>
    internal void Validate()
    {
        Shape?.Validate();
        Windows?.Validate();
        EncoderFields.RequireLiveTurns(LiveTurns);
        if (LongestSequence is < 3 or > 1 << 20)
            throw new ArgumentException($"'longestSequence' is {LongestSequence}; it must lie in 3 to {1 << 20}");
        if (Size is < 1 or > 65536 || Columns < 0 || Columns > Size)
            throw new ArgumentException($"'textEncoder' must use 0 to {Size} columns of 1 to 65536; it has {Columns}");
        if (Parameters < 0 || (Shape is { } shape && Parameters != shape.CountParameters()))
            throw new ArgumentException("'textEncoder' has another number of parameters than its shape");
    }
}
