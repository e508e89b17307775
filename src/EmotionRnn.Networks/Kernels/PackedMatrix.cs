namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// The right-hand factor of a product, B [k × n], laid out as the kernel reads it: panels of <see cref="Product.PanelColumns"/> columns, each panel row after row,
/// the last one filled with zeros. Packing costs about as much as one row of the product and is done once for every change of the weights.
/// </summary>
internal sealed unsafe class PackedMatrix(int rows, int columns)
{
    private readonly AlignedBuffer _buffer = new(checked(rows * ((columns + Product.PanelColumns - 1) / Product.PanelColumns * Product.PanelColumns)));

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public float* Data => _buffer.Data;

    /// <summary>Copies a row-major source [k × columns] into columns <paramref name="column"/> onward of B.</summary>
    public void Pack(Matrix source, int column = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Rows, Rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(column + source.Columns, Columns);
        for (var j = 0; j < source.Columns;)
        {
            var (panel, lane) = int.DivRem(column + j, Product.PanelColumns);
            var width = int.Min(Product.PanelColumns - lane, source.Columns - j);
            var target = Data + (nint)panel * Product.PanelColumns * Rows + lane;
            for (var k = 0; k < Rows; k++, target += Product.PanelColumns) new Span<float>(source[k] + j, width).CopyTo(new Span<float>(target, width));
            j += width;
        }
    }

    /// <summary>Copies the transpose of a row-major source [n × rows] into rows <paramref name="row"/> onward of B.</summary>
    public void PackTransposed(Matrix source, int row = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Rows, Columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row + source.Columns, Rows);
        for (var j = 0; j < Columns; j++)
        {
            var from = source[j];
            var (panel, lane) = int.DivRem(j, Product.PanelColumns);
            var target = Data + (nint)panel * Product.PanelColumns * Rows + (nint)row * Product.PanelColumns + lane;
            for (var k = 0; k < source.Columns; k++) target[(nint)k * Product.PanelColumns] = from[k];
        }
    }
}
