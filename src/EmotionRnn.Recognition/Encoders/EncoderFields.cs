using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Packages;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>How manifests describe encoders of our engine.</summary>
internal static class EncoderFields
{
    private const int MostLiveTurns = 1000;

    /// <summary>Throws where a number of live turns cannot be.</summary>
    /// <exception cref="ArgumentException">With what it is.</exception>
    public static void RequireLiveTurns(int turns)
    {
        if (turns is < 1 or > MostLiveTurns)
            throw new ArgumentException($"'liveTurns' is {turns}; it must lie in 1 to {MostLiveTurns}");
    }

    public static EncoderOptions Encoder(ManifestField field, EncoderOptions? stated) =>
        field.Record(fields =>
        {
            var shape =
                stated
                ?? new()
                {
                    VocabularySize = 0,
                    HiddenSize = 0,
                    Layers = 0,
                    Heads = 0,
                    IntermediateSize = 0,
                    Positions = 0,
                };
            return new EncoderOptions
            {
                Family = fields.Optional("family", shape.Family),
                VocabularySize = fields["vocabularySize"].Whole(shape.VocabularySize),
                HiddenSize = fields["hiddenSize"].Whole(shape.HiddenSize),
                Layers = fields["layers"].Whole(shape.Layers),
                Heads = fields["heads"].Whole(shape.Heads),
                IntermediateSize = fields["intermediateSize"].Whole(shape.IntermediateSize),
                Positions = fields["positions"].Whole(shape.Positions),
                TokenTypes = fields.Optional("tokenTypes", shape.TokenTypes),
                PadId = fields.Optional("padId", shape.PadId),
                Epsilon = fields.Optional("epsilon", shape.Epsilon),
                HiddenDropout = fields.Optional("hiddenDropout", shape.HiddenDropout),
                AttentionDropout = fields.Optional("attentionDropout", shape.AttentionDropout),
            };
        });

    public static DialogueWindowOptions Windows(ManifestField field, DialogueWindowOptions? stated) =>
        field.Record(fields =>
        {
            var windows = stated ?? new();
            return new DialogueWindowOptions
            {
                Names = fields.Optional("names", windows.Names),
                UtteranceTokens = fields.Optional("utteranceTokens", windows.UtteranceTokens),
                WindowTokens = fields.Optional("windowTokens", windows.WindowTokens),
                ContextUtterances = fields.Optional("contextUtterances", windows.ContextUtterances),
            };
        });

    /// <summary>What an encoder is told of speakers, in the words of a card.</summary>
    public static string Told(SpeakerNames names) =>
        names switch
        {
            SpeakerNames.Given => "their names, by which it knows those of its corpus",
            SpeakerNames.Neutral or SpeakerNames.NeutralOrNone => "a letter in the order of speaking",
            _ => "nothing",
        };
}
