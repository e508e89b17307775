using System.Collections.Concurrent;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Metrics;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Running;

/// <summary>
/// Systems × seeds on one corpus. Every finished run is kept in the folder under the hash of all that it depends on; what is there is not
/// done again, so that a run of
/// the same command goes on where the last one ended, however it ended, and parts done elsewhere count once their files lie here.
/// </summary>
public sealed class Experiment
{
    private readonly TrainingData _data;
    private readonly ScoredCorpus _scored;
    private readonly ExperimentOptions _options;
    private readonly RunStore _store;
    private readonly List<(string Name, ExperimentSystem System, long Seed, string Key)> _runs = [];

    /// <summary>Plans the runs.</summary>
    /// <param name="data">With labels in all three splits.</param>
    /// <param name="options">What to compare.</param>
    /// <param name="folder">Where results go; made if need be.</param>
    /// <param name="time">For the time left.</param>
    /// <exception cref="ExperimentException">The data lack what the systems need.</exception>
    public Experiment(TrainingData data, ExperimentOptions options, string folder, TimeProvider time)
    {
        var corpus = data.Corpus;
        if (options.Systems.FirstOrDefault(system => system.ReadsAudio) is { } hearing && data.Acoustics is null)
            throw new ExperimentException($"{hearing.Title} reads audio, and there is none. Leave it out, or say where the audio is.");
        if (
            options.Systems.FirstOrDefault(system => system.Package is { } package && !package.Model.Labels.Equals(corpus.Labels)) is
            { } other
        )
            throw new ExperimentException(
                $"The model {other.Package!.Manifest.Name} tells apart {other.Package.Model.Labels}, and {corpus.Name} has the "
                    + $"labels {corpus.Labels}. Leave it out."
            );
        if (
            options.Systems.FirstOrDefault(system =>
                system.Package is { } package && package.Manifest.Training.CorpusHash != corpus.ContentHash
            ) is
            { } elsewhere
        )
            throw new ExperimentException(
                $"The model {elsewhere.Package!.Manifest.Name} was trained on other data "
                    + $"({elsewhere.Package.Manifest.Training.Corpus}), which may hold what is scored here. Leave it out; evaluate "
                    + $"scores it by itself."
            );
        if (
            options.Systems.FirstOrDefault(system =>
                system.Package?.Model.Audio is { } heard && data.Acoustics is { } acoustics && acoustics.Width != heard.Inputs
            ) is
            { } hears
        )
            throw new ExperimentException(
                $"The model {hears.Package!.Manifest.Name} reads {hears.Package.Model.Audio!.Source}, and the corpus has "
                    + $"{data.Acoustics!.Source}. Give what it reads, or leave it out."
            );
        (_data, _scored, _options, _store) = (data, new(corpus), options, new(folder, time));
        foreach (var system in options.Systems)
            system.Recipe?.Check(data);

        // By seed, so that a part needs few of what runs share.
        var known = new HashSet<string>();
        foreach (var seed in options.Seeds)
        {
            foreach (var system in options.Systems)
            {
                var key = Key(system, seed);
                if (known.Add(key))
                    _runs.Add((system.IsSeeded ? $"{system.Name}, seed {seed}" : system.Name, system, seed, key));
            }
        }
    }

    /// <summary>Runs that differ.</summary>
    public int RunCount => _runs.Count;

    /// <summary>Runs whose results are not there yet.</summary>
    public int Missing => _runs.Count(run => !_store.Has(run.Key));

