namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// The right-hand factor of a product, B [k × n], laid out as the kernel reads it: panels of <see cref="Product.PanelColumns"/> columns,
/// each panel row after row,
/// the last one filled with zeros. Packing costs about as much as one row of the product and is done once for every change of the weights.
/// </summary>
internal sealed unsafe class PackedMatrix(int rows, int columns)
{
    private readonly AlignedBuffer _buffer = new(
        checked(rows * ((columns + Product.PanelColumns - 1) / Product.PanelColumns * Product.PanelColumns))
    );

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public float* Data => _buffer.Data;

    /// <summary>Copies a row-major block into rows <paramref name="row"/> and columns <paramref name="column"/> onward of B.</summary>
    public void Pack(Matrix source, int row = 0, int column = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row + source.Rows, Rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(column + source.Columns, Columns);
        for (var j = 0; j < source.Columns; )
        {
            var lane = (column + j) % Product.PanelColumns;
            var width = int.Min(Product.PanelColumns - lane, source.Columns - j);
            var target = Element(row, column + j);
            for (var k = 0; k < source.Rows; k++, target += Product.PanelColumns)
                new Span<float>(source[k] + j, width).CopyTo(new Span<float>(target, width));
            j += width;
        }
    }

    /// <summary>
    /// Copies the transpose of a row-major block into rows <paramref name="row"/> and columns <paramref name="column"/> onward of B.
    /// </summary>
    public void PackTransposed(Matrix source, int row = 0, int column = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row + source.Columns, Rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(column + source.Rows, Columns);
        for (var j = 0; j < source.Rows; j++)
        {
            var from = source[j];
            var target = Element(row, column + j);
            for (var k = 0; k < source.Columns; k++)
                target[(nint)k * Product.PanelColumns] = from[k];
        }
    }

    private float* Element(int row, int column)
    {
        var (panel, lane) = int.DivRem(column, Product.PanelColumns);
        return Data + ((nint)panel * Rows + row) * Product.PanelColumns + lane;
    }
}
