namespace EmotionRnn.Networks.Recurrent;

/// <summary>A dialogue as a network reads it.</summary>
/// <param name="Features">The utterances' features [T × Dx], row by row.</param>
/// <param name="Speakers">Who speaks each turn [T]: a party's index, in any numbering.</param>
/// <param name="Labels">The class of each utterance [T], −1 where it has none; null where no loss is wanted.</param>
/// <param name="Visible">The turns that later turns may attend to [T]; null for all.</param>
public sealed record DialogueInput(float[] Features, int[] Speakers, int[]? Labels = null, bool[]? Visible = null)
{
    /// <summary>The number of turns, T.</summary>
    public int Length => Speakers.Length;

    internal void Check(int inputSize, int classes)
    {
        if (Length == 0)
            throw new ArgumentException("A dialogue needs at least one turn.");
        if (Features.Length != (long)Length * inputSize)
            throw new ArgumentException($"A dialogue of {Length} turns needs {Length} × {inputSize} features; it has {Features.Length}.");
        if (Labels is not null && Labels.Length != Length)
            throw new ArgumentException($"A dialogue of {Length} turns has {Labels.Length} labels.");
        if (Labels is { Length: > 0 } && Labels.AsSpan().ContainsAnyExceptInRange(-1, classes - 1))
            throw new ArgumentException($"A label lies outside −1 to {classes - 1}.");
        if (Visible is not null && Visible.Length != Length)
            throw new ArgumentException($"A dialogue of {Length} turns has a visibility of {Visible.Length}.");
    }
}
