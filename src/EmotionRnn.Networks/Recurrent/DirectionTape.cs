using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// What one direction computes over consecutive steps, kept for the way back. A row is one utterance (R rows), in the order of
/// <see cref="TurnPlan"/>; the listeners of all steps are L rows. D, De and Dx are the widths of G, S and I, of E and of X.
/// </summary>
internal sealed class DirectionTape
{
    private readonly List<bool[]?> _visible = [];
    private int _firstRow,
        _firstListener;

    public TurnPlan Plan { get; } = new();

    public int FirstStep { get; private set; }

    public int EndStep { get; private set; }

    /// <summary>The turns that were read before the plan's first step.</summary>
    public int TurnsBefore { get; private set; }

    /// <summary>X_t, the utterances' features [R × Dx].</summary>
    public Matrix X { get; private set; }

    /// <summary>What the utterances ask the attention [R × <see cref="HistoryAttention.QueryWidth"/>].</summary>
    public Matrix Queries { get; private set; }

    /// <summary>S⁻ and I⁻, the speaker's states before the turn, beside each other [R × 2D].</summary>
    public Matrix SpeakerBefore { get; private set; }

    /// <summary>G_{t−1} as it left its step [R × D].</summary>
    public Matrix GlobalBefore { get; private set; }

    /// <summary>G_t before dropout and a_t beside each other [R × 2D].</summary>
    public Matrix GlobalAndAttended { get; private set; }

    /// <summary>α, the attention weights over past turns [R × turns], or those of the last row alone [1 × turns].</summary>
    public Matrix Weights { get; private set; }

    /// <summary>S[s] after the turn, before dropout [R × D].</summary>
    public Matrix SelfAfter { get; private set; }

    /// <summary>I[s] after the turn, before dropout [R × D].</summary>
    public Matrix IntraAfter { get; private set; }

    /// <summary>E_{t−1} [R × De].</summary>
    public Matrix EmotionBefore { get; private set; }

    /// <summary>E_t before dropout [R × De].</summary>
    public Matrix EmotionAfter { get; private set; }

    /// <summary>E_t as it leaves the step [R × De].</summary>
    public Matrix Emotion { get; private set; }

    /// <summary>The gates of GRU_G [R × 4D], as <see cref="GruGates"/> lays them out; so are all gates.</summary>
    public Matrix GatesG { get; private set; }

    /// <summary>The gates of GRU_SS [R × 4D].</summary>
    public Matrix GatesSS { get; private set; }

    /// <summary>The gates of GRU_IS [R × 4D].</summary>
    public Matrix GatesIS { get; private set; }

    /// <summary>The gates of GRU_E [R × 4De].</summary>
    public Matrix GatesE { get; private set; }

    /// <summary>What all listeners of a row hear: the input's share of their gates of GRU_SL [R × 4D].</summary>
    public Matrix HeardSL { get; private set; }

    /// <summary>The same of GRU_IL [R × 4D].</summary>
    public Matrix HeardIL { get; private set; }

    /// <summary>S[p] before the turn [L × D].</summary>
    public Matrix ListenerSBefore { get; private set; }

    /// <summary>I[p] before the turn [L × D].</summary>
    public Matrix ListenerIBefore { get; private set; }

    /// <summary>S[p] after the turn, before dropout [L × D].</summary>
    public Matrix ListenerSAfter { get; private set; }

    /// <summary>I[p] after the turn, before dropout [L × D].</summary>
    public Matrix ListenerIAfter { get; private set; }

    /// <summary>The gates of GRU_SL [L × 4D].</summary>
    public Matrix GatesSL { get; private set; }

    /// <summary>The gates of GRU_IL [L × 4D].</summary>
    public Matrix GatesIL { get; private set; }

    /// <summary>Dropout's factors, or null where nothing is dropped.</summary>
    public StateMasks? Masks { get; private set; }

    /// <summary>R.</summary>
    public int Rows => X.Rows;

    /// <summary>L.</summary>
    public int Listeners => GatesSL.Rows;

