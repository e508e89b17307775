using EmotionRnn.Networks.Convolutional;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models.EmotionRnn;

/// <summary>How manifests describe networks.</summary>
internal static class NetworkFields
{
    public static EmotionRnnOptions Network(ManifestField field, EmotionRnnOptions? stated) =>
        field.Record(fields =>
        {
            var shape = stated ?? new EmotionRnnHyperparameters();
            return new EmotionRnnOptions
            {
                InputSize = fields["inputSize"].Whole(stated?.InputSize ?? 0),
                ProjectedInputs = fields.Optional("projectedInputs", stated?.ProjectedInputs ?? 0),
                ProjectionSize = fields.Optional("projectionSize", shape.ProjectionSize),
                Classes = fields["classes"].Whole(stated?.Classes ?? 0),
                StateSize = fields.Optional("stateSize", shape.StateSize),
                EmotionSize = fields.Optional("emotionSize", shape.EmotionSize),
                HiddenSize = fields.Optional("hiddenSize", shape.HiddenSize),
                Attention = fields.Optional("attention", shape.Attention),
                AttentionWindow = fields.Optional("attentionWindow", shape.AttentionWindow),
                Listener = fields.Optional("listener", shape.Listener),
                Bidirectional = fields.Optional("bidirectional", shape.Bidirectional),
                EmotionAttention = fields.Optional("emotionAttention", shape.EmotionAttention),
                EmotionUsesIntra = fields.Optional("emotionUsesIntra", shape.EmotionUsesIntra),
                EmotionPerSpeaker = fields.Optional("emotionPerSpeaker", shape.EmotionPerSpeaker),
                InitialState = fields.Optional("initialState", shape.InitialState),
                InitialDeviation = fields.Optional("initialDeviation", shape.InitialDeviation),
                Dropout = fields.Optional("dropout", shape.Dropout),
            };
        });

    public static TextCnnOptions Text(ManifestField field, TextCnnOptions? stated) =>
        field.Record(fields =>
        {
            var shape = stated ?? new TextCnnHyperparameters();
            return new TextCnnOptions
            {
                Words = fields["words"].Whole(stated?.Words ?? 0),
                TrainedWords = fields.Optional("trainedWords", stated?.TrainedWords, (words, count) => words.Whole(count)),
                Classes = fields["classes"].Whole(stated?.Classes ?? 0),
                WordSize = fields.Optional("wordSize", shape.WordSize),
                Widths = fields.Optional(
                    "widths",
                    shape.Widths,
                    (widths, known) => widths.List(known, (width, words) => width.Whole(words))
                ),
                Filters = fields.Optional("filters", shape.Filters),
                FeatureSize = fields.Optional("featureSize", shape.FeatureSize),
                WordDropout = fields.Optional("wordDropout", shape.WordDropout),
                VectorDropout = fields.Optional("vectorDropout", shape.VectorDropout),
                Dropout = fields.Optional("dropout", shape.Dropout),
            };
        });
}
