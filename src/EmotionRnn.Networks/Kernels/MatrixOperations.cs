namespace EmotionRnn.Networks.Kernels;

/// <summary>What is done to whole matrices, row by row.</summary>
internal static unsafe class MatrixOperations
{
    /// <summary>x = x + y.</summary>
    public static void Add(this Matrix x, Matrix y)
    {
        for (var i = 0; i < x.Rows; i++)
            TensorPrimitives.Add(x.Row(i), y.Row(i), x.Row(i));
    }

    /// <summary>x = x∘y.</summary>
    public static void Multiply(this Matrix x, Matrix y)
    {
        for (var i = 0; i < x.Rows; i++)
            TensorPrimitives.Multiply(x.Row(i), y.Row(i), x.Row(i));
    }

    /// <summary>Copies a matrix to another of the same shape.</summary>
    public static void CopyTo(this Matrix from, Matrix to)
    {
        for (var i = 0; i < from.Rows; i++)
            from.Row(i).CopyTo(to.Row(i));
    }

    /// <summary>to = fromᵀ.</summary>
    public static void TransposeTo(this Matrix from, Matrix to)
    {
        for (var i = 0; i < from.Rows; i++)
        {
            var row = from[i];
            var target = to.Data + i;
            for (var j = 0; j < from.Columns; j++, target += to.Stride)
                *target = row[j];
        }
    }
}
