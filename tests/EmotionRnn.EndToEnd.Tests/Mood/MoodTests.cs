using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Scoring;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Models;
using EmotionRnn.Server;

namespace EmotionRnn.EndToEnd.Tests.Mood;

/// <summary>
/// A kind of model that lies in this folder alone is trained, packed, loaded, evaluated and served as those of the project are.
/// </summary>
public sealed class MoodTests : IDisposable
{
    private static readonly IReadOnlyList<ModelKind> Kinds = [.. ModelPackage.Kinds, MoodModel.Kind];
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    private string Package => Path.Combine(_folder, "models", "mood");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_goes_all_the_way_without_an_edit_elsewhere()
    {
        var data = Path.Combine(_folder, "talk.csv");
        await File.WriteAllTextAsync(data, ExampleCorpus.Csv(60), TestContext.Current.CancellationToken);
        var corpus = CorpusReader.Read(CorpusFormat.Plain, data, new() { SplitBy = new SplitFractions(0.2, 0.2, 1) });

        var run = new TrainingRun(new MoodRecipe(), new(corpus), Package, "…");
        var outcome = run.Run(restart: false, null, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(outcome.Test!.WeightedF1 > outcome.Test.Majority.WeightedF1 + 0.2, $"{outcome.Test.WeightedF1}");
        Assert.False(Path.Exists(run.WorkFolder));

        using var recognizer = EmotionRecognizer.Load(Package, kinds: Kinds);
        var manifest = recognizer.Package.Manifest;
        Assert.Equal(("mood", "mood"), (manifest.Name, manifest.Training.Variant));
        Assert.Equal(new MoodShape(3), manifest.Shape);
        Assert.Equal(outcome.Trained.Model.Temperature, manifest.Temperature);
        Assert.NotEqual(1, manifest.Temperature);
        Assert.Contains("| test |", recognizer.Package.Card, StringComparison.Ordinal);

        foreach (var live in (bool[])[false, true])
        {
            var evaluation = Evaluation.Of(recognizer.Package.Model, corpus, Split.Test, live: live);
            Assert.Equal(outcome.Test.Predictions.NegativeLogLikelihood(), evaluation.Predictions.NegativeLogLikelihood());
        }

        await using var server = EmotionServer.Create(
            new()
            {
                ModelsFolder = Path.Combine(_folder, "models"),
                Urls = ["http://127.0.0.1:0"],
                Kinds = Kinds,
            }
        );
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new(server.Urls.First()) };
        using var content = new StringContent("A: I hate you\n", Encoding.UTF8, "text/plain");
        using var response = await client.PostAsync("v1/analyse", content, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("cross", answer.GetProperty("conversations")[0].GetProperty("utterances")[0].GetProperty("emotion").GetString());
        await server.StopAsync(TestContext.Current.CancellationToken);
    }
}
