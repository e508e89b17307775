using System.Runtime.Intrinsics;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks;

/// <summary>
/// Which numbers of a matrix inverted dropout keeps (Srivastava et al. 2014), one bit each: what is kept is scaled by 1/(1 − p).
/// Kept for the way back at a thirty-second of the memory of the factors themselves.
/// </summary>
internal readonly unsafe struct DropoutMask
{
    private const int Lanes = 8;

    private readonly byte* _kept;
    private readonly int _stride;
    private readonly uint _threshold;

    private DropoutMask(Workspace memory, int rows, int columns, float p, RandomStream random)
    {
        _stride = (columns + Lanes - 1) / Lanes;
        _threshold = (uint)MathF.Round(p * 65536);
        _kept = (byte*)memory.Take(1, (rows * _stride + sizeof(float) - 1) / sizeof(float)).Data;
        var threshold = Vector128.Create((ushort)_threshold);
        for (var i = 0; i < rows * _stride; i++)
        {
            var bits = Vector128.Create(random.NextBits(), random.NextBits()).AsUInt16();
            _kept[i] = (byte)Vector128.GreaterThanOrEqual(bits, threshold).ExtractMostSignificantBits();
        }
    }

    /// <summary>Draws what is kept of a matrix; null where nothing is dropped.</summary>
    /// <param name="memory">Where the bits are taken.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="p">The share that is dropped, to 16 bits, in [0, 1).</param>
    /// <param name="random">Null for no dropout.</param>
    public static DropoutMask? Draw(Workspace memory, int rows, int columns, float p, RandomStream? random) =>
        random is null || p == 0 ? null : new(memory, rows, columns, p, random);

    /// <summary>y = x∘mask/(1 − p). Rows' memory up to a multiple of eight floats is used.</summary>
    public void Apply(Matrix x, Matrix y)
    {
        var keep = Vector256.Create(65536f / (65536 - _threshold));
        var bit = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        for (var i = 0; i < x.Rows; i++)
        {
            float* from = x[i],
                to = y[i];
            var kept = _kept + (nint)i * _stride;
            for (var j = 0; j < x.Columns; j += Lanes)
            {
                var isKept = Vector256.Equals(Vector256.Create((int)kept[j / Lanes]) & bit, bit).AsSingle();
                (Vector256.Load(from + j) * keep & isKept).Store(to + j);
            }
        }
    }
}
