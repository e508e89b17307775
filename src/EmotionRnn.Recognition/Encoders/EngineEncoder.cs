using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// An encoder of the BERT or RoBERTa family, used as it is and computed by our own engine. Its weights are those that a package stores.
/// </summary>
public abstract class EngineEncoder : ITextEncoder
{
    /// <summary>Counted up whenever the same text gives other numbers than before, so that nothing stale is taken from a cache.</summary>
    private const int Version = 1;

    private readonly Lazy<string> _hash;

    private protected EngineEncoder(string name, DialogueEncoder reader, WeightFormat weights)
    {
        (Name, Reader, Weights) = (name, reader, weights);
        _hash = new(ComputeHash);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Hash => _hash.Value;

    /// <inheritdoc/>
    public abstract int Size { get; }

    /// <inheritdoc/>
    public abstract int LiveTurns { get; }

    /// <inheritdoc/>
    public long ParameterCount => Reader.Network.Options.CountParameters();

    /// <summary>The encoder with its tokeniser; its head is not used.</summary>
    public DialogueEncoder Reader { get; }

    /// <summary>How its matrices are rounded and stored.</summary>
    public WeightFormat Weights { get; }

    /// <summary>What its vectors depend on besides weights and tokeniser.</summary>
    private protected abstract string Settings { get; }

    /// <inheritdoc/>
    public float[][] Encode(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken = default)
    {
        var vectors = new float[conversations.Count][];
        for (var c = 0; c < vectors.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            vectors[c] = Encode(conversations[c]);
        }

        return vectors;
    }

    /// <summary>The vectors of a conversation's utterances <c>[T × Size]</c>.</summary>
    private protected abstract float[] Encode(Conversation conversation);

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{GetType().Name}\n{Version}\n{Settings}\n{Reader.Network.Options}\n"));
        foreach (var (name, bytes) in Reader.Tokenizer.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
            Append(name, bytes);
        foreach (var parameter in Reader.Network.EncoderParameters)
            Append(parameter.Name, MemoryMarshal.AsBytes(parameter.Values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string name, ReadOnlySpan<byte> content)
        {
            Span<byte> length = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(length);
            hash.AppendData(content);
        }
    }
}
