using EmotionRnn.Networks;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// Takes a whole modality out of some training dialogues, as if it were missing: all its numbers, with that which says it is there, become
/// zero.
/// </summary>
/// <param name="Pipeline">Where text ends and audio begins.</param>
/// <param name="Text">The share of dialogues without text.</param>
/// <param name="Audio">The share of dialogues without audio; a dialogue never loses both.</param>
internal sealed record ModalityDropout(FeaturePipeline Pipeline, float Text, float Audio)
{
    /// <summary>The dialogue, or a copy of it without a modality.</summary>
    public DialogueInput Apply(DialogueInput dialogue, RandomStream random)
    {
        if (!Pipeline.ReadsText || Pipeline.Audio is null || (Text == 0 && Audio == 0))
            return dialogue;
        var draw = random.NextDouble();
        return draw < Text ? Without(dialogue, 0, Pipeline.TextSize)
            : draw < Text + Audio ? Without(dialogue, Pipeline.TextSize, Pipeline.Audio.Size)
            : dialogue;
    }

    private DialogueInput Without(DialogueInput dialogue, int start, int count)
    {
        float[] features = [.. dialogue.Features];
        for (var t = 0; t < dialogue.Length; t++)
            features.AsSpan(t * Pipeline.Size + start, count).Clear();
        return dialogue with { Features = features };
    }
}