    /// <summary>Takes the memory for steps <paramref name="first"/> to <paramref name="end"/> of the plan.</summary>
    /// <param name="cell">Whose widths count.</param>
    /// <param name="memory">Where from.</param>
    /// <param name="first">The first step.</param>
    /// <param name="end">The step after the last.</param>
    /// <param name="keepWeights">Whether the attention weights of every row are kept, or only those of the last.</param>
    /// <param name="turnsBefore">The turns that were read before the plan's first step.</param>
    public void Take(EmotionRnnCell cell, Workspace memory, int first, int end, bool keepWeights, int turnsBefore = 0)
    {
        var options = cell.Options;
        (FirstStep, EndStep, TurnsBefore) = (first, end, turnsBefore);
        (_firstRow, _firstListener) = (Plan.RowStart[first], Plan.ListenerStart[first]);
        var (rows, d, de) = (Plan.RowStart[end] - _firstRow, options.StateSize, options.EmotionSize);
        var listeners = Plan.ListenerStart[end] - _firstListener;
        X = memory.Take(rows, options.RecurrentInputSize);
        Queries = memory.Take(rows, cell.Attention.QueryWidth);
        SpeakerBefore = memory.Take(rows, 2 * d);
        GlobalBefore = memory.Take(rows, d);
        GlobalAndAttended = memory.Take(rows, 2 * d);
        Weights = memory.Take(keepWeights ? rows : 1, turnsBefore + end);
        SelfAfter = memory.Take(rows, d);
        IntraAfter = memory.Take(rows, d);
        EmotionBefore = memory.Take(rows, de);
        EmotionAfter = memory.Take(rows, de);
        GatesG = memory.Take(rows, 4 * d);
        GatesSS = memory.Take(rows, 4 * d);
        GatesIS = memory.Take(rows, 4 * d);
        GatesE = memory.Take(rows, 4 * de);
        HeardSL = memory.Take(listeners > 0 ? rows : 0, 4 * d);
        HeardIL = memory.Take(listeners > 0 ? rows : 0, 4 * d);
        ListenerSBefore = memory.Take(listeners, d);
        ListenerIBefore = memory.Take(listeners, d);
        ListenerSAfter = memory.Take(listeners, d);
        ListenerIAfter = memory.Take(listeners, d);
        GatesSL = memory.Take(listeners, 4 * d);
        GatesIL = memory.Take(listeners, 4 * d);
        Masks = null;
        Emotion = EmotionAfter;
    }

    /// <summary>Draws what dropout keeps of every state.</summary>
    public void DrawMasks(EmotionRnnOptions options, Workspace memory, RandomStream random)
    {
        if (options.Dropout == 0)
            return;
        Matrix Mask(int rows, int columns) => Dropout.Mask(memory.Take(rows, columns), options.Dropout, random);
        Masks = new StateMasks(
            Mask(Rows, options.StateSize),
            Mask(Rows, options.StateSize),
            Mask(Rows, options.StateSize),
            Mask(Rows, options.EmotionSize),
            Mask(Listeners, options.StateSize),
            Mask(Listeners, options.StateSize)
        );
        Emotion = memory.Take(Rows, options.EmotionSize);
    }

    /// <summary>Reads the dialogues' features for the rows of the tape, and what may be attended to, in the direction's order.</summary>
    public void Read(ReadOnlySpan<DialogueInput> dialogues, bool reverse)
    {
        _visible.Clear();
        foreach (var dialogue in dialogues)
            _visible.Add(dialogue.Visible is { } visible && reverse ? [.. visible.Reverse()] : dialogue.Visible);
        for (var t = FirstStep; t < EndStep; t++)
        {
            var rows = RowsOf(t);
            for (var b = 0; b < rows.Count; b++)
            {
                var turn = reverse ? dialogues[b].Length - 1 - t : t;
                dialogues[b].Features.AsSpan(turn * X.Columns, X.Columns).CopyTo(X.Row(rows.Start + b));
            }
        }
    }

    /// <summary>Reads one turn of one dialogue, in which everything may be attended to.</summary>
    public void Read(ReadOnlySpan<float> features)
    {
        _visible.Clear();
        _visible.Add(null);
        features.CopyTo(X.Row(0));
    }

    /// <summary>Which past turns of a dialogue may be attended to; empty for all.</summary>
    public ReadOnlySpan<bool> Visible(int dialogue, int from, int count) =>
        _visible[dialogue] is { } visible ? visible.AsSpan(from, count) : default;

    /// <summary>The attention weights of a row over the turns before it.</summary>
    public Span<float> WeightsOf(int row) => Weights.Row(Weights.Rows == 1 ? 0 : row);

    /// <summary>The rows of step t, counted from the first of the tape.</summary>
    public RowRange RowsOf(int t) => new(Plan.RowStart[t] - _firstRow, Plan.RowStart[t + 1] - Plan.RowStart[t]);

    /// <summary>The listeners of step t, counted from the first of the tape.</summary>
    public RowRange ListenersOf(int t) => new(Plan.ListenerStart[t] - _firstListener, Plan.ListenerStart[t + 1] - Plan.ListenerStart[t]);

    public ReadOnlySpan<int> Source(RowRange rows) => Plan.Source.Slice(_firstRow + rows.Start, rows.Count);

    public ReadOnlySpan<int> Target(RowRange rows) => Plan.Target.Slice(_firstRow + rows.Start, rows.Count);

    public ReadOnlySpan<int> ListenerSlot(RowRange listeners) => Plan.ListenerSlot.Slice(_firstListener + listeners.Start, listeners.Count);

    /// <summary>The row that a listener hears, counted from the first of the tape.</summary>
    public int HeardRow(int listener) => Plan.ListenerRow[_firstListener + listener] - _firstRow;

    /// <summary>
    /// Factors of dropout, 0 or 1/(1 − p), for G, S, I and E of the rows [R × D or De] and S and I of the listeners [L × D].
    /// </summary>
    public readonly record struct StateMasks(Matrix G, Matrix S, Matrix I, Matrix E, Matrix ListenerS, Matrix ListenerI);
}

/// <summary>Neighbouring rows of a matrix.</summary>
internal readonly record struct RowRange(int Start, int Count);
