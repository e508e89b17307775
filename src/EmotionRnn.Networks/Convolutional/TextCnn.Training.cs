using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Convolutional;

/// <content>The way back.</content>
public sealed partial class TextCnn
{
    private readonly Workspace _training = new();
    private readonly Companion _companion = new();
    private int[] _learnt = [];

    /// <summary>
    /// The loss of a batch of utterances, −Σ w_y log p_y / Σ w_y, and its gradient, which replaces that in <see cref="Parameters"/>.
    /// </summary>
    /// <param name="utterances">Each a list of word indices, which may be empty.</param>
    /// <param name="labels">The class of each, −1 where it has none.</param>
    /// <param name="classWeights">w, one a class; empty for ones.</param>
    /// <param name="dropout">Where dropout draws from; null for none.</param>
    /// <param name="threads">1 or 2. The number changes no bit of the result.</param>
    /// <exception cref="ArgumentException">A word or a label is out of range.</exception>
    public BatchLoss Loss(
        IReadOnlyList<int[]> utterances,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<float> classWeights = default,
        RandomStream? dropout = null,
        int threads = 1
    )
    {
        if (utterances.Count == 0 || labels.Length != utterances.Count)
            throw new ArgumentException($"{utterances.Count} utterances have {labels.Length} labels.");
        foreach (var utterance in utterances)
            Check(utterance);
        Parameters.Packing.Ensure(withBack: true);
        Parameters.ClearGradients(except: _vectors);
        foreach (var word in _learnt)
            _vectors.Gradient.Row(word).Clear();
        _training.Reset();

        // Forward.
        var indices = Indices(utterances, dropout);
        Matrix Take(int columns, int rows = -1) => _training.Take(rows < 0 ? utterances.Count : rows, columns);
        Matrix? Mask(int columns, float p, int rows = -1) =>
            dropout is null || p == 0 ? null : Dropout.Mask(Take(columns, rows), p, dropout);

        var words = Take(Options.WordSize, indices.Length);
        var wordMask = Mask(Options.WordSize, Options.VectorDropout, indices.Length);
        var products = Take(_convolution.ProductWidth, indices.Length);
        var pooled = Take(_convolution.OutputWidth);
        var places = new int[utterances.Count * _convolution.OutputWidth];
        InHalves(
            threads,
            half =>
            {
                var (from, count) = Half(utterances, half, out var first, out var end);
                for (var i = from; i < from + count; i++)
                    _vectors.Value.Row(indices[i]).CopyTo(words.Row(i));
                Activations.Scale(words.RowRange(from, count), wordMask?.RowRange(from, count));
                _convolution.Multiply(words.RowRange(from, count), products.RowRange(from, count));
                for (var (u, row) = (first, from); u < end; row += utterances[u++].Length)
                {
                    pooled.Row(u).Fill(float.NegativeInfinity);
                    _convolution.Pool(products.RowRange(row, utterances[u].Length), starts: true, ends: true, pooled.Row(u), PlacesOf(u));
                }
            }
        );
        var pooledMask = Mask(_convolution.OutputWidth, Options.Dropout);
        Activations.Relu(pooled);
        Activations.Scale(pooled, pooledMask);
        var feature = Take(Options.FeatureSize);
        _feature.Forward(pooled, feature);
        var featureMask = Mask(Options.FeatureSize, Options.Dropout);
        Activations.Relu(feature);
        Activations.Scale(feature, featureMask);
        var scores = Take(Options.Classes);
        _classes.Forward(feature, scores);
        Activations.LogSoftmax(scores);
        var loss = NegativeLogLikelihood.Backward(scores, labels, classWeights);

        // Backward.
        _classes.Gradient(feature, scores);
        var featureGradient = Take(Options.FeatureSize);
        _classes.Backward(scores, featureGradient);
        Activations.Scale(featureGradient, featureMask);
        Activations.ReluBack(feature, featureGradient);
        _feature.Gradient(pooled, featureGradient);
        var pooledGradient = Take(_convolution.OutputWidth);
        _feature.Backward(featureGradient, pooledGradient);
        Activations.Scale(pooledGradient, pooledMask);
        Activations.ReluBack(pooled, pooledGradient);

        var wordGradients = Take(Options.WordSize, indices.Length);
        InHalves(
            threads,
            half =>
            {
                var (from, count) = Half(utterances, half, out var first, out var end);
                var (rows, gradients) = (products.RowRange(from, count), wordGradients.RowRange(from, count));
                rows.Clear();
                for (var (u, row) = (first, from); u < end; row += utterances[u++].Length)
                    _convolution.PoolBack(pooledGradient.Row(u), PlacesOf(u), products.RowRange(row, utterances[u].Length));
                _convolution.Backward(rows, gradients);
                Activations.Scale(gradients, wordMask?.RowRange(from, count));
            }
        );
        _convolution.BiasGradients(pooledGradient);
        InHalves(threads, half => _convolution.WeightGradients(words, products, half));
        _learnt = Array.FindAll(indices, word => word < _vectors.TrainedRows);
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] >= _vectors.TrainedRows)
                continue;
            var row = _vectors.Gradient.Row(indices[i]);
            TensorPrimitives.Add(row, wordGradients.Row(i), row);
        }

        GC.KeepAlive(this);
        return loss;

        Span<int> PlacesOf(int utterance) => places.AsSpan(utterance * _convolution.OutputWidth, _convolution.OutputWidth);
    }

    /// <summary>The words of all utterances, one after another, some of them replaced by word 0.</summary>
    private int[] Indices(IReadOnlyList<int[]> utterances, RandomStream? dropout)
    {
        int[] indices = [.. utterances.SelectMany(u => u)];
        if (dropout is null || Options.WordDropout == 0)
            return indices;
        foreach (ref var index in indices.AsSpan())
        {
            if (dropout.NextDouble() < Options.WordDropout)
                index = 0;
        }

        return indices;
    }

    private void InHalves(int threads, Action<int> work)
    {
        if (threads > 1)
        {
            _companion.Run(work);
            return;
        }

        work(0);
        work(1);
    }

    /// <summary>The rows of words, and the utterances, of one half of a batch.</summary>
    private static (int From, int Count) Half(IReadOnlyList<int[]> utterances, int half, out int first, out int end)
    {
        (first, end) = half == 0 ? (0, utterances.Count / 2) : (utterances.Count / 2, utterances.Count);
        return (utterances.Take(first).Sum(u => u.Length), utterances.Skip(first).Take(end - first).Sum(u => u.Length));
    }
}
