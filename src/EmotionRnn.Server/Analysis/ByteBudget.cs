using EmotionRnn.Server.Problems;

namespace EmotionRnn.Server.Analysis;

/// <summary>Bytes that all requests together may hold at a time.</summary>
/// <param name="most">How many.</param>
internal sealed class ByteBudget(long most)
{
    private long _taken;

    /// <summary>Takes some; they are to be given back.</summary>
    /// <exception cref="ApiProblem">There are not so many left.</exception>
    public void Take(long bytes)
    {
        if (TryTake(bytes))
            return;
        throw ApiProblem.TooBusy("The server is reading as much as it can; try again in a moment.");
    }

    /// <summary>Takes some, if there are so many left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= most)
            return true;
        Give(bytes);
        return false;
    }

    /// <summary>Gives some back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
