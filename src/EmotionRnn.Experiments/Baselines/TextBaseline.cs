using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Logistic;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks.Linear;
using EmotionRnn.Recognition.Models.Linear;
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
    public double NeighborWeight { get; init; }

    /// <summary>Which terms are counted.</summary>
    public TfIdfOptions Terms { get; init; } = new();
}

/// <summary>
/// The system to beat: TF-IDF of an utterance's words and characters, and a logistic regression.
/// It knows nothing of speakers, and at most the two utterances beside.
/// </summary>
/// <param name="Model">What recognises.</param>
/// <param name="C">The C that was chosen on dev.</param>
public sealed record TextBaseline(LinearModel Model, double C)
{
    /// <summary>Fits the terms on train, a regression for every C on train, and takes the one that scores best on dev.</summary>
    /// <param name="corpus">Its test split is not looked at. Without labelled utterances in dev the middle C is taken.</param>
    /// <param name="options">See <see cref="TextBaselineOptions"/>.</param>
    /// <param name="progress">Told how many regressions are fitted, and how many there are; may be null.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <exception cref="ExperimentException">Train has no labelled utterance.</exception>
    public static TextBaseline Train(
        Corpus corpus,
        TextBaselineOptions? options = null,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new TextBaselineOptions();
        var train = corpus[Split.Train];
        var terms = TfIdf.Fit(
            [.. train.SelectMany(conversation => conversation.Utterances).Select(utterance => utterance.Text)],
            options.Terms
        );
        var labeled = train
            .SelectMany(conversation =>
                LinearModel.Features(terms, conversation, options.NeighborWeight).Zip(Dialogues.Labels(conversation, corpus.Labels))
            )
            .Where(utterance => utterance.Second >= 0)
            .ToArray();
        if (labeled.Length == 0)
            throw new ExperimentException($"{corpus.Name} has no labelled utterance in its train split.");
        SparseRow[] rows = [.. labeled.Select(utterance => utterance.First)];
        int[] labels = [.. labeled.Select(utterance => utterance.Second)];
        double[] weights = [.. ClassWeights.Of(labels, corpus.Labels.Count, options.Gamma).Select(weight => (double)weight)];
        var dimensions = LinearModel.DimensionsOf(terms, options.NeighborWeight);
        var choices = Dialogues.HasLabels(corpus, Split.Dev) ? options.C : [options.C[options.C.Count / 2]];
        var baselines = new TextBaseline[choices.Count];
        for (var i = 0; i < baselines.Length; i++)
        {
            var classifier = LogisticRegression
                .Fit(rows, dimensions, labels, corpus.Labels.Count, new LogisticRegressionOptions(choices[i], weights), cancellationToken)
                .Classifier;
            baselines[i] = new(new(corpus.Labels, terms, classifier, options.NeighborWeight, temperature: 1), choices[i]);
            progress?.Report((i + 1, baselines.Length));
        }

        return baselines.Length == 1
            ? baselines[0]
            : baselines.MaxBy(baseline => Evaluation.Of(baseline.Model, corpus, Split.Dev).WeightedF1)!;
    }
}
