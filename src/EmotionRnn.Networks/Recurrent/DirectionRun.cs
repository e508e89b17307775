using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// One direction over a batch of dialogues, with its memory; the backward direction reads each dialogue from its own end.
/// </summary>
internal sealed class DirectionRun
{
    // So many utterances and listeners are worked on at a time where nothing is kept for the way back.
    private const int MostRows = 128;

    private readonly EmotionRnnCell _cell;
    private readonly bool _reverse;
    private readonly Workspace _batchMemory = new(),
        _tapeMemory = new();
    private readonly DirectionState _state;
    private readonly DirectionTape _tape = new();
    private readonly DirectionGradients _gradients = new();

    public DirectionRun(EmotionRnnCell cell, bool reverse)
    {
        _cell = cell;
        _reverse = reverse;
        _state = new(cell, _batchMemory);
    }

    /// <summary>Runs the whole batch at once and keeps all for the way back.</summary>
    /// <param name="dialogues">By falling length.</param>
    /// <param name="dropout">Null where nothing is dropped.</param>
    public void Forward(ReadOnlySpan<DialogueInput> dialogues, RandomStream? dropout)
    {
        Start(dialogues);
        _tape.Take(_cell, _tapeMemory, 0, _tape.Plan.Steps, keepWeights: true);
        _tape.Read(dialogues, _reverse);
        if (dropout is not null)
            _tape.DrawMasks(_cell.Options, _tapeMemory, dropout);
        _cell.Forward(_tape, _state);
    }

    /// <summary>
    /// Runs the batch some steps at a time and keeps only the answers, so that memory grows with the dialogues' states alone.
    /// </summary>
    /// <param name="dialogues">By falling length.</param>
    /// <param name="emotions">A row an utterance, dialogue after dialogue; this direction's columns are written.</param>
    /// <param name="attention">What to tell of the attention; null for nothing.</param>
    public void Infer(ReadOnlySpan<DialogueInput> dialogues, Matrix emotions, AttentionCollector? attention)
    {
        Start(dialogues);
        for (int first = 0, end; first < _tape.Plan.Steps; first = end)
        {
            end = EndOfGroup(first);
            _tapeMemory.Reset();
            _tape.Take(_cell, _tapeMemory, first, end, keepWeights: attention is not null);
            _tape.Read(dialogues, _reverse);
            _cell.Forward(_tape, _state);
            CopyEmotions(dialogues, emotions);
            attention?.Collect(_tape);
        }
    }

    /// <summary>The way back of <see cref="Forward"/>.</summary>
    /// <param name="dialogues">The same.</param>
    /// <param name="emotionGradients">A row an utterance, dialogue after dialogue, this direction's columns.</param>
    /// <param name="inputGradients">The same rows, where the features' gradients are added; null where nobody wants them.</param>
    public void Backward(ReadOnlySpan<DialogueInput> dialogues, Matrix emotionGradients, Matrix? inputGradients)
    {
        _gradients.Take(_tape, _state, _tapeMemory);
        var emotion = _tapeMemory.Take(_tape.Rows, emotionGradients.Columns);
        foreach (var (row, utterance) in Rows(dialogues))
            emotionGradients.Row(utterance).CopyTo(emotion.Row(row));
        Matrix? input = inputGradients is null ? null : _tapeMemory.TakeCleared(_tape.Rows, _tape.X.Columns);
        _cell.Backward(_tape, _state, _gradients, emotion, input);
        if (inputGradients is not { } sum || input is not { } own)
            return;
        foreach (var (row, utterance) in Rows(dialogues))
            TensorPrimitives.Add(sum.Row(utterance), own.Row(row), sum.Row(utterance));
    }

    /// <summary>Writes the emotion states to this direction's columns, dialogue after dialogue.</summary>
    public void CopyEmotions(ReadOnlySpan<DialogueInput> dialogues, Matrix emotions)
    {
        foreach (var (row, utterance) in Rows(dialogues))
            _tape.Emotion.Row(row).CopyTo(emotions.Row(utterance));
    }

    private void Start(ReadOnlySpan<DialogueInput> dialogues)
    {
        _batchMemory.Reset();
        _tapeMemory.Reset();
        _tape.Plan.Dialogues(dialogues, _reverse, _cell.Options.Listener);
        _state.Start(dialogues, _tape.Plan.Slots);
    }

    private int EndOfGroup(int first)
    {
        var plan = _tape.Plan;
        var end = first + 1;
        while (
            end < plan.Steps
            && plan.RowStart[end + 1] - plan.RowStart[first] + plan.ListenerStart[end + 1] - plan.ListenerStart[first] <= MostRows
        )
            end++;
        return end;
    }

    /// <summary>For every row of the tape, the utterance that it stands for, counted through the dialogues.</summary>
    private RowMap Rows(ReadOnlySpan<DialogueInput> dialogues) => new(_tape, _state, dialogues, _reverse);

    private ref struct RowMap(DirectionTape tape, DirectionState state, ReadOnlySpan<DialogueInput> dialogues, bool reverse)
    {
        private readonly ReadOnlySpan<DialogueInput> _dialogues = dialogues;
        private int _t = tape.FirstStep,
            _b = -1;

        public (int Row, int Utterance) Current
        {
            get
            {
                var turn = reverse ? _dialogues[_b].Length - 1 - _t : _t;
                return (tape.RowsOf(_t).Start + _b, state.HistoryStart[_b] + turn);
            }
        }

        public readonly RowMap GetEnumerator() => this;

        public bool MoveNext()
        {
            if (++_b < tape.RowsOf(_t).Count)
                return true;
            _b = 0;
            return ++_t < tape.EndStep;
        }
    }
}
