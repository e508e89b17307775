using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// The element-wise part of a gated recurrent unit, over a row of four gates of width H each: n, r, z and m, where m = U_n·h + c_n is what
/// r lets through.
/// The input feeds the first three and the hidden state the last three, so both are one product into neighbouring columns.
/// Gate order and the place of r follow PyTorch's GRUCell (Cho et al. 2014, with the reset gate after the product).
/// </summary>
internal static unsafe class GruGates
{
    private const int Lanes = 8;

    /// <summary>
    /// r = σ(r), z = σ(z), n = tanh(n + r∘m), h' = n + z∘(h − n). The row keeps n, r, z and m for the way back.
    /// </summary>
    public static void Forward(float* gates, float* previous, float* next, int width)
    {
        float* n = gates,
            r = gates + width,
            z = gates + 2 * width,
            m = gates + 3 * width;
        var i = 0;
        if (Registers.Of512Bits && width >= 2 * Lanes)
        {
            // The last columns first, while their gates are as they came: those that the loop also does get the same numbers twice.
            var last = width - 2 * Lanes;
            var (lastNext, lastCandidate, lastReset, lastUpdate) = Sixteen(n + last, r + last, z + last, m + last, previous + last);
            for (; i < last; i += 2 * Lanes)
            {
                var (after, candidate, reset, update) = Sixteen(n + i, r + i, z + i, m + i, previous + i);
                Store(after, candidate, reset, update, next + i, n + i, r + i, z + i);
            }

            Store(lastNext, lastCandidate, lastReset, lastUpdate, next + last, n + last, r + last, z + last);
            return;
        }

        for (; i <= width - Lanes; i += Lanes)
            Forward(n + i, r + i, z + i, m + i, previous + i, next + i, Lanes);
        if (i < width)
            Forward(n + i, r + i, z + i, m + i, previous + i, next + i, width - i);
    }

    /// <summary>
    /// From the gradient of h' to those of the four gates before their activation, which replace the row, and the gradient that reaches h
    /// directly, z∘dh'.
    /// </summary>
    public static void Backward(float* gates, float* previous, float* nextGradient, float* previousGradient, int width)
    {
        float* n = gates,
            r = gates + width,
            z = gates + 2 * width,
            m = gates + 3 * width;
        var i = 0;
        for (; i <= width - Lanes; i += Lanes)
            Backward(n + i, r + i, z + i, m + i, previous + i, nextGradient + i, previousGradient + i, Lanes);
        if (i < width)
            Backward(n + i, r + i, z + i, m + i, previous + i, nextGradient + i, previousGradient + i, width - i);
    }

    /// <summary>h', n, r and z of sixteen columns, by the same operations as of eight, so with the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Next, Vector512<float> Candidate, Vector512<float> Reset, Vector512<float> Update) Sixteen(
        float* n,
        float* r,
        float* z,
        float* m,
        float* previous
    )
    {
        var reset = VectorMath.Logistic(Vector512.Load(r));
        var update = VectorMath.Logistic(Vector512.Load(z));
        var candidate = VectorMath.Tanh(Vector512.MultiplyAddEstimate(reset, Vector512.Load(m), Vector512.Load(n)));
        return (Vector512.MultiplyAddEstimate(update, Vector512.Load(previous) - candidate, candidate), candidate, reset, update);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector512<float> after,
        Vector512<float> candidate,
        Vector512<float> reset,
        Vector512<float> update,
        float* next,
        float* n,
        float* r,
        float* z
    )
    {
        after.Store(next);
        candidate.Store(n);
        reset.Store(r);
        update.Store(z);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Forward(float* n, float* r, float* z, float* m, float* previous, float* next, int count)
    {
        var reset = VectorMath.Logistic(Load(r, count));
        var update = VectorMath.Logistic(Load(z, count));
        var candidate = VectorMath.Tanh(Vector256.MultiplyAddEstimate(reset, Load(m, count), Load(n, count)));
        Store(Vector256.MultiplyAddEstimate(update, Load(previous, count) - candidate, candidate), next, count);
        Store(candidate, n, count);
        Store(reset, r, count);
        Store(update, z, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Backward(
        float* n,
        float* r,
        float* z,
        float* m,
        float* previous,
        float* nextGradient,
        float* previousGradient,
        int count
    )
    {
        var one = Vector256<float>.One;
        var gradient = Load(nextGradient, count);
        Vector256<float> candidate = Load(n, count),
            reset = Load(r, count),
            update = Load(z, count);
        var candidateGradient = gradient * (one - update) * (one - candidate * candidate);
        var updateGradient = gradient * (Load(previous, count) - candidate) * update * (one - update);
        var resetGradient = candidateGradient * Load(m, count) * reset * (one - reset);
        Store(gradient * update, previousGradient, count);
        Store(candidateGradient, n, count);
        Store(resetGradient, r, count);
        Store(updateGradient, z, count);
        Store(candidateGradient * reset, m, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(float* from, int count)
    {
        if (count == Lanes)
            return Vector256.Load(from);
        var vector = Vector256<float>.Zero;
        for (var i = 0; i < count; i++)
            ((float*)&vector)[i] = from[i];
        return vector;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> vector, float* to, int count)
    {
        if (count == Lanes)
            vector.Store(to);
        else
            for (var i = 0; i < count; i++)
                to[i] = ((float*)&vector)[i];
    }
}
