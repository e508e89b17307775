namespace EmotionRnn.Media;

/// <summary>Works on items on several threads and gives the results in the items' order.</summary>
internal static class OrderedWork
{
    private const int AheadPerThread = 4;

    /// <summary>The results, as they are asked for; a bounded number is worked out ahead.</summary>
    public static IEnumerable<TResult> InOrder<T, TResult>(
        this IEnumerable<T> items,
        Func<T, TResult> work,
        int threads,
        CancellationToken cancellationToken
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var free = new SemaphoreSlim(threads);
        var running = new Queue<Task<TResult>>();
        try
        {
            foreach (var item in items)
            {
                if (running.Count == threads * AheadPerThread)
                    yield return Next();
                cancellationToken.ThrowIfCancellationRequested();
                running.Enqueue(
                    Task.Run(
                        async () =>
                        {
                            await free.WaitAsync(ended.Token).ConfigureAwait(false);
                            try
                            {
                                return work(item);
                            }
                            finally
                            {
                                free.Release();
                            }
                        },
                        CancellationToken.None
                    )
                );
            }

            while (running.Count > 0)
                yield return Next();
        }
        finally
        {
            // Whoever stops early waits for what is under way, and for nothing else.
            ended.Cancel();
            Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        TResult Next() => running.Dequeue().GetAwaiter().GetResult();
    }
}
