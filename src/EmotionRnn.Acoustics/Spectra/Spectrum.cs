using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Spectra;

/// <summary>The short-time spectrum of one frame after another: window, zero padding, transform, magnitude and power.</summary>
/// <remarks>Bin k lies at k·<see cref="BinWidth"/> Hz; bin 0 is the constant part, the last bin half the sample rate.</remarks>
internal sealed class Spectrum
{
    private readonly RealFft _fft;
    private readonly float[] _window;
    private readonly int _offset;

    /// <param name="framing">The frames.</param>
    /// <param name="window">The window function's values, [frame length].</param>
    /// <param name="centered">Whether the padding is shared between front and back; otherwise it all follows the frame.</param>
    public Spectrum(Framing framing, float[] window, bool centered)
    {
        _fft = new RealFft(framing.FftLength);
        _window = window;
        _offset = centered ? (framing.FftLength - framing.Length) / 2 : 0;
        BinWidth = 1.0 / framing.PaddedSeconds;
        Bins = framing.FftLength / 2 + 1;
        Windowed = new float[framing.Length];
        (Re, Im, Magnitude, Power) = (new float[Bins], new float[Bins], new float[Bins], new float[Bins]);
    }

    /// <summary>n/2 + 1 bins for a transform of n samples.</summary>
    public int Bins { get; }

    /// <summary>Distance of two bins in Hz.</summary>
    public double BinWidth { get; }

    /// <summary>The frame times the window.</summary>
    public float[] Windowed { get; }

    /// <summary>Real parts, [Bins].</summary>
    public float[] Re { get; }

    /// <summary>Imaginary parts, [Bins], of the transform with exponent +i.</summary>
    public float[] Im { get; }

    /// <summary>|X|, [Bins].</summary>
    public float[] Magnitude { get; }

    /// <summary>|X|², [Bins]: the square of the rounded magnitude.</summary>
    public float[] Power { get; }

    /// <summary>Transforms one frame.</summary>
    public void Compute(ReadOnlySpan<float> frame)
    {
        Elementwise.Multiply(frame, _window, Windowed);
        _fft.Forward(Windowed, Re, Im, _offset);
        Elementwise.Magnitude(Re, Im, Magnitude);
        Elementwise.Multiply(Magnitude, Magnitude, Power);
    }
}
