namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// Zeroed floats that never move and start on a cache line, owned by the garbage collector. Whoever hands out pointers into it keeps the
/// buffer reachable
/// for as long as they are used. Behind its end one more panel may be read, as the product's tiles do.
/// </summary>
internal sealed unsafe class AlignedBuffer
{
    private const int LineOfFloats = 64 / sizeof(float);

    private readonly float[] _memory;

    public AlignedBuffer(int floats)
    {
        _memory = GC.AllocateArray<float>(checked(floats + LineOfFloats + Product.PanelColumns), pinned: true);
        fixed (float* start = _memory)
            Data = (float*)(((nint)start + 63) & ~63);
        Floats = floats;
    }

    public float* Data { get; }

    public int Floats { get; }

    public Span<float> Span => new(Data, Floats);

    /// <summary>The next multiple of a cache line's floats.</summary>
    public static int Align(int floats) => checked(floats + LineOfFloats - 1) / LineOfFloats * LineOfFloats;
}
