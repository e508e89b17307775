using System.Net;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Server.Tests;

public sealed class ModelsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_general_model_answers_whole_and_live_conversations_where_nothing_else_is_wanted()
    {
        await using var server = await RunningServer.StartAsync(options => options with { DefaultModel = null, DefaultLiveModel = null });
        var defaults = (await server.GetAsync("/v1/models")).GetProperty("defaults");
        Assert.Equal("general", defaults.GetProperty("analyse").GetString());
        Assert.Equal("general", defaults.GetProperty("live").GetString());
    }

    [Fact]
    public async Task Lists_the_models_that_ship_with_those_that_answer_by_default()
    {
        var list = await fixture.Server.GetAsync("/v1/models");

        Assert.Equal("text", list.GetProperty("defaults").GetProperty("analyse").GetString());
        Assert.Equal("text-online", list.GetProperty("defaults").GetProperty("live").GetString());
        var models = list.GetProperty("models").EnumerateArray().ToDictionary(model => model.GetProperty("name").GetString()!);
        Assert.All(
            (string[])["text", "text-online"],
            name => Assert.InRange(models[name].GetProperty("millisecondsPerTurn").GetDouble(), 0.0001, 1000)
        );
        Assert.Equal(
            ModelPackage.Read(Path.Combine(RunningServer.Models, "text-ensemble")).Bytes,
            models["text-ensemble"].GetProperty("bytes").GetInt64()
        );
        Assert.False(models["text"].GetProperty("live").GetBoolean());
        Assert.True(models["text-online"].GetProperty("live").GetBoolean());
        Assert.All(
            models,
            model =>
                Assert.Equal(
                    ModelPackage.ReadManifest(Path.Combine(RunningServer.Models, model.Key)).Hash,
                    model.Value.GetProperty("hash").GetString()
                )
        );
    }

    [Fact]
    public async Task Describes_a_model_with_its_card_and_confusion()
    {
        var package = ModelPackage.Read(Path.Combine(RunningServer.Models, "text"));

        var model = await fixture.Server.GetAsync("/v1/models/text");

        Assert.Equal(package.Card, model.GetProperty("card").GetString());
        Assert.Equal(package.Manifest.Training.Corpus, model.GetProperty("training").GetProperty("corpus").GetString());
        var test = model.GetProperty("metrics").EnumerateArray().Single(metrics => metrics.GetProperty("split").GetString() == "test");
        Assert.Equal(
            test.GetProperty("utterances").GetInt32(),
            test.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(count => count.GetInt32()))
        );
        Assert.DoesNotContain(ReferenceData.Repository, model.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_a_turn_costs_a_model_once_it_has_been_used()
    {
        Assert.False((await fixture.Server.GetAsync("/v1/models/text-encoder")).TryGetProperty("millisecondsPerTurn", out _));
        await fixture.Server.PostAsync("/v1/analyse?model=text-encoder", "Ann: We won!\n");
        var encoder = (await fixture.Server.GetAsync("/v1/models/text-encoder")).GetProperty("millisecondsPerTurn").GetDouble();
        Assert.True(encoder > (await fixture.Server.GetAsync("/v1/models/text-online")).GetProperty("millisecondsPerTurn").GetDouble());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("silero-vad")]
    [InlineData("..%2Fmodels%2Ftext")]
    [InlineData("%2e%2e")]
    public async Task Knows_no_model_outside_its_folder(string name) =>
        Assert.Contains(
            (await fixture.Server.GetAsync($"/v1/models/{name}", HttpStatusCode.NotFound)).GetProperty("code").GetString(),
            (string[])["unknown-model", "not-found"]
        );

    [Fact]
    public async Task Leaves_out_a_damaged_model_and_refuses_to_start_with_one_as_the_default()
    {
        var folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;
        try
        {
            foreach (var name in (string[])["good", "bad"])
            {
                Directory.CreateDirectory(Path.Combine(folder, name));
                foreach (var file in Directory.EnumerateFiles(Path.Combine(RunningServer.Models, "text-online")))
                    File.Copy(file, Path.Combine(folder, name, Path.GetFileName(file)));
            }

            File.AppendAllText(Path.Combine(folder, "bad", PackageFiles.ManifestFile), " ");
            await using var server = await RunningServer.StartAsync(options => options with { ModelsFolder = folder });
            var list = await server.GetAsync("/v1/models");
            Assert.Equal(["good"], list.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()));
            Assert.Equal("good", list.GetProperty("defaults").GetProperty("live").GetString());

            await Assert.ThrowsAsync<ModelPackageException>(() =>
                RunningServer.StartAsync(options => options with { ModelsFolder = folder, DefaultModel = "bad" })
            );
            var backward = await Assert.ThrowsAsync<ModelPackageException>(() =>
                RunningServer.StartAsync(options => options with { DefaultLiveModel = "text" })
            );
            Assert.Contains("backward", backward.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
