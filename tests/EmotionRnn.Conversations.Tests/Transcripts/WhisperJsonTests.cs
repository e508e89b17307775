using System.Text;

namespace EmotionRnn.Conversations.Tests;

public class WhisperJsonTests
{
    [Fact]
    public void Segments_of_Whisper_are_turns()
    {
        const string Json = """
            {"text": " Hi. It's me.", "segments": [
              {"id": 0, "seek": 0, "start": 0.0, "end": 1.25, "text": " Hi.",
               "tokens": [50364], "temperature": 0.0, "avg_logprob": -0.3, "no_speech_prob": 0.01},
              {"id": 1, "seek": 0, "start": 1.25, "end": 2.0, "text": " It's me.",
               "words": [{"word": " It's", "start": 1.25, "end": 1.5, "probability": 0.9}]},
              {"id": 2, "start": 2.0, "end": 3.0, "text": " "}], "language": "en"}
            """;
        Assert.Equal(["0 unknown|Hi.|00:00:00|00:00:01.2500000", "1 unknown|It's me.|00:00:01.2500000|00:00:02"], Read(Json));
    }

    [Fact]
    public void WhisperX_says_who_speaks_and_a_segment_is_cut_where_the_speaker_changes()
    {
        const string Json = """
            {"segments": [
              {"start": 0.1, "end": 1.0, "text": " No way!", "speaker": "SPEAKER_01",
               "words": [{"word": "No", "start": 0.1, "end": 0.4, "score": 0.9, "speaker": "SPEAKER_01"}, {"word": "way!"}]},
              {"start": 1.0, "end": 4.0, "text": "Did you? In 1999, yes. Oh!", "speaker": "SPEAKER_00", "words": [
                {"word": "Did", "start": 1.0, "end": 1.2, "speaker": "SPEAKER_00"},
                {"word": "you?", "start": 1.2, "end": 1.5, "speaker": "SPEAKER_00"},
                {"word": "In", "start": 2.0, "end": 2.1, "speaker": "SPEAKER_01"}, {"word": "1999,"},
                {"word": "yes.", "start": 2.5, "end": 3.0, "speaker": "SPEAKER_01"},
                {"word": "Oh!", "start": 3.5, "end": 3.9, "speaker": "SPEAKER_00"}]},
              {"start": 5, "end": 6, "text": "Unaligned.", "words": [{"word": "elsewhere", "speaker": "SPEAKER_09"}]}],
             "word_segments": []}
            """;
        Assert.Equal(
            [
                "0 SPEAKER_01|No way!|00:00:00.1000000|00:00:01",
                "1 SPEAKER_00|Did you?|00:00:01|00:00:01.5000000",
                "2 SPEAKER_01|In 1999, yes.|00:00:02|00:00:03",
                "3 SPEAKER_00|Oh!|00:00:03.5000000|00:00:04",
                "4 unknown|Unaligned.|00:00:05|00:00:06",
            ],
            Read(Json)
        );
    }

    [Fact]
    public void Whisper_cpp_counts_in_milliseconds()
    {
        const string Json =
            """{"systeminfo": "x", "params": {"model": "m"}, "transcription": ["""
            + """{"timestamps": {"from": "00:00:00,500"}, "offsets": {"from": 500, "to": 11000}, "text": " And so"}]}""";
        Assert.Equal(["0 unknown|And so|00:00:00.5000000|00:00:11"], Read(Json));
    }

    [Theory]
    [InlineData(
        "{\"segments\": [\n{\"start\": 0, \"end\": 1, \"text\": 5}]}",
        "meeting.json:2: \"text\" is not a text; give the JSON that Whisper or WhisperX writes"
    )]
    [InlineData(
        "{\"segments\": [\n\n{\"start\": -1, \"end\": 1, \"text\": \"a\"}]}",
        "meeting.json:3: \"start\" is not a time; give the JSON that Whisper or WhisperX writes"
    )]
    [InlineData("{\"segments\": [7]}", "meeting.json:1: a segment or word is not an object; give the JSON that Whisper or WhisperX writes")]
    [InlineData(
        "{\"segments\": [{\"start\": 2, \"end\": 1, \"text\": \"a\"}]}",
        "meeting.json:1: it ends at 00:00:01.000, before it starts; correct the times"
    )]
    [InlineData(
        "{\"segments\": [{\"start\": 2, \"text\": \"\\ud800\"}]}",
        "meeting.json:1: a text or name has an escape (\\ud800 to \\udfff) that is half of a character; write both halves or remove it"
    )]
    [InlineData("{\"segments\": []}", "meeting.json: there is no utterance in it; give at least one")]
    public void Errors_name_the_line(string json, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            message,
            Assert.Throws<ConversationFormatException>(() => ConversationReader.Read(folder.Write("meeting.json", json))).Message
        );
    }

    [Fact]
    public void Broken_json_is_an_error_with_line_and_column()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<ConversationFormatException>(() =>
            ConversationReader.Read(folder.Write("a.json", "{\"segments\": [\n  {\"start\": oops}]}"))
        );
        Assert.StartsWith("a.json:2:13: the JSON is broken", error.Message, StringComparison.Ordinal);
    }

    private static string[] Read(string json) =>
        [
            .. Assert
                .Single(ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(json))))
                .Utterances.Select(utterance => $"{utterance.Id} {utterance.Speaker}|{utterance.Text}|{utterance.Start}|{utterance.End}"),
        ];
}
