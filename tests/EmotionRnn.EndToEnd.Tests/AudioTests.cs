using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;

namespace EmotionRnn.EndToEnd.Tests;

/// <summary>From clips to models and answers, by the commands.</summary>
public sealed class AudioTests(SoundCorpus corpus) : IClassFixture<SoundCorpus>, IDisposable
{
    private readonly CommandLine _command = new();

    private string[] Corpus => ["--corpus", "plain", "--data", corpus.Csv];

    public void Dispose() => _command.Dispose();

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("audio-simple")]
    [InlineData("audio-matching")]
    [InlineData("text-simple")]
    [InlineData("text-matching")]
    [InlineData("audiotext-simple")]
    [InlineData("audiotext-matching")]
    public void Each_variant_trains_scores_and_predicts_by_the_same_commands(string variant)
    {
        string[] clips = variant.StartsWith("text", StringComparison.Ordinal) ? [] : ["--clips", corpus.Clips];
        var trained = Json(Run(["train", "--variant", variant, .. Corpus, .. clips, "--out", "model", "--json"]));
        Assert.True(trained.GetProperty("test").GetProperty("weightedF1").GetDouble() > 0.8, trained.ToString());
        var scores = Json(Run(["evaluate", "--model", "./model", .. Corpus, .. clips, "--json"]));
        Assert.Equal(trained.GetProperty("test").GetProperty("weightedF1").GetDouble(), scores.GetProperty("weightedF1").GetDouble());

        var answers =
            clips.Length == 0
                ? Json(Run("predict", corpus.Csv, "--model", "./model", "--json"))
                : Json(Run("predict", corpus.Clips, "--subtitles", corpus.Csv, "--model", "./model", "--json"));
        Assert.Equal(
            SoundCorpus.Utterances,
            answers.GetProperty("conversations").EnumerateArray().Sum(c => c.GetProperty("utterances").GetArrayLength())
        );
    }

    /// <summary>An encoder with random weights tells a hum, a warble and a noise apart all the same.</summary>
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("audio-simple", false)]
    [InlineData("audiotext-simple", true)]
    public void An_encoder_of_speech_is_trained_over_scored_and_asked_by_the_same_commands(string variant, bool besideFunctionals)
    {
        string[] encoder =
        [
            "--audio-encoder",
            $"onnx:{Path.Combine(ReferenceData.Golden("tiny-speech"), "model.onnx")}",
            "--audio-normalise",
            .. besideFunctionals ? (string[])["--audio-set", "eGeMAPSv02"] : [],
        ];
        var trained = Json(
            Run(["train", "--variant", variant, .. Corpus, "--clips", corpus.Clips, .. encoder, "--out", "model", "--json"])
        );
        Assert.True(trained.GetProperty("test").GetProperty("weightedF1").GetDouble() > 0.8, trained.ToString());
        var scores = Json(Run(["evaluate", "--model", "./model", .. Corpus, "--clips", corpus.Clips, "--json"]));
        Assert.Equal(trained.GetProperty("test").GetProperty("weightedF1").GetDouble(), scores.GetProperty("weightedF1").GetDouble());
        var audio = Json(Run("model", "show", "./model", "--json")).GetProperty("manifest").GetProperty("shape").GetProperty("audio");
        Assert.Equal(besideFunctionals ? "eGeMAPSv02+tiny-speech/model" : "tiny-speech/model", audio.GetProperty("source").GetString());
        Assert.Contains("listens by", Run("model", "show", "./model").Output, StringComparison.Ordinal);
        Assert.Contains(
            "The last 24 of these columns are the vector of a pretrained encoder",
            Run("model", "show", "./model", "--card").Output,
            StringComparison.Ordinal
        );
        var answers = Json(Run("predict", corpus.Clips, "--subtitles", corpus.Csv, "--model", "./model", "--json"));
        Assert.Equal(
            SoundCorpus.Utterances,
            answers.GetProperty("conversations").EnumerateArray().Sum(c => c.GetProperty("utterances").GetArrayLength())
        );
    }

    [Fact]
    public void Encoders_that_cannot_be_used_are_refused_before_anything_is_listened_to()
    {
        _command.Write("no.onnx", "this is no graph");
        string[] train = ["train", "--variant", "audio-simple", .. Corpus, "--clips", corpus.Clips, "--out", "model"];
        foreach (
            var (options, code, message) in new (string[] Options, int Code, string Message)[]
            {
                (["--audio-encoder", "onnx:no.onnx"], 4, "no.onnx: is not an ONNX graph."),
                (["--audio-encoder", "onnx:missing.onnx"], 4, "missing.onnx: there is no such file."),
                (["--audio-encoder", "no.onnx"], 2, "needs a graph as onnx:FILE"),
                (["--audio-states", "mean@x"], 2, "belongs to --audio-encoder"),
                (["--audio-encoder", "onnx:no.onnx", "--audio-states", "x"], 2, "needs parts such as mean@last_hidden_state"),
                (
                    ["--audio-encoder", $"onnx:{Path.Combine(ReferenceData.Repository, "models", "silero-vad", "silero_vad.onnx")}"],
                    4,
                    "takes input_values"
                ),
            }
        )
        {
            var outcome = Run([.. train, .. options]);
            Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
            Assert.Equal(code, outcome.ExitCode);
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_model_of_both_says_so_when_it_is_given_text_alone_and_one_of_audio_needs_no_transcript()
    {
        Json(
            Run([
                "train",
                "--variant",
                "audiotext-simple",
                .. Corpus,
                "--clips",
                corpus.Clips,
                "--audio-dropout",
                "0.5",
                "--out",
                "both",
                "--json",
            ])
        );
        var outcome = Run(["evaluate", "--model", "./both", .. Corpus, "--json"]);
        Assert.Contains("answers as for missing audio", outcome.Error, StringComparison.Ordinal);
        Assert.True(
            Json(outcome).GetProperty("weightedF1").GetDouble() > Json(outcome).GetProperty("majorityWeightedF1").GetDouble() + 0.2,
            outcome.Output
        );
        Assert.Contains(
            "360 of 360 utterances have no audio",
            Run("predict", corpus.Csv, "--model", "./both").Error,
            StringComparison.Ordinal
        );

        Json(
            Run(
                "train",
                "--variant",
                "audio-simple",
                "--corpus",
                "plain",
                "--data",
                corpus.Silent,
                "--clips",
                corpus.Clips,
                "--out",
                "heard",
                "--json"
            )
        );
        ZipFile.CreateFromDirectory(corpus.Clips, _command.At("clips.zip"));
        ZipFile.ExtractToDirectory(_command.At("clips.zip"), _command.At("clips"));
        File.WriteAllText(_command.At("clips/c3/0.wav"), "corrupt");
        File.WriteAllText(_command.At("clips/c3/notes.txt"), "who was there");
        var (folder, zip) = (
            Run("predict", "clips", "--model", "./heard", "--json"),
            Run("predict", "clips.zip", "--model", "./heard", "--json")
        );
        Assert.Equal((7, 0), (folder.ExitCode, zip.ExitCode));
        Assert.Equal((359, 360), (Count(folder), Count(zip)));
        Assert.Contains("no audio of c3/0: c3/0.wav: it is not an audio or video file", folder.Error, StringComparison.Ordinal);
        Assert.Contains("skipping c3/notes.txt: ", folder.Error, StringComparison.Ordinal);
        var skipped = Json(folder).GetProperty("skipped");
        Assert.Equal(2, skipped.GetArrayLength());
        Assert.Equal(
            ("c3", "0", "c3/notes.txt"),
            (
                skipped[0].GetProperty("conversation").GetString(),
                skipped[0].GetProperty("utterance").GetString(),
                skipped[1].GetProperty("file").GetString()
            )
        );
        Assert.False(Json(zip).TryGetProperty("skipped", out var _));
        Assert.Contains("all turns count as one party's", zip.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["c0", "c1", "c2", "c3"],
            Json(zip).GetProperty("conversations").EnumerateArray().Take(4).Select(c => c.GetProperty("id").GetString())
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_recording_is_answered_by_its_transcript_by_its_speakers_turns_or_by_itself()
    {
        Json(
            Run([
                "train",
                "--variant",
                "audio-simple",
                "--preset",
                "online",
                .. Corpus,
                "--clips",
                corpus.Clips,
                "--out",
                "models/audio",
                "--json",
            ])
        );
        File.Copy(Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav"), _command.At("call.wav"));
        _command.Write(
            "call.srt",
            "1\n00:00:00,200 --> 00:00:01,500\nAnn: So proud of you!\n\n2\n00:00:01,700 --> 00:00:03,000\nBob: Oh no.\n"
        );
        _command.Write("call.rttm", "SPEAKER call 1 0.1 1.5 <NA> <NA> eve <NA> <NA>\nSPEAKER call 1 1.7 1.2 <NA> <NA> adam <NA> <NA>\n");

        var read = Json(Run("predict", "call.wav", "--subtitles", "call.srt", "--json"));
        Assert.Equal("general", read.GetProperty("model").GetProperty("name").GetString());
        Assert.Equal(["Ann", "Bob"], Speakers(read));
        Assert.Equal(
            ["eve", "adam"],
            Speakers(Json(Run("predict", "call.wav", "--subtitles", "call.srt", "--speakers", "call.rttm", "--json")))
        );

        var turns = Run("predict", "call.wav", "--speakers", "call.rttm", "--json");
        Assert.Equal(["eve", "adam"], Speakers(Json(turns)));
        Assert.Equal(0.1, Json(turns).GetProperty("conversations")[0].GetProperty("utterances")[0].GetProperty("start").GetDouble());
        Assert.DoesNotContain("one party", turns.Error, StringComparison.Ordinal);

        Directory.CreateDirectory(_command.At("models/silero-vad"));
        File.Copy(
            Path.Combine(ReferenceData.Repository, "models", "silero-vad", "silero_vad.onnx"),
            _command.At("models/silero-vad/silero_vad.onnx")
        );
        var alone = Run("predict", "call.wav");
        Assert.Equal(0, alone.ExitCode);
        Assert.Contains("Silero", alone.Error, StringComparison.Ordinal);
        Assert.Contains("all turns count as one party's", alone.Error, StringComparison.Ordinal);
        Assert.Contains("0:00", alone.Output, StringComparison.Ordinal);
        Assert.Contains("1 speaker", alone.Output, StringComparison.Ordinal);

        // A hum of a third of a second is no speech to the voice activity model.
        var hum = Run("predict", Path.Combine(corpus.Clips, "c0", "0.wav"), "--json");
        Assert.Equal(1, Count(hum));
        Assert.Contains("takes 0.wav as one utterance", hum.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_run_killed_while_it_listens_and_while_it_learns_gives_the_same_model_when_repeated_and_leaves_nothing_half_written()
    {
        Directory.CreateDirectory(_command.At("whole"));
        Directory.CreateDirectory(_command.At("killed"));
        string[] arguments = ["train", "--variant", "audio-matching", .. Corpus, "--clips", corpus.Clips, "--json", "--out"];
        var whole = Json(_command.Run("", Cached(_command.At("other cache")), [.. arguments, "whole/model"]))
            .GetProperty("hash")
            .GetString();

        await KilledAt(async _ =>
        {
            while (
                !Directory.Exists(_command.At("cache"))
                || Directory.GetFiles(_command.At("cache"), "*", SearchOption.AllDirectories).Length < 5
            )
                await Task.Delay(2, TestContext.Current.CancellationToken);
        });
        await KilledAt(async process =>
        {
            while (
                await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
                && !line.StartsWith("network: epoch 3 ", StringComparison.Ordinal)
            ) { }
        });

        Assert.Equal(
            whole,
            Json(_command.Run("", Cached(_command.At("cache")), [.. arguments, "killed/model"])).GetProperty("hash").GetString()
        );
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(_command.At("killed")).Select(Path.GetFileName));
        var expected = Directory.GetFiles(_command.At("other cache"), "*", SearchOption.AllDirectories);
        foreach (var file in expected)
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(file.Replace("other cache", "cache", StringComparison.Ordinal)));

        async Task KilledAt(Func<Process, Task> moment)
        {
            using var process = _command.Start(Cached(_command.At("cache")), [.. arguments, "killed/model"]);
            await moment(process);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.False(Path.Exists(_command.At("killed/model")), "it was over before it could be killed");
        }
    }

    [Fact]
    public void Turns_that_cannot_be_heard_are_named_and_the_others_answered()
    {
        var model = ExampleModel.WriteAudio(_command.Models, "heard");
        File.Copy(Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav"), _command.At("call.wav"));
        _command.Write(
            "call.srt",
            "1\n00:00:00,200 --> 00:00:01,500\nSo proud!\n\n2\n00:00:00,300 --> 00:40:00,000\nOh no.\n\n"
                + "3\n00:00:01,700 --> 00:00:01,710\nHm.\n\n4\n01:00:00,000 --> 01:00:01,000\nBye.\n"
        );
        var outcome = Run("predict", "call.wav", "--subtitles", "call.srt", "--model", model, "--json");
        Assert.Equal(7, outcome.ExitCode);
        Assert.Equal(1, Count(outcome));
        string[] reasons =
        [
            "1: from 0:00:00.3 to 0:40:00 it is longer than 0:30:00",
            "2: from 0:00:01.7 to 0:00:01.71 it is too short for eGeMAPSv02, or beyond the recording's end",
            "3: from 1:00:00 to 1:00:01 it is too short for eGeMAPSv02, or beyond the recording's end",
        ];
        Assert.Equal(
            reasons,
            Json(outcome)
                .GetProperty("skipped")
                .EnumerateArray()
                .Select(turn => $"{turn.GetProperty("utterance").GetString()}: {turn.GetProperty("reason").GetString()}")
        );
        Assert.All(reasons, reason => Assert.Contains($"no audio of call/{reason}", outcome.Error, StringComparison.Ordinal));

        _command.Write("call.srt", "1\n01:00:00,000 --> 01:00:01,000\nBye.\n");
        outcome = Run("predict", "call.wav", "--subtitles", "call.srt", "--model", model, "--csv");
        Assert.Equal((7, 1), (outcome.ExitCode, outcome.Output.TrimEnd('\n').Split('\n').Length));
        Assert.Contains("no audio of call/0: ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Hostile_recordings_and_archives_are_refused_by_every_command_that_listens()
    {
        _command.Write("secret.txt", "a secret");
        _command.Write("turns.rttm", "SPEAKER call 1 0.1 1.5 <NA> <NA> eve <NA> <NA>\n");
        var model = ExampleModel.WriteAudio(_command.Models, "heard");
        foreach (
            var (name, content) in new[]
            {
                ("list.mp4", "#EXTM3U\n#EXTINF:1,\nfile:secret.txt\nhttp://127.0.0.1:9/a.ts\n"),
                ("concat.mp4", "ffconcat version 1.0\nfile secret.txt\n"),
                ("session.wav", "v=0\nm=audio 9 RTP/AVP 0\nc=IN IP4 127.0.0.1\n"),
            }
        )
        {
            var outcome = Run("predict", _command.Write(name, content), "--speakers", "turns.rttm", "--model", model);
            Assert.Equal(3, outcome.ExitCode);
            Assert.Contains("not an audio or video file of a known kind", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", outcome.Output, StringComparison.Ordinal);
        }

        using (var zip = ZipFile.Open(_command.At("outside.zip"), ZipArchiveMode.Create))
            zip.CreateEntry("../outside.wav").Open().Dispose();
        using (var zip = ZipFile.Open(_command.At("bomb.zip"), ZipArchiveMode.Create))
        using (var bomb = zip.CreateEntry("a.wav").Open())
            bomb.Write(new byte[8 << 20]);
        using (var zip = ZipFile.Open(_command.At("many.zip"), ZipArchiveMode.Create))
            for (var i = 0; i < 50_001; i++)
                zip.CreateEntry($"{i}.wav", CompressionLevel.NoCompression);
        foreach (
            var (archive, message) in new[]
            {
                ("outside.zip", "leads out of it"),
                ("bomb.zip", "unpacks to more than 100 times its size"),
                ("many.zip", "more than 50,000 files"),
            }
        )
        {
            Outcome[] outcomes =
            [
                Run("predict", archive, "--model", model),
                Run("predict", archive, "--subtitles", corpus.Csv, "--model", model),
                Run(["train", "--variant", "audio-simple", .. Corpus, "--clips", archive, "--out", "model"]),
            ];
            foreach (var outcome in outcomes)
            {
                Assert.Equal(3, outcome.ExitCode);
                Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
            }
        }

        Assert.False(Path.Exists(_command.At("../outside.wav")));
        Assert.False(Path.Exists(_command.At("model")));
    }

    [Theory]
    [InlineData(2, "give the folder or zip of the corpus's recordings as --clips", "train", "--variant", "audio-simple", "--out", "m")]
    [InlineData(2, "reads no audio", "train", "--variant", "text-simple", "--clips", "models", "--out", "m")]
    [InlineData(5, "there is no such folder or archive", "train", "--variant", "audio-simple", "--clips", "nowhere", "--out", "m")]
    [InlineData(2, "--audio-dropout must be in [0, 1)", "train", "--variant", "audiotext-simple", "--audio-dropout", "1", "--out", "m")]
    [InlineData(3, "at least two training utterances with audio", "train", "--variant", "audio-simple", "--clips", "models", "--out", "m")]
    public void What_cannot_be_heard_is_refused_with_the_remedy(int code, string message, params string[] arguments)
    {
        var outcome = Run([.. arguments, .. Corpus]);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
        Assert.Equal((code, ""), (outcome.ExitCode, outcome.Output));
    }

    private Outcome Run(params string[] arguments) => _command.Run("", Cached(corpus.Cache), arguments);

    private static Dictionary<string, string> Cached(string folder) => new() { ["EMOTIONRNN_CACHE"] = folder };

    private static int Count(Outcome outcome) =>
        Json(outcome).GetProperty("conversations").EnumerateArray().Sum(c => c.GetProperty("utterances").GetArrayLength());

    private static string?[] Speakers(JsonElement answers) =>
        [
            .. answers
                .GetProperty("conversations")[0]
                .GetProperty("utterances")
                .EnumerateArray()
                .Select(u => u.GetProperty("speaker").GetString()),
        ];

    private static JsonElement Json(Outcome outcome)
    {
        Assert.True(outcome.ExitCode is 0 or 7, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }
}
