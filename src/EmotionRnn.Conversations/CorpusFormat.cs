using System.Text.Json.Serialization;

namespace EmotionRnn.Conversations;

/// <summary>How a corpus is laid out on disk. Each is described in <c>docs/data-formats.md</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CorpusFormat>))]
public enum CorpusFormat
{
    /// <summary><c>plain</c>, our own: CSV or JSON, one file or one a split.</summary>
    [JsonStringEnumMemberName("plain")]
    Plain,

    /// <summary><c>meld</c>: <c>train_sent_emo.csv</c>, <c>dev_sent_emo.csv</c>, <c>test_sent_emo.csv</c>.</summary>
    [JsonStringEnumMemberName("meld")]
    Meld,

    /// <summary><c>meld-dyadic</c>, MELD's variant with two parties a dialogue: <c>train_sent_emo_dya.csv</c> and so on.</summary>
    [JsonStringEnumMemberName("meld-dyadic")]
    MeldDyadic,

    /// <summary><c>emorynlp</c>: <c>emorynlp_train_final.csv</c>, <c>emorynlp_dev_final.csv</c>, <c>emorynlp_test_final.csv</c>.</summary>
    [JsonStringEnumMemberName("emorynlp")]
    EmoryNlp,

    /// <summary>
    /// <c>dailydialog</c>: <c>dialogues_test.txt</c> beside <c>dialogues_emotion_test.txt</c>, and so on for validation and train.
    /// </summary>
    [JsonStringEnumMemberName("dailydialog")]
    DailyDialog,

    /// <summary>
    /// <c>ravdess</c>, acted English speech: <c>Actor_01/03-01-05-01-02-01-01.wav</c> and so on; actors 1 to 16 train, 17 and 18 dev, the
    /// others test.
    /// </summary>
    [JsonStringEnumMemberName("ravdess")]
    Ravdess,

    /// <summary>
    /// <c>emodb</c>, acted German speech: <c>03a01Fa.wav</c> and so on; speakers 12 and 13 dev, 15 and 16 test, the others train.
    /// </summary>
    [JsonStringEnumMemberName("emodb")]
    EmoDb,

    /// <summary>
    /// <c>acted-speech</c>: RAVDESS and EmoDB in one folder, with MELD's labels; utterances that are calm or bored have none and are left
    /// out.
    /// </summary>
    [JsonStringEnumMemberName("acted-speech")]
    ActedSpeech,

    /// <summary><c>mixture</c>: a JSON file that names corpora, what their labels become, and the share of each.</summary>
    [JsonStringEnumMemberName("mixture")]
    Mixture,
}

/// <summary>The formats by the names that commands and reports use.</summary>
public static class CorpusFormats
{
    private static readonly string[] InOrder =
    [
        "plain",
        "meld",
        "meld-dyadic",
        "emorynlp",
        "dailydialog",
        "ravdess",
        "emodb",
        "acted-speech",
        "mixture",
    ];

    /// <summary>Whether a corpus is a folder of recordings whose names say everything.</summary>
    public static bool IsRecordings(CorpusFormat format) =>
        format is CorpusFormat.Ravdess or CorpusFormat.EmoDb or CorpusFormat.ActedSpeech;

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names => InOrder;

    /// <summary>The name of a format, such as <c>meld-dyadic</c>.</summary>
    public static string Name(CorpusFormat format) => InOrder[(int)format];

    /// <summary>The format of that name, whatever its case; false where there is none.</summary>
    public static bool TryParse(string name, out CorpusFormat format)
    {
        var index = Array.FindIndex(InOrder, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        format = index < 0 ? default : (CorpusFormat)index;
        return index >= 0;
    }
}
