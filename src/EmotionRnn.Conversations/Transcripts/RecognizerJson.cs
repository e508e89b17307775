using System.Text.Json;
using System.Text.RegularExpressions;

namespace EmotionRnn.Conversations;

/// <summary>
/// What speech recognisers write. Each tells its unit of time by what it is: nothing is guessed from the size of a number. A segment,
/// phrase or utterance of theirs is a turn, cut where the speaker changes. Where there are only words, a turn ends where the speaker
/// changes, at a pause of a second, and at the end of a sentence with a pause after it.
/// </summary>
internal static partial class RecognizerJson
{
    private const double Second = 1,
        Millisecond = 1e-3,
        Tick = 1e-7;

    private const string Sound = "left out, as it only describes a sound";

    public static ToolJson.Shape[] Shapes { get; } =
    [
        new(
            "JSON of whisper.cpp",
            top => top.Has("transcription") && !top.Has("session_id"),
            (roots, into) => Add(roots[0], WhisperCpp(roots[0], into), into)
        ),
        Of("Rev.ai", top => top.Has("monologues"), Rev),
        Of("Azure (batch)", top => top.Has("recognizedPhrases"), root => Phrases(root.Items("recognizedPhrases"))),
        Of("Azure (fast)", top => top.Has("phrases", "combinedPhrases"), root => Phrases(root.Items("phrases"))),
        Of("Deepgram", top => top.Has("results", "metadata"), Deepgram),
        Of("AWS Transcribe", top => top.Has("results") && (top.Has("jobName") || top.Has("accountId")), Aws),
        Of("Google Speech-to-Text", top => top.Has("results"), Google),
        Of(
            "AssemblyAI",
            top => top.Has("words") && (top.Has("audio_url") || top.Has("acoustic_model") || top.Has("audio_duration")),
            AssemblyAi
        ),
        Of("NeMo", top => top.Has("words", "sentences"), Nemo),
        Of("FunASR", top => top.Has("sentence_info"), root => Segments(root.Items("sentence_info"), Millisecond)),
        Of("Whisper", top => !top.IsArray && top.Has("segments"), root => Segments(root.Items("segments"), Second)),
        Of("Hugging Face", top => top.Has("chunks") || top.Has("speakers"), Chunks),
        Of("Vosk", top => top.Has("text") && (top.Has("result") || top.Names.Count == 1), Vosk),
        new(
            "JSON of Whisper (segments)",
            top => top.IsRows || (top.IsArray && top.Has("start", "end", "text") && !top.Has("speaker")),
            (roots, into) => Add(roots[0], roots[0].IsArray && roots.Count == 1 ? List(roots[0]) : [], into)
        ),
    ];

    [GeneratedRegex(@"^[\[(][^\[\]()]{1,100}[\])]$", RegexOptions.CultureInvariant)]
    private static partial Regex Described();

    private static ToolJson.Shape Of(string name, Func<ToolJson.Top, bool> looks, Func<JsonNode, IEnumerable<TimedTurn>> read) =>
        new(
            $"JSON of {name}",
            looks,
            (roots, into) => Add(roots[0], roots.SelectMany(root => root.IsArray ? root.Items() : [root]).SelectMany(read), into)
        );

    private static void Add(JsonNode first, IEnumerable<TimedTurn> turns, ConversationCollector into)
    {
        var spoken = new List<TimedTurn>();
        foreach (var turn in turns.Where(turn => turn.Text.Length > 0))
        {
            if (Described().IsMatch(turn.Text))
                into.Warn(turn.Line, Sound);
            else
                spoken.Add(turn);
            if (spoken.Count > first.Source.File.Limits.MaxUtterances)
                throw first.Source.File.Error(
                    turn.Line,
                    $"there are more than {first.Source.File.Limits.MaxUtterances:N0} turns",
                    "cut the file"
                );
        }

        TimedTurn.AddAll(spoken, first.Source.File, "1", into);
    }

    // Objects, or rows of (id, seek, start, end, text, …) as Python writes named tuples.
    private static IEnumerable<TimedTurn> List(JsonNode root) =>
        root.Items()
            .SelectMany(item =>
            {
                if (!item.IsArray)
                    return Segments([item], Second);
                var row = item.Items().Take(5).ToArray();
                return
                    row is [_, _, _, _, { AsText: { } text }]
                    && row[2].Element.TryGetSeconds(out var start)
                    && row[3].Element.TryGetSeconds(out var end)
                    ? [new TimedTurn(item.Line, null, text.Trim(), start, end)]
                    : throw item.Wrong("a row is not (id, seek, start, end, text, …) as Whisper has it");
            });

