namespace EmotionRnn.Media;

/// <summary>
/// A windowed sinc sampled at every position that output can have between two inputs: h(t) = sinc(f·t)·I₀(β·√(1 − (t/w)²)) with
/// f the
/// cutoff over the input's
/// band edge and w half the length; the taps of each position sum to 1. (R. Crochiere, L. Rabiner: Multirate Digital Signal Processing,
/// 1983, chapter 4;
/// window: J. Kaiser, 1974.)
/// </summary>
internal sealed class PolyphaseFilter
{
    private const double ZeroCrossings = 32,
        Cutoff = 0.97,
        Beta = 9;

    private readonly float[] _taps;

    /// <summary>Computes the taps.</summary>
    /// <param name="from">The rate of the input, in Hz.</param>
    /// <param name="to">The rate of the output, in Hz.</param>
    public PolyphaseFilter(int from, int to)
    {
        var divisor = GreatestCommonDivisor(from, to);
        (Phases, Step) = (to / divisor, from / divisor);
        var cutoff = Math.Min(1, Cutoff * to / from);
        Length = (int)Math.Ceiling(ZeroCrossings / cutoff);
        Length += Length & 1;
        _taps = new float[Phases * Length];
        var taps = new double[Length];
        for (var phase = 0; phase < Phases; phase++)
        {
            var sum = 0.0;
            for (var i = 0; i < Length; i++)
            {
                var t = i - (Length / 2 - 1) - (double)phase / Phases;
                var window = 2 * t / Length;
                sum += taps[i] = Sinc(cutoff * t) * BesselI0(Beta * Math.Sqrt(Math.Max(0, 1 - window * window)));
            }

            for (var i = 0; i < Length; i++)
                _taps[phase * Length + i] = (float)(taps[i] / sum);
        }
    }

    /// <summary>Positions between two inputs: the output's rate in lowest terms.</summary>
    public int Phases { get; }

    /// <summary>How many positions one output lies after the one before: the input's rate in lowest terms.</summary>
    public int Step { get; }

    /// <summary>Taps of a position, an even number.</summary>
    public int Length { get; }

    /// <summary>The taps of a position: <c>[Length]</c>.</summary>
    public ReadOnlySpan<float> this[int phase] => _taps.AsSpan(phase * Length, Length);

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    /// <summary>The modified Bessel function of order zero, Σ ((x/2)ᵏ/k!)².</summary>
    private static double BesselI0(double x)
    {
        double sum = 1,
            term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
