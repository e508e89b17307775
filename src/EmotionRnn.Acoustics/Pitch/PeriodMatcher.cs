using System.Runtime.Intrinsics;
using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Pitch;

/// <summary>
/// Jitter, shimmer and harmonics-to-noise ratio by waveform matching: periods are found one after the other, each as the length L near 1/F0
/// at which the next L samples
/// are most like the last L, with parabolic interpolation of the correlation.
/// </summary>
/// <remarks>
/// Medan, Yair and Chazan, "Super resolution pitch determination of speech signals", 1991; Yumoto, Gould and Baer, "Harmonics-to-noise
/// ratio", 1982.
/// </remarks>
internal sealed class PeriodMatcher
{
    private const float LowestCorrelation = 0.5f,
        LowestLogHnr = -100;

    private readonly double _samplePeriod,
        _range;
    private readonly int _advance,
        _frameLength;
    private readonly PeriodIrregularity _irregularity = new();
    private readonly List<int> _boundaries = [];
    private float[] _average = [];
    private double[] _correlation = [],
        _sums = [],
        _squares = [];
    private int[] _constant = [];
    private int _unmatched;

    /// <param name="framing">The frames, 60 ms long.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="range">Share by which a period may deviate from 1/F0.</param>
    public PeriodMatcher(Framing framing, int sampleRate, double range)
    {
        (_samplePeriod, _range) = (1.0 / sampleRate, range);
        _advance = (int)Math.Ceiling(Framing.Period / _samplePeriod);
        _frameLength = framing.Length;
    }

    /// <summary>The first sample that the next frame may need.</summary>
    public long Position { get; private set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="start">The frame's first sample.</param>
    /// <param name="f0">Its pitch in Hz; 0 where unvoiced.</param>
    public VoiceQuality Next(Signal signal, long start, float f0)
    {
        var target = _advance + _unmatched;
        var period = f0 > 0 ? new PeriodRange(1.0 / f0 / _samplePeriod, _range) : default;
        var length = Math.Min(f0 > 0 ? Math.Max(target, 2 * period.Longest + 2) : target, _unmatched + _frameLength);
        if (start - _unmatched != Position)
            (Position, length) = (start, Math.Min(length, _frameLength));
        if (f0 > 0)
            return Match(signal.Slice(Position, length), period, target);

        Position += target;
        _unmatched = 0;
        _irregularity.Reset();
        return new VoiceQuality(0, 0, 0, LowestLogHnr);
    }

    private VoiceQuality Match(ReadOnlySpan<float> x, PeriodRange range, int target)
    {
        Prepare(x, range);
        var w = _average.AsSpan(0, range.Nominal);
        w.Clear();
        _boundaries.Clear();
        int consumed = 0,
            last = 0,
            start = 0;
        while (start < x.Length - 2 * range.Longest - 1)
        {
            var best = BestLength(x, start, range);
            last = best == 0 ? range.Nominal : range.Shortest + best;
            if (best > 0)
            {
                _boundaries.Add(start);
                for (var i = 0; i < w.Length; i++)
                    w[i] += x[start + i];
                Measure(x.Slice(start, 2 * last), best, range);
            }

            start += last;
            if (start < target - 1)
                consumed = start;
        }

        _boundaries.Add(start);
        _boundaries.Add(start + last);
        _unmatched = target - consumed;
        Position += consumed;
        var (jitter, ddp, shimmer) = _irregularity.EndFrame();
        return new VoiceQuality(jitter, ddp, shimmer, LogHnr(x, w));
    }

    /// <summary>Measures two successive periods of equal length, unless they are too different.</summary>
    private void Measure(ReadOnlySpan<float> periods, int best, PeriodRange range)
    {
        var (vertex, height) = Parabola.Vertex(
            best - 1,
            _correlation[best - 1],
            best,
            _correlation[best],
            best + 1,
            _correlation[best + 1]
        );
        if (height <= LowestCorrelation)
            return;
        var length = periods.Length / 2;
        _irregularity.Add(
            (float)(Math.Abs(range.Shortest + vertex) * _samplePeriod),
            PeakToPeak(periods[..length]),
            PeakToPeak(periods[length..])
        );
    }

    /// <summary>
    /// Sums of samples and squares up to every sample, from which those of any stretch follow, and how many samples from each on are equal.
    /// </summary>
    private void Prepare(ReadOnlySpan<float> x, PeriodRange range)
    {
        if (_sums.Length <= x.Length)
            (_sums, _squares, _constant) = (new double[x.Length + 1], new double[x.Length + 1], new int[x.Length + 1]);
        if (_average.Length < range.Nominal)
            _average = new float[range.Nominal];
        if (_correlation.Length <= range.Longest - range.Shortest)
            _correlation = new double[range.Longest - range.Shortest + 1];
        for (var i = 0; i < x.Length; i++)
            (_sums[i + 1], _squares[i + 1]) = (_sums[i] + x[i], _squares[i] + (double)x[i] * x[i]);
        for (var i = x.Length - 1; i >= 0; i--)
            _constant[i] = i + 1 < x.Length && x[i] == x[i + 1] ? _constant[i + 1] + 1 : 1;
    }

    /// <summary>The period's length from <paramref name="start"/> on, less the shortest; 0 where the correlation has no peak.</summary>
    private int BestLength(ReadOnlySpan<float> x, int start, PeriodRange range)
    {
        for (var length = range.Shortest; length <= range.Longest; length++)
            _correlation[length - range.Shortest] = Correlation(x, start, length);
        var best = 0;
        for (var i = 1; i <= range.Longest - range.Shortest - 2; i++)
        {
            var c = _correlation[i];
            if (c > _correlation[i - 1] && c > _correlation[i + 1] && (best == 0 || c > _correlation[best]))
                best = i;
        }

        return best;
    }

    /// <summary>
    /// Correlation coefficient of x[start..start + n) with the n samples after it; not a number where one of them is constant.
    /// </summary>
    private double Correlation(ReadOnlySpan<float> x, int start, int n)
    {
        var (middle, end) = (start + n, start + 2 * n);
        if (_constant[start] >= n || _constant[middle] >= n)
            return double.NaN;
        var product = DotProduct(x.Slice(start, n), x.Slice(middle, n));
        var (s1, s2) = (_sums[middle] - _sums[start], _sums[end] - _sums[middle]);
        var (v1, v2) = (_squares[middle] - _squares[start] - s1 * s1 / n, _squares[end] - _squares[middle] - s2 * s2 / n);
        return (product - s1 * s2 / n) / Math.Sqrt(v1 * v2);
    }

    /// <summary>Σ x_i·y_i in double precision, in eight sums side by side whatever the machine.</summary>
    private static double DotProduct(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i + 8 <= x.Length; i += 8)
        {
            var (xLow, xHigh) = Vector256.Widen(Vector256.Create<float>(x[i..]));
            var (yLow, yHigh) = Vector256.Widen(Vector256.Create<float>(y[i..]));
            low += xLow * yLow;
            high += xHigh * yHigh;
        }

        var sum = Vector256.Sum(low + high);
        for (; i < x.Length; i++)
            sum += (double)x[i] * y[i];
        return sum;
    }

