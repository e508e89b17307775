namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// Memory for one way through a network: matrices are taken one after another and all given back at once by <see cref="Reset"/>.
/// It grows to what the longest way needs and then allocates no more.
/// </summary>
/// <param name="smallestBlock">Floats that are allocated at a time, at least.</param>
internal sealed unsafe class Workspace(int smallestBlock = 1 << 16)
{
    private readonly List<AlignedBuffer> _blocks = [];
    private int _block;
    private int _used;

    /// <summary>Takes a matrix whose values are whatever was there before. Its rows start on cache lines.</summary>
    public Matrix Take(int rows, int columns)
    {
        var stride = AlignedBuffer.Align(columns);
        return new(Floats(checked(rows * stride)), rows, columns, stride);
    }

    /// <summary>Takes a matrix of zeros.</summary>
    public Matrix TakeCleared(int rows, int columns)
    {
        var matrix = Take(rows, columns);
        new Span<float>(matrix.Data, rows * matrix.Stride).Clear();
        return matrix;
    }

    /// <summary>Gives back everything taken so far. Blocks that were outgrown are merged into one.</summary>
    public void Reset()
    {
        if (_blocks.Count > 1)
        {
            var total = _blocks.Sum(block => block.Floats);
            _blocks.Clear();
            _blocks.Add(new(total));
        }

        _block = 0;
        _used = 0;
    }

    private float* Floats(int count)
    {
        while (_block < _blocks.Count && _used + count > _blocks[_block].Floats)
        {
            _block++;
            _used = 0;
        }

        if (_block == _blocks.Count)
            _blocks.Add(new(int.Max(count, _blocks.Count == 0 ? smallestBlock : _blocks[^1].Floats)));
        var start = _blocks[_block].Data + _used;
        _used += count;
        return start;
    }
}
