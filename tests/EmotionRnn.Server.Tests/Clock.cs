using Microsoft.Extensions.Time.Testing;

namespace EmotionRnn.Server.Tests;

/// <summary>A clock that only the test moves.</summary>
internal sealed class Clock
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5),
        Patience = TimeSpan.FromSeconds(30);

    public FakeTimeProvider Time { get; } = new();

    /// <summary>
    /// Lets time pass until something has happened. A step may come before the server waits for it, over a socket: then another is needed.
    /// </summary>
    public async Task PassAsync(TimeSpan step, Task happening)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await Task.WhenAny(happening, Task.Delay(Breath, patience.Token)) != happening)
        {
            patience.Token.ThrowIfCancellationRequested();
            Time.Advance(step);
        }

        await happening;
    }
}
