using EmotionRnn.Conversations;
using EmotionRnn.Networks.Recurrent;
using EmotionRnn.Recognition.Features;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Experiments.Data;

/// <summary>A split of a corpus as networks and models read it.</summary>
internal static class Dialogues
{
    /// <summary>The features and labels of every conversation that has an utterance.</summary>
    public static IReadOnlyList<DialogueInput> Of(FeaturePipeline pipeline, Corpus corpus, Split split, AcousticTable? acoustics) =>
        [.. Inputs(corpus, split, acoustics).Select(input => pipeline.Extract(input.Conversation, input.Functionals, corpus.Labels))];

    /// <summary>Every conversation that has an utterance.</summary>
    public static IReadOnlyList<ModelInput> Inputs(Corpus corpus, Split split, AcousticTable? acoustics) =>
        [.. corpus[split].Where(c => c.Utterances.Count > 0).Select(c => new ModelInput(c, acoustics?[c]))];

    /// <summary>The classes of a conversation's utterances, −1 where there is none.</summary>
    public static IEnumerable<int> Labels(Conversation conversation, LabelSet labels) =>
        conversation.Utterances.Select(utterance => utterance.Emotion is { } emotion ? labels.IndexOf(emotion) : -1);

    /// <summary>Whether a split has a labelled utterance.</summary>
    public static bool HasLabels(Corpus corpus, Split split) => corpus[split].SelectMany(c => c.Utterances).Any(u => u.Emotion is not null);

    /// <summary>The classes of a split's labelled utterances.</summary>
    public static int[] Labels(Corpus corpus, Split split) =>
        [.. corpus[split].SelectMany(c => Labels(c, corpus.Labels)).Where(label => label >= 0)];
}
