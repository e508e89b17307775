namespace EmotionRnn.Conversations;

/// <summary>How a conversation is written down. Each is described in <c>docs/data-formats.md</c>.</summary>
public enum ConversationFormat
{
    /// <summary>Lines of text, as a person, a chat or a meeting's transcript has them.</summary>
    Text,

    /// <summary>Turns, messages or recognised words as JSON.</summary>
    Json,

    /// <summary>A row a turn, with a header line.</summary>
    Csv,

    /// <summary>Subtitles, <c>.srt</c>.</summary>
    SubRip,

    /// <summary>Subtitles with voice tags, <c>.vtt</c>.</summary>
    WebVtt,

    /// <summary>The JSON of Whisper and other speech recognisers.</summary>
    Whisper,

    /// <summary>Who speaks when, without text, <c>.rttm</c>.</summary>
    Rttm,

    /// <summary>SubStation Alpha captions, <c>.ass</c> or <c>.ssa</c>.</summary>
    SubStation,

    /// <summary>YouTube's captions, <c>.sbv</c>.</summary>
    YouTube,

    /// <summary>Lyrics with times, <c>.lrc</c>.</summary>
    Lyrics,

    /// <summary>Timed Text (TTML), <c>.ttml</c> or <c>.dfxp</c>.</summary>
    TimedText,
}
