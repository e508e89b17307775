using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// An encoder whose vectors are kept, in memory and on disk, under a hash of the encoder and the conversation: for corpora, which are read
/// many times. It gives the very
/// vectors of the encoder.
/// </summary>
/// <param name="encoder">The encoder.</param>
/// <param name="cache">Where vectors are kept between runs; null for nowhere.</param>
public sealed class CachedTextEncoder(ITextEncoder encoder, VectorCache? cache) : ITextEncoder
{
    // Counted up whenever an encoder of the same hash gives other vectors than before.
    private const int Version = 2;

    private readonly ConcurrentDictionary<string, float[]> _known = new(StringComparer.Ordinal);

    /// <summary>The encoder itself, where what is given is kept.</summary>
    /// <param name="encoder">Any encoder.</param>
    public static ITextEncoder Bare(ITextEncoder encoder) => encoder is CachedTextEncoder cached ? Bare(cached.Encoder) : encoder;

    private ITextEncoder Encoder => encoder;

    /// <inheritdoc/>
    public string Name => encoder.Name;

    /// <inheritdoc/>
    public string Hash => encoder.Hash;

    /// <inheritdoc/>
    public int Size => encoder.Size;

    /// <inheritdoc/>
    public int LiveTurns => encoder.LiveTurns;

    /// <inheritdoc/>
    public long ParameterCount => encoder.ParameterCount;

    /// <summary>Why vectors could not be kept on disk; null where they were.</summary>
    public string? CacheProblem { get; private set; }

    /// <inheritdoc/>
    public float[][] Encode(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken = default) =>
        [.. conversations.Select(conversation => _known.GetOrAdd(Key(conversation), key => Look(key, conversation, cancellationToken)))];

    /// <summary>Encodes conversations beforehand, several at a time.</summary>
    /// <param name="conversations">Any number.</param>
    /// <param name="threads">How many at a time; it changes no bit of the vectors.</param>
    /// <param name="progress">Told how many utterances are done; may be null.</param>
    /// <param name="cancellationToken">Ends the work. What was encoded stays on disk.</param>
    public void Prepare(
        IReadOnlyList<Conversation> conversations,
        int threads,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var done = 0;
        Parallel.ForEach(
            conversations,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            conversation =>
            {
                Encode([conversation], cancellationToken);
                progress?.Report(Interlocked.Add(ref done, conversation.Utterances.Count));
            }
        );
    }

    /// <summary>Ends the encoder.</summary>
    public void Dispose() => encoder.Dispose();

    private float[] Look(string key, Conversation conversation, CancellationToken cancellationToken)
    {
        if (cache is not null && cache.TryRead(key, out var kept) && (kept?.Length ?? 0) == conversation.Utterances.Count * Size)
            return kept ?? [];
        var vectors = encoder.Encode([conversation], cancellationToken)[0];
        if (cache?.TryWrite(key, vectors) is { } problem)
            CacheProblem = problem;
        return vectors;
    }

    // An utterance's speaker is part of it: encoders of whole conversations are told of them.
    private string Key(Conversation conversation)
    {
        var text = new StringBuilder($"{Version} {encoder.Hash}");
        foreach (var utterance in conversation.Utterances)
            text.Append('\n')
                .Append(utterance.Speaker.Length)
                .Append(' ')
                .Append(utterance.Speaker)
                .Append(utterance.Text.Length)
                .Append(' ')
                .Append(utterance.Text);
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<char>(text.ToString())));
    }
}
