using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Reporting;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Tests.Training;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Tests.Running;

[Trait("Category", "Slow")]
public sealed class ExperimentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_report_is_the_same_whatever_the_jobs_and_is_not_trained_again()
    {
        var one = QuickExperiment.Run(At("one"), QuickExperiment.Options with { Jobs = 1 }).ToJson();
        var two = QuickExperiment.Run(At("two"), QuickExperiment.Options with { Jobs = 3 }).ToJson();
        Assert.Equal(one, two);
        Assert.Equal(Contents("one"), Contents("two"));
        Assert.False(Directory.Exists(At("one/work")));

        var told = new Told();
        Assert.Equal(one, QuickExperiment.Run(At("one"), progress: told).ToJson());
        Assert.Empty(told.Names);
    }

    [Fact]
    public void Parts_done_in_folders_of_their_own_put_together_give_the_same_report()
    {
        var whole = QuickExperiment.Run(At("whole")).ToJson();
        Directory.CreateDirectory(At("together/runs"));
        for (var i = 1; i <= 3; i++)
        {
            var part = new Experiment(
                QuickExperiment.Data,
                QuickExperiment.Options with
                {
                    Shard = new(i, 3),
                },
                At($"part{i}"),
                TimeProvider.System
            );
            part.Run(null, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, part.Missing);
            Assert.Contains("is missing", Assert.Throws<ExperimentException>(part.Results).Message, StringComparison.Ordinal);
            foreach (var file in Directory.EnumerateFiles(At($"part{i}/runs")))
                File.Copy(file, At($"together/runs/{Path.GetFileName(file)}"));
        }

        var told = new Told();
        Assert.Equal(whole, QuickExperiment.Run(At("together"), progress: told).ToJson());
        Assert.Empty(told.Names);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(60)]
    [InlineData(150)]
    public void Stopped_anywhere_it_goes_on_and_gives_the_same_bytes(int reports)
    {
        QuickExperiment.Run(At("whole"));
        using var stop = new CancellationTokenSource();
        var count = 0;
        var stopped = new Experiment(QuickExperiment.Data, QuickExperiment.Options, At("stopped"), TimeProvider.System);
        Assert.Throws<OperationCanceledException>(() =>
            stopped.Run(
                new Told(_ =>
                {
                    if (Interlocked.Increment(ref count) == reports)
                        stop.Cancel();
                }),
                stop.Token
            )
        );
        Assert.NotEqual(0, stopped.Missing);
        QuickExperiment.Run(At("stopped"));
        Assert.Equal(Contents("whole"), Contents("stopped"));
    }

    [Fact]
    public void A_damaged_result_is_done_again()
    {
        var whole = QuickExperiment.Run(At("whole")).ToJson();
        var files = Directory.EnumerateFiles(At("whole/runs")).Order(StringComparer.Ordinal).ToArray();
        File.WriteAllText(files[0], File.ReadAllText(files[0])[..20]);
        File.Copy(files[2], files[1], overwrite: true);
        var told = new Told();
        Assert.Equal(whole, QuickExperiment.Run(At("whole"), progress: told).ToJson());
        Assert.Equal(2, told.Names.Distinct().Count());
    }

    [Fact]
    public void Runs_of_a_seed_share_one_TextCNN_and_the_seed_gives_what_training_it_gives()
    {
        var told = new Told();
        var report = QuickExperiment.Run(At("whole"), progress: told);
        Assert.Equal(
            ["TextCNN, seed 3", "TextCNN, seed 4"],
            told.Names.Distinct().Where(name => name.StartsWith("TextCNN", StringComparison.Ordinal)).Order()
        );
        Assert.Equal(2, Directory.EnumerateFiles(At("whole/shared")).Count());

        var simple = QuickExperiment.Options.Systems.Single(s => s.Name == "text-simple");
        var trained = new TrainingRun(simple.Recipe! with { Seed = 4 }, QuickExperiment.Data, At("trained"), "…").Run(
            restart: false,
            null,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        var inReport = report.Systems.Single(s => s.Name == "text-simple");
        Assert.Equal(trained.Trained.Dev.WeightedF1, inReport.Dev.WeightedF1Values[1]);
        Assert.Equal(trained.Test!.WeightedF1, inReport.Test.WeightedF1Values[1]);
    }

    [Fact]
    public void Whatever_a_result_depends_on_changes_its_key_and_a_name_does_not()
    {
        var system = QuickExperiment.Options.Systems.Single(s => s.Name == "text-simple");
        var recipe = (EmotionRnnRecipe)system.Recipe!;
        var key = Key(system);
        Assert.Equal(key, Key(system with { Name = "other", Title = "Other", Recipe = recipe with { Threads = 2, RecordCurves = true } }));
        File.WriteAllText(At("vectors"), "abc");
        var fewer = TinyCorpus.Create(train: 39);
        string[] others =
        [
            Key(system.With(Ablation.All[0])),
            Key(system.With(Ablation.All[1])),
            Key(system, seed: 9),
            Key(system with { Recipe = recipe with { Embedding = new(Dimensions: 30) } }),
            Key(system with { Recipe = recipe with { WordVectors = At("vectors") } }),
            Key(system with { Recipe = recipe with { Preset = TrainingPreset.Report } }),
            Key(system with { Recipe = recipe with { Networks = 2 } }),
            Key(system with { Recipe = recipe with { TextDropout = 0.1f } }),
            Key(system with { Recipe = recipe with { AudioDropout = 0.1f } }),
            RecipeJson.Shorten(system.Settings(new(fewer), 3)),
        ];
        Assert.Equal(others.Length + 1, others.Append(key).Distinct().Count());

        static string Key(ExperimentSystem system, long seed = 3) => RecipeJson.Shorten(system.Settings(QuickExperiment.Data, seed));
    }

    [Fact]
    public void Text_audio_and_both_are_compared_on_the_utterances_that_have_audio()
    {
        var data = CoveredCorpus.Of(QuickExperiment.Corpus, QuickExperiment.Acoustics(QuickExperiment.Corpus));
        var (corpus, acoustics) = (data.Corpus, data.Acoustics!);
        Assert.Equal(
            QuickExperiment.Corpus[Split.Test].Sum(c => (c.Utterances.Count + 1) / 2),
            corpus[Split.Test].Sum(c => c.Utterances.Count)
        );
        Assert.All(corpus[Split.Test], c => Assert.All(acoustics[c]!, Assert.NotNull));

        var options = QuickExperiment.Options with
        {
            Systems = QuickExperiment.Systems(Modality.Audio, Modality.Text, Modality.AudioText),
            Seeds = [3],
        };
        var experiment = new Experiment(data, options, At("covered"), TimeProvider.System);
        experiment.Run(null, TestContext.Current.CancellationToken);
        var report = ReportBuilder.Of(experiment, options, "");
        Assert.Equal(corpus[Split.Test].Sum(c => c.Utterances.Count(u => u.Emotion is not null)), report.Corpus.Splits[2].Utterances);
        Assert.True(report.Systems.Single(s => s.Name == "acoustic-regression").Test.Accuracy.Mean > 0.8);
        Assert.True(report.Systems.Single(s => s.Name == "majority").Test.Accuracy.Mean < 0.6);
    }

    [Fact]
    public void An_experiment_that_cannot_begin_says_why()
    {
        var bare = new Corpus(
            "bare",
            QuickExperiment.Corpus.Labels,
            QuickExperiment.Corpus[Split.Train],
            QuickExperiment.Corpus[Split.Dev],
            []
        );
        Assert.Contains("no labelled utterance in its test split", Error(bare, QuickExperiment.Options), StringComparison.Ordinal);
        Assert.Contains(
            "reads audio, and there is none",
            Error(QuickExperiment.Corpus, QuickExperiment.Options with { Systems = QuickExperiment.Systems(Modality.Audio) }),
            StringComparison.Ordinal
        );

        string Error(Corpus corpus, ExperimentOptions options) =>
            Assert.Throws<ExperimentException>(() => new Experiment(new(corpus), options, At("refused"), TimeProvider.System)).Message;
    }

    private string At(string name) => Path.Combine(_folder, name);

    private (string Name, string Text)[] Contents(string folder) =>
        [
            .. Directory
                .EnumerateFiles(At($"{folder}/runs"))
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file), File.ReadAllText(file))),
        ];

    private sealed class Told(Action<ExperimentProgress>? action = null) : IProgress<ExperimentProgress>
    {
        private readonly Lock _lock = new();

        public List<string> Names { get; } = [];

        public void Report(ExperimentProgress value)
        {
            lock (_lock)
                Names.Add(value.Run);
            action?.Invoke(value);
        }
    }
}
