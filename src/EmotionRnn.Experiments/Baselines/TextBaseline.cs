using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Logistic;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Linear;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Experiments.Baselines;

/// <summary>How the text baseline is trained.</summary>
public sealed record TextBaselineOptions
{
    /// <summary>The values of C to choose from by the weighted F1 on dev; the first of equals is taken.</summary>
    public IReadOnlyList<double> C { get; init; } = [0.5, 1, 2, 4, 8];

    /// <summary>γ of the class weights (N / (classes · n_c))^γ.</summary>
    public double Gamma { get; init; } = 0.5;

    /// <summary>
    /// How much the features of the previous and of the next utterance count beside an utterance's own, which count 1; 0 leaves them out.
    /// On MELD's dev split 0.2 is best.
    /// </summary>
    public double NeighbourWeight { get; init; }

    /// <summary>Which terms are counted.</summary>
    public TfIdfOptions Terms { get; init; } = new();
}

/// <summary>
/// The system to beat: TF-IDF of an utterance's words and characters, and a logistic regression.
/// It knows nothing of speakers, and at most the two utterances beside.
/// </summary>
public sealed class TextBaseline
{
    private readonly TfIdf _tfIdf;
    private readonly LinearClassifier _classifier;
    private readonly double _neighbourWeight;

    private TextBaseline(LabelSet labels, TfIdf tfIdf, LinearClassifier classifier, double neighbourWeight, double c) =>
        (Labels, _tfIdf, _classifier, _neighbourWeight, C) = (labels, tfIdf, classifier, neighbourWeight, c);

    /// <summary>The classes.</summary>
    public LabelSet Labels { get; }

    /// <summary>The C that was chosen on dev.</summary>
    public double C { get; }

    /// <summary>Fits the terms on train, a regression for every C on train, and takes the one that scores best on dev.</summary>
    /// <param name="corpus">Its test split is not looked at. Without labelled utterances in dev the middle C is taken.</param>
    /// <param name="options">See <see cref="TextBaselineOptions"/>.</param>
    /// <param name="progress">Told how many regressions are fitted, and how many there are; may be null.</param>
    /// <param name="cancellation">Ends the training between two regressions.</param>
    /// <exception cref="ExperimentException">Train has no labelled utterance.</exception>
    public static TextBaseline Train(Corpus corpus, TextBaselineOptions? options = null, IProgress<(int Done, int Total)>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new TextBaselineOptions();
        var train = corpus[Split.Train];
        var tfIdf = TfIdf.Fit([.. train.SelectMany(conversation => conversation.Utterances).Select(utterance => utterance.Text)], options.Terms);
        var rows = new List<SparseRow>();
        var labels = new List<int>();
        foreach (var conversation in train)
        {
            var features = Features(tfIdf, conversation, options.NeighbourWeight);
            foreach (var (t, label) in Labelled(conversation, corpus.Labels))
            {
                rows.Add(features[t]);
                labels.Add(label);
            }
        }

        if (rows.Count == 0) throw new ExperimentException($"{corpus.Name} has no labelled utterance in its train split.");
        double[] weights = [.. ClassWeights.Of(labels, corpus.Labels.Count, options.Gamma).Select(weight => (double)weight)];
        var dimensions = tfIdf.Dimensions * (options.NeighbourWeight > 0 ? 3 : 1);
        var choices = corpus[Split.Dev].Any(conversation => Labelled(conversation, corpus.Labels).Any()) ? options.C : [options.C[options.C.Count / 2]];
        var baselines = new TextBaseline[choices.Count];
        for (var i = 0; i < baselines.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var classifier = LogisticRegression.Fit(rows, dimensions, labels, corpus.Labels.Count, new LogisticRegressionOptions(choices[i], weights)).Classifier;
            baselines[i] = new TextBaseline(corpus.Labels, tfIdf, classifier, options.NeighbourWeight, choices[i]);
            progress?.Report((i + 1, baselines.Length));
        }

        return baselines.Length == 1 ? baselines[0] : baselines.MaxBy(baseline => ClassificationReport.Of(corpus.Labels, baseline.Score(corpus[Split.Dev])).WeightedF1)!;
    }

    /// <summary>The log-probabilities of a conversation's utterances, <c>[T × C]</c>.</summary>
    /// <param name="conversation">Labelled or not.</param>
    public float[] LogProbabilities(Conversation conversation)
    {
        var features = Features(_tfIdf, conversation, _neighbourWeight);
        var result = new float[features.Length * Labels.Count];
        for (var t = 0; t < features.Length; t++) _classifier.LogProbabilities(features[t], result.AsSpan(t * Labels.Count, Labels.Count));
        return result;
    }

    /// <summary>The predictions for all labelled utterances of conversations, in order.</summary>
    /// <param name="conversations">Such as a corpus's test split.</param>
    public Predictions Score(IEnumerable<Conversation> conversations)
    {
        var truth = new List<int>();
        var logarithms = new List<float>();
        foreach (var conversation in conversations)
        {
            var all = LogProbabilities(conversation);
            foreach (var (t, label) in Labelled(conversation, Labels))
            {
                truth.Add(label);
                logarithms.AddRange(all.AsSpan(t * Labels.Count, Labels.Count));
            }
        }

        return Predictions.FromLogarithms([.. truth], [.. logarithms], Labels.Count);
    }

    private static IEnumerable<(int T, int Label)> Labelled(Conversation conversation, LabelSet labels) =>
        from item in conversation.Utterances.Select((utterance, t) => (T: t, Label: utterance.Emotion is { } emotion ? labels.IndexOf(emotion) : -1))
        where item.Label >= 0
        select item;

    // Own features, and behind them the previous utterance's and the next one's.
    private static SparseRow[] Features(TfIdf tfIdf, Conversation conversation, double neighbourWeight)
    {
        SparseRow[] own = [.. conversation.Utterances.Select(utterance => tfIdf.Transform(utterance.Text))];
        if (neighbourWeight == 0) return own;
        var none = new SparseRow([], []);
        return [.. own.Select((row, t) => Join(row, t > 0 ? own[t - 1] : none, t + 1 < own.Length ? own[t + 1] : none))];

        SparseRow Join(SparseRow row, SparseRow previous, SparseRow next) => new(
            [.. row.Indices, .. previous.Indices.Select(index => index + tfIdf.Dimensions), .. next.Indices.Select(index => index + 2 * tfIdf.Dimensions)],
            [.. row.Values, .. previous.Values.Concat(next.Values).Select(value => (float)(value * neighbourWeight))]);
    }
}