    private static IEnumerable<TimedTurn> Segments(IEnumerable<JsonNode> segments, double unit) =>
        segments.SelectMany(segment =>
        {
            var whole = new TimedTurn(
                segment.Line,
                segment.Speaker("speaker", "spk", "speakerId"),
                segment.Text("text", "body", "transcript", "sentence"),
                segment.Time(unit, "start", "startTime", "start_time"),
                segment.Time(unit, "end", "endTime", "end_time")
            );
            return CutAtSpeakers(whole, segment.Items("words"), unit);
        });

    // It may mark that the speaker changes, not who speaks.
    private static IEnumerable<TimedTurn> WhisperCpp(JsonNode root, ConversationCollector into)
    {
        const string Turn = "[SPEAKER_TURN]";
        var changes = 0;
        var segments = root.Items("transcription").ToArray();
        var isMarked = segments.Any(Ends);
        foreach (var segment in segments)
        {
            var offsets = segment["offsets"];
            yield return new TimedTurn(
                segment.Line,
                segment.Speaker("speaker") ?? (isMarked ? $"speaker {changes % 2}" : null),
                segment.Text("text").Replace(Turn, "", StringComparison.Ordinal).Trim(),
                offsets?.Time(Millisecond, "from"),
                offsets?.Time(Millisecond, "to")
            );
            if (!Ends(segment))
                continue;
            into.Warn(segment.Line, "read as two who take turns: a mark that the speaker changes, which does not say who speaks");
            changes++;
        }

        static bool Ends(JsonNode segment) =>
            segment.Text("text").Contains(Turn, StringComparison.Ordinal)
            || segment["speaker_turn_next"]?.Element.ValueKind == JsonValueKind.True;
    }

    private static IEnumerable<TimedTurn> Rev(JsonNode root) =>
        root.Items("monologues")
            .SelectMany(monologue =>
                Turns(
                    monologue
                        .Items("elements")
                        .Select(element => new Word(
                            element.Line,
                            monologue.Speaker("speaker"),
                            element["value"]?.AsText ?? "",
                            element.Time(Second, "ts"),
                            element.Time(Second, "end_ts"),
                            Joins: true
                        ))
                )
            );

    private static IEnumerable<TimedTurn> Phrases(IEnumerable<JsonNode> phrases)
    {
        var all = phrases.Where(phrase => phrase.Text("recognitionStatus") is "" or "Success").ToArray();
        var channels = all.Select(phrase => phrase.Name("channel")).Distinct().Count() > 1;
        return all.Select(phrase =>
        {
            var start =
                phrase.Time(Tick, "offsetInTicks") ?? phrase.Time(Millisecond, "offsetMilliseconds") ?? phrase.Time(Second, "offset");
            var duration =
                phrase.Time(Tick, "durationInTicks") ?? phrase.Time(Millisecond, "durationMilliseconds") ?? phrase.Time(Second, "duration");
            var best = phrase.Items("nBest").Select(best => best.Text("display")).FirstOrDefault();
            return new TimedTurn(phrase.Line, Voice(phrase, channels), best ?? phrase.Text("text"), start, start + duration);
        });
    }

    private static IEnumerable<TimedTurn> Deepgram(JsonNode root)
    {
        var results = root["results"]!.Value;
        var channels = results.Items("channels").ToArray();
        if (results["utterances"] is not null)
            return results
                .Items("utterances")
                .SelectMany(utterance =>
                    CutAtSpeakers(
                        new TimedTurn(
                            utterance.Line,
                            Voice(utterance, channels.Length > 1),
                            utterance.Text("transcript"),
                            utterance.Time(Second, "start"),
                            utterance.Time(Second, "end")
                        ),
                        channels.Length > 1 ? [] : utterance.Items("words"),
                        Second
                    )
                );
        return channels.SelectMany(
            (channel, number) =>
                Turns(
                    channel
                        .Items("alternatives")
                        .Take(1)
                        .SelectMany(best => best.Items("words"))
                        .Select(word => new Word(
                            word.Line,
                            channels.Length > 1 ? $"channel {number}" : word.Speaker("speaker"),
                            word.Text("punctuated_word", "word"),
                            word.Time(Second, "start"),
                            word.Time(Second, "end")
                        ))
                )
        );
    }

    private static IEnumerable<TimedTurn> Aws(JsonNode root)
    {
        var results = root["results"]!.Value;
        var speakers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in results["speaker_labels"]?.Items("segments").SelectMany(segment => segment.Items("items")) ?? [])
            speakers[item.Text("start_time")] = item.Text("speaker_label");
        var channels = results["channel_labels"]?.Items("channels").ToArray() ?? [];
        return channels.Length > 1
            ? channels.SelectMany(channel => Turns(channel.Items("items").Select(item => Item(item, channel.Name("channel_label")))))
            : Turns(
                results
                    .Items("items")
                    .Select(item => Item(item, item.Name("speaker_label") ?? speakers.GetValueOrDefault(item.Text("start_time"))))
            );

