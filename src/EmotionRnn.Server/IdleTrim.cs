using EmotionRnn.Server.Options;

namespace EmotionRnn.Server;

/// <summary>
/// Gives memory back after a burst of work: a process that allocates nothing collects nothing, and would keep what the burst needed for as
/// long as it is idle.
/// </summary>
internal sealed class IdleTrim(ServerOptions options) : BackgroundService
{
    private const long Worthwhile = 32 << 20,
        Quiet = 1 << 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long trimmed = 0,
            before = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, options.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var allocated = GC.GetTotalAllocatedBytes();
            var quiet = allocated - before < Quiet;
            before = allocated;
            if (!quiet || allocated - trimmed < Worthwhile)
                continue;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            trimmed = GC.GetTotalAllocatedBytes();
        }
    }
}