    /// <summary>Does what is missing of the part that was asked for.</summary>
    /// <param name="progress">Told from several threads, after every batch and every run; may be null.</param>
    /// <param name="cancellationToken">Ends it; the next call goes on.</param>
    /// <exception cref="ExperimentException">A run cannot go on: the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Run(IProgress<ExperimentProgress>? progress, CancellationToken cancellationToken)
    {
        var worker = new RunWorker(_data, _scored);
        var mine = _options.Shard.Of(_runs).Where(run => _store.Read(run.Key) is null).ToArray();
        var parts = mine.Select(run => SharedPart(run.System, run.Seed))
            .OfType<TextCnnRecipe>()
            .DistinctBy(part => part.ShortKey(_data))
            .Where(part => !File.Exists(_store.SharedFile(part.ShortKey(_data))))
            .ToArray();
        var done = 0;
        var total = parts.Length + mine.Length;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        List<Action> work = [];
        foreach (var part in parts)
            work.Add(() => Do($"TextCNN, seed {part.Seed}", told => Share(part, told)));
        foreach (var (name, system, seed, key) in mine)
        {
            work.Add(() =>
                Do(
                    name,
                    told =>
                    {
                        if (SharedPart(system, seed) is { } part)
                            Share(part, told);
                        RunResult? result = null;
                        _store.DoOnce(
                            key,
                            () => _store.Read(key) is not null,
                            folder => _store.Write(key, result = worker.Run(system, seed, folder, told, stop.Token)),
                            stop.Token
                        );
                        return result;
                    }
                )
            );
        }

        Parallel(work, stop, cancellationToken);
        if (Missing == 0)
            _store.Tidy();

        void Do(string name, Func<IProgress<TrainingProgress>?, RunResult?> action)
        {
            var result = action(Told(name));
            double? score = result is null
                ? null
                : Metric.WeightedF1(ClassCounts.Of(_scored.Truth(Split.Dev), result.Dev.Predicted, _scored.Corpus.Labels.Count));
            progress?.Report(new(Interlocked.Increment(ref done), total, name, null, score));
        }

        // While another thread or process trains it, this one waits.
        RunResult? Share(TextCnnRecipe part, IProgress<TrainingProgress>? told)
        {
            var key = part.ShortKey(_data);
            _store.DoOnce(
                $"shared-{key}",
                () => File.Exists(_store.SharedFile(key)),
                folder =>
                {
                    part.Train(_data, folder, told, stop.Token);
                    File.Move(folder.Checkpoint("text"), _store.SharedFile(key));
                },
                stop.Token
            );
            return null;
        }

        IProgress<TrainingProgress>? Told(string name) =>
            progress is null
                ? null
                : new Relay<TrainingProgress>(value => progress.Report(new(Volatile.Read(ref done), total, name, value, null)));
    }

    /// <summary>The results of every system, by seed in the order of the options; a system without randomness has one.</summary>
    /// <exception cref="ExperimentException">Some are missing.</exception>
    public IReadOnlyList<SystemResults> Results()
    {
        var cache = new ConcurrentDictionary<string, RunResult>();
        return
        [
            .. _options.Systems.Select(system => new SystemResults(
                system,
                [
                    .. _options
                        .Seeds.Take(system.IsSeeded ? int.MaxValue : 1)
                        .Select(seed =>
                        {
                            var key = Key(system, seed);
                            return cache.GetOrAdd(
                                key,
                                _ =>
                                    _store.Read(key)
                                    ?? throw new ExperimentException(
                                        $"The result of {system.Name}, seed {seed}, is missing. Give the same command without --shard."
                                    )
                            );
                        }),
                ]
            )),
        ];
    }

    /// <summary>What was learned from.</summary>
    public TrainingData Data => _data;

    /// <summary>The labelled utterances that the results answer for.</summary>
    public ScoredCorpus Scored => _scored;

    // In order, so many at a time; the first failure stops all.
    private void Parallel(List<Action> work, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        var next = -1;
        var failures = new ConcurrentQueue<Exception>();
        var threads = Enumerable
            .Range(0, int.Min(_options.Jobs, work.Count))
            .Select(_ => new Thread(() =>
            {
                try
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < work.Count && !stop.IsCancellationRequested; )
                        work[i]();
                }
                catch (Exception error)
                {
                    failures.Enqueue(error);
                    stop.Cancel();
                }
            })
            {
                IsBackground = true,
            })
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        cancellationToken.ThrowIfCancellationRequested();
        if (failures.FirstOrDefault(error => error is not OperationCanceledException) is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    private string Key(ExperimentSystem system, long seed) => RecipeJson.Shorten(system.Settings(_data, seed));

    // Curves are recorded of all that is trained.
    private static TextCnnRecipe? SharedPart(ExperimentSystem system, long seed) =>
        system.Recipe is { } recipe ? (recipe with { Seed = seed, RecordCurves = true }).SharedPart : null;
}

/// <summary>Where an experiment is.</summary>
/// <param name="Done">Pieces of work done by this process: TextCNNs and runs.</param>
/// <param name="Total">All that it has to do.</param>
/// <param name="Run">The piece that this tells of.</param>
/// <param name="Training">Where its training is; null when it has just ended.</param>
/// <param name="DevWeightedF1">What it reached on dev, where it has just ended and is a run.</param>
public sealed record ExperimentProgress(int Done, int Total, string Run, TrainingProgress? Training, double? DevWeightedF1);

/// <summary>What a system gave with every seed.</summary>
/// <param name="System">The system.</param>
/// <param name="Runs">One a seed.</param>
public sealed record SystemResults(ExperimentSystem System, IReadOnlyList<RunResult> Runs);
