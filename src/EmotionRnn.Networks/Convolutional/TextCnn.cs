using System.Collections.Concurrent;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Convolutional;

/// <summary>
/// The text features of the report: word vectors, filters of widths 3, 4 and 5, their maxima over the utterance, ReLU, and a dense layer
/// with ReLU whose
/// output is the feature. A softmax over it serves to train it. Reading is safe from several threads at once; training is not.
/// </summary>
public sealed partial class TextCnn
{
    // So many words are worked on at a time; a longer utterance is cut into pieces that overlap by the widest filter.
    private const int MostWords = 1024;

    private readonly Parameter _vectors;
    private readonly TextConvolution _convolution;
    private readonly Dense _feature,
        _classes;
    private readonly ConcurrentBag<Workspace> _idle = [];

    /// <summary>A network whose weights are drawn from a seed; word vectors too, from a normal distribution with deviation 0.1.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="seed">The same seed gives the same weights; null leaves them zero, for weights that are read afterwards.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TextCnn(TextCnnOptions options, long? seed = 0)
    {
        options.Validate();
        Options = options;
        Parameters = new();
        _vectors = Parameters.Add("words", options.Words, options.WordSize, decays: false, options.TrainedWords);
        _convolution = new(Parameters, options);
        _feature = new(Parameters, "feature", _convolution.OutputWidth, options.FeatureSize);
        _classes = new(Parameters, "out", options.FeatureSize, options.Classes);
        Parameters.LayOut();
        if (seed is { } drawn)
            Initialize(drawn);
    }

    /// <summary>The shape.</summary>
    public TextCnnOptions Options { get; }

    /// <summary>All weights. After writing to them call <see cref="ParameterSet.MarkChanged"/>.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The word vectors [Words × WordSize].</summary>
    public Parameter WordVectors => _vectors;

    /// <summary>The features of utterances.</summary>
    /// <param name="utterances">Each a list of word indices, which may be empty.</param>
    /// <returns>For every utterance FeatureSize numbers ≥ 0, one utterance after another.</returns>
    /// <exception cref="ArgumentException">A word index is out of range.</exception>
    public float[] Features(IReadOnlyList<int[]> utterances) => Read(utterances, Options.FeatureSize, static (_, feature, _) => feature);

    /// <summary>The log-probabilities of the classes by the text alone.</summary>
    /// <param name="utterances">Each a list of word indices, which may be empty.</param>
    /// <returns>For every utterance C numbers, one utterance after another.</returns>
    /// <exception cref="ArgumentException">A word index is out of range.</exception>
    public float[] LogProbabilities(IReadOnlyList<int[]> utterances) =>
        Read(
            utterances,
            Options.Classes,
            static (network, feature, memory) =>
            {
                var scores = memory.Take(feature.Rows, network.Options.Classes);
                network._classes.Forward(feature, scores);
                Activations.LogSoftmax(scores);
                return scores;
            }
        );

    private void Initialize(long seed)
    {
        Initialization.Normal(_vectors, 0.1, new RandomStream(seed, 0));
        _convolution.Initialize(new RandomStream(seed, 1));
        _feature.Initialize(new RandomStream(seed, 2));
        _classes.Initialize(new RandomStream(seed, 3));
        Parameters.MarkChanged();
    }

    private float[] Read(IReadOnlyList<int[]> utterances, int width, Func<TextCnn, Matrix, Workspace, Matrix> head)
    {
        foreach (var utterance in utterances)
            Check(utterance);
        Parameters.Packing.Ensure();
        var memory = _idle.TryTake(out var idle) ? idle : new();
        memory.Reset();
        var pooled = memory.Take(utterances.Count, _convolution.OutputWidth);
        var words = memory.Take(MostWords, Options.WordSize);
        var products = memory.Take(MostWords, _convolution.ProductWidth);
        for (var u = 0; u < utterances.Count; u++)
            Pool(utterances[u], words, products, pooled.Row(u));
        Activations.Relu(pooled);
        var feature = memory.Take(utterances.Count, Options.FeatureSize);
        _feature.Forward(pooled, feature);
        Activations.Relu(feature);
        var answer = head(this, feature, memory);
        var result = new float[utterances.Count * width];
        for (var u = 0; u < utterances.Count; u++)
            answer.Row(u).CopyTo(result.AsSpan(u * width));
        _idle.Add(memory);
        GC.KeepAlive(this);
        return result;
    }

    private void Pool(int[] utterance, Matrix words, Matrix products, Span<float> pooled)
    {
        pooled.Fill(float.NegativeInfinity);
        var overlap = Options.Widths.Max() - 1;
        for (int start = 0, end; ; start = end - overlap)
        {
            end = int.Min(utterance.Length, start + MostWords);
            var count = end - start;
            for (var i = 0; i < count; i++)
                _vectors.Value.Row(utterance[start + i]).CopyTo(words.Row(i));
            _convolution.Multiply(words.RowRange(0, count), products.RowRange(0, count));
            _convolution.Pool(products.RowRange(0, count), starts: start == 0, ends: end == utterance.Length, pooled, places: default);
            if (end == utterance.Length)
                return;
        }
    }

    private void Check(int[] utterance)
    {
        foreach (var word in utterance)
        {
            if ((uint)word >= (uint)Options.Words)
                throw new ArgumentException($"Word {word} lies outside 0 to {Options.Words - 1}.");
        }
    }
}
