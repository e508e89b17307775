using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using EmotionRnn.Acoustics;
using EmotionRnn.Conversations;
using EmotionRnn.Onnx;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Text;
using EmotionRnn.Server.Live;

namespace EmotionRnn.Server.Tests;

/// <summary>Sound over the network: clips and recordings in forms, samples in binary messages.</summary>
public sealed class AudioTests : IAsyncLifetime
{
    private const string Subtitles = "WEBVTT\n\n00:00.000 --> 00:00.800\n<v Ann>We won!\n\n00:00.800 --> 00:01.600\n<v Bob>No way!\n";
    private static readonly string Utterance = Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav");
    private readonly string _models = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;
    private RunningServer _server = null!;
    private EmotionRecognizer _recognizer = null!;

    public async ValueTask InitializeAsync()
    {
        AudioModel.Write(_models);
        _recognizer = EmotionRecognizer.Load(Path.Combine(_models, "ear"));
        _server = await RunningServer.StartAsync(options => options with { ModelsFolder = _models });
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_models, recursive: true);
    }

    [Fact]
    public async Task Clips_are_matched_to_their_utterances_by_name_whatever_folders_the_name_has()
    {
        using var form = new MultipartFormDataContent
        {
            {
                new StringContent(
                    """[{"speaker":"Ann","text":"a","clip":"one"},{"speaker":"Bob","text":"b","id":"two"},"""
                        + """{"speaker":"Ann","text":"c","id":"three"}]"""
                ),
                "transcript",
                "talk.json"
            },
            { new ByteArrayContent(File.ReadAllBytes(Utterance)), "clips", "../../one.wav" },
            { new ByteArrayContent(File.ReadAllBytes(Utterance)), "clips", "C:\\clips\\two.wav" },
        };

        var answer = await RunningServer.ReadAsync(await _server.Client.PostAsync("/v1/analyse", form), HttpStatusCode.OK);
        var utterances = answer.GetProperty("conversations")[0].GetProperty("utterances");

        var functionals = new AcousticExtractor(FeatureSet.EGeMAPSv02).Extract(Utterance);
        var expected = _recognizer.Recognize(
            new(
                "1",
                [
                    .. "ab".Select(
                        (text, i) =>
                            new Utterance
                            {
                                Id = $"{i}",
                                Speaker = i == 1 ? "Bob" : "Ann",
                                Text = $"{text}",
                            }
                    ),
                ]
            ),
            [functionals, functionals]
        );
        AreSame(expected.Utterances, utterances);
        var skipped = Assert.Single(answer.GetProperty("skipped").EnumerateArray());
        Assert.Equal("""{"conversation":"1","utterance":"three","reason":"there is no clip of it"}""", skipped.ToString());
        NothingIsLeft();
    }

    [Fact]
    public async Task A_recording_is_cut_by_the_times_of_its_subtitles()
    {
        var answer = (await SendAsync("/v1/analyse", HttpStatusCode.OK)).GetProperty("conversations")[0].GetProperty("utterances");

        var conversation = ConversationReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Subtitles)))[0];
        var heard = RecordedConversation.Read(Utterance, conversation, new AcousticExtractor(FeatureSet.EGeMAPSv02));
        AreSame(_recognizer.RecognizeAll([heard])[0].Utterances, answer);

        var job = await SendAsync("/v1/jobs", HttpStatusCode.Accepted);
        await _server.Client.GetStringAsync($"/v1/jobs/{job.GetProperty("id").GetString()}/events");
        Assert.Equal(
            answer.ToString(),
            (await _server.GetAsync($"/v1/jobs/{job.GetProperty("id").GetString()}/result"))
                .GetProperty("conversations")[0]
                .GetProperty("utterances")
                .ToString()
        );
        NothingIsLeft();
    }

    [Fact]
    public async Task What_cannot_be_heard_is_refused_by_the_name_the_client_gave_it()
    {
        var noise = await SendAsync(
            "/v1/analyse",
            HttpStatusCode.UnprocessableEntity,
            recording: [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))]
        );
        Assert.Equal("unreadable-media", noise.GetProperty("code").GetString());
        Assert.StartsWith("talk.wav: ", noise.GetProperty("detail").GetString());
        Assert.Equal(
            "no-times",
            (await SendAsync("/v1/analyse", HttpStatusCode.UnprocessableEntity, transcript: "Ann: We won!")).GetProperty("code").GetString()
        );
        NothingIsLeft();

        await using var reader = await RunningServer.StartAsync();
        using var form = Form(Subtitles, File.ReadAllBytes(Utterance));
        var deaf = await RunningServer.ReadAsync(
            await reader.Client.PostAsync("/v1/analyse?model=text", form),
            HttpStatusCode.UnprocessableEntity
        );
        Assert.Equal("no-audio-model", deaf.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Recordings_are_limited_in_size_number_and_length()
    {
        await using var server = await RunningServer.StartAsync(options =>
            options with
            {
                ModelsFolder = _models,
                Limits = options.Limits with { MediaBytes = 100_000, Clips = 2, RecordingAtOnce = TimeSpan.FromSeconds(0.5) },
            }
        );
        using var large = Form(Subtitles, new byte[100_001]);
        Assert.Equal(
            "too-large",
            (await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", large), HttpStatusCode.RequestEntityTooLarge))
                .GetProperty("code")
                .GetString()
        );
        using var many = Form(Subtitles, []);
        for (var i = 0; i < 3; i++)
            many.Add(new ByteArrayContent([1]), "clips", $"{i}.wav");
        await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", many), HttpStatusCode.RequestEntityTooLarge);
        using var @long = Form(Subtitles, File.ReadAllBytes(Utterance)[..60_000]);
        await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", @long), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_recording_alone_is_cut_where_somebody_speaks_and_answered_by_a_model_that_needs_no_words()
    {
        using var segmenter = new SileroVoiceActivity(Path.Combine(RunningServer.Models, "silero-vad", "silero_vad.onnx"));
        await using var server = await RunningServer.StartAsync(options => options with { ModelsFolder = _models, Segmenter = segmenter });
        Assert.Equal("ear", (await server.GetAsync("/v1/models")).GetProperty("defaults").GetProperty("recording").GetString());
        using var form = Form(null, File.ReadAllBytes(Utterance));

        var answer = await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", form), HttpStatusCode.OK);

        var conversation = answer.GetProperty("conversations")[0];
        Assert.Equal("ear", answer.GetProperty("model").GetProperty("name").GetString());
        Assert.Equal("talk", conversation.GetProperty("id").GetString());
        var heard = RecordedConversation.Segment(Utterance, segmenter, new AcousticExtractor(FeatureSet.EGeMAPSv02));
        Assert.NotEmpty(heard.Functionals);
        var expected = _recognizer.Recognize(heard.Conversation, heard.Functionals).Utterances;
        AreSame(expected, conversation.GetProperty("utterances"));

        using var again = Form(null, File.ReadAllBytes(Utterance));
        var job = await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/jobs", again), HttpStatusCode.Accepted);
        Assert.Equal(1, job.GetProperty("total").GetInt32());
        await server.Client.GetStringAsync($"/v1/jobs/{job.GetProperty("id").GetString()}/events");
        Assert.Equal(
            conversation.ToString(),
            (await server.GetAsync($"/v1/jobs/{job.GetProperty("id").GetString()}/result")).GetProperty("conversations")[0].ToString()
        );
        NothingIsLeft();
    }

    [Fact]
    public async Task A_recording_alone_is_refused_where_nobody_speaks_it_is_too_long_or_nothing_can_find_speech()
    {
        using var segmenter = new SileroVoiceActivity(Path.Combine(RunningServer.Models, "silero-vad", "silero_vad.onnx"));
        await using var server = await RunningServer.StartAsync(options =>
            options with
            {
                ModelsFolder = _models,
                Segmenter = segmenter,
                Limits = options.Limits with { RecordingAlone = TimeSpan.FromSeconds(12) },
            }
        );
        using (var silence = Form(null, Silence(seconds: 11)))
            Assert.Equal(
                "no-speech",
                (await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", silence), HttpStatusCode.UnprocessableEntity))
                    .GetProperty("code")
                    .GetString()
            );
        using (var brief = Form(null, Silence(seconds: 1)))
            Assert.Equal(
                1,
                (await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", brief), HttpStatusCode.OK))
                    .GetProperty("conversations")[0]
                    .GetProperty("utterances")
                    .GetArrayLength()
            );
        using (var @long = Form(null, Silence(seconds: 13)))
            Assert.Equal(
                "too-large",
                (await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", @long), HttpStatusCode.RequestEntityTooLarge))
                    .GetProperty("code")
                    .GetString()
            );

        Assert.Equal(JsonValueKind.Null, Recording(await _server.GetAsync("/v1/models")));
        using var form = Form(null, File.ReadAllBytes(Utterance));
        Assert.Equal(
            "bad-request",
            (await RunningServer.ReadAsync(await _server.Client.PostAsync("/v1/analyse", form), HttpStatusCode.BadRequest))
                .GetProperty("code")
                .GetString()
        );
        NothingIsLeft();

        static JsonValueKind Recording(JsonElement models) =>
            models.GetProperty("defaults").TryGetProperty("recording", out var recording) ? recording.ValueKind : JsonValueKind.Null;
    }

    [Fact]
    public async Task Sound_that_comes_live_gives_what_the_file_gives()
    {
        var (bytes, rate) = RawSound();
        var functionals = new AcousticExtractor(FeatureSet.EGeMAPSv02).Extract(Utterance);
        var expected = _recognizer.StartConversation();
        var (client, begun) = await LiveClient.BeginAsync(_server, new { type = "start", sampleRate = rate });
        Assert.Equal("started", begun.GetProperty("type").GetString());

        foreach (var block in bytes.Chunk(5001))
            await client.SendAsync(block, WebSocketMessageType.Binary);
        IsSame(
            expected.Add(
                new()
                {
                    Id = "0",
                    Speaker = "Ann",
                    Text = "hm",
                },
                functionals
            ),
            await client.SayAsync(0, "Ann", "hm")
        );
        IsSame(
            expected.Add(
                new()
                {
                    Id = "1",
                    Speaker = "Bob",
                    Text = "hm",
                }
            ),
            await client.SayAsync(1, "Bob", "hm")
        );
        client.Dispose();

        await using var reader = await RunningServer.StartAsync(options =>
            options with
            {
                Limits = options.Limits with { LiveAudio = TimeSpan.FromSeconds(0.1) },
            }
        );
        using var deaf = await LiveClient.StartAsync(reader);
        await deaf.SendAsync([0, 0], WebSocketMessageType.Binary);
        await deaf.ExpectErrorAsync("no-audio-model");
        Assert.Equal("emotion", (await deaf.SayAsync(0, "Ann", "hm")).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(16000)]
    [InlineData(44100)]
    public void Loud_sound_that_comes_live_is_the_files_own_to_the_bit(int rate)
    {
        var wave = Silence(seconds: 1);
        BitConverter.TryWriteBytes(wave.AsSpan(24), rate);
        for (var i = 0; i < 16000; i++)
            BitConverter.TryWriteBytes(wave.AsSpan(44 + 2 * i), (short)(32767 * Math.Sin(0.07 * i) * Math.Cos(0.001 * i)));
        var path = Path.Combine(_models, "loud.wav");
        File.WriteAllBytes(path, wave);
        using var audio = LiveAudio.Of(_recognizer, rate, TimeSpan.FromSeconds(60), new(1 << 20));
        foreach (var block in wave[44..].Chunk(5001))
            audio.Add(block);
        Assert.Equal(new AcousticExtractor(FeatureSet.EGeMAPSv02).Extract(path), audio.Take());
    }

    [Fact]
    public async Task A_model_that_listens_by_an_encoder_hears_the_same_in_files_and_live()
    {
        var models = Directory.CreateDirectory(Path.Combine(_models, "others")).FullName;
        using (var encoder = OnnxEncoders.Default.OpenAudio(Path.Combine(ReferenceData.Golden("tiny-speech"), "model.onnx")))
            AudioModel.Write(models, encoder);
        await using var server = await RunningServer.StartAsync(options =>
            options with
            {
                ModelsFolder = models,
                Graphs = OnnxEncoders.Default,
            }
        );
        var recognizer = EmotionRecognizer.Load(Path.Combine(models, "ear"), OnnxEncoders.Default);
        var extractor = AcousticExtractor.Of(recognizer.Package.Model.Audio!)!;
        var conversation = ConversationReader.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Subtitles)))[0];
        var heard = RecordedConversation.Read(Utterance, conversation, extractor);

        using var form = Form(Subtitles, File.ReadAllBytes(Utterance));
        var answer = (await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", form), HttpStatusCode.OK))
            .GetProperty("conversations")[0]
            .GetProperty("utterances");
        AreSame(recognizer.RecognizeAll([heard])[0].Utterances, answer);

        var (bytes, rate) = RawSound();
        var (client, _) = await LiveClient.BeginAsync(server, new { type = "start", sampleRate = rate });
        foreach (var block in bytes.Chunk(5001))
            await client.SendAsync(block, WebSocketMessageType.Binary);
        IsSame(
            recognizer
                .StartConversation()
                .Add(
                    new()
                    {
                        Id = "0",
                        Speaker = "Ann",
                        Text = "hm",
                    },
                    extractor.Extract(Utterance)
                ),
            await client.SayAsync(0, "Ann", "hm")
        );
        client.Dispose();
    }

    [Fact]
    public async Task An_encoder_that_fails_costs_the_request_or_the_turn_and_nothing_else()
    {
        var models = Directory.CreateDirectory(Path.Combine(_models, "others")).FullName;
        using (var encoder = OnnxEncoders.Default.OpenAudio(Path.Combine(ReferenceData.Golden("tiny-speech"), "model.onnx")))
            AudioModel.Write(models, encoder);
        await using var server = await RunningServer.StartAsync(options =>
            options with
            {
                ModelsFolder = models,
                Graphs = new FailingEncoders(),
            }
        );
        using var form = Form(Subtitles, File.ReadAllBytes(Utterance));
        var problem = await RunningServer.ReadAsync(await server.Client.PostAsync("/v1/analyse", form), HttpStatusCode.ServiceUnavailable);
        Assert.Equal("not-ready", problem.GetProperty("code").GetString());
        Assert.DoesNotContain("worn out", problem.ToString(), StringComparison.Ordinal);

        using var client = await LiveClient.StartAsync(server);
        await client.SendAsync(new byte[20_000], WebSocketMessageType.Binary);
        await client.SendAsync(
            new
            {
                type = "turn",
                speaker = "Ann",
                text = "hm",
            }
        );
        await client.ExpectErrorAsync("not-ready");
        Assert.Equal("emotion", (await client.SayAsync(0, "Ann", "hm")).GetProperty("type").GetString());
    }

    [Fact]
    public void A_server_that_cannot_run_its_default_models_encoder_does_not_start()
    {
        var models = Directory.CreateDirectory(Path.Combine(_models, "others")).FullName;
        using (var encoder = OnnxEncoders.Default.OpenAudio(Path.Combine(ReferenceData.Golden("tiny-speech"), "model.onnx")))
            AudioModel.Write(models, encoder);
        Assert.Contains(
            "needs EmotionRnn.Onnx to run",
            Assert.Throws<EncoderException>(() => EmotionServer.Create(new() { ModelsFolder = models })).Message,
            StringComparison.Ordinal
        );
    }

    private static byte[] Silence(int seconds)
    {
        const int Rate = 16000;
        using var wave = new MemoryStream();
        using var writer = new BinaryWriter(wave);
        writer.Write("RIFF"u8);
        writer.Write(36 + 2 * Rate * seconds);
        writer.Write("WAVEfmt "u8);
        foreach (var part in (int[])[16, 0x1_0001, Rate, 2 * Rate, 0x10_0002])
            writer.Write(part);
        writer.Write("data"u8);
        writer.Write(2 * Rate * seconds);
        writer.Write(new byte[2 * Rate * seconds]);
        return wave.ToArray();
    }

    private static MultipartFormDataContent Form(string? transcript, byte[] recording)
    {
        var form = new MultipartFormDataContent();
        if (transcript is not null)
            form.Add(
                new StringContent(transcript),
                "transcript",
                transcript.StartsWith("WEBVTT", StringComparison.Ordinal) ? "talk.vtt" : "talk.txt"
            );
        if (recording.Length > 0)
            form.Add(new ByteArrayContent(recording), "recording", "talk.wav");
        return form;
    }

    private async Task<JsonElement> SendAsync(string path, HttpStatusCode expected, string transcript = Subtitles, byte[]? recording = null)
    {
        using var form = Form(transcript, recording ?? File.ReadAllBytes(Utterance));
        return await RunningServer.ReadAsync(await _server.Client.PostAsync(path, form), expected);
    }

    private static void IsSame(UtteranceEmotion expected, JsonElement actual)
    {
        Assert.Equal(expected.Emotion, actual.GetProperty("emotion").GetString());
        Assert.All(
            expected.Probabilities.Zip(actual.GetProperty("probabilities").EnumerateObject()),
            pair => Assert.Equal(Math.Round(pair.First, 6), pair.Second.Value.GetDouble())
        );
    }

    private static void AreSame(IReadOnlyList<UtteranceEmotion> expected, JsonElement actual)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, actual.GetArrayLength());
        foreach (var (ours, theirs) in expected.Zip(actual.EnumerateArray()))
            IsSame(ours, theirs);
    }

    /// <summary>The bytes that a WAV file has behind its header, and its rate.</summary>
    private static (byte[] Bytes, int SampleRate) RawSound()
    {
        var file = File.ReadAllBytes(Utterance);
        return (file[(file.AsSpan().IndexOf("data"u8) + 8)..], BitConverter.ToInt32(file, 24));
    }

    /// <summary>Encoders that open and then fail at every sound, as a graph does that takes too long.</summary>
    private sealed class FailingEncoders : IEncoderGraphs
    {
        public ITextEncoder OpenText(EncoderGraph graph, SubwordTokenizer tokenizer, IReadOnlyList<PooledState> states) =>
            throw new NotSupportedException();

        public IAudioEncoder OpenAudio(EncoderGraph graph, IReadOnlyList<PooledState> states, bool normalize) =>
            new Failing(((IEncoderGraphs)OnnxEncoders.Default).OpenAudio(graph, states, normalize));

        private sealed class Failing(IAudioEncoder encoder) : IAudioEncoder
        {
            public string Name => encoder.Name;

            public string Hash => encoder.Hash;

            public int Size => encoder.Size;

            public long ParameterCount => encoder.ParameterCount;

            public float[]? Encode(ReadOnlySpan<float> samples, CancellationToken cancellationToken) =>
                throw new EncoderException("The encoder is worn out.");
        }
    }

    private static void NothingIsLeft() =>
        Assert.True(
            SpinWait.SpinUntil(
                () => !Directory.EnumerateDirectories(Path.GetTempPath(), $"emotionrnn-upload-{Environment.ProcessId}-*").Any(),
                TimeSpan.FromSeconds(10)
            )
        );
}
