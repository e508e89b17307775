namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// Loudness of 26 mel bands: band energy E, floored at 9.3·10⁻¹⁰, times the ear's sensitivity at the band's centre, to the power
/// 0.33. No
/// unit.
/// </summary>
/// <remarks>
/// Hermansky, "Perceptual linear predictive (PLP) analysis of speech", 1990: equal-loudness curve (7), cubic-root law (8).
/// </remarks>
internal sealed class AuditorySpectrum
{
    /// <summary>Band energies are not let below this.</summary>
    public const float Floor = 9.3e-10f;

    /// <summary>Exponent of the power law between intensity and loudness.</summary>
    public const float Compression = 0.33f;

    private readonly float[] _sensitivity;

    /// <param name="centers">Centre frequencies of the bands in Hz.</param>
    public AuditorySpectrum(double[] centers) => _sensitivity = [.. centers.Select(f => (float)Sensitivity(f))];

    /// <summary>
    /// The equal-loudness weight of a frequency in Hz; as in openSMILE with ω⁷ where the paper has ω⁶, and scaled by 10³².
    /// </summary>
    public static double Sensitivity(double frequency)
    {
        var w = 2 * Math.PI * frequency;
        var w2 = w * w;
        return 1e32 * (w2 + 56.8e6) * w2 * w2 / (Math.Pow(w2 + 6.3e6, 2) * (w2 + 0.38e9) * (Math.Pow(w, 7) + 1.7e31));
    }

    /// <summary>Mean loudness of the bands.</summary>
    /// <param name="energies">Mel band energies, [26].</param>
    public float Mean(ReadOnlySpan<float> energies)
    {
        var sum = 0f;
        for (var m = 0; m < energies.Length; m++)
            sum += (float)Math.Pow(MathF.Max(energies[m], Floor) * _sensitivity[m], Compression);
        return sum / energies.Length;
    }
}
