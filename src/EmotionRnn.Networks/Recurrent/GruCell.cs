using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// A gated recurrent unit, h' = GRU(h, x): r, z = σ(x·W + b + h·U + c), n = tanh(x·W_n + b_n + r∘(h·U_n + c_n)), h' = (1 − z)∘n
/// + z∘h.
/// Its input is made of blocks that arrive at different times, such as [S, I, X]; each has its own rows of W [in × 3H].
/// </summary>
/// <remarks>
/// There are two orders of gates. Stored, W, U, b and c [… × 3H] have PyTorch's: r, z, n. Computed, a row of gates [4H] has n, r, z, m
/// (<see cref="GruGates"/>), so that what the input feeds and what the state feeds each lie together. Packing goes from the one to the
/// other, and gradients of the weights back.
/// </remarks>
internal sealed unsafe class GruCell
{
    // Gates as they are stored, and as they are computed: after so many widths of H.
    private const int StoredR = 0,
        StoredZ = 1,
        StoredN = 2;
    private const int N = 0,
        R = 1,
        Z = 2,
        M = 3;

    private readonly Parameter _w,
        _u,
        _b,
        _c;
    private readonly int[] _blockStart;
    private readonly PackedMatrix[] _input,
        _inputBack;
    private readonly PackedMatrix _hidden,
        _hiddenBack;
    private readonly float[] _bias,
        _sums;

    public GruCell(ParameterSet parameters, string name, int size, params ReadOnlySpan<int> blocks)
    {
        Size = size;
        _blockStart = new int[blocks.Length + 1];
        _input = new PackedMatrix[blocks.Length];
        _inputBack = new PackedMatrix[blocks.Length];
        for (var i = 0; i < blocks.Length; i++)
        {
            _blockStart[i + 1] = _blockStart[i] + blocks[i];
            _input[i] = new(blocks[i], 3 * size);
            _inputBack[i] = new(3 * size, blocks[i]);
        }

        _hidden = new(size, 3 * size);
        _hiddenBack = new(3 * size, size);
        _bias = new float[4 * size];
        _sums = new float[4 * size];
        _w = parameters.Add(name + ".W", _blockStart[^1], 3 * size);
        _u = parameters.Add(name + ".U", size, 3 * size);
        _b = parameters.Add(name + ".b", 1, 3 * size);
        _c = parameters.Add(name + ".c", 1, 3 * size);
        parameters.Packing.Add(Pack, PackBack);
    }

    /// <summary>The width H of the state.</summary>
    public int Size { get; }

    /// <summary>The width of a row of gates.</summary>
    public int GateWidth => 4 * Size;

    /// <summary>Uniform in ±1/√H, as PyTorch does.</summary>
    public void Initialize(RandomStream random)
    {
        foreach (var parameter in (ReadOnlySpan<Parameter>)[_w, _u, _b, _c])
            Initialization.Uniform(parameter, Size, random);
    }

    private void Pack()
    {
        for (var i = 0; i < _input.Length; i++)
        {
            var w = Block(_w.Value, i);
            _input[i].Pack(w.ColumnRange(StoredN * Size, Size), column: N * Size);
            _input[i].Pack(w.ColumnRange(StoredR * Size, 2 * Size), column: R * Size);
        }

        _hidden.Pack(_u.Value);
        Span<float> b = _b.Values,
            c = _c.Values;
        for (var i = 0; i < Size; i++)
        {
            _bias[N * Size + i] = b[StoredN * Size + i];
            _bias[R * Size + i] = b[StoredR * Size + i] + c[StoredR * Size + i];
            _bias[Z * Size + i] = b[StoredZ * Size + i] + c[StoredZ * Size + i];
            _bias[M * Size + i] = c[StoredN * Size + i];
        }
    }

    private void PackBack()
    {
        for (var i = 0; i < _inputBack.Length; i++)
        {
            var w = Block(_w.Value, i);
            _inputBack[i].PackTransposed(w.ColumnRange(StoredN * Size, Size), row: N * Size);
            _inputBack[i].PackTransposed(w.ColumnRange(StoredR * Size, 2 * Size), row: R * Size);
        }

        _hiddenBack.PackTransposed(_u.Value);
    }