    private static float PeakToPeak(ReadOnlySpan<float> x)
    {
        float min = x[1],
            max = x[1];
        foreach (var value in x[1..^1])
            (min, max) = (MathF.Min(min, value), MathF.Max(max, value));
        return max - min;
    }

    /// <summary>Averages the periods in <paramref name="w"/> and compares each with the average.</summary>
    private float LogHnr(ReadOnlySpan<float> x, Span<float> w)
    {
        var last = _boundaries[^2];
        var whole = Math.Min(w.Length, x.Length - last);
        for (var i = 0; i < whole; i++)
            w[i] = (w[i] + x[last + i]) / (_boundaries.Count - 1);
        var harmonic = 0f;
        for (var i = 3; i < Math.Min(whole, w.Length - 2); i++)
            harmonic += w[i] * w[i];

        var noise = 0f;
        var count = 0;
        for (var k = 0; k < _boundaries.Count - 1; k++)
        {
            var (from, to) = (_boundaries[k], Math.Min(_boundaries[k + 1], _boundaries[k] + w.Length) - 3);
            for (var j = from + 2; j <= to; j++, count++)
            {
                var difference = (j < x.Length ? x[j] : 0) - w[j - from];
                noise += difference * difference;
            }
        }

        if (noise == 0)
            return 0;
        var ratio = MathF.Sqrt(harmonic / (w.Length - 4)) / MathF.Sqrt(noise / count);
        return ratio > 0 ? Math.Max(LowestLogHnr, (float)(20 * Math.Log10(ratio))) : LowestLogHnr;
    }

    /// <summary>Lengths that a period may have, in samples.</summary>
    private readonly record struct PeriodRange
    {
        public PeriodRange(double period, double range)
        {
            Nominal = (int)Math.Round(period, MidpointRounding.AwayFromZero);
            Shortest = (int)Math.Floor((1 - range) * period);
            Longest = (int)Math.Ceiling((1 + range) * period);
        }

        public int Nominal { get; }
        public int Shortest { get; }
        public int Longest { get; }
    }
}
