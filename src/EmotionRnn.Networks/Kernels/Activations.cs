namespace EmotionRnn.Networks.Kernels;

/// <summary>Element-wise functions over rows, with their gradients.</summary>
internal static class Activations
{
    /// <summary>x = max(x, 0).</summary>
    public static void Relu(Matrix x)
    {
        for (var i = 0; i < x.Rows; i++)
            TensorPrimitives.Max(x.Row(i), 0, x.Row(i));
    }

    /// <summary>The gradient passes where the result was positive.</summary>
    public static void ReluBack(Matrix result, Matrix gradient)
    {
        for (var i = 0; i < result.Rows; i++)
        {
            Span<float> y = result.Row(i),
                dy = gradient.Row(i);
            for (var j = 0; j < y.Length; j++)
                dy[j] = y[j] > 0 ? dy[j] : 0;
        }
    }

    /// <summary>x = x∘factors, where there are factors.</summary>
    public static void Scale(Matrix x, Matrix? factors)
    {
        if (factors is not { } f)
            return;
        for (var i = 0; i < x.Rows; i++)
            TensorPrimitives.Multiply(x.Row(i), f.Row(i), x.Row(i));
    }

    /// <summary>x = log softmax(x), row by row.</summary>
    public static void LogSoftmax(Matrix x)
    {
        for (var i = 0; i < x.Rows; i++)
        {
            var row = x.Row(i);
            TensorPrimitives.Subtract(row, TensorPrimitives.Max<float>(row), row);
            var sum = 0d;
            foreach (var value in row)
                sum += Math.Exp(value);
            TensorPrimitives.Subtract(row, (float)Math.Log(sum), row);
        }
    }
}
