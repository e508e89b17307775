using System.Runtime.ExceptionServices;

namespace EmotionRnn.Networks;

/// <summary>
/// Does the second of two pieces of work on a thread of the pool while the first is done here; allocates nothing once it has run.
/// </summary>
internal sealed class Companion : IThreadPoolWorkItem
{
    private readonly object _waiting = new();
    private Action<int>? _work;
    private ExceptionDispatchInfo? _error;
    private bool _done;

    /// <summary>Runs work(0) and work(1) and returns when both are done.</summary>
    public void Run(Action<int> work)
    {
        (_work, _error, _done) = (work, null, false);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        try
        {
            work(0);
        }
        finally
        {
            lock (_waiting)
            {
                while (!_done)
                    Monitor.Wait(_waiting);
            }
        }

        _error?.Throw();
    }

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            _work!(1);
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            lock (_waiting)
            {
                _done = true;
                Monitor.Pulse(_waiting);
            }
        }
    }
}
