using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// One run of a direction over a stretch of steps: the matrices of all its rows, kept for the way back. A row is one utterance, in the
/// order of <see cref="TurnPlan"/>.
/// </summary>
internal sealed class DirectionPass
{
    private readonly List<bool[]?> _visible = [];
    private int _firstRow,
        _firstListener;

    public TurnPlan Plan { get; } = new();

    public int FirstStep { get; private set; }

    public int EndStep { get; private set; }

    /// <summary>The turns that were read before the plan's first step.</summary>
    public int TurnsBefore { get; private set; }

    /// <summary>Utterance features X, [rows × Dx].</summary>
    public Matrix X { get; private set; }

    /// <summary>What the utterances ask the attention.</summary>
    public Matrix Queries { get; private set; }

    /// <summary>The speaker's states before the turn, S⁻ and I⁻ beside each other, [rows × 2D].</summary>
    public Matrix SpeakerBefore { get; private set; }

    /// <summary>G_{t−1} as it left its step.</summary>
    public Matrix GlobalBefore { get; private set; }

    /// <summary>G_t and a_t beside each other, [rows × 2D].</summary>
    public Matrix GlobalAndAttended { get; private set; }

    /// <summary>The attention weights over past turns.</summary>
    public Matrix Weights { get; private set; }

    /// <summary>The speaker's states after the turn, before dropout.</summary>
    public Matrix SelfAfter { get; private set; }

    public Matrix IntraAfter { get; private set; }

    public Matrix EmotionBefore { get; private set; }

    /// <summary>E_t before dropout, and as it leaves the step.</summary>
    public Matrix EmotionAfter { get; private set; }

    public Matrix Emotion { get; private set; }

    public Matrix GatesG { get; private set; }

    public Matrix GatesSS { get; private set; }

    public Matrix GatesIS { get; private set; }

    public Matrix GatesE { get; private set; }

    /// <summary>What all listeners of a row hear: the input's part of their gates.</summary>
    public Matrix HeardSL { get; private set; }

    public Matrix HeardIL { get; private set; }

    /// <summary>The listeners' states before and after the turn, and their gates, a row a listener.</summary>
    public Matrix ListenerSBefore { get; private set; }

    public Matrix ListenerIBefore { get; private set; }

    public Matrix ListenerSAfter { get; private set; }

    public Matrix ListenerIAfter { get; private set; }

    public Matrix GatesSL { get; private set; }

    public Matrix GatesIL { get; private set; }

    /// <summary>Dropout's factors, or null where nothing is dropped.</summary>
    public Masks? Dropped { get; private set; }

    public int Rows => X.Rows;

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
        Dropped = null;
        Emotion = EmotionAfter;
    }

    /// <summary>Draws what is dropped from every state.</summary>
    public void Drop(EmotionRnnOptions options, Workspace memory, RandomStream random)
    {
        if (options.Dropout == 0)
            return;
        Matrix Mask(int rows, int columns) => Dropout.Mask(memory.Take(rows, columns), options.Dropout, random);
        Dropped = new Masks(
            Mask(Rows, options.StateSize),
            Mask(Rows, options.StateSize),
            Mask(Rows, options.StateSize),
            Mask(Rows, options.EmotionSize),
            Mask(Listeners, options.StateSize),
            Mask(Listeners, options.StateSize)
        );
        Emotion = memory.Take(Rows, options.EmotionSize);
    }

    /// <summary>Reads the dialogues' features for the rows of the pass, and what may be attended to, in the direction's order.</summary>
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

    /// <summary>The rows of step t, counted from the first of the pass.</summary>
    public Stretch RowsOf(int t) => new(Plan.RowStart[t] - _firstRow, Plan.RowStart[t + 1] - Plan.RowStart[t]);

    /// <summary>The listeners of step t, counted from the first of the pass.</summary>
    public Stretch ListenersOf(int t) => new(Plan.ListenerStart[t] - _firstListener, Plan.ListenerStart[t + 1] - Plan.ListenerStart[t]);

    public ReadOnlySpan<int> Source(Stretch rows) => Plan.Source.Slice(_firstRow + rows.Start, rows.Count);

    public ReadOnlySpan<int> Target(Stretch rows) => Plan.Target.Slice(_firstRow + rows.Start, rows.Count);

    public ReadOnlySpan<int> ListenerSlot(Stretch listeners) => Plan.ListenerSlot.Slice(_firstListener + listeners.Start, listeners.Count);

    /// <summary>The row that a listener hears, counted from the first of the pass.</summary>
    public int HeardRow(int listener) => Plan.ListenerRow[_firstListener + listener] - _firstRow;

    /// <summary>Factors of dropout, 0 or 1/(1 − p), for G, S, I, E of the rows and S, I of the listeners.</summary>
    public readonly record struct Masks(Matrix G, Matrix S, Matrix I, Matrix E, Matrix ListenerS, Matrix ListenerI);
}

/// <summary>Neighbouring rows of a matrix.</summary>
internal readonly record struct Stretch(int Start, int Count);
