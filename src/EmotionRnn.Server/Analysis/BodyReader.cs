using EmotionRnn.Server.Options;
using EmotionRnn.Server.Problems;

namespace EmotionRnn.Server.Analysis;

/// <summary>Reads bodies into memory: none beyond a size, and of all requests together no more than a budget.</summary>
internal sealed class BodyReader(ServerOptions options)
{
    private const int FirstBuffer = 16 << 10;
    private readonly ByteBudget _budget = new(options.Limits.BodyBytesInFlight);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="body">The stream.</param>
    /// <param name="most">Bytes to accept.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ApiProblem">There are more, or too much is being read at the moment.</exception>
    public async Task<ArraySegment<byte>> ReadAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        var buffer = Array.Empty<byte>();
        var used = 0;
        var taken = 0;
        try
        {
            while (true)
            {
                if (used == buffer.Length)
                {
                    if (used > most)
                        throw ApiProblem.TooLarge($"The transcript has more than {most:N0} bytes.");
                    var grown = (int)Math.Min(most + 1L, Math.Max(FirstBuffer, 2L * buffer.Length));
                    _budget.Take(grown - buffer.Length);
                    taken = grown;
                    Array.Resize(ref buffer, grown);
                }

                var read = await body.ReadAsync(buffer.AsMemory(used), cancellationToken);
                if (read == 0)
                    return new(buffer, 0, used);
                used += read;
            }
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // So Kestrel calls a chunk whose size no number holds; and who hangs up reads no answer.
            throw ApiProblem.BadRequest("The body does not end as it says it would.");
        }
        finally
        {
            _budget.Give(taken);
        }
    }
}
