using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks;

/// <content>The way back.</content>
public sealed partial class TextCnn
{
    private readonly Workspace _training = new();

    /// <summary>The loss of a batch of utterances, −Σ w_y log p_y / Σ w_y, and its gradient, which replaces that in <see cref="Parameters"/>.</summary>
    /// <param name="utterances">Each a list of word indices, which may be empty.</param>
    /// <param name="labels">The class of each, −1 where it has none.</param>
    /// <param name="classWeights">w, one a class; empty for ones.</param>
    /// <param name="dropout">Where dropout draws from; null for none.</param>
    /// <exception cref="ArgumentException">A word or a label is out of range.</exception>
    public BatchLoss Loss(IReadOnlyList<int[]> utterances, ReadOnlySpan<int> labels, ReadOnlySpan<float> classWeights = default, RandomStream? dropout = null)
    {
        if (utterances.Count == 0 || labels.Length != utterances.Count) throw new ArgumentException($"{utterances.Count} utterances have {labels.Length} labels.");
        foreach (var utterance in utterances) Check(utterance);
        EnsurePacked(forTraining: true);
        Parameters.ClearGradients();
        _training.Reset();

        // Forward.
        var indices = Indices(utterances, dropout);
        Matrix Take(int columns, int rows = -1) => _training.Take(rows < 0 ? utterances.Count : rows, columns);
        Matrix? Mask(int columns, float p, int rows = -1) => dropout is null || p == 0 ? null : Dropout.Mask(Take(columns, rows), p, dropout);

        var words = Take(Options.WordSize, indices.Length);
        for (var i = 0; i < indices.Length; i++) _vectors.Value.Row(indices[i]).CopyTo(words.Row(i));
        var wordMask = Mask(Options.WordSize, Options.VectorDropout, indices.Length);
        Activations.Scale(words, wordMask);
        var products = Take(_convolution.ProductWidth, indices.Length);
        _convolution.Multiply(words, products);

        var pooled = Take(_convolution.OutputWidth);
        var places = new int[utterances.Count * _convolution.OutputWidth];
        ForEach(utterances, (u, start, count) =>
        {
            pooled.Row(u).Fill(float.NegativeInfinity);
            _convolution.Pool(products.RowRange(start, count), starts: true, ends: true, pooled.Row(u), PlacesOf(u));
        });
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

        products.Clear();
        ForEach(utterances, (u, start, count) => _convolution.PoolBack(pooledGradient.Row(u), PlacesOf(u), products.RowRange(start, count)));
        var wordGradients = Take(Options.WordSize, indices.Length);
        _convolution.Backward(words, products, wordGradients);
        Activations.Scale(wordGradients, wordMask);
        for (var i = 0; i < indices.Length; i++)
        {
            if (indices[i] >= _vectors.TrainedRows) continue;
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
        if (dropout is null || Options.WordDropout == 0) return indices;
        foreach (ref var index in indices.AsSpan())
        {
            if (dropout.NextDouble() < Options.WordDropout) index = 0;
        }

        return indices;
    }

    private static void ForEach(IReadOnlyList<int[]> utterances, Action<int, int, int> action)
    {
        var start = 0;
        for (var u = 0; u < utterances.Count; u++)
        {
            action(u, start, utterances[u].Length);
            start += utterances[u].Length;
        }
    }
}
