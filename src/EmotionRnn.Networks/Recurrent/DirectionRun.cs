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
        _passMemory = new();
    private readonly DirectionState _state;
    private readonly DirectionPass _pass = new();
    private readonly DirectionGradients _gradients = new();

    public DirectionRun(EmotionRnnCell cell, bool reverse)
    {
        _cell = cell;
        _reverse = reverse;
        _state = new(cell, _batchMemory);
    }

    /// <summary>Runs the whole batch in one pass and keeps it.</summary>
    /// <param name="dialogues">By falling length.</param>
    /// <param name="dropout">Null where nothing is dropped.</param>
    public void Forward(ReadOnlySpan<DialogueInput> dialogues, RandomStream? dropout)
    {
        Start(dialogues);
        _pass.Take(_cell, _passMemory, 0, _pass.Plan.Steps, keepWeights: true);
        _pass.Read(dialogues, _reverse);
        if (dropout is not null)
            _pass.Drop(_cell.Options, _passMemory, dropout);
        _cell.Forward(_pass, _state);
    }

    /// <summary>
    /// Runs the batch a stretch of steps at a time and keeps only the answers, so that memory grows with the dialogues' states alone.
    /// </summary>
    /// <param name="dialogues">By falling length.</param>
    /// <param name="emotions">A row an utterance, dialogue after dialogue; this direction's columns are written.</param>
    /// <param name="attention">What to tell of the attention; null for nothing.</param>
    public void Infer(ReadOnlySpan<DialogueInput> dialogues, Matrix emotions, AttentionCollector? attention)
    {
        Start(dialogues);
        for (int first = 0, end; first < _pass.Plan.Steps; first = end)
        {
            end = EndOfStretch(first);
            _passMemory.Reset();
            _pass.Take(_cell, _passMemory, first, end, keepWeights: attention is not null);
            _pass.Read(dialogues, _reverse);
            _cell.Forward(_pass, _state);
            CopyEmotions(dialogues, emotions);
            attention?.Collect(_pass);
        }
    }

    /// <summary>The way back of <see cref="Forward"/>.</summary>
    /// <param name="dialogues">The same.</param>
    /// <param name="emotionGradients">A row an utterance, dialogue after dialogue, this direction's columns.</param>
    /// <param name="inputGradients">The same rows, where the features' gradients are added; null where nobody wants them.</param>
    public void Backward(ReadOnlySpan<DialogueInput> dialogues, Matrix emotionGradients, Matrix? inputGradients)
    {
        _gradients.Take(_pass, _state, _passMemory);
        var emotion = _passMemory.Take(_pass.Rows, emotionGradients.Columns);
        foreach (var (row, utterance) in Rows(dialogues))
            emotionGradients.Row(utterance).CopyTo(emotion.Row(row));
        Matrix? input = inputGradients is null ? null : _passMemory.TakeCleared(_pass.Rows, _pass.X.Columns);
        _cell.Backward(_pass, _state, _gradients, emotion, input);
        if (inputGradients is not { } sum || input is not { } own)
            return;
        foreach (var (row, utterance) in Rows(dialogues))
            TensorPrimitives.Add(sum.Row(utterance), own.Row(row), sum.Row(utterance));
    }

    /// <summary>Writes the emotion states to this direction's columns, dialogue after dialogue.</summary>
    public void CopyEmotions(ReadOnlySpan<DialogueInput> dialogues, Matrix emotions)
    {
        foreach (var (row, utterance) in Rows(dialogues))
            _pass.Emotion.Row(row).CopyTo(emotions.Row(utterance));
    }

    private void Start(ReadOnlySpan<DialogueInput> dialogues)
    {
        _batchMemory.Reset();
        _passMemory.Reset();
        _pass.Plan.Dialogues(dialogues, _reverse, _cell.Options.Listener);
        _state.Start(dialogues, _pass.Plan.Slots);
    }

    private int EndOfStretch(int first)
    {
        var plan = _pass.Plan;
        var end = first + 1;
        while (
            end < plan.Steps
            && plan.RowStart[end + 1] - plan.RowStart[first] + plan.ListenerStart[end + 1] - plan.ListenerStart[first] <= MostRows
        )
            end++;
        return end;
    }

    /// <summary>For every row of the pass, the utterance that it stands for, counted through the dialogues.</summary>
    private RowMap Rows(ReadOnlySpan<DialogueInput> dialogues) => new(_pass, _state, dialogues, _reverse);

    private ref struct RowMap(DirectionPass pass, DirectionState state, ReadOnlySpan<DialogueInput> dialogues, bool reverse)
    {
        private readonly ReadOnlySpan<DialogueInput> _dialogues = dialogues;
        private int _t = pass.FirstStep,
            _b = -1;

        public (int Row, int Utterance) Current
        {
            get
            {
                var turn = reverse ? _dialogues[_b].Length - 1 - _t : _t;
                return (pass.RowsOf(_t).Start + _b, state.HistoryStart[_b] + turn);
            }
        }

        public readonly RowMap GetEnumerator() => this;

        public bool MoveNext()
        {
            if (++_b < pass.RowsOf(_t).Count)
                return true;
            _b = 0;
            return ++_t < pass.EndStep;
        }
    }
}