        static Word Item(JsonNode item, string? speaker) =>
            new(
                item.Line,
                speaker is { Length: > 0 } ? speaker : null,
                item.Items("alternatives").Select(best => best.Text("content")).FirstOrDefault(""),
                item.Time(Second, "start_time"),
                item.Time(Second, "end_time"),
                Joins: item.Text("type") == "punctuation"
            );
    }

    private static IEnumerable<TimedTurn> Google(JsonNode root)
    {
        if (root["results"]!.Value.IsObject)
            return root["results"]!.Value["items"] is not null ? Aws(root) : Deepgram(root);
        var results = root.Items("results").Where(result => result.Items("alternatives").Any()).ToArray();
        var channels = results.Select(result => result.Name("channelTag", "channel_tag")).Distinct().Count() > 1;
        // With speakers told apart, the last result has every word once more, with who said it.
        if (results.Length > 1 && !results[..^1].Any(Tagged) && Tagged(results[^1]))
            results = results[^1..];
        return results.SelectMany(result =>
        {
            var best = result.Items("alternatives").First();
            var channel = channels ? $"channel {result.Name("channelTag", "channel_tag")}" : null;
            var words = best.Items("words")
                .Select(word => new Word(
                    word.Line,
                    channel ?? Tag(word),
                    word.Text("word"),
                    word.Time(Second, "startTime", "start_time", "startOffset", "start_offset"),
                    word.Time(Second, "endTime", "end_time", "endOffset", "end_offset")
                ));
            return words.Any()
                ? Turns(words)
                :
                [
                    new TimedTurn(
                        result.Line,
                        channel,
                        best.Text("transcript"),
                        null,
                        result.Time(Second, "resultEndTime", "result_end_time", "resultEndOffset")
                    ),
                ];
        });

        static bool Tagged(JsonNode result) => result.Items("alternatives").First().Items("words").Any(word => Tag(word) is not null);

        static string? Tag(JsonNode word) =>
            word.Speaker("speakerLabel", "speaker_label")
            ?? (word.Name("speakerTag", "speaker_tag") is { } tag and not "0" ? $"speaker {tag}" : null);
    }

    private static IEnumerable<TimedTurn> AssemblyAi(JsonNode root) =>
        root["utterances"] is not null
            ? root.Items("utterances")
                .Select(utterance => new TimedTurn(
                    utterance.Line,
                    utterance.Speaker("speaker"),
                    utterance.Text("text"),
                    utterance.Time(Millisecond, "start"),
                    utterance.Time(Millisecond, "end")
                ))
            : Turns(
                root.Items("words")
                    .Select(word => new Word(
                        word.Line,
                        word.Speaker("speaker"),
                        word.Text("text"),
                        word.Time(Millisecond, "start"),
                        word.Time(Millisecond, "end")
                    ))
            );

    private static IEnumerable<TimedTurn> Nemo(JsonNode root) =>
        root.Items("sentences")
            .Select(sentence => new TimedTurn(
                sentence.Line,
                sentence.Speaker("speaker"),
                sentence.Text("text", "sentence"),
                sentence.Time(Second, "start_time", "start"),
                sentence.Time(Second, "end_time", "end")
            ));

    // The last of the stretches may be open.
    private static IEnumerable<TimedTurn> Chunks(JsonNode root) =>
        (root["speakers"] is { IsArray: true } speakers && speakers.Items().Any() ? speakers.Items() : root.Items("chunks")).Select(chunk =>
        {
            var times = chunk.Items("timestamp", "timestamps").ToArray();
            return times.Length == 2
                ? new TimedTurn(chunk.Line, chunk.Speaker("speaker"), chunk.Text("text"), At(times[0]), At(times[1]))
                : throw chunk.Wrong("\"timestamp\" is not [start, end]");
        });

    private static IEnumerable<TimedTurn> Vosk(JsonNode root) =>
        root["result"] is null
            ? [new TimedTurn(root.Line, null, root.Text("text"), null, null)]
            : Turns(
                root.Items("result")
                    .Select(word => new Word(word.Line, null, word.Text("word"), word.Time(Second, "start"), word.Time(Second, "end")))
            );

    private static TimeSpan? At(JsonNode time) =>
        time.Element.ValueKind == JsonValueKind.Null ? null
        : time.Element.TryGetSeconds(out var value) ? value
        : throw time.Wrong("\"timestamp\" has something that is not a time");

    private static bool TryGetSeconds(this JsonElement element, out TimeSpan time)
    {
        time = default;
        return element.ValueKind == JsonValueKind.Number
            && element.TryGetDouble(out var seconds)
            && ClockTime.TryFromSeconds(seconds, out time);
    }

    private static string? Voice(JsonNode of, bool channels) => channels ? $"channel {of.Name("channel")}" : of.Speaker("speaker");
}
