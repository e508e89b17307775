using EmotionRnn.Server.Options;

namespace EmotionRnn.Server.Live;

/// <summary>Lets turns through at no more than a rate, after a burst; the others wait.</summary>
internal sealed class TurnRate(ServerLimits limits, TimeProvider time)
{
    private double _saved = limits.LiveBurst;
    private long _at = time.GetTimestamp();

    /// <summary>Waits until the next turn may be taken.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        _saved = Math.Min(limits.LiveBurst, _saved + time.GetElapsedTime(_at, now).TotalSeconds * limits.LiveTurnsPerSecond) - 1;
        _at = now;
        if (_saved < 0)
            await Task.Delay(TimeSpan.FromSeconds(-_saved / limits.LiveTurnsPerSecond), time, cancellationToken);
    }
}
