using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// From emotion states to log-probabilities: M = dropout([E_f, E_b]), by option attention over all of a dialogue's M, then
/// h = dropout(ReLU(FC1(M))) and log softmax(FC2(h)). Rows are utterances, dialogue after dialogue.
/// </summary>
internal sealed class EmotionHead
{
    /// <summary>What the names of the tensors of the classes begin with.</summary>
    public const string Classes = "out.";

    private readonly EmotionRnnOptions _options;
    private readonly Dense _hidden,
        _classes;
    private readonly Dense? _attention;

    public EmotionHead(ParameterSet parameters, EmotionRnnOptions options)
    {
        _options = options;
        Width = (options.Bidirectional ? 2 : 1) * options.EmotionSize;
        _hidden = new(parameters, "fc", Width, options.HiddenSize);
        _classes = new(parameters, "out", options.HiddenSize, options.Classes);
        _attention = options.EmotionAttention ? new(parameters, "emotion_attention", Width, Width) : null;
    }

    /// <summary>The width of a row of emotion states.</summary>
    public int Width { get; }

    public void Initialize(RandomStream random)
    {
        _hidden.Initialize(random);
        _classes.Initialize(random);
        _attention?.Initialize(random);
    }

    /// <summary>Fills the tape and its <see cref="Tape.LogProbabilities"/>.</summary>
    /// <param name="emotions">[E_f, E_b], changed by dropout.</param>
    /// <param name="lengths">Of the dialogues, in the order of rows.</param>
    /// <param name="memory">Where the tape takes its matrices.</param>
    /// <param name="dropout">Null where nothing is dropped.</param>
    public Tape Forward(Matrix emotions, ReadOnlySpan<int> lengths, Workspace memory, RandomStream? dropout)
    {
        Matrix? Mask(int columns) =>
            dropout is null || _options.Dropout == 0 ? null : Dropout.Mask(memory.Take(emotions.Rows, columns), _options.Dropout, dropout);

        var tape = new Tape
        {
            Emotions = emotions,
            EmotionMask = Mask(Width),
            HiddenMask = Mask(_options.HiddenSize),
            Attended = emotions,
        };
        Activations.Scale(emotions, tape.EmotionMask);
        if (_attention is not null)
            Attend(ref tape, lengths, memory);
        tape.Hidden = memory.Take(emotions.Rows, _options.HiddenSize);
        _hidden.Forward(tape.Attended, tape.Hidden);
        Activations.Relu(tape.Hidden);
        Activations.Scale(tape.Hidden, tape.HiddenMask);
        tape.LogProbabilities = memory.Take(emotions.Rows, _options.Classes);
        _classes.Forward(tape.Hidden, tape.LogProbabilities);
        Activations.LogSoftmax(tape.LogProbabilities);
        return tape;
    }

    /// <summary>
    /// From the gradient of the scores before the softmax to those of the weights, added, and of the emotion states, returned.
    /// </summary>
    public Matrix Backward(in Tape tape, Matrix scoreGradient, ReadOnlySpan<int> lengths, Workspace memory)
    {
        _classes.Gradient(tape.Hidden, scoreGradient);
        var hidden = memory.Take(tape.Hidden.Rows, tape.Hidden.Columns);
        _classes.Backward(scoreGradient, hidden);
        Activations.Scale(hidden, tape.HiddenMask);
        Activations.ReluBack(tape.Hidden, hidden);
        _hidden.Gradient(tape.Attended, hidden);
        var emotions = memory.Take(tape.Emotions.Rows, Width);
        _hidden.Backward(hidden, emotions);
        if (_attention is not null)
            emotions = AttendBack(tape, emotions, lengths, memory);
        Activations.Scale(emotions, tape.EmotionMask);
        return emotions;
    }

    /// <summary>Attended_t = Σ_j α_tj M_j with α_t = softmax_j((W M_t + b)·M_j).</summary>
    private void Attend(ref Tape tape, ReadOnlySpan<int> lengths, Workspace memory)
    {
        tape.Asked = memory.Take(tape.Emotions.Rows, Width);
        tape.Attended = memory.TakeCleared(tape.Emotions.Rows, Width);
        _attention!.Forward(tape.Emotions, tape.Asked);
        var start = 0;
        foreach (var length in lengths)
        {
            var states = tape.Emotions.RowRange(start, length);
            var weights = memory.Take(1, length).Row(0);
            for (var t = start; t < start + length; t++)
            {
                Weights(states, tape.Asked.Row(t), weights);
                for (var j = 0; j < length; j++)
                    TensorPrimitives.MultiplyAdd(states.Row(j), weights[j], tape.Attended.Row(t), tape.Attended.Row(t));
            }

            start += length;
        }
    }

    private Matrix AttendBack(in Tape tape, Matrix attendedGradient, ReadOnlySpan<int> lengths, Workspace memory)
    {
        var emotions = memory.TakeCleared(tape.Emotions.Rows, Width);
        var asked = memory.TakeCleared(tape.Emotions.Rows, Width);
        var start = 0;
        foreach (var length in lengths)
        {
            Matrix states = tape.Emotions.RowRange(start, length),
                stateGradients = emotions.RowRange(start, length);
            Span<float> weights = memory.Take(1, length).Row(0),
                weightGradients = memory.Take(1, length).Row(0);
            for (var t = start; t < start + length; t++)
            {
                Weights(states, tape.Asked.Row(t), weights);
                var gradient = attendedGradient.Row(t);
                for (var j = 0; j < length; j++)
                {
                    TensorPrimitives.MultiplyAdd(gradient, weights[j], stateGradients.Row(j), stateGradients.Row(j));
                    weightGradients[j] = TensorPrimitives.Dot(gradient, states.Row(j));
                }

                var mean = TensorPrimitives.Dot<float>(weights, weightGradients);
                for (var j = 0; j < length; j++)
                {
                    var score = weights[j] * (weightGradients[j] - mean);
                    TensorPrimitives.MultiplyAdd(tape.Asked.Row(t), score, stateGradients.Row(j), stateGradients.Row(j));
                    TensorPrimitives.MultiplyAdd(states.Row(j), score, asked.Row(t), asked.Row(t));
                }
            }

            start += length;
        }

        _attention!.Gradient(tape.Emotions, asked);
        _attention.Backward(asked, emotions, accumulate: true);
        return emotions;
    }

    private static void Weights(Matrix states, ReadOnlySpan<float> asked, Span<float> weights)
    {
        for (var j = 0; j < states.Rows; j++)
            weights[j] = TensorPrimitives.Dot(asked, states.Row(j));
        // SoftMax itself does not shift, and exp(89) is beyond a float: trained states reach such scores.
        TensorPrimitives.Subtract(weights, TensorPrimitives.Max<float>(weights), weights);
        TensorPrimitives.SoftMax(weights, weights);
    }

    /// <summary>What the way forward computes, kept for the way back.</summary>
    public ref struct Tape
    {
        /// <summary>M, [E_f, E_b] after dropout [R × 2De].</summary>
        public Matrix Emotions;

        /// <summary>W M_t + b, what every utterance asks of the others [R × 2De], where they attend to each other.</summary>
        public Matrix Asked;

        /// <summary>What the hidden layer reads [R × 2De].</summary>
        public Matrix Attended;

        /// <summary>h after dropout [R × Dh].</summary>
        public Matrix Hidden;

        /// <summary>[R × C].</summary>
        public Matrix LogProbabilities;

        /// <summary>Dropout's factors of M [R × 2De] and of h [R × Dh]; null where nothing is dropped.</summary>
        public Matrix? EmotionMask,
            HiddenMask;
    }
}
