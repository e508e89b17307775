namespace EmotionRnn.Recognition;

/// <summary>
/// The one way to the processors for all that a process computes, so that no connection or request holds up the others: so many long
/// computations at once, and always room for one more that is brief. Whoever has waited longest is next; who has one thing computed after
/// another, as a live conversation does, so gets no more than his turn. Safe for several threads at once.
/// </summary>
public sealed class ComputeGate
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _brief = [],
        _long = [];
    private readonly int _longAtOnce;
    private long _arrivals;
    private int _running,
        _runningLong;

    /// <summary>Opens a gate.</summary>
    /// <param name="longAtOnce">Long computations at the same time, at least 1; null: one less than there are processors.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public ComputeGate(int? longAtOnce = null)
    {
        _longAtOnce = longAtOnce ?? int.Max(1, Environment.ProcessorCount - 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_longAtOnce, 1, nameof(longAtOnce));
    }

    /// <summary>How many computations wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _brief.Count + _long.Count;
        }
    }

    /// <summary>Computes what takes some milliseconds, such as the answer to a turn.</summary>
    /// <param name="work">What to compute; it runs on a thread of the pool.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    public Task<T> RunBriefAsync<T>(Func<T> work, CancellationToken cancellationToken = default) =>
        RunAsync(_brief, _ => work(), TaskCreationOptions.None, cancellationToken);

    /// <summary>Computes what may take longer.</summary>
    /// <param name="work">
    /// What to compute, on a thread of its own. It is given what to call between two steps: others who wait go first, and the call returns
    /// when its turn has come again.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">It was cancelled while it waited.</exception>
    public Task<T> RunLongAsync<T>(Func<Action, T> work, CancellationToken cancellationToken = default) =>
        RunAsync(_long, work, TaskCreationOptions.LongRunning, cancellationToken);

    private async Task<T> RunAsync<T>(Queue<Waiter> queue, Func<Action, T> work, TaskCreationOptions where, CancellationToken token)
    {
        await EnterAsync(queue, token).ConfigureAwait(false);
        var inside = true;
        try
        {
            return await Task.Factory.StartNew(() => work(Step), token, where, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            if (inside)
                Leave(queue);
        }

        void Step()
        {
            Leave(queue);
            inside = false;
            EnterAsync(queue, token).GetAwaiter().GetResult();
            inside = true;
        }
    }

    private async Task EnterAsync(Queue<Waiter> queue, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            queue.Enqueue(new(admitted, _arrivals++));
            Admit();
        }

        await using (token.Register(() => admitted.TrySetCanceled(token)).ConfigureAwait(false))
            await admitted.Task.ConfigureAwait(false);
    }

    private void Leave(Queue<Waiter> queue)
    {
        lock (_lock)
        {
            Count(queue, -1);
            Admit();
        }
    }

    private void Admit()
    {
        while (_running <= _longAtOnce && Next() is { } queue)
        {
            // Who was cancelled has left.
            if (queue.Dequeue().Admitted.TrySetResult())
                Count(queue, 1);
        }
    }

    private Queue<Waiter>? Next()
    {
        var next = _brief.Count > 0 ? _brief : null;
        return _long.Count > 0 && _runningLong < _longAtOnce && !(next?.Peek().Arrival < _long.Peek().Arrival) ? _long : next;
    }

    private void Count(Queue<Waiter> queue, int change)
    {
        _running += change;
        _runningLong += queue == _long ? change : 0;
    }

    private readonly record struct Waiter(TaskCompletionSource Admitted, long Arrival);
}
