namespace EmotionRnn.Networks.Recurrent;

/// <summary>The whole shape of an EmotionRNN: what a person chooses, and the dimensions that the data decide.</summary>
public sealed record EmotionRnnOptions : EmotionRnnHyperparameters
{
    /// <summary>Of choices that are left as they are.</summary>
    public EmotionRnnOptions() { }

    /// <summary>Of choices.</summary>
    /// <param name="chosen">What a person chose.</param>
    public EmotionRnnOptions(EmotionRnnHyperparameters chosen)
        : base(chosen) { }

    /// <summary>Numbers in an utterance's features, Dx.</summary>
    public required int InputSize { get; init; }

    /// <summary>How many of them, the last ones, a dense layer with ReLU narrows before the recurrence reads them; 0 for none.</summary>
    public int ProjectedInputs { get; init; }

    /// <summary>Emotions to tell apart, C.</summary>
    public required int Classes { get; init; }

    /// <summary>Numbers an utterance that the recurrence reads.</summary>
    internal int RecurrentInputSize => ProjectedInputs == 0 ? InputSize : InputSize - ProjectedInputs + ProjectionSize;

    /// <summary>How many numbers a network of this shape has.</summary>
    public long CountParameters()
    {
        long dx = RecurrentInputSize,
            d = StateSize,
            de = EmotionSize;
        var directions = Bidirectional ? 2 : 1;
        var attention = Attention switch
        {
            AttentionKind.Simple => d + 1,
            AttentionKind.Matching => dx * d,
            AttentionKind.Concat => (d + dx + 1) * d,
            _ => 0,
        };
        var self = Unit(d, d + dx);
        var intra = Unit(d, 2 * d);
        var listeners = Listener ? self + intra : 0;
        var emotion = Unit(de, d + dx + d + (EmotionUsesIntra ? d : 0));
        var initial = InitialState == InitialState.Zeros ? 0 : 3 * d + de;
        var head =
            Layer(directions * de, HiddenSize)
            + Layer(HiddenSize, Classes)
            + (EmotionAttention ? Layer(directions * de, directions * de) : 0)
            + (ProjectedInputs > 0 ? Layer(ProjectedInputs, ProjectionSize) : 0);
        return directions * (attention + Unit(d, 2 * d + dx) + self + intra + listeners + emotion + initial) + head;

        static long Unit(long size, long input) => 3 * size * (input + size + 2);
        static long Layer(long input, long output) => (input + 1) * output;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Positive(InputSize, nameof(InputSize));
        Positive(Classes, nameof(Classes));
        if (ProjectedInputs < 0 || ProjectedInputs > InputSize)
            throw new ArgumentException($"ProjectedInputs must lie in 0 to {InputSize}; it is {ProjectedInputs}.");
        if (Attention == AttentionKind.Dot && RecurrentInputSize != StateSize)
            throw new ArgumentException(
                $"Dot attention needs an input as wide as the state: it is {RecurrentInputSize} wide, and StateSize is {StateSize}."
            );
    }
}
