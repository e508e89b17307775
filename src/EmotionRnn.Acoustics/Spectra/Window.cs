namespace EmotionRnn.Acoustics.Spectra;

/// <summary>Window functions over a frame of n samples; evaluated in double precision, stored as float32.</summary>
internal static class Window
{
    /// <summary>Hamming: w(i) = 0.54 − 0.46·cos(2πi / (n − 1)).</summary>
    public static float[] Hamming(int n) => Fill(n, i => 0.54 - 0.46 * Math.Cos(2 * Math.PI * i / (n - 1)));

    /// <summary>Gauss: w(i) = exp(−½·((i − c) / (σ·c))²) with c = (n − 1)/2.</summary>
    public static float[] Gauss(int n, double sigma)
    {
        var center = (n - 1) / 2.0;
        return Fill(
            n,
            i =>
            {
                var u = (i - center) / (sigma * center);
                return Math.Exp(-0.5 * u * u);
            }
        );
    }

    private static float[] Fill(int n, Func<int, double> value)
    {
        var window = new float[n];
        for (var i = 0; i < n; i++)
            window[i] = (float)value(i);
        return window;
    }
}
