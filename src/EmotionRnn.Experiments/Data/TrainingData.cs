using System.Collections.Concurrent;
using System.Security.Cryptography;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Data;

/// <summary>What models are made of and scored on. Safe for several threads at once.</summary>
/// <param name="corpus">The conversations.</param>
/// <param name="acoustics">Their acoustic functionals; null where there are none.</param>
public sealed class TrainingData(Corpus corpus, AcousticTable? acoustics = null)
{
    private readonly ConcurrentDictionary<object, Lazy<object>> _made = new();

    /// <summary>The conversations.</summary>
    public Corpus Corpus => corpus;

    /// <summary>Their acoustic functionals; null where there are none.</summary>
    public AcousticTable? Acoustics => acoustics;

    /// <summary>The SHA-256 of a file, which is read once.</summary>
    /// <param name="path">The file.</param>
    public string HashOf(string path) =>
        Once(
            ("hash", path),
            () =>
            {
                using var file = RegularFile.OpenRead(path);
                return Convert.ToHexStringLower(SHA256.HashData(file));
            }
        );

    /// <summary>Refuses data that have nothing to learn from, or to choose on.</summary>
    /// <exception cref="ExperimentException">Train or dev has no labelled utterance.</exception>
    public void RequireLabels()
    {
        foreach (var split in (ReadOnlySpan<Split>)[Split.Train, Split.Dev])
        {
            if (!Dialogues.HasLabels(corpus, split))
                throw new ExperimentException(
                    $"{corpus.Name} has no labelled utterance in its {split.ToString().ToLowerInvariant()} split, which training needs."
                );
        }
    }

    /// <summary>The pipeline's acoustic part, fitted to train.</summary>
    /// <param name="select">How many columns to keep at most; null for all.</param>
    /// <exception cref="ExperimentException">There is nothing to fit to.</exception>
    internal AcousticFeatures FitAcoustics(int? select) => Once(("acoustics", select), () => acoustics!.Fit(corpus, select));

    /// <summary>What several runs on the data need and none of them changes, made by the first.</summary>
    internal T Once<T>(object key, Func<T> make)
        where T : notnull => (T)_made.GetOrAdd(key, _ => new(() => make())).Value;
}
