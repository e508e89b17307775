namespace EmotionRnn.Conversations;

/// <summary>How a conversation is written down. Each is described in <c>docs/data-formats.md</c>.</summary>
public enum ConversationFormat
{
    /// <summary>Lines of <c>Speaker: text</c>.</summary>
    Text,

    /// <summary>Turns as JSON objects.</summary>
    Json,

    /// <summary>A row a turn, with a header line.</summary>
    Csv,

    /// <summary>Subtitles, <c>.srt</c>.</summary>
    SubRip,

    /// <summary>Subtitles with voice tags, <c>.vtt</c>.</summary>
    WebVtt,

    /// <summary>The JSON of Whisper, WhisperX, faster-whisper or whisper.cpp.</summary>
    Whisper,

    /// <summary>Who speaks when, without text, <c>.rttm</c>.</summary>
    Rttm,
}
