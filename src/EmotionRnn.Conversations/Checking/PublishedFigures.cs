using System.Collections.Frozen;

namespace EmotionRnn.Conversations;

/// <summary>
/// The figures of the named corpora as they are published, so that a copy can be told from them, and their known defects with how often
/// each occurs.
/// </summary>
internal static class PublishedFigures
{
    private static readonly Dictionary<(CorpusFormat, Split), (int Conversations, int Utterances)> Sizes = new()
    {
        [(CorpusFormat.Meld, Split.Train)] = (1038, 9989),
        [(CorpusFormat.Meld, Split.Dev)] = (114, 1109),
        [(CorpusFormat.Meld, Split.Test)] = (280, 2610),
        [(CorpusFormat.MeldDyadic, Split.Train)] = (2160, 12_840),
        [(CorpusFormat.MeldDyadic, Split.Dev)] = (270, 1462),
        [(CorpusFormat.MeldDyadic, Split.Test)] = (577, 3400),
        [(CorpusFormat.EmoryNlp, Split.Train)] = (659, 7551),
        [(CorpusFormat.EmoryNlp, Split.Dev)] = (89, 954),
        [(CorpusFormat.EmoryNlp, Split.Test)] = (79, 984),
        [(CorpusFormat.DailyDialog, Split.Dev)] = (1000, 8069),
        [(CorpusFormat.DailyDialog, Split.Test)] = (1000, 7740),
    };

    private static readonly FrozenDictionary<(CorpusFormat, Split, string), int> Defects = (
        (IEnumerable<KeyValuePair<(CorpusFormat, Split, string), int>>)
            [
                .. Known(
                    CorpusFormat.Meld,
                    Split.Train,
                    ("id-gaps", 72),
                    ("missing-conversations", 1),
                    ("near-duplicates", 4),
                    ("time-backwards", 23),
                    ("time-overlap", 628)
                ),
                .. Known(CorpusFormat.Meld, Split.Dev, ("id-gaps", 2), ("time-backwards", 4), ("time-overlap", 62)),
                .. Known(
                    CorpusFormat.Meld,
                    Split.Test,
                    ("id-gaps", 2),
                    ("near-leak-train", 2),
                    ("shared-utterances-train", 5),
                    ("time-backwards", 4),
                    ("time-endless", 2),
                    ("time-instant", 1),
                    ("time-overlap", 101)
                ),
                .. Known(
                    CorpusFormat.MeldDyadic,
                    Split.Train,
                    ("near-duplicates", 493),
                    ("shared-clips", 2641),
                    ("time-backwards", 26),
                    ("time-overlap", 709)
                ),
                .. Known(
                    CorpusFormat.MeldDyadic,
                    Split.Dev,
                    ("near-duplicates", 64),
                    ("shared-clips", 295),
                    ("time-backwards", 9),
                    ("time-overlap", 79)
                ),
                .. Known(
                    CorpusFormat.MeldDyadic,
                    Split.Test,
                    ("near-duplicates", 142),
                    ("near-leak-train", 2),
                    ("shared-clips", 768),
                    ("shared-utterances-train", 5),
                    ("time-backwards", 6),
                    ("time-endless", 2),
                    ("time-instant", 1),
                    ("time-overlap", 125)
                ),
                .. Known(CorpusFormat.EmoryNlp, Split.Train, ("id-gaps", 627), ("time-endless", 14), ("time-overlap", 2461)),
                .. Known(
                    CorpusFormat.EmoryNlp,
                    Split.Dev,
                    ("id-gaps", 82),
                    ("near-leak-train", 4),
                    ("shared-utterances-train", 12),
                    ("time-endless", 2),
                    ("time-overlap", 308)
                ),
                .. Known(CorpusFormat.EmoryNlp, Split.Test, ("id-gaps", 78), ("time-endless", 1), ("time-overlap", 305)),
                .. Known(CorpusFormat.DailyDialog, Split.Dev, ("duplicates", 6), ("near-duplicates", 7)),
                .. Known(
                    CorpusFormat.DailyDialog,
                    Split.Test,
                    ("duplicates", 4),
                    ("leak-dev", 10),
                    ("near-duplicates", 7),
                    ("near-leak-dev", 10),
                    ("shared-utterances-dev", 155)
                ),
            ]
    ).ToFrozenDictionary();

    /// <summary>How often the published files have a defect; 0 where that is not known.</summary>
    public static int Count(CorpusFormat format, Split split, string code) => Defects.GetValueOrDefault((format, split, code));

    /// <summary>Notes a split that is not as large as published.</summary>
    public static void Compare(CorpusFormat format, SplitSummary summary, FindingList findings)
    {
        if (summary.Conversations == 0 || !Sizes.TryGetValue((format, summary.Split), out var size))
            return;
        if (size == (summary.Conversations, summary.Utterances))
            return;
        findings.Add(
            Severity.Warning,
            "not-as-published",
            summary.Split,
            summary.Conversations,
            $"conversations of {summary.Utterances:N0} utterances; the published files have {size.Conversations:N0} of "
                + $"{size.Utterances:N0}: scores do not compare with the literature"
        );
    }

    private static IEnumerable<KeyValuePair<(CorpusFormat, Split, string), int>> Known(
        CorpusFormat format,
        Split split,
        params (string Code, int Count)[] defects
    ) => defects.Select(defect => KeyValuePair.Create((format, split, defect.Code), defect.Count));
}
