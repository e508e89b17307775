using EmotionRnn.Conversations;
using EmotionRnn.Networks.Linear;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Models.Linear;

/// <summary>
/// TF-IDF of an utterance's words and characters, and a linear layer. It knows nothing of speakers, and at most the two utterances beside.
/// </summary>
public sealed partial class LinearModel : EmotionModel
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="labels">The emotions, in the order of the layer's classes.</param>
    /// <param name="terms">From text to features.</param>
    /// <param name="classifier">The layer.</param>
    /// <param name="neighborWeight">How much the features of the previous and of the next utterance count beside an utterance's own, which
    /// count 1; 0 leaves them out.</param>
    /// <param name="temperature">See <see cref="EmotionModel.Temperature"/>.</param>
    /// <exception cref="ArgumentException">The parts do not fit.</exception>
    public LinearModel(LabelSet labels, TfIdf terms, LinearClassifier classifier, double neighborWeight, double temperature)
        : base(labels, temperature)
    {
        if (!(neighborWeight is >= 0 and <= 100))
            throw new ArgumentException($"The weight of neighbours must lie in 0 to 100; it is {neighborWeight}.");
        if (classifier.Classes != labels.Count || classifier.Dimensions != DimensionsOf(terms, neighborWeight))
            throw new ArgumentException(
                $"A layer of {classifier.Dimensions} features and {classifier.Classes} classes does not fit "
                    + $"{DimensionsOf(terms, neighborWeight)} and {labels.Count}."
            );
        (Terms, Classifier, NeighborWeight) = (terms, classifier, neighborWeight);
    }

    /// <summary>From text to features.</summary>
    public TfIdf Terms { get; }

    /// <summary>The layer.</summary>
    public LinearClassifier Classifier { get; }

    /// <summary>How much the features of the two utterances beside count.</summary>
    public double NeighborWeight { get; }

    /// <summary>Whether it does without the next utterance.</summary>
    public override bool CanReadLive => NeighborWeight == 0;

    /// <summary>
    /// The number of features: an utterance's own, and behind them the previous one's and the next one's where they count.
    /// </summary>
    /// <param name="terms">From text to features.</param>
    /// <param name="neighborWeight">How much those two count.</param>
    public static int DimensionsOf(TfIdf terms, double neighborWeight) => terms.Dimensions * (neighborWeight > 0 ? 3 : 1);

    /// <summary>The features of a conversation's utterances.</summary>
    /// <param name="terms">From text to features.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="neighborWeight">How much those of the utterances beside count.</param>
    public static SparseRow[] Features(TfIdf terms, Conversation conversation, double neighborWeight)
    {
        SparseRow[] own = [.. conversation.Utterances.Select(utterance => terms.Transform(utterance.Text))];
        if (neighborWeight == 0)
            return own;
        var none = new SparseRow([], []);
        return [.. own.Select((row, t) => Join(row, t > 0 ? own[t - 1] : none, t + 1 < own.Length ? own[t + 1] : none))];

        SparseRow Join(SparseRow row, SparseRow previous, SparseRow next) =>
            new(
                [
                    .. row.Indices,
                    .. previous.Indices.Select(index => index + terms.Dimensions),
                    .. next.Indices.Select(index => index + 2 * terms.Dimensions),
                ],
                [.. row.Values, .. previous.Values.Concat(next.Values).Select(value => (float)(value * neighborWeight))]
            );
    }

    /// <inheritdoc/>
    public override EmotionModel WithTemperature(double temperature) =>
        new LinearModel(Labels, Terms, Classifier, NeighborWeight, temperature);

    /// <inheritdoc/>
    public override ModelAnswer[] Answer(IReadOnlyList<ModelInput> inputs, int attention = 0) =>
        [
            .. inputs.Select(input =>
            {
                var features = Features(Terms, input.Conversation, NeighborWeight);
                var answer = new float[features.Length * Labels.Count];
                for (var t = 0; t < features.Length; t++)
                    Classifier.LogProbabilities(features[t], answer.AsSpan(t * Labels.Count, Labels.Count));
                return new ModelAnswer(Array.ConvertAll(answer, value => (double)value), []);
            }),
        ];

    /// <inheritdoc/>
    public override LiveReader StartLive() =>
        CanReadLive
            ? new Reader(this)
            : throw new InvalidOperationException(
                "The model reads the utterance after each one, and so cannot answer a conversation turn by turn."
            );

    private sealed class Reader(LinearModel model) : LiveReader
    {
        public override ModelAnswer Add(Utterance utterance, float[]? functionals, int attention) =>
            model.Answer([new(new Conversation("", [utterance]))])[0];
    }
}
