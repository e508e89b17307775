using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Data;

/// <summary>The part of a corpus that has audio: so that text, audio and both are compared on the same utterances.</summary>
public static class CoveredCorpus
{
    /// <summary>
    /// Leaves out every utterance without usable audio, from its conversation too: were it left in as context, its missing audio could tell
    /// of its label where audio was
    /// not left out at random. Labels that no training utterance has any more are left out with their utterances.
    /// </summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="acoustics">Its functionals.</param>
    /// <exception cref="ExperimentException">Nothing has audio.</exception>
    public static TrainingData Of(Corpus corpus, AcousticTable acoustics)
    {
        var seen = corpus[Split.Train].SelectMany(c => Covered(c, acoustics)).Select(u => u.Utterance.Emotion).ToHashSet();
        string[] labels = [.. corpus.Labels.Where(seen.Contains)];
        if (labels.Length < 2)
            throw new ExperimentException(
                $"{corpus.Name}: the utterances with audio in its train split have fewer than two labels; check that the audio "
                    + $"belongs to the corpus."
            );

        var rows = new List<(Conversation, IReadOnlyList<float[]?>)>();
        var splits = Enum.GetValues<Split>()
            .Select(split =>
            {
                var kept = new List<Conversation>();
                foreach (var conversation in corpus[split])
                {
                    var covered = Covered(conversation, acoustics)
                        .Where(u => u.Utterance.Emotion is null || seen.Contains(u.Utterance.Emotion))
                        .ToArray();
                    if (covered.Length == 0)
                        continue;
                    kept.Add(new(conversation.Id, [.. covered.Select(u => u.Utterance)]));
                    rows.Add((kept[^1], [.. covered.Select(u => u.Functionals)]));
                }

                return kept;
            })
            .ToArray();
        return new(
            new Corpus($"{corpus.Name}, utterances with audio", new LabelSet(labels), splits[0], splits[1], splits[2], corpus.Format),
            new AcousticTable(acoustics.Source, rows) { Encoder = acoustics.Encoder }
        );
    }

    private static IEnumerable<(Utterance Utterance, float[] Functionals)> Covered(Conversation conversation, AcousticTable acoustics) =>
        conversation
            .Utterances.Select((utterance, t) => (utterance, Functionals: acoustics[conversation]?[t]))
            .Where(u => AcousticFeatures.Usable(u.Functionals))
            .Select(u => (u.utterance, u.Functionals!));
}
