using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Transformers;

/// <content>The way back.</content>
public sealed partial class EncoderNetwork
{
    private const float HeadRate = 3,
        RateOfNextLayer = 0.9f;

    private readonly Workspace _training = new();
    private readonly List<EncoderNetwork> _helpers = [];

    /// <summary>
    /// The loss of a batch, −Σ w_y log p_y / Σ w_y over labelled segments that have tokens, and its gradient, which replaces that in
    /// <see cref="Parameters"/>.
    /// </summary>
    /// <param name="batch">Labelled inputs.</param>
    /// <param name="classWeights">w, one a class; empty for ones.</param>
    /// <param name="dropout">Where dropout draws from; null for none.</param>
    /// <param name="threads">
    /// How many share the inputs. Each after the first has a gradient of its own, as large as all weights. The number changes the order of
    /// sums,
    /// and so the last bits.
    /// </param>
    /// <exception cref="ArgumentException">An input is malformed, too long or has an id outside the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">There is no head.</exception>
    public BatchLoss Loss(
        IReadOnlyList<EncoderInput> batch,
        ReadOnlySpan<float> classWeights = default,
        RandomStream? dropout = null,
        int threads = 1
    )
    {
        if (batch.Count == 0)
            throw new ArgumentException("A batch needs at least one input.", nameof(batch));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        foreach (var input in batch)
            input.Check(Options, Classes);
        threads = int.Min(threads, batch.Count);
        if (threads == 1)
            return LossOfPart(batch, classWeights, dropout);

        EncoderNetwork[] networks = [this, .. Enumerable.Range(0, threads - 1).Select(HelperAt)];
        var parts = Share(batch, input => input.Tokens.Length, threads);
        var streams = parts.Select(_ => dropout is null ? null : new RandomStream((long)dropout.NextBits())).ToArray();
        var weights = classWeights.ToArray();
        var losses = new BatchLoss[threads];
        Parallel.For(0, threads, i => losses[i] = networks[i].LossOfPart(parts[i], weights, streams[i]));

        // A part's loss and gradient are means over the part.
        var total = losses.Sum(loss => loss.Weight);
        var shares = losses.Select(loss => total > 0 ? loss.Weight / total : 0).ToArray();
        Parallel.For(
            0,
            Parameters.All.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            p =>
            {
                var sum = Parameters.All[p].Gradients;
                TensorPrimitives.Multiply(sum, (float)shares[0], sum);
                for (var i = 1; i < threads; i++)
                    TensorPrimitives.MultiplyAdd(networks[i].Parameters.All[p].Gradients, (float)shares[i], sum, sum);
            }
        );
        return new(losses.Zip(shares, (loss, share) => loss.Mean * share).Sum(), total);
    }

    private EncoderNetwork HelperAt(int index)
    {
        if (index == _helpers.Count)
            _helpers.Add(new(this));
        return _helpers[index];
    }

    /// <summary>Shares items out, the longest first, each to the part that is shortest so far.</summary>
    private static List<T>[] Share<T>(IReadOnlyList<T> items, Func<T, int> length, int count)
    {
        var parts = Enumerable.Range(0, count).Select(_ => new List<T>()).ToArray();
        foreach (var item in items.OrderByDescending(length))
            parts.MinBy(part => part.Sum(length))!.Add(item);
        return parts;
    }

    private BatchLoss LossOfPart(IReadOnlyList<EncoderInput> batch, ReadOnlySpan<float> classWeights, RandomStream? dropout)
    {
        Parameters.Packing.Ensure();
        Parameters.ClearGradients();
        _training.Reset();

        var rows = new TokenRows([.. batch.Select(input => input.Tokens)], Options);
        var tape = _encoder.TakeForTraining(_training, rows, dropout);
        var states = _encoder.Forward(rows, tape);
        var means = new SegmentMeans(batch);
        Matrix u = _training.Take(means.Count, Options.HiddenSize),
            uGradient = _training.Take(means.Count, Options.HiddenSize);
        means.Forward(states, u);
        var head = Head.Forward(u, _training, dropout);
        var labels = batch
            .SelectMany(input => input.Labels ?? Enumerable.Repeat(-1, input.SegmentCount))
            .Select((label, s) => means.IsPresent(s) ? label : -1);
        var loss = NegativeLogLikelihood.Backward(head.LogProbabilities, [.. labels], classWeights);

        Head.Backward(head, head.LogProbabilities, uGradient, _training);
        var gradient = _training.Take(rows.Count, Options.HiddenSize);
        means.Backward(uGradient, gradient);
        _encoder.Backward(rows, tape, gradient);
        GC.KeepAlive(this);
        return loss;
    }

    /// <summary>
    /// By what a parameter's learning rate is multiplied in fine-tuning: the head's by 3, that of the k-th layer from the top by 0.9ᵏ,
    /// the
    /// embeddings'
    /// by 0.9 to the number of layers plus one. What pretraining learnt for all tasks, low in the encoder, moves least.
    /// </summary>
    /// <param name="parameter">One of <see cref="Parameters"/>.</param>
    public float RateOf(Parameter parameter)
    {
        if (parameter.Name.StartsWith(EncoderHead.Prefix, StringComparison.Ordinal))
            return HeadRate;
        var layer = Options.Layers - 1;
        while (layer >= 0 && !parameter.Name.StartsWith(EncoderLayer.Prefix(layer), StringComparison.Ordinal))
            layer--;
        return MathF.Pow(RateOfNextLayer, Options.Layers - layer);
    }
}
