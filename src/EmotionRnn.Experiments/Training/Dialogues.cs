using EmotionRnn.Conversations;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Training;

/// <summary>A split of a corpus as networks read it.</summary>
internal static class Dialogues
{
    /// <summary>The features and labels of every conversation that has an utterance.</summary>
    public static IReadOnlyList<DialogueInput> Of(FeaturePipeline pipeline, Corpus corpus, Split split, AcousticTable? acoustics) =>
        [.. corpus[split].Where(c => c.Utterances.Count > 0).Select(c => pipeline.Extract(c, acoustics?[c], corpus.Labels))];
}
