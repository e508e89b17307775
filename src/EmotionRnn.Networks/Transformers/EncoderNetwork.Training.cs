using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <content>The way back.</content>
public sealed partial class EncoderNetwork
{
    private const float HeadRate = 3, RateOfNextLayer = 0.9f;

    private readonly Workspace _training = new();

    /// <summary>The loss of a batch, −Σ w_y log p_y / Σ w_y over labelled segments that have tokens, and its gradient, which replaces that in <see cref="Parameters"/>.</summary>
    /// <param name="batch">Labelled inputs.</param>
    /// <param name="classWeights">w, one a class; empty for ones.</param>
    /// <param name="dropout">Where dropout draws from; null for none.</param>
    /// <exception cref="ArgumentException">An input is malformed, too long or has an id outside the vocabulary.</exception>
    public BatchLoss Loss(IReadOnlyList<EncoderInput> batch, ReadOnlySpan<float> classWeights = default, RandomStream? dropout = null)
    {
        if (batch.Count == 0) throw new ArgumentException("A batch needs at least one input.", nameof(batch));
        foreach (var input in batch) input.Check(Options, Classes);
        EnsurePacked();
        Parameters.ClearGradients();
        _training.Reset();

        var rows = new TokenRows([.. batch.Select(input => input.Tokens)], Options);
        var pass = _encoder.TakeForTraining(_training, rows, dropout);
        var states = _encoder.Forward(rows, pass);
        var means = new SegmentMeans(batch);
        Matrix u = _training.Take(means.Count, Options.HiddenSize), uGradient = _training.Take(means.Count, Options.HiddenSize);
        means.Forward(states, u);
        var head = _head.Forward(u, _training, dropout);
        int[] labels = [.. batch.SelectMany(input => input.Labels ?? Enumerable.Repeat(-1, input.SegmentCount)).Select((label, s) => means.IsPresent(s) ? label : -1)];
        var loss = NegativeLogLikelihood.Backward(head.LogProbabilities, labels, classWeights);

        _head.Backward(head, head.LogProbabilities, uGradient, _training);
        var gradient = _training.Take(rows.Count, Options.HiddenSize);
        means.Backward(uGradient, gradient);
        _encoder.Backward(rows, pass, gradient);
        GC.KeepAlive(this);
        return loss;
    }

    /// <summary>
    /// By what a parameter's learning rate is multiplied in fine-tuning: the head's by 3, that of the k-th layer from the top by 0.9ᵏ, the embeddings' by 0.9 to the
    /// number of layers plus one. What pretraining learnt for all tasks, low in the encoder, moves least.
    /// </summary>
    /// <param name="parameter">One of <see cref="Parameters"/>.</param>
    public float RateOf(Parameter parameter)
    {
        if (parameter.Name.StartsWith(EncoderHead.Prefix, StringComparison.Ordinal)) return HeadRate;
        var layer = Options.Layers - 1;
        while (layer >= 0 && !parameter.Name.StartsWith(EncoderLayer.Prefix(layer), StringComparison.Ordinal)) layer--;
        return MathF.Pow(RateOfNextLayer, Options.Layers - layer);
    }
}
