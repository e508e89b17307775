using EmotionRnn.Recognition;
using EmotionRnn.Server.Analysis;
using EmotionRnn.Server.Contracts;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Problems;

namespace EmotionRnn.Server.Jobs;

/// <summary>A job: what is to be recognised, where it stands, and in the end the document.</summary>
internal sealed class Job(
    string id,
    string owner,
    LoadedModel model,
    RecognitionOptions options,
    AnalysisInput input,
    DateTimeOffset created
) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancellation = new();
    private TaskCompletionSource _changed = NewSignal();
    private JobDescription _description = new(id, JobState.Queued, 0, input.Conversations.Count, created, null, null);

    public string Id => id;

    /// <summary>Who may ask for it.</summary>
    public string Owner => owner;

    public LoadedModel Model => model;

    public RecognitionOptions Options => options;

    /// <summary>What is to be recognised; nothing once it is over.</summary>
    public AnalysisInput Input { get; private set; } = input;

    /// <summary>The document, once it has succeeded.</summary>
    public byte[]? Result { get; private set; }

    /// <summary>Asked to stop.</summary>
    public CancellationToken Cancellation => _cancellation.Token;

    public JobDescription Description
    {
        get
        {
            lock (_lock)
                return _description;
        }
    }

    public bool IsOver => Description.State is JobState.Succeeded or JobState.Failed;

    public void Run() => Change(description => description with { State = JobState.Running });

    public void Report(int done) => Change(description => description with { Done = done });

    public void Succeed(byte[] result, DateTimeOffset expires)
    {
        Result = result;
        Change(description => description with { State = JobState.Succeeded, Done = description.Total, Expires = expires });
    }

    public void Fail(ApiProblem problem, DateTimeOffset expires) =>
        Change(description => description with { State = JobState.Failed, Expires = expires, Problem = problem.ToDetails() });

    public void Cancel() => _cancellation.Cancel();

    /// <summary>What the job says of itself now, and a task that ends when it will say something else.</summary>
    public (JobDescription Description, Task Changed) Watch()
    {
        lock (_lock)
            return (_description, _changed.Task);
    }

    public void Dispose() => _cancellation.Dispose();

    private void Change(Func<JobDescription, JobDescription> change)
    {
        TaskCompletionSource before;
        lock (_lock)
        {
            if (_description.State is JobState.Succeeded or JobState.Failed)
                return;
            _description = change(_description);
            // The words need not be kept; the files are deleted by who works on them.
            if (_description.State is JobState.Succeeded or JobState.Failed)
                Input = Input with { Conversations = [] };
            (before, _changed) = (_changed, NewSignal());
        }

        before.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
