using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Spectra;

/// <summary>
/// Resamples a frame to another rate by evaluating its spectrum, up to the new Nyquist frequency, at the new sampling instants.
/// </summary>
/// <remarks>
/// As in openSMILE the result starts with the zeros in front of a centred frame and therefore lacks the frame's end. Float32 throughout,
/// summed in order of frequency.
/// </remarks>
internal sealed class SpectralResampler
{
    private const int Group = 32;
    private readonly int _count,
        _lines;
    private readonly float _scale;
    private readonly float[] _table,
        _nyquist,
        _samples;

    /// <param name="framing">The frames.</param>
    /// <param name="sampleRate">Samples per second.</param>
    /// <param name="newRate">Samples per second wanted.</param>
    public SpectralResampler(Framing framing, int sampleRate, double newRate)
    {
        double n = framing.Length;
        var fft = framing.FftLength;
        _count = (int)Math.Round(fft * (newRate / sampleRate) * (n / fft), MidpointRounding.AwayFromZero);
        var period = fft * _count / n;
        _lines = Math.Min(fft, _count) / 2 - 1;
        _scale = fft / 2;

        // For every 32 samples and every line of the spectrum the 32 cosines, then the 32 sines.
        var groups = (_count + Group - 1) / Group;
        (_samples, _nyquist, _table) = (new float[groups * Group], new float[groups * Group], new float[groups * _lines * 2 * Group]);
        for (var i = 0; i < _count; i++)
        {
            for (var k = 0; k < _lines; k++)
            {
                var angle = 2 * Math.PI * (k + 1) * i / period;
                var place = (i / Group * _lines + k) * 2 * Group + i % Group;
                (_table[place], _table[place + Group]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
            }

            if (_count >= fft)
                _nyquist[i] = (float)Math.Cos(2 * Math.PI * (fft / 2) * i / period);
        }
    }

    /// <summary>The resampled frame.</summary>
    public ReadOnlySpan<float> Samples => _samples.AsSpan(0, _count);

    /// <summary>Resamples the frame of a spectrum.</summary>
    /// <param name="re">Real parts, [bins].</param>
    /// <param name="im">Imaginary parts, [bins].</param>
    public void Compute(ReadOnlySpan<float> re, ReadOnlySpan<float> im)
    {
        for (var i = 0; i < _samples.Length; i++)
            _samples[i] = re[0] + re[^1] * _nyquist[i];
        for (var group = 0; group < _samples.Length / Group; group++)
            Add(re.Slice(1, _lines), im.Slice(1, _lines), _table.AsSpan(group * _lines * 2 * Group), _samples.AsSpan(group * Group, Group));
        for (var i = 0; i < _samples.Length; i++)
            _samples[i] /= _scale;
    }

    private static void Add(ReadOnlySpan<float> re, ReadOnlySpan<float> im, ReadOnlySpan<float> table, Span<float> samples)
    {
        var (s0, s1, s2, s3) = (
            Vector256.Create<float>(samples),
            Vector256.Create<float>(samples[8..]),
            Vector256.Create<float>(samples[16..]),
            Vector256.Create<float>(samples[24..])
        );
        ref var start = ref MemoryMarshal.GetReference(table[..(re.Length * 2 * Group)]);
        for (var k = 0; k < re.Length; k++)
        {
            var at = (nuint)(k * 2 * Group);
            s0 += Vector256.LoadUnsafe(ref start, at) * re[k];
            s1 += Vector256.LoadUnsafe(ref start, at + 8) * re[k];
            s2 += Vector256.LoadUnsafe(ref start, at + 16) * re[k];
            s3 += Vector256.LoadUnsafe(ref start, at + 24) * re[k];
            s0 += Vector256.LoadUnsafe(ref start, at + 32) * im[k];
            s1 += Vector256.LoadUnsafe(ref start, at + 40) * im[k];
            s2 += Vector256.LoadUnsafe(ref start, at + 48) * im[k];
            s3 += Vector256.LoadUnsafe(ref start, at + 56) * im[k];
        }

        s0.CopyTo(samples);
        s1.CopyTo(samples[8..]);
        s2.CopyTo(samples[16..]);
        s3.CopyTo(samples[24..]);
    }
}
