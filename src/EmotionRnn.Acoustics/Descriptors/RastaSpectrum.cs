using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Descriptors;

/// <summary>
/// The auditory spectrum with each band's log energy band-pass filtered over time, 1 to 29 Hz at 100 frames per second, so that what is
/// constant or changes faster than
/// speech drops out: exp(0.33·(y + ln e(f))), y the filtered log energy, e the equal-loudness weight. No unit.
/// </summary>
/// <remarks>
/// Hermansky and Morgan, "RASTA processing of speech", 1994. Transposed direct form II; no feedback and no output in the first five frames.
/// </remarks>
internal sealed class RastaSpectrum
{
    private const int StartUp = 5;
    private readonly float _pole;
    private readonly float[] _b = new float[5];
    private readonly float[] _logSensitivity;
    private readonly float[,] _state = new float[MelBank.Bands, 4];
    private int _frame;

    /// <param name="centers">Centre frequencies of the bands in Hz.</param>
    public RastaSpectrum(double[] centers)
    {
        _logSensitivity = [.. centers.Select(f => MathF.Log((float)AuditorySpectrum.Sensitivity(f)))];
        var cos = (float)Math.Cos(2 * Math.PI * 29 * Framing.Period);
        var norm = (float)Math.Sqrt(10 * (32 * cos * cos + 8));
        _b = [2 / norm, -4 * cos / norm, 0, 4 * cos / norm, -2 / norm];
        _pole = (float)(1 - Math.Sin(2 * Math.PI * 1 * Framing.Period));
    }

    /// <summary>Takes the next frame's band energies.</summary>
    /// <param name="energies">Mel band energies, [26].</param>
    /// <param name="spectrum">Receives the filtered spectrum, [26].</param>
    public void Next(ReadOnlySpan<float> energies, Span<float> spectrum)
    {
        for (var m = 0; m < energies.Length; m++)
        {
            var y = Filter(m, MathF.Log(MathF.Max(energies[m], AuditorySpectrum.Floor)));
            spectrum[m] = MathF.Exp(AuditorySpectrum.Compression * (y + _logSensitivity[m]));
        }

        if (_frame < StartUp)
            _frame++;
    }

    private float Filter(int m, float z)
    {
        var running = _frame == StartUp;
        var y = _b[0] * z + _state[m, 0];
        _state[m, 0] = _b[1] * z + _state[m, 1] + (running ? _pole * y : 0);
        _state[m, 1] = _b[2] * z + _state[m, 2];
        _state[m, 2] = _b[3] * z + _state[m, 3];
        _state[m, 3] = _b[4] * z;
        return running ? y : 0;
    }
}
