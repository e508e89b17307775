namespace EmotionRnn.Networks.Safetensors;

/// <summary>A tensor as a file's header describes it.</summary>
public sealed class StoredTensor
{
    private readonly long[] _shape;

    internal StoredTensor(string name, TensorType type, long[] shape, long count, long begin)
    {
        _shape = shape;
        (Name, Type, Count, Begin) = (name, type, count, begin);
    }

    /// <summary>Its name, unique in the file.</summary>
    public string Name { get; }

    /// <summary>What its numbers are.</summary>
    public TensorType Type { get; }

    /// <summary>Its dimensions, outermost first; none for a single number.</summary>
    public ReadOnlySpan<long> Shape => _shape;

    /// <summary>How many numbers it holds: the product of the dimensions.</summary>
    public long Count { get; }

    /// <summary>How many bytes it takes in the file.</summary>
    public long Bytes => Count * Type.Size();

    /// <summary>Name, type and shape, as <c>head.weight F32 [7 × 384]</c>.</summary>
    public override string ToString() => $"{Name} {Type.Name()} [{string.Join(" × ", _shape)}]";

    /// <summary>Where its first byte lies, counted from the end of the header.</summary>
    internal long Begin { get; }

    internal long End => Begin + Bytes;
}
