using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models.Encoder;

/// <summary>A fine-tuned encoder that reads whole conversations and answers with its own head.</summary>
/// <param name="labels">The emotions, in the order of the head's classes.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="liveTurns">How many turns, the new one included, are read to answer a turn live.</param>
/// <param name="temperature">See <see cref="EmotionModel.Temperature"/>.</param>
public sealed partial class EncoderModel(LabelSet labels, DialogueEncoder encoder, int liveTurns, double temperature)
    : EmotionModel(labels, temperature)
{
    /// <summary>How many turns are read live unless said otherwise.</summary>
    public const int DefaultLiveTurns = 8;

    /// <summary>The encoder.</summary>
    public DialogueEncoder Encoder => encoder;

    /// <summary>How its matrices are rounded and stored.</summary>
    public WeightFormat Weights { get; init; }

    /// <summary>Which pretrained encoder it was, for people.</summary>
    public string Origin { get; init; } = "";

    /// <summary>How many turns, the new one included, are read to answer a turn live.</summary>
    public int LiveTurns => liveTurns;

    /// <summary>
    /// Always: a live turn is answered as the last of the turns up to it. In a whole conversation the encoder also reads what comes after.
    /// </summary>
    public override bool CanReadLive => true;

    /// <inheritdoc/>
    public override EmotionModel WithTemperature(double temperature) =>
        new EncoderModel(Labels, encoder, liveTurns, temperature) { Weights = Weights, Origin = Origin };

    /// <inheritdoc/>
    public override ModelAnswer[] Answer(IReadOnlyList<ModelInput> inputs, int attention = 0) =>
        [
            .. encoder
                .LogProbabilities([.. inputs.Select(input => input.Conversation)])
                .Select(answer => new ModelAnswer(Array.ConvertAll(answer, value => (double)value), [])),
        ];

    /// <inheritdoc/>
    public override LiveReader StartLive() => new Reader(this);

    private sealed class Reader(EncoderModel model) : LiveReader
    {
        private readonly RecentTurns _turns = new(model.LiveTurns);

        public override ModelAnswer Add(Utterance utterance, float[]? functionals, int attention)
        {
            var answer = model.Answer([new(_turns.Add(utterance))])[0].LogProbabilities;
            return new(answer[^model.Labels.Count..], []);
        }
    }
}
