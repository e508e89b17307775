using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Mel-frequency cepstral coefficients c_i = √(2/26) · (1 + 11·sin(πi/22)) · Σ_m ln(E_m)·cos(πi/26·(m + ½)), m = 0..25, of the
/// band
/// energies E on the scale of 16 bit
/// samples, floored at 1. No unit.
/// </summary>
/// <remarks>Davis and Mermelstein, 1980; the HTK Book, sections 5.6.1 and 5.6.3 (lifter L = 22).</remarks>
internal sealed class Mfcc
{
    private const float SampleScale = 32767f * 32767f;
    private readonly int _count;
    private readonly float[] _cosines,
        _scales;

    /// <param name="count">Coefficients 1 to <paramref name="count"/> are computed.</param>
    public Mfcc(int count)
    {
        _count = count;
        _cosines = new float[MelBank.Bands * count];
        _scales = new float[count];
        for (var i = 1; i <= count; i++)
        {
            for (var m = 0; m < MelBank.Bands; m++)
                _cosines[m * count + i - 1] = (float)Math.Cos(Math.PI * i / MelBank.Bands * (m + 0.5));
            _scales[i - 1] = (float)Math.Sqrt(2.0 / MelBank.Bands) * (float)(1 + 11 * Math.Sin(Math.PI * i / 22));
        }
    }

    /// <summary>Coefficients of one frame.</summary>
    /// <param name="energies">Mel band energies, [26].</param>
    /// <param name="coefficients">Receives c_1 to c_count.</param>
    public void Compute(ReadOnlySpan<float> energies, Span<float> coefficients)
    {
        coefficients = coefficients[.._count];
        coefficients.Clear();
        for (var m = 0; m < MelBank.Bands; m++)
        {
            var log = MathF.Log(MathF.Max(energies[m] * SampleScale, 1));
            Elementwise.AddScaled(_cosines.AsSpan(m * _count, _count), log, coefficients);
        }

        Elementwise.Multiply(coefficients, _scales, coefficients);
    }
}
