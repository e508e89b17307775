using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// From emotion states to log-probabilities: M = dropout([E_f, E_b]), by option attention over all of a dialogue's M, then
/// h = dropout(ReLU(FC1(M))) and log softmax(FC2(h)). Rows are utterances, dialogue after dialogue.
/// </summary>
internal sealed class EmotionHead
{
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

    /// <summary>Fills the pass and its <see cref="Pass.LogProbabilities"/>.</summary>
    /// <param name="emotions">[E_f, E_b], changed by dropout.</param>
    /// <param name="lengths">Of the dialogues, in the order of rows.</param>
    /// <param name="memory">Where the pass takes its matrices.</param>
    /// <param name="dropout">Null where nothing is dropped.</param>
    public Pass Forward(Matrix emotions, ReadOnlySpan<int> lengths, Workspace memory, RandomStream? dropout)
    {
        Matrix? Mask(int columns) =>
            dropout is null || _options.Dropout == 0 ? null : Dropout.Mask(memory.Take(emotions.Rows, columns), _options.Dropout, dropout);

        var pass = new Pass
        {
            Emotions = emotions,
            EmotionMask = Mask(Width),
            HiddenMask = Mask(_options.HiddenSize),
            Attended = emotions,
        };
        Activations.Scale(emotions, pass.EmotionMask);
        if (_attention is not null)
            Attend(ref pass, lengths, memory);
        pass.Hidden = memory.Take(emotions.Rows, _options.HiddenSize);
        _hidden.Forward(pass.Attended, pass.Hidden);
        Activations.Relu(pass.Hidden);
        Activations.Scale(pass.Hidden, pass.HiddenMask);
        pass.LogProbabilities = memory.Take(emotions.Rows, _options.Classes);
        _classes.Forward(pass.Hidden, pass.LogProbabilities);
        Activations.LogSoftmax(pass.LogProbabilities);
        return pass;
    }

    /// <summary>
    /// From the gradient of the scores before the softmax to those of the weights, added, and of the emotion states, returned.
    /// </summary>
    public Matrix Backward(in Pass pass, Matrix scoreGradient, ReadOnlySpan<int> lengths, Workspace memory)
    {
        _classes.Gradient(pass.Hidden, scoreGradient);
        var hidden = memory.Take(pass.Hidden.Rows, pass.Hidden.Columns);
        _classes.Backward(scoreGradient, hidden);
        Activations.Scale(hidden, pass.HiddenMask);
        Activations.ReluBack(pass.Hidden, hidden);
        _hidden.Gradient(pass.Attended, hidden);
        var emotions = memory.Take(pass.Emotions.Rows, Width);
        _hidden.Backward(hidden, emotions);
        if (_attention is not null)
            emotions = AttendBack(pass, emotions, lengths, memory);
        Activations.Scale(emotions, pass.EmotionMask);
        return emotions;
    }

    /// <summary>Attended_t = Σ_j α_tj M_j with α_t = softmax_j((W M_t + b)·M_j).</summary>
    private void Attend(ref Pass pass, ReadOnlySpan<int> lengths, Workspace memory)
    {
        pass.Asked = memory.Take(pass.Emotions.Rows, Width);
        pass.Attended = memory.TakeCleared(pass.Emotions.Rows, Width);
        _attention!.Forward(pass.Emotions, pass.Asked);
        var start = 0;
        foreach (var length in lengths)
        {
            var states = pass.Emotions.RowRange(start, length);
            var weights = memory.Take(1, length).Row(0);
            for (var t = start; t < start + length; t++)
            {
                Weights(states, pass.Asked.Row(t), weights);
                for (var j = 0; j < length; j++)
                    TensorPrimitives.MultiplyAdd(states.Row(j), weights[j], pass.Attended.Row(t), pass.Attended.Row(t));
            }

            start += length;
        }
    }

    private Matrix AttendBack(in Pass pass, Matrix attendedGradient, ReadOnlySpan<int> lengths, Workspace memory)
    {
        var emotions = memory.TakeCleared(pass.Emotions.Rows, Width);
        var asked = memory.TakeCleared(pass.Emotions.Rows, Width);
        var start = 0;
        foreach (var length in lengths)
        {
            Matrix states = pass.Emotions.RowRange(start, length),
                stateGradients = emotions.RowRange(start, length);
            Span<float> weights = memory.Take(1, length).Row(0),
                weightGradients = memory.Take(1, length).Row(0);
            for (var t = start; t < start + length; t++)
            {
                Weights(states, pass.Asked.Row(t), weights);
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
                    TensorPrimitives.MultiplyAdd(pass.Asked.Row(t), score, stateGradients.Row(j), stateGradients.Row(j));
                    TensorPrimitives.MultiplyAdd(states.Row(j), score, asked.Row(t), asked.Row(t));
                }
            }

            start += length;
        }

        _attention!.Gradient(pass.Emotions, asked);
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

    /// <summary>The matrices of one run, kept for the way back.</summary>
    public ref struct Pass
    {
        public Matrix Emotions,
            Asked,
            Attended,
            Hidden,
            LogProbabilities;
        public Matrix? EmotionMask,
            HiddenMask;
    }
}