    /// <summary>gates = the biases + x·W, for the first block of the input that arrives.</summary>
    public void Begin(int block, Matrix x, Matrix gates)
    {
        Product.Multiply(x, _input[block], InputGates(gates), _bias.AsSpan(0, 3 * Size));
        var hidden = _bias.AsSpan(M * Size);
        for (var i = 0; i < gates.Rows; i++)
            hidden.CopyTo(gates.Row(i)[(M * Size)..]);
    }

    /// <summary>gates += x·W, for one block of the input.</summary>
    public void Input(int block, Matrix x, Matrix gates) => Product.Multiply(x, _input[block], InputGates(gates), accumulate: true);

    /// <summary>gates += h·U, then h' from the gates.</summary>
    public void Step(Matrix gates, Matrix previous, Matrix next)
    {
        Product.Multiply(previous, _hidden, HiddenGates(gates), accumulate: true);
        for (var i = 0; i < gates.Rows; i++)
            GruGates.Forward(gates[i], previous[i], next[i], Size);
    }

    /// <summary>From dh' to the gradients of the gates, which replace them, and to dh.</summary>
    public void StepBack(Matrix gates, Matrix previous, Matrix nextGradient, Matrix previousGradient)
    {
        for (var i = 0; i < gates.Rows; i++)
            GruGates.Backward(gates[i], previous[i], nextGradient[i], previousGradient[i], Size);
        Product.Multiply(HiddenGates(gates), _hiddenBack, previousGradient, accumulate: true);
    }

    /// <summary>dx += dgates·Wᵀ, for one block of the input.</summary>
    public void InputBack(int block, Matrix gates, Matrix gradient, bool accumulate = true) =>
        Product.Multiply(InputGates(gates), _inputBack[block], gradient, accumulate);

    /// <summary>dW += xᵀ·dgates, for one block of the input.</summary>
    public void InputGradient(int block, Matrix x, Matrix gates)
    {
        var w = Block(_w.Gradient, block);
        Product.MultiplyTransposed(x, gates.ColumnRange(R * Size, 2 * Size), w.ColumnRange(StoredR * Size, 2 * Size), accumulate: true);
        Product.MultiplyTransposed(x, gates.ColumnRange(N * Size, Size), w.ColumnRange(StoredN * Size, Size), accumulate: true);
    }

    /// <summary>dU += hᵀ·dgates.</summary>
    public void HiddenGradient(Matrix previous, Matrix gates) =>
        Product.MultiplyTransposed(previous, HiddenGates(gates), _u.Gradient, accumulate: true);

    /// <summary>db += Σ dgates over rows.</summary>
    public void InputBiasGradient(Matrix gates) => BiasGradient(gates, _b.Gradients, candidate: N);

    /// <summary>dc += Σ dgates over rows.</summary>
    public void HiddenBiasGradient(Matrix gates) => BiasGradient(gates, _c.Gradients, candidate: M);

    private void BiasGradient(Matrix gates, Span<float> gradient, int candidate)
    {
        Array.Clear(_sums);
        for (var i = 0; i < gates.Rows; i++)
            TensorPrimitives.Add(_sums, gates.Row(i), _sums);
        Span<float> rz = gradient.Slice(StoredR * Size, 2 * Size),
            n = gradient.Slice(StoredN * Size, Size);
        TensorPrimitives.Add(rz, _sums.AsSpan(R * Size, 2 * Size), rz);
        TensorPrimitives.Add(n, _sums.AsSpan(candidate * Size, Size), n);
    }

    /// <summary>n, r and z, which the input feeds.</summary>
    private Matrix InputGates(Matrix gates) => gates.ColumnRange(N * Size, 3 * Size);

    /// <summary>r, z and m, which the state feeds.</summary>
    private Matrix HiddenGates(Matrix gates) => gates.ColumnRange(R * Size, 3 * Size);

    private Matrix Block(Matrix w, int block) => w.RowRange(_blockStart[block], _blockStart[block + 1] - _blockStart[block]);
}
