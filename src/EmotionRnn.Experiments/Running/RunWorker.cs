using System.Collections.Concurrent;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Baselines;
using EmotionRnn.Experiments.Logistic;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Statistics;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Networks;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Running;

/// <summary>Carries out single runs, each on one thread. Several at a time may; what they share is made once.</summary>
internal sealed class RunWorker(ScoredCorpus scored, ExperimentOptions options, RunStore store, TimeProvider time)
{
    private static readonly double[] AcousticC = [0.001, 0.01, 0.1, 1];
    private static readonly Split[] Splits = Enum.GetValues<Split>();

    private readonly Corpus _corpus = scored.Corpus;
    private readonly Lazy<TextTraining.Words> _words = new(() =>
        TextTraining.Words.Of(scored.Corpus, options.WordVectors, options.Embedding)
    );
    private readonly Lazy<AcousticFeatures> _audio = new(() => options.Acoustics!.Fit(scored.Corpus, options.SelectAcoustics));
    private readonly Lazy<EncodedFeatures> _encoded = new(() => EncodedFeatures.Fit(options.TextEncoder!, scored.Corpus[Split.Train]));
    private readonly ConcurrentDictionary<string, Lazy<TextFeatureTable>> _texts = new();

    private int Classes => _corpus.Labels.Count;

    /// <summary>Trains a TextCNN and keeps its features.</summary>
    public void TrainText(RunSettings run, string folder, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var text = TextTraining.Start(_corpus, _words.Value, options.Embedding, run.Seed!.Value);
        var history = TextTraining
            .Stage(_corpus, text, run.Text!, run.Seed.Value, recordCurves: true)
            .Run(Path.Combine(folder, "text.checkpoint"), progress, time, cancellationToken);
        TextFeatureTable.Of(_corpus, text, history).Save(store.TextFile(run.Key()));
    }

    /// <summary>Carries out a run.</summary>
    /// <param name="run">Its settings. Its TextCNN, if it needs one, has been trained.</param>
    /// <param name="folder">Where it may leave checkpoints.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellationToken">Ends it; it can go on later.</param>
    public RunResult Run(RunSettings run, string folder, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken) =>
        run.Kind switch
        {
            SystemKind.Majority => Majority(run),
            SystemKind.TextRegression => TextRegression(run),
            SystemKind.AcousticRegression => AcousticRegression(run),
            SystemKind.TextCnn => TextCnn(run),
            SystemKind.Package => Package(run),
            _ => Network(run, folder, progress, cancellationToken),
        };

