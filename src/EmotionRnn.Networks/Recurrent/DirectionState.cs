using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// What one direction carries from turn to turn: the states of all parties, the emotion chains, and the past global states with their
/// attention keys.
/// </summary>
internal sealed class DirectionState(EmotionRnnCell cell, Workspace memory)
{
    private readonly List<int> _historyStart = [];

    /// <summary>Self states S [slots × D].</summary>
    public Matrix S { get; private set; }

    /// <summary>Intra states I [slots × D].</summary>
    public Matrix I { get; private set; }

    /// <summary>Emotion states E [dialogues × De], or [slots × De] where every party has a chain of its own.</summary>
    public Matrix E { get; private set; }

    /// <summary>Global states G as they left their step, dialogue after dialogue, each in the order of turns [turns × D].</summary>
    public Matrix History { get; private set; }

    /// <summary>Their attention keys [turns × <see cref="HistoryAttention.KeyWidth"/>].</summary>
    public Matrix Keys { get; private set; }

    /// <summary>
    /// What stands for the past global states but the last where one dialogue is read live and its attention asks nothing of the utterance;
    /// else null.
    /// </summary>
    public RunningAttention? Running { get; private set; }

    /// <summary>Where a dialogue's history starts.</summary>
    public IReadOnlyList<int> HistoryStart => _historyStart;

    /// <summary>The row of <see cref="History"/> that holds the global state of a turn.</summary>
    public int RowOf(int dialogue, int turn) => Running is null ? _historyStart[dialogue] + turn : 0;

    /// <summary>Starts dialogues of known length.</summary>
    public void Start(ReadOnlySpan<DialogueInput> dialogues, int slots)
    {
        var turns = 0;
        Running = null;
        _historyStart.Clear();
        foreach (var dialogue in dialogues)
        {
            _historyStart.Add(turns);
            turns += dialogue.Length;
        }

        Take(slots, dialogues.Length, turns);
    }

    /// <summary>Starts one dialogue that <see cref="Reserve"/> makes room for turn by turn.</summary>
    public void StartLive()
    {
        _historyStart.Clear();
        _historyStart.Add(0);
        Running = cell.Attention.QueryWidth == 0 && cell.Options.AttentionWindow == 0 ? new(cell.Options.StateSize) : null;
        Take(slots: 4, dialogues: 1, turns: Running is null ? 16 : 1);
    }

    /// <summary>Makes room for so many slots and turns of one dialogue, keeping what is there.</summary>
    public void Reserve(int slots, int turns)
    {
        if (slots > S.Rows)
        {
            S = Grown(S, slots, cell.InitialS);
            I = Grown(I, slots, cell.InitialI);
            if (cell.Options.EmotionPerSpeaker)
                E = Grown(E, slots, cell.InitialE);
        }

        if (Running is not null || turns <= History.Rows)
            return;
        History = Grown(History, turns);
        Keys = Grown(Keys, turns);
    }

    private void Take(int slots, int dialogues, int turns)
    {
        S = Filled(memory.Take(slots, cell.Options.StateSize), 0, cell.InitialS);
        I = Filled(memory.Take(slots, cell.Options.StateSize), 0, cell.InitialI);
        E = Filled(memory.Take(cell.Options.EmotionPerSpeaker ? slots : dialogues, cell.Options.EmotionSize), 0, cell.InitialE);
        History = memory.Take(turns, cell.Options.StateSize);
        Keys = memory.Take(turns, cell.Attention.KeyWidth);
    }

    private Matrix Grown(Matrix old, int rows, ReadOnlySpan<float> initial) => Filled(Grown(old, rows), old.Rows, initial);

    private Matrix Grown(Matrix old, int rows)
    {
        var grown = memory.Take(int.Max(rows, 2 * old.Rows), old.Columns);
        for (var i = 0; i < old.Rows; i++)
            old.Row(i).CopyTo(grown.Row(i));
        return grown;
    }

    private static Matrix Filled(Matrix matrix, int from, ReadOnlySpan<float> initial)
    {
        for (var i = from; i < matrix.Rows; i++)
            initial.CopyTo(matrix.Row(i));
        return matrix;
    }
}
