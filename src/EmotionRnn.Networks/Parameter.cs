using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks;

/// <summary>One named tensor of a network, a row-major matrix [Rows × Columns], and its gradient. A vector has one row.</summary>
public sealed unsafe class Parameter
{
    private readonly ParameterSet _set;
    private readonly int _offset;

    internal Parameter(ParameterSet set, string name, int rows, int columns, int offset, bool decays, int trainedRows)
    {
        _set = set;
        _offset = offset;
        Name = name;
        Rows = rows;
        Columns = columns;
        Decays = decays;
        TrainedRows = trainedRows;
    }

    /// <summary>What the tensor is called in a model package, such as <c>forward.G.W</c>.</summary>
    public string Name { get; }

    /// <summary>Rows; 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Whether L2 regularisation applies to it.</summary>
    public bool Decays { get; }

    /// <summary>How many rows training may change: the first ones. The others have no gradient.</summary>
    public int TrainedRows { get; }

    /// <summary>The values, row by row: Rows · Columns numbers.</summary>
    public Span<float> Values => new(Value.Data, Rows * Columns);

    /// <summary>The gradient of the last loss, in the same order.</summary>
    public Span<float> Gradients => new(Gradient.Data, Rows * Columns);

    internal Matrix Value => new(_set.ValueData + _offset, Rows, Columns);

    internal Matrix Gradient => new(_set.GradientData + _offset, Rows, Columns);

    internal int Offset => _offset;
}