    private RunResult Majority(RunSettings run)
    {
        var most = scored
            .Truth(Split.Train)
            .CountBy(label => label)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key)
            .First()
            .Key;
        var answers = Splits.Select(split => new SplitAnswers([.. scored.Truth(split).Select(_ => most)], null)).ToArray();
        return new()
        {
            Schema = RunResult.CurrentSchema,
            Settings = run,
            Train = answers[0],
            Dev = answers[1],
            Test = answers[2],
        };
    }

    private RunResult TextRegression(RunSettings run)
    {
        var baseline = TextBaseline.Train(_corpus);
        return Result(
            run,
            split =>
                [
                    .. _corpus[split]
                        .SelectMany(c =>
                            LabeledRows(c, Array.ConvertAll(baseline.Model.Answer([new(c)])[0].LogProbabilities, l => (float)l))
                        ),
                ]
        );
    }

    private RunResult AcousticRegression(RunSettings run)
    {
        var rows = Splits.ToDictionary(
            split => split,
            split =>
                _corpus[split]
                    .SelectMany(c =>
                        LabeledRows(c, FeaturePipeline.Join(c, [], _audio.Value, options.Acoustics![c], null).Features, _audio.Value.Size)
                    )
                    .ToArray()
        );
        var best = AcousticC
            .Select(c =>
                LogisticRegression.Fit(rows[Split.Train], scored.Truth(Split.Train), Classes, new LogisticRegressionOptions(c)).Classifier
            )
            .Select(classifier =>
                Splits.ToDictionary(
                    split => split,
                    split =>
                    {
                        var answers = new float[scored.Truth(split).Length * Classes];
                        var size = _audio.Value.Size;
                        for (var n = 0; n < scored.Truth(split).Length; n++)
                            classifier.LogProbabilities(rows[split].AsSpan(n * size, size), answers.AsSpan(n * Classes, Classes));
                        return answers;
                    }
                )
            )
            .MaxBy(answers => WeightedF1(Predictions.FromLogarithms(scored.Truth(Split.Dev), answers[Split.Dev], Classes)))!;
        return Result(run, split => best[split]);
    }

    private RunResult TextCnn(RunSettings run)
    {
        var text = Text(run);
        return Result(
            run,
            split =>
            {
                var all = text.LogProbabilities(split);
                var start = 0;
                return
                [
                    .. _corpus[split]
                        .SelectMany(c =>
                            LabeledRows(
                                c,
                                all.AsSpan(
                                        (start += c.Utterances.Count * Classes) - c.Utterances.Count * Classes,
                                        c.Utterances.Count * Classes
                                    )
                                    .ToArray()
                            )
                        ),
                ];
            }
        ) with
        {
            Parameters = text.ParameterCount,
            Epochs = text.History,
            KeptEpoch = Kept(text.History, run.Text!),
        };
    }

    private RunResult Package(RunSettings run)
    {
        var package = options.Systems.First(system => system.Package?.Hash == run.Package).Package!;
        return Result(
            run,
            split =>
            {
                var inputs = Dialogues.Inputs(_corpus, split, options.Acoustics);
                return
                [
                    .. package
                        .Model.Answer(inputs)
                        .Zip(inputs)
                        .SelectMany(pair =>
                            LabeledRows(pair.Second.Conversation, Array.ConvertAll(pair.First.LogProbabilities, l => (float)l))
                        ),
                ];
            }
        ) with
        {
            Parameters = package.Manifest.CountParameters(),
        };
    }

    private RunResult Network(RunSettings run, string folder, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var audio = run.Modality == Modality.Text ? null : _audio.Value;
        var text = run.Text is null ? null : Text(run);
        var dialogues = Splits.ToDictionary(
            split => split,
            split => (IReadOnlyList<DialogueInput>)Inputs(split, text, run.Encoder is null ? null : _encoded.Value, audio)
        );
        var size = dialogues[Split.Train][0].Features.Length / dialogues[Split.Train][0].Length;
        var network = new EmotionRnnNetwork(
            run.Shape! with
            {
                InputSize = size,
                ProjectedInputs = audio?.Size ?? 0,
                Classes = Classes,
            },
            run.Seed!.Value
        );
        var history = new NetworkStage("network", run.Network!, network, dialogues, threads: 1, run.Seed.Value) { RecordCurves = true }.Run(
            Path.Combine(folder, "network.checkpoint"),
            progress,
            time,
            cancellationToken
        );

        var examples = scored.ExampleCandidates().ToHashSet(ReferenceEqualityComparer.Instance);
        var attention =
            run.Shape.StateSize == 0
                ? null
                : _corpus[Split.Test]
                    .Where(c => c.Utterances.Count > 0)
                    .Zip(dialogues[Split.Test])
                    .Where(pair => examples.Contains(pair.First))
                    .ToDictionary(pair => pair.First.Id, pair => Attention(network, pair.Second));
        var nonEmpty = Splits.ToDictionary(split => split, split => _corpus[split].Where(c => c.Utterances.Count > 0).ToArray());
        return Result(
            run,
            split => [.. network.LogProbabilities(dialogues[split]).SelectMany((answers, d) => LabeledRows(nonEmpty[split][d], answers))]
        ) with
        {
            Parameters = network.Parameters.Count,
            Epochs = history,
            KeptEpoch = Kept(history, run.Network!),
            Attention = attention,
        };
    }

    private TextFeatureTable Text(RunSettings run)
    {
        var key = run.TextOnly().Key();
        return _texts.GetOrAdd(key, _ => new(() => TextFeatureTable.Read(store.TextFile(key)))).Value;
    }

    private List<DialogueInput> Inputs(Split split, TextFeatureTable? text, EncodedFeatures? encoded, AcousticFeatures? audio)
    {
        var features = text?.Features(split) ?? [];
        var size = features.Length / int.Max(1, _corpus[split].Sum(c => c.Utterances.Count));
        var inputs = new List<DialogueInput>();
        var start = 0;
        foreach (var conversation in _corpus[split].Where(c => c.Utterances.Count > 0))
        {
            var turns = conversation.Utterances.Count;
            var read = FeaturePipeline.Beside(features.AsSpan(start, turns * size).ToArray(), encoded?.Extract(conversation) ?? [], turns);
            inputs.Add(FeaturePipeline.Join(conversation, read, audio, options.Acoustics?[conversation], _corpus.Labels));
            start += turns * size;
        }

        return inputs;
    }

    private static float[][] Attention(EmotionRnnNetwork network, DialogueInput dialogue)
    {
        var attended = network.Answer(dialogue, dialogue.Length).Attended;
        return
        [
            .. attended.Select(
                (turns, t) =>
                {
                    var weights = new float[t];
                    foreach (var turn in turns)
                        weights[turn.Turn] = MathF.Round(turn.Weight, 4);
                    return weights;
                }
            ),
        ];
    }

    // The temperature is fitted on dev; the answers are the labelled utterances' log-probabilities.
    private RunResult Result(RunSettings run, Func<Split, float[]> logProbabilities)
    {
        var logits = Splits.ToDictionary(split => split, logProbabilities);
        var temperature = Math.Round(TemperatureScaling.Fit(logits[Split.Dev], scored.Truth(Split.Dev)), 4);
        var answers = Splits.ToDictionary(
            split => split,
            split =>
            {
                TemperatureScaling.Apply(logits[split], Classes, temperature);
                return SplitAnswers.Of(
                    Predictions.FromLogarithms(scored.Truth(split), logits[split], Classes),
                    keepProbabilities: split != Split.Train
                );
            }
        );
        return new()
        {
            Schema = RunResult.CurrentSchema,
            Settings = run,
            Temperature = temperature,
            Train = answers[Split.Train],
            Dev = answers[Split.Dev],
            Test = answers[Split.Test],
        };
    }

    private IEnumerable<float> LabeledRows(Conversation conversation, float[] rows) => LabeledRows(conversation, rows, Classes);

    private static IEnumerable<float> LabeledRows(Conversation conversation, float[] rows, int size) =>
        Enumerable
            .Range(0, conversation.Utterances.Count)
            .Where(t => conversation.Utterances[t].Emotion is not null)
            .SelectMany(t => rows.Skip(t * size).Take(size));

    private static double WeightedF1(Predictions predictions) =>
        Metric.WeightedF1(ClassCounts.Of([.. predictions.Truth], [.. predictions.Predicted], predictions.Classes));

    private static int Kept(IReadOnlyList<EpochRecord> history, StageSettings settings) =>
        settings.BestEpoch ? history.MaxBy(record => record.Dev.WeightedF1)!.Epoch : history.Count;
}
