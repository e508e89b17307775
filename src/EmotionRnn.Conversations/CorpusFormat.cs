namespace EmotionRnn.Conversations;

/// <summary>How a corpus is laid out on disk. Each is described in <c>docs/data-formats.md</c>.</summary>
public enum CorpusFormat
{
    /// <summary>Our own: CSV or JSON, one file or one a split.</summary>
    Plain,

    /// <summary>MELD: <c>train_sent_emo.csv</c>, <c>dev_sent_emo.csv</c>, <c>test_sent_emo.csv</c>.</summary>
    Meld,

    /// <summary>MELD's variant with two parties a dialogue: <c>train_sent_emo_dya.csv</c> and so on.</summary>
    MeldDyadic,

    /// <summary>EmoryNLP: <c>emorynlp_train_final.csv</c>, <c>emorynlp_dev_final.csv</c>, <c>emorynlp_test_final.csv</c>.</summary>
    EmoryNlp,

    /// <summary>DailyDialog: <c>dialogues_test.txt</c> beside <c>dialogues_emotion_test.txt</c>, and so on for validation and train.</summary>
    DailyDialog,
}
