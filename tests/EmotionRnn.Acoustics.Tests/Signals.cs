namespace EmotionRnn.Acoustics.Tests;

/// <summary>Signals to try things on.</summary>
internal static class Signals
{
    /// <summary>Numbers uniform in ±<paramref name="amplitude"/>, the same every time.</summary>
    public static float[] Noise(int count, float amplitude = 0.5f, uint seed = 1)
    {
        var random = new CsCheck.PCG(seed, 7);
        var x = new float[count];
        for (var i = 0; i < count; i++)
            x[i] = amplitude * (random.Next() / (float)uint.MaxValue * 2 - 1);
        return x;
    }

    /// <summary>A voice: harmonics of a pitch that glides, in syllables.</summary>
    public static float[] Voice(int sampleRate, double seconds, double pitch = 120)
    {
        var x = new float[(int)(sampleRate * seconds)];
        var phase = 0.0;
        var noise = Noise(x.Length, 0.002f);
        for (var i = 0; i < x.Length; i++)
        {
            var t = i / (double)sampleRate;
            phase += 2 * Math.PI * pitch * (1 + 0.2 * Math.Sin(2 * Math.PI * 0.7 * t)) / sampleRate;
            var loudness = Math.Max(0, Math.Sin(2 * Math.PI * 2 * t));
            for (var h = 1; h <= 12 && h * pitch * 1.2 < sampleRate / 2; h++)
                x[i] += (float)(0.2 * loudness / h * Math.Cos(h * phase + h * h));
            x[i] += noise[i];
        }

        return x;
    }

    /// <summary>A sine.</summary>
    public static float[] Tone(int sampleRate, double seconds, double frequency, float amplitude = 0.5f) =>
        [
            .. Enumerable
                .Range(0, (int)(sampleRate * seconds))
                .Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * frequency * i / sampleRate))),
        ];
}
