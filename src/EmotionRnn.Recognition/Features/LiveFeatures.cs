using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Features;

/// <summary>The features of a conversation whose turns come one by one. Not safe for several threads at once.</summary>
public sealed class LiveFeatures
{
    private readonly FeaturePipeline _pipeline;
    private readonly RecentTurns _turns;

    internal LiveFeatures(FeaturePipeline pipeline) => (_pipeline, _turns) = (pipeline, new(pipeline.Encoded?.Encoder.LiveTurns ?? 1));

    /// <summary>A turn's features <c>[Size]</c>.</summary>
    /// <param name="utterance">The turn.</param>
    /// <param name="functionals">Its acoustic functionals; null where it has no audio.</param>
    /// <exception cref="EncoderException">The encoder cannot read it.</exception>
    public float[] Add(Utterance utterance, float[]? functionals)
    {
        var turn = new Conversation("", [utterance]);
        var text = _pipeline.Text?.Extract([utterance.Text]) ?? [];
        var encoded = _pipeline.Encoded?.Extract(_turns.Add(utterance))[^_pipeline.Encoded.Size..] ?? [];
        return FeaturePipeline
            .Join(turn, FeaturePipeline.Beside(text, encoded, turns: 1), _pipeline.Audio, [functionals], labels: null)
            .Features;
    }
}
