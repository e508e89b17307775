using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// A gated recurrent unit, h' = GRU(h, x): r, z = σ(x·W + b + h·U + c), n = tanh(x·W_n + b_n + r∘(h·U_n + c_n)), h' = (1 − z)∘n
/// + z∘h.
/// Its input is made of blocks that arrive at different times, such as [S, I, X]; each has its own rows of W [in × 3H], gates in the order
/// r, z, n.
/// A row of gates has four widths of H: n, r, z, m (see <see cref="GruGates"/>).
/// </summary>
internal sealed unsafe class GruCell
{
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
            _input[i].Pack(w.ColumnRange(2 * Size, Size), column: 0);
            _input[i].Pack(w.ColumnRange(0, 2 * Size), column: Size);
        }

        _hidden.Pack(_u.Value);
        Span<float> b = _b.Values,
            c = _c.Values;
        for (var i = 0; i < Size; i++)
        {
            _bias[i] = b[2 * Size + i];
            _bias[Size + i] = b[i] + c[i];
            _bias[2 * Size + i] = b[Size + i] + c[Size + i];
            _bias[3 * Size + i] = c[2 * Size + i];
        }
    }

    private void PackBack()
    {
        for (var i = 0; i < _inputBack.Length; i++)
        {
            var w = Block(_w.Value, i);
            _inputBack[i].PackTransposed(w.ColumnRange(2 * Size, Size), row: 0);
            _inputBack[i].PackTransposed(w.ColumnRange(0, 2 * Size), row: Size);
        }

        _hiddenBack.PackTransposed(_u.Value);
    }

    /// <summary>gates = the biases + x·W, for the first block of the input that arrives.</summary>
    public void Begin(int block, Matrix x, Matrix gates)
    {
        Product.Multiply(x, _input[block], InputGates(gates), _bias.AsSpan(0, 3 * Size));
        var hidden = _bias.AsSpan(3 * Size);
        for (var i = 0; i < gates.Rows; i++)
            hidden.CopyTo(gates.Row(i)[(3 * Size)..]);
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
        Product.MultiplyTransposed(x, gates.ColumnRange(Size, 2 * Size), w.ColumnRange(0, 2 * Size), accumulate: true);
        Product.MultiplyTransposed(x, gates.ColumnRange(0, Size), w.ColumnRange(2 * Size, Size), accumulate: true);
    }

    /// <summary>dU += hᵀ·dgates.</summary>
    public void HiddenGradient(Matrix previous, Matrix gates) =>
        Product.MultiplyTransposed(previous, HiddenGates(gates), _u.Gradient, accumulate: true);

    /// <summary>db += Σ dgates over rows.</summary>
    public void InputBiasGradient(Matrix gates) => BiasGradient(gates, _b.Gradients, candidate: 0);

    /// <summary>dc += Σ dgates over rows.</summary>
    public void HiddenBiasGradient(Matrix gates) => BiasGradient(gates, _c.Gradients, candidate: 3);

    private void BiasGradient(Matrix gates, Span<float> gradient, int candidate)
    {
        Array.Clear(_sums);
        for (var i = 0; i < gates.Rows; i++)
            TensorPrimitives.Add(_sums, gates.Row(i), _sums);
        Span<float> rz = gradient[..(2 * Size)],
            n = gradient[(2 * Size)..];
        TensorPrimitives.Add(rz, _sums.AsSpan(Size, 2 * Size), rz);
        TensorPrimitives.Add(n, _sums.AsSpan(candidate * Size, Size), n);
    }

    private Matrix InputGates(Matrix gates) => gates.ColumnRange(0, 3 * Size);

    private Matrix HiddenGates(Matrix gates) => gates.ColumnRange(Size, 3 * Size);

    private Matrix Block(Matrix w, int block) => w.RowRange(_blockStart[block], _blockStart[block + 1] - _blockStart[block]);
}
