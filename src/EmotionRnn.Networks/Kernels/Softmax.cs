using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Kernels;

/// <summary>Softmax of rows of scores, P_ij = exp(s·x_ij)/Σ_k exp(s·x_ik), and its way back.</summary>
internal static unsafe class Softmax
{
    private const int Lanes = 8;

    /// <summary>P replaces x. A row's memory up to a multiple of eight floats is used; behind the row it becomes zero.</summary>
    public static void Forward(Matrix x, float scale)
    {
        for (var i = 0; i < x.Rows; i++)
            Forward(x[i], x.Columns, scale);
    }

    private static void Forward(float* row, int columns, float scale)
    {
        var tail = columns % Lanes;
        var whole = columns - tail;
        var inTail = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(tail)).AsSingle();
        var largest = Vector256.Create(float.NegativeInfinity);
        for (var j = 0; j < whole; j += Lanes)
            largest = Vector256.Max(largest, Vector256.Load(row + j));
        if (tail > 0)
            largest = Vector256.Max(largest, Vector256.ConditionalSelect(inTail, Vector256.Load(row + whole), largest));
        var highest = largest[0];
        for (var k = 1; k < Lanes; k++)
            highest = float.Max(highest, largest[k]);

        var factor = Vector256.Create(scale);
        var shift = Vector256.Create(-highest * scale);
        var sums = Vector256<float>.Zero;
        for (var j = 0; j < whole; j += Lanes)
        {
            var power = VectorMath.Exp(Vector256.MultiplyAddEstimate(Vector256.Load(row + j), factor, shift));
            sums += power;
            power.Store(row + j);
        }

        if (tail > 0)
        {
            var power = VectorMath.Exp(Vector256.MultiplyAddEstimate(Vector256.Load(row + whole), factor, shift));
            power = Vector256.ConditionalSelect(inTail, power, Vector256<float>.Zero);
            sums += power;
            power.Store(row + whole);
        }

        var share = Vector256.Create(1 / Vector256.Sum(sums));
        for (var j = 0; j < columns; j += Lanes)
            (Vector256.Load(row + j) * share).Store(row + j);
    }

    /// <summary>
    /// From dP to the gradient of the scores, dx_ij = s·P_ij·(dP_ij − δ_i) with δ_i = Σ_j P_ij·dP_ij, which replaces dP.
    /// </summary>
    /// <param name="probabilities">P.</param>
    /// <param name="gradient">dP, replaced.</param>
    /// <param name="row">i.</param>
    /// <param name="delta">δ_i.</param>
    /// <param name="scale">s.</param>
    public static void BackwardRow(Matrix probabilities, Matrix gradient, int row, float delta, float scale)
    {
        float* p = probabilities[row],
            g = gradient[row];
        Vector256<float> shift = Vector256.Create(-delta * scale),
            factor = Vector256.Create(scale);
        for (var j = 0; j < gradient.Columns; j += Lanes)
            (Vector256.MultiplyAddEstimate(Vector256.Load(g + j), factor, shift) * Vector256.Load(p + j)).Store(g + j);
    }
}
