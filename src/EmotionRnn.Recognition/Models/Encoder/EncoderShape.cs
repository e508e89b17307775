using EmotionRnn.Conversations;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Models.Encoder;

/// <summary>A fine-tuned encoder.</summary>
/// <param name="Encoder">The encoder's own shape.</param>
/// <param name="Windows">How conversations are laid out for it.</param>
/// <param name="Weights">How its matrices are stored.</param>
/// <param name="LiveTurns">How many turns it reads to answer a turn live.</param>
/// <param name="Origin">Which pretrained encoder it was, for people.</param>
public sealed record EncoderShape(EncoderOptions Encoder, DialogueWindowOptions Windows, WeightFormat Weights, int LiveTurns, string Origin)
    : ModelShape
{
    /// <inheritdoc/>
    public override ModelKind Kind => EncoderModel.Kind;

    /// <inheritdoc/>
    public override bool CanReadLive => true;

    /// <inheritdoc/>
    public override IEnumerable<ModelFact> Facts =>
        [
            new(
                "encoder",
                $"{Encoder.Layers} layers of {Encoder.HiddenSize}, {Encoder.VocabularySize:N0} tokens, "
                    + $"{(Weights == WeightFormat.EightBit ? "eight bits" : "float16")} a weight",
                $"Encoder to start from: {Origin}. {Encoder.VocabularySize} of its tokens are kept; matrices have weights of "
                    + $"{(Weights == WeightFormat.EightBit ? 8 : 16)} bits."
            ),
            new("origin", Origin, null),
            new(
                "speakers",
                Windows.Names switch
                {
                    SpeakerNames.Given => "by name",
                    SpeakerNames.Neutral or SpeakerNames.NeutralOrNone => "as letters",
                    _ => "not told",
                },
                null
            ),
            new(
                "live",
                $"from the last {LiveTurns} turns",
                $"It reads a conversation in windows of up to {Windows.WindowTokens} tokens, and live the last {LiveTurns} turns; of "
                    + $"speakers it is told {EncoderFields.Told(Windows.Names)}."
            ),
        ];

    /// <inheritdoc/>
    public override long CountParameters(int classes) =>
        Encoder.CountParameters() + (Encoder.HiddenSize + 1L) * (Encoder.HiddenSize + classes);

    /// <inheritdoc/>
    public override void Write(ManifestField field) => Describe(field, this);

    /// <inheritdoc/>
    public override EmotionModel ReadModel(LabelSet labels, double temperature, PackageFiles files, ModelReader reader)
    {
        Encoder.Validate();
        Windows.Validate();
        EncoderFields.RequireLiveTurns(LiveTurns);
        var tokenizer = TokenizerFiles.Read(files);
        using var weights = files.OpenWeights(CountParameters(labels.Count) + Factors(labels.Count));
        var network = new EncoderNetwork(Encoder, labels.Count, seed: null);
        PackageFiles.Load(network.Parameters, weights);
        return new EncoderModel(labels, new DialogueEncoder(tokenizer, network, Windows), LiveTurns, temperature)
        {
            Weights = Weights,
            Origin = Origin,
        };
    }

    internal static EncoderShape Describe(ManifestField field, EncoderShape? stated) =>
        field.Record(fields => new EncoderShape(
            EncoderFields.Encoder(fields["encoder"], stated?.Encoder),
            EncoderFields.Windows(fields["windows"], stated?.Windows),
            fields["weights"].Choice(stated?.Weights),
            fields["liveTurns"].Whole(stated?.LiveTurns),
            fields["origin"].Text(stated?.Origin)
        ));

    /// <summary>How many factors the eight-bit matrices have: one a row, those of the head's two among them.</summary>
    private long Factors(int classes) =>
        Weights == WeightFormat.EightBit ? EncoderTensors.Factors(Encoder, Weights) + Encoder.HiddenSize + classes : 0;
}
