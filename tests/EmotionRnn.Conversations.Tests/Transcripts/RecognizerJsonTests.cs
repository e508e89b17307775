using System.Text;

namespace EmotionRnn.Conversations.Tests;

public class RecognizerJsonTests
{
    [Fact]
    public void Segments_of_Whisper_are_turns()
    {
        const string Json = """
            {"text": " Hi. It's me.", "segments": [
              {"id": 0, "seek": 0, "start": 0.0, "end": 1.25, "text": " Hi.", "tokens": [50364], "temperature": 0.0,
              "avg_logprob": -0.3, "no_speech_prob": 0.01},
              {"id": 1, "seek": 0, "start": 1.25, "end": 2.0, "text": " It's me.", "words": [{"word": " It's", "start": 1.25,
              "end": 1.5, "probability": 0.9}]},
              {"id": 2, "start": 2.0, "end": 3.0, "text": " "}], "language": "en"}
            """;
        Assert.Equal(["0 unknown|Hi.|00:00:00|00:00:01.2500000", "1 unknown|It's me.|00:00:01.2500000|00:00:02"], Read(Json));
    }

    [Fact]
    public void WhisperX_says_who_speaks_and_a_segment_is_cut_where_the_speaker_changes()
    {
        const string Json = """
            {"segments": [
              {"start": 0.1, "end": 1.0, "text": " No way!", "speaker": "SPEAKER_01", "words": [{"word": "No", "start": 0.1,
              "end": 0.4, "score": 0.9, "speaker": "SPEAKER_01"}, {"word": "way!"}]},
              {"start": 1.0, "end": 4.0, "text": "Did you? In 1999, yes. Oh!", "speaker": "SPEAKER_00", "words": [
                {"word": "Did", "start": 1.0, "end": 1.2, "speaker": "SPEAKER_00"}, {"word": "you?", "start": 1.2, "end": 1.5,
                "speaker": "SPEAKER_00"},
                {"word": "In", "start": 2.0, "end": 2.1, "speaker": "SPEAKER_01"}, {"word": "1999,"}, {"word": "yes.",
                "start": 2.5, "end": 3.0, "speaker": "SPEAKER_01"},
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

    [Fact]
    public void Whisper_cpp_may_mark_changes_of_speaker_and_silence() =>
        Assert.Equal(
            [
                "JSON of whisper.cpp",
                "speaker 0: Hello. @0-1",
                "speaker 1: Hi. @1-2",
                "! 2 x1 read as two who take turns",
                "! 4 x1 left out",
            ],
            Layout.Read(
                """
                {"transcription": [
                {"offsets": {"from": 0, "to": 1000}, "text": " Hello. [SPEAKER_TURN]"},
                {"offsets": {"from": 1000, "to": 2000}, "text": " Hi."},
                {"offsets": {"from": 2000, "to": 9000}, "text": " [BLANK_AUDIO]"}]}
                """
            )
        );

    [Theory]
    [InlineData(
        """
            {"text": " Hi.", "segments": [{"start": 0.5, "end": 1.25, "text": " Hi.", "avg_logprob": NaN,
            "compression_ratio": -Infinity}], "note": "NaN"}
            """
    )]
    [InlineData("""[{"start": 0.5, "end": 1.25, "text": " Hi."}]""")]
    [InlineData("""[[0, 0, 0.5, 1.25, " Hi.", [1, 2], -0.3, 1.1, NaN, null, 0.0]]""")]
    [InlineData("""{"version": "1.0.0", "segments": [{"startTime": 0.5, "endTime": 1.25, "body": "Hi."}]}""")]
    [InlineData("""{"text": " Hi.", "chunks": [{"timestamp": [0.5, 1.25], "text": " Hi."}]}""")]
    [InlineData("""{"result": [{"conf": 1.0, "start": 0.5, "end": 1.25, "word": "Hi."}], "text": "Hi."}""")]
    [InlineData(
        """[{"key": "a", "text": "Hi.", "sentence_info": [{"text": "Hi.", "start": 500, "end": 1250, "timestamp": [[500, 1250]]}]}]"""
    )]
    public void What_says_no_speaker_is_by_an_unnamed_one(string json) =>
        Assert.Equal("unknown: Hi. @0.5-1.25", Assert.Single(Layout.Read(json)[1..]));

    [Theory]
    [InlineData(
        "JSON of AssemblyAI",
        """
            {"id": "x", "status": "completed", "audio_url": "u", "text": "Hello. Hi there.", "words": [],
            "utterances": [{"confidence": 0.9, "start": 500, "end": 1250, "text": "Hello.", "speaker": "A", "words": []},
            {"start": 2000, "end": 3000, "text": "Hi there.", "speaker": "B"}]}
            """
    )]
    [InlineData(
        "JSON of AssemblyAI",
        """
            {"id": "x", "status": "completed", "audio_url": "u", "utterances": null, "words": [{"text": "Hello.",
            "start": 500, "end": 1250, "speaker": "A"}, {"text": "Hi", "start": 2000, "end": 2400, "speaker": "B"},
            {"text": "there.", "start": 2500, "end": 3000, "speaker": "B"}]}
            """
    )]
    [InlineData(
        "JSON of NeMo",
        """
            {"session_id": "x", "transcription": "hello. hi there.", "words": [], "sentences": [{"sentence": "Hello.",
            "start_time": 0.5, "end_time": 1.25, "speaker": "A"}, {"sentence": "Hi there.", "start_time": 2.0,
            "end_time": 3.0, "speaker": "B"}]}
            """
    )]
    [InlineData(
        "JSON of Whisper",
        """
            {"segments": [{"startTime": 0.5, "endTime": 1.25, "body": "Hello.", "speaker": "A"}, {"startTime": 2,
            "endTime": 3, "body": "Hi there.", "speaker": "B"}]}
            """
    )]
    [InlineData(
        "JSON of Hugging Face",
        """
            {"speakers": [{"speaker": "A", "timestamp": [0.5, 1.25], "text": " Hello."}, {"speaker": "B",
            "timestamp": [2.0, 3.0], "text": " Hi there."}], "chunks": [], "text": ""}
            """
    )]
    [InlineData(
        "JSON of AWS Transcribe",
        """
            {"jobName": "j", "accountId": "1", "results": {"transcripts": [{"transcript": "x"}],
            "speaker_labels": {"segments": [{"start_time": "0.5", "speaker_label": "A", "end_time": "1.25",
            "items": [{"start_time": "0.5", "speaker_label": "A", "end_time": "1.25"}]}, {"start_time": "2.0",
            "speaker_label": "B", "end_time": "3.0", "items": [{"start_time": "2.0", "speaker_label": "B"},
            {"start_time": "2.5", "speaker_label": "B"}]}]}, "items": [{"start_time": "0.5", "end_time": "1.25",
            "alternatives": [{"content": "Hello"}], "type": "pronunciation"}, {"alternatives": [{"content": "."}],
            "type": "punctuation"}, {"start_time": "2.0", "end_time": "2.4", "alternatives": [{"content": "Hi"}],
            "type": "pronunciation"}, {"start_time": "2.5", "end_time": "3.0", "alternatives": [{"content": "there"}],
            "type": "pronunciation"}, {"alternatives": [{"content": "."}], "type": "punctuation"}]}}
            """
    )]
    public void Recognisers_name_the_speakers_in_their_own_units(string layout, string json) =>
        Assert.Equal([layout, "A: Hello. @0.5-1.25", "B: Hi there. @2-3"], Layout.Read(json));

    [Theory]
    [InlineData(
        "JSON of Deepgram",
        """
            {"metadata": {}, "results": {"channels": [{"alternatives": []}], "utterances": [{"start": 0.5, "end": 1.25,
            "transcript": "Hello.", "channel": 0, "speaker": 0}, {"start": 2, "end": 3, "transcript": "Hi there.",
            "channel": 0, "speaker": 1}]}}
            """
    )]
    [InlineData(
        "JSON of Deepgram",
        """
            {"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "x", "words": [{"word": "hello",
            "punctuated_word": "Hello.", "start": 0.5, "end": 1.25, "speaker": 0}, {"word": "hi", "punctuated_word": "Hi",
            "start": 2, "end": 2.4, "speaker": 1}, {"word": "there", "punctuated_word": "there.", "start": 2.5, "end": 3,
            "speaker": 1}]}]}]}}
            """
    )]
    [InlineData(
        "JSON of Azure (batch)",
        """
            {"source": "x", "combinedRecognizedPhrases": [], "recognizedPhrases": [{"recognitionStatus": "Success",
            "channel": 0, "speaker": 0, "offset": "PT0.5S", "duration": "PT0.75S", "offsetInTicks": 5000000.0,
            "durationInTicks": 7500000.0, "nBest": [{"lexical": "hello", "display": "Hello."}]},
            {"recognitionStatus": "Success", "channel": 0, "speaker": 1, "offset": "PT2S", "duration": "PT1S",
            "nBest": [{"display": "Hi there."}]}, {"recognitionStatus": "NoMatch", "offset": "PT9S"}]}
            """
    )]
    [InlineData(
        "JSON of Azure (fast)",
        """
            {"durationMilliseconds": 3000, "combinedPhrases": [], "phrases": [{"speaker": 0, "offsetMilliseconds": 500,
            "durationMilliseconds": 750, "text": "Hello."}, {"speaker": 1, "offsetMilliseconds": 2000,
            "durationMilliseconds": 1000, "text": "Hi there."}]}
            """
    )]
    [InlineData(
        "JSON of Google Speech-to-Text",
        """
            {"results": [{"alternatives": [{"transcript": "Hello. Hi there.", "words": [{"startTime": "0.500s",
            "endTime": "1.250s", "word": "Hello."}]}]}, {"alternatives": [{"words": [{"startTime": "0.500s",
            "endTime": "1.250s", "word": "Hello.", "speakerTag": 0, "speakerLabel": "0"}, {"startTime": "2s",
            "endTime": "2.400s", "word": "Hi", "speakerLabel": "1"}, {"startTime": {"seconds": "2", "nanos": 500000000},
            "endTime": "3s", "word": "there.", "speakerLabel": "1"}]}]}]}
            """
    )]
    [InlineData(
        "JSON of Rev.ai",
        """
            {"monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "Hello", "ts": 0.5, "end_ts": 1.25},
            {"type": "punct", "value": "."}]}, {"speaker": 1, "elements": [{"type": "text", "value": "Hi", "ts": 2,
            "end_ts": 2.4}, {"type": "punct", "value": " "}, {"type": "text", "value": "there", "ts": 2.5, "end_ts": 3},
            {"type": "punct", "value": "."}]}]}
            """
    )]
    [InlineData(
        "JSON of FunASR",
        """
            [{"key": "a", "text": "x", "sentence_info": [{"text": "Hello.", "start": 500, "end": 1250, "spk": 0},
            {"text": "Hi there.", "start": 2000, "end": 3000, "spk": 1}]}]
            """
    )]
    [InlineData(
        "JSON of whisper.cpp",
        """
            {"transcription": [{"offsets": {"from": 500, "to": 1250}, "text": " Hello.", "speaker": "0"},
            {"offsets": {"from": 2000, "to": 3000}, "text": " Hi there.", "speaker": "1"}]}
            """
    )]
    public void Recognisers_number_the_speakers(string layout, string json) =>
        Assert.Equal([layout, "speaker 0: Hello. @0.5-1.25", "speaker 1: Hi there. @2-3"], Layout.Read(json));

    [Fact]
    public void Channels_are_speakers_where_there_are_several()
    {
        Assert.Equal(
            ["JSON of AWS Transcribe", "ch_0: Hello. @0.5-1", "ch_1: Hi. @0.7-0.9"],
            Layout.Read(
                """
                {"jobName": "j", "results": {"channel_labels": {"channels": [{"channel_label": "ch_1",
                "items": [{"start_time": "0.7", "end_time": "0.9", "alternatives": [{"content": "Hi."}],
                "type": "pronunciation"}]}, {"channel_label": "ch_0", "items": [{"start_time": "0.5", "end_time": "1.0",
                "alternatives": [{"content": "Hello."}], "type": "pronunciation"}]}]}, "items": []}}
                """
            )
        );
        Assert.Equal(
            ["JSON of Deepgram", "channel 0: Hello. @0.5-1", "channel 1: Hi. @0.7-0.9"],
            Layout.Read(
                """
                {"metadata": {}, "results": {"channels": [{"alternatives": [{"words": [{"word": "Hello.", "start": 0.5,
                "end": 1}]}]}, {"alternatives": [{"words": [{"word": "Hi.", "start": 0.7, "end": 0.9}]}]}]}}
                """
            )
        );
    }

    [Fact]
    public void Words_alone_are_cut_at_pauses_and_after_sentences() =>
        Assert.Equal(
            ["JSON of Vosk", "unknown: so well @0-1", "unknown: I saw Mr. Lee. @2.5-4", "unknown: Yes. @4.4-5"],
            Layout.Read(
                """
                {"result": [{"word": "so", "start": 0, "end": 0.4}, {"word": "well", "start": 0.5, "end": 1}], "text": "so well"}
                {"result": [{"word": "I", "start": 2.5, "end": 2.6}, {"word": "saw", "start": 2.6, "end": 2.9}, {"word": "Mr.",
                "start": 3.0, "end": 3.3}, {"word": "Lee.", "start": 3.4, "end": 4}, {"word": "Yes.", "start": 4.4, "end": 5}],
                "text": "x"}
                {"text": ""}
                """
            )
        );

    [Theory]
    [InlineData(
        "{\"segments\": [\n{\"start\": 0, \"end\": 1, \"text\": 5}]}",
        "meeting.json:2: \"text\" is not a text; give the JSON as the program writes it, or the plain one of docs/data-formats.md"
    )]
    [InlineData(
        "{\"segments\": [\n\n{\"start\": -1, \"end\": 1, \"text\": \"a\"}]}",
        "meeting.json:3: \"start\" is not a time; give the JSON as the program writes it, or the plain one of docs/data-formats.md"
    )]
    [InlineData(
        "{\"segments\": [7]}",
        "meeting.json:1: a value that should have \"speaker\" is no object; give the JSON as the program writes "
            + "it, or the plain one of docs/data-formats.md"
    )]
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
