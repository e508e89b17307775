using System.Collections.Concurrent;
using System.Threading.Channels;
using EmotionRnn.Recognition;
using EmotionRnn.Server.Analysis;
using EmotionRnn.Server.Contracts;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Problems;
using EmotionRnn.Server.Security;
using EmotionRnn.Server.Telemetry;

namespace EmotionRnn.Server.Jobs;

/// <summary>
/// The jobs, worked on one after another, and their results for a while. A server that stops finishes the job it is at, as far as its grace
/// goes, and says of the others that
/// they were not done.
/// </summary>
internal sealed partial class JobStore : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly Channel<Job> _queue = Channel.CreateUnbounded<Job>();
    private readonly ServerOptions _options;
    private readonly Analyzer _analyzer;
    private readonly ILogger<JobStore> _log;
    private ITimer? _grace;

    public JobStore(
        ServerOptions options,
        Analyzer analyzer,
        ServerMetrics metrics,
        IHostApplicationLifetime lifetime,
        ILogger<JobStore> log
    )
    {
        (_options, _analyzer, _log) = (options, analyzer, log);
        metrics.Observe("emotionrnn.jobs", "{job}", "Jobs that are queued or running", () => _jobs.Values.Count(job => !job.IsOver));
        lifetime.ApplicationStopping.Register(HandBack);
    }

    /// <summary>Accepts a job.</summary>
    /// <exception cref="ApiProblem">There are too many, or the server stops.</exception>
    public Job Add(string owner, ModelCatalogue models, string? model, RecognitionOptions options, AnalysisInput input)
    {
        try
        {
            var job = new Job(
                RandomId.Create(),
                owner,
                models.Model(model, input.RecordingAlone),
                options,
                input,
                _options.Time.GetUtcNow()
            );
            Accept(job);
            return job;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private void Accept(Job job)
    {
        if (_jobs.Count >= _options.Limits.Jobs)
            throw ApiProblem.TooBusy(
                "The server has as many jobs as it takes; try again later, or delete one that is over.",
                retryAfter: 10
            );
        if (!_queue.Writer.TryWrite(job))
            throw new ApiProblem(StatusCodes.Status503ServiceUnavailable, "not-ready", "The server is stopping.");
        _jobs[job.Id] = job;
    }

    /// <summary>A job of an owner.</summary>
    /// <exception cref="ApiProblem">There is none of that name, or it is not theirs: the answer is the same.</exception>
    public Job Find(string owner, string id) =>
        _jobs.TryGetValue(id, out var job) && job.Owner == owner
            ? job
            : throw new ApiProblem(
                StatusCodes.Status404NotFound,
                "unknown-job",
                "There is no such job; results are kept for a while only."
            );

    /// <summary>Cancels a job, if it is not over, and forgets it.</summary>
    public void Remove(Job job)
    {
        job.Cancel();
        job.Fail(new(StatusCodes.Status409Conflict, "cancelled", "The job was cancelled."), _options.Time.GetUtcNow());
        _jobs.TryRemove(job.Id, out _);
    }

    public override void Dispose()
    {
        _grace?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What runs when the server is asked to stop still has the grace to finish: only waiting for more ends.
        using var sweeper = _options.Time.CreateTimer(_ => Sweep(), null, SweepEvery, SweepEvery);
        await foreach (var job in _queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (!job.IsOver)
                await RunAsync(job);
            job.Input.Dispose();
        }
    }

    private async Task RunAsync(Job job)
    {
        job.Run();
        try
        {
            job.Succeed(
                await _analyzer.RecognizeAsync(
                    job.Model,
                    job.Input,
                    _options.Limits.RecordingOfJob,
                    job.Options,
                    job.Report,
                    job.Cancellation
                ),
                Expiry()
            );
        }
        catch (OperationCanceledException)
        {
            job.Fail(new(StatusCodes.Status409Conflict, "cancelled", "The job was cancelled."), Expiry());
        }
        catch (ApiProblem problem)
        {
            job.Fail(problem, Expiry());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogDefect(_log, error);
            job.Fail(
                new(StatusCodes.Status500InternalServerError, "defect", "This is a defect of the server; its log says more."),
                Expiry()
            );
        }
    }

    private DateTimeOffset Expiry() => _options.Time.GetUtcNow() + _options.Limits.JobRetention;

    private void Sweep()
    {
        var now = _options.Time.GetUtcNow();
        foreach (var job in _jobs.Values.Where(job => job.Description.Expires < now))
            _jobs.TryRemove(job.Id, out _);
    }

    private void HandBack()
    {
        _queue.Writer.TryComplete();
        HandBack(JobState.Queued);
        // The one that runs has most of the grace; what is left of it is for telling those who watch.
        _grace = _options.Time.CreateTimer(_ => HandBack(JobState.Running), null, _options.Limits.Shutdown * 0.8, Timeout.InfiniteTimeSpan);
    }

    private void HandBack(JobState state)
    {
        foreach (var job in _jobs.Values.Where(job => job.Description.State == state))
        {
            job.Cancel();
            job.Fail(
                new(StatusCodes.Status503ServiceUnavailable, "not-done", "The server was stopped before the job was done; send it again."),
                Expiry()
            );
        }
    }

    [LoggerMessage(LogLevel.Error, "A job failed by a defect of the server")]
    private static partial void LogDefect(ILogger log, Exception error);
}
