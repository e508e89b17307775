using System.Diagnostics;

namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// A view of a row-major matrix in unmanaged memory: where it starts, its shape, and how many floats lie between the starts of two rows.
/// </summary>
internal readonly unsafe struct Matrix
{
    public readonly float* Data;
    public readonly int Rows;
    public readonly int Columns;
    public readonly int Stride;

    public Matrix(float* data, int rows, int columns, int stride)
    {
        Debug.Assert(rows >= 0 && columns >= 0 && stride >= columns);
        Data = data;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    public Matrix(float* data, int rows, int columns)
        : this(data, rows, columns, columns) { }

    public float* this[int row]
    {
        get
        {
            Debug.Assert((uint)row < (uint)Rows);
            return Data + (nint)row * Stride;
        }
    }

    public Span<float> Row(int row) => new(this[row], Columns);

    public Matrix RowRange(int start, int count)
    {
        Debug.Assert(start >= 0 && count >= 0 && start + count <= Rows);
        return new(Data + (nint)start * Stride, count, Columns, Stride);
    }

    public Matrix ColumnRange(int start, int count)
    {
        Debug.Assert(start >= 0 && count >= 0 && start + count <= Columns);
        return new(Data + start, Rows, count, Stride);
    }

    public void Clear()
    {
        if (Stride == Columns)
            new Span<float>(Data, Rows * Columns).Clear();
        else
            for (var i = 0; i < Rows; i++)
                Row(i).Clear();
    }
}
