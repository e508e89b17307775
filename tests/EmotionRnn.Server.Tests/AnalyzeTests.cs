using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Server.Contracts;

namespace EmotionRnn.Server.Tests;

public sealed class AnalyzeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    [Fact]
    public async Task Answers_what_the_library_answers_in_the_form_the_document_promises()
    {
        var recognizer = EmotionRecognizer.Load(Path.Combine(RunningServer.Models, "text"));
        var expected = recognizer.Recognize(
            ConversationReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(Scene.Sample)))[0],
            new(Attention: 2, AbstainBelow: 0.5)
        );

        var answer = (
            await fixture.Server.PostAsync("/v1/analyse?model=text&attention=2&abstainBelow=0.5", Scene.Sample)
        ).Deserialize<PredictionDocument>(Strict)!;

        Assert.Equal(EmotionJson.Schema, answer.Schema);
        Assert.Equal(recognizer.Package.Hash, answer.Model.Hash);
        Assert.Equal(recognizer.Labels.Names, answer.Model.Labels);
        var utterances = Assert.Single(answer.Conversations).Utterances;
        Assert.Equal(expected.Utterances.Count, utterances.Count);
        foreach (var (theirs, ours) in utterances.Zip(expected.Utterances))
        {
            Assert.Equal(
                (ours.Utterance.Id, ours.Utterance.Speaker, ours.Utterance.Text, ours.Emotion, ours.Abstained),
                (theirs.Id, theirs.Speaker, theirs.Text, theirs.Emotion, theirs.Abstained)
            );
            Assert.Equal(ours.Confidence, theirs.Confidence, 1e-6);
            Assert.Equal(ours.Confidence < 0.5, theirs.Abstained);
            Assert.Equal(recognizer.Labels.Names, theirs.Probabilities.Keys);
            Assert.All(ours.Probabilities.Zip(theirs.Probabilities.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            Assert.Equal(ours.Attended.Select(turn => turn.Index), theirs.Attended.Select(turn => turn.Index));
        }
    }

    [Theory]
    [InlineData("text/plain", "Ann: We won!\nBob: No way!")]
    [InlineData("application/json", """{"turns":[{"speaker":"Ann","text":"We won!"},{"speaker":"Bob","text":"No way!"}]}""")]
    [InlineData("application/json; charset=utf-8", """[{"speaker":"Ann","text":"We won!"},{"speaker":"Bob","text":"No way!"}]""")]
    [InlineData("text/csv", "speaker,text\nAnn,We won!\nBob,No way!\n")]
    [InlineData("text/vtt", "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ann>We won!\n\n00:03.000 --> 00:04.000\n<v Bob>No way!\n")]
    [InlineData(
        "application/x-subrip",
        "1\n00:00:01,000 --> 00:00:02,500\nAnn: We won!\n\n2\n00:00:03,000 --> 00:00:04,000\nBob: No way!\n"
    )]
    [InlineData("application/octet-stream", "Ann: We won!\nBob: No way!")]
    public async Task Takes_every_form_of_a_transcript(string type, string body)
    {
        var utterances = (await fixture.Server.PostAsync("/v1/analyse", body, type))
            .GetProperty("conversations")[0]
            .GetProperty("utterances");

        Assert.Equal(["Ann", "Bob"], utterances.EnumerateArray().Select(utterance => utterance.GetProperty("speaker").GetString()));
        Assert.Equal(["We won!", "No way!"], utterances.EnumerateArray().Select(utterance => utterance.GetProperty("text").GetString()));
        if (body.Contains("-->", StringComparison.Ordinal))
            Assert.Equal((1, 2.5), (utterances[0].GetProperty("start").GetDouble(), utterances[0].GetProperty("end").GetDouble()));
    }

    [Fact]
    public async Task Says_what_of_a_transcript_was_left_out()
    {
        const string Chat = "12/03/24, 10:15 - Ann: We won!\n12/03/24, 10:16 - Ann added Cy\n12/03/24, 10:17 - Bob: No way!\n";

        var answer = (await fixture.Server.PostAsync("/v1/analyse", Chat)).Deserialize<PredictionDocument>(Strict)!;

        Assert.Equal(["Ann", "Bob"], Assert.Single(answer.Conversations).Utterances.Select(utterance => utterance.Speaker));
        var warning = Assert.Single(answer.Warnings!);
        Assert.Equal((2, 1), (warning.Line, warning.Count));
        Assert.StartsWith("left out, as nobody said it", warning.Problem, StringComparison.Ordinal);
        Assert.Null((await fixture.Server.PostAsync("/v1/analyse", Scene.Sample)).Deserialize<PredictionDocument>(Strict)!.Warnings);
    }

    [Fact]
    public async Task Takes_a_form_with_a_transcript()
    {
        using var form = new MultipartFormDataContent { { new StringContent("Ann: We won!"), "transcript", "talk.txt" } };

        var answer = await RunningServer.ReadAsync(await fixture.Server.Client.PostAsync("/v1/analyse", form), HttpStatusCode.OK);

        Assert.Equal("Ann", answer.GetProperty("conversations")[0].GetProperty("utterances")[0].GetProperty("speaker").GetString());
    }

    [Theory]
    [InlineData("/v1/analyse?model=none", "text/plain", "Ann: hello", 404, "unknown-model")]
    [InlineData("/v1/analyse?model=../text", "text/plain", "Ann: hello", 404, "unknown-model")]
    [InlineData("/v1/analyse?attention=51", "text/plain", "Ann: hello", 400, "bad-request")]
    [InlineData("/v1/analyse?attention=1.5", "text/plain", "Ann: hello", 400, "bad-request")]
    [InlineData("/v1/analyse?abstainBelow=NaN", "text/plain", "Ann: hello", 400, "bad-request")]
    [InlineData("/v1/analyse?format=7", "text/plain", "Ann: hello", 400, "bad-request")]
    [InlineData("/v1/analyse?format=rttm", "text/plain", "Ann: hello", 400, "bad-request")]
    [InlineData("/v1/analyse", "image/png", "Ann: hello", 415, "unsupported-media-type")]
    [InlineData("/v1/analyse", "text/plain", "", 422, "malformed-conversation")]
    [InlineData("/v1/analyse", "application/json", "{\"turns\":7}", 422, "malformed-conversation")]
    [InlineData("/v1/analyse", "application/json", "7", 422, "malformed-conversation")]
    [InlineData("/v1/analyse", "multipart/form-data", "--x\r\n", 400, "bad-request")]
    [InlineData(
        "/v1/analyse",
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"transcript\"\r\n\r\nAnn: he",
        400,
        "bad-request"
    )]
    [InlineData(
        "/v1/analyse",
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nAnn\r\n--x--",
        400,
        "bad-request"
    )]
    public async Task Refuses_with_a_problem_document(string path, string type, string body, int status, string code)
    {
        var response = await fixture.Server.Client.PostAsync(
            path,
            new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } }
        );
        var problem = await RunningServer.ReadAsync(response, (HttpStatusCode)status);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task Names_the_place_in_a_malformed_transcript()
    {
        var problem = await fixture.Server.PostAsync(
            "/v1/analyse",
            "{\"turns\": [\n  {\"speaker\": \"Ann\"}]}",
            "application/json",
            HttpStatusCode.UnprocessableEntity
        );

        Assert.Equal((2, 3), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()));
        Assert.StartsWith("transcript:2:3: the turn has no \"text\"", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(5001, 1, "too-many-turns")]
    [InlineData(101, 101, "too-many-speakers")]
    public async Task Refuses_what_is_too_long_to_answer_at_once(int turns, int speakers, string code)
    {
        var transcript = string.Concat(Enumerable.Range(0, turns).Select(t => $"P{t % speakers}: yes\n"));

        var problem = await fixture.Server.PostAsync("/v1/analyse", transcript, expected: HttpStatusCode.RequestEntityTooLarge);

        Assert.Equal(code, problem.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Refuses_a_body_beyond_the_limit_whether_its_length_is_said_or_not()
    {
        var body = new byte[(8 << 20) + 1];
        foreach (var chunked in (bool[])[false, true])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/analyse")
            {
                Content = new ByteArrayContent(body) { Headers = { ContentType = new("text/plain") } },
            };
            request.Headers.TransferEncodingChunked = chunked;
            var problem = await RunningServer.ReadAsync(
                await fixture.Server.Client.SendAsync(request),
                HttpStatusCode.RequestEntityTooLarge
            );
            Assert.Equal("too-large", problem.GetProperty("code").GetString());
        }
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Refuses_when_too_many_wait()
    {
        await using var server = await RunningServer.StartAsync(options => options with { Limits = options.Limits with { Analyses = 1 } });
        var transcript = string.Concat(Enumerable.Range(0, 800).Select(t => $"{"ABCDE"[t % 5]}: this is turn number {t}\n"));

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(_ => server.Client.PostAsync("/v1/analyse", new StringContent(transcript, Encoding.UTF8, "text/plain")))
        );

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("too-busy", (await RunningServer.ReadAsync(refused, HttpStatusCode.TooManyRequests)).GetProperty("code").GetString());
        Assert.All(answers, answer => Assert.Contains((int)answer.StatusCode, (int[])[200, 429]));
    }
}
