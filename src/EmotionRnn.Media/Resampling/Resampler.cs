using System.Runtime.Intrinsics;

namespace EmotionRnn.Media;

/// <summary>
/// Changes the sample rate of a mono signal as it arrives: a polyphase windowed sinc, exact for every ratio of whole rates. Its output is
/// rounded to 16 bits,
/// so that it is what a WAV file of that rate would hold. It does not depend on how the input is cut into pieces, nor on the processor.
/// </summary>
/// <remarks>
/// The length of 32 zero crossings, the cutoff at 0.97 of the lower band edge, the Kaiser window with β = 9 and the mirrored ends are the
/// defaults of ffmpeg's
/// resampler, as its manual and its output show: of 16-bit results one sample in ten thousand differs, by one step
/// (<c>docs/decisions/resampling.md</c>).
/// </remarks>
public sealed class Resampler
{
    /// <summary>The lowest rate, in Hz.</summary>
    public const int MinRate = 1000;

    /// <summary>The highest rate, in Hz.</summary>
    public const int MaxRate = 384_000;

    private readonly PolyphaseFilter _filter;
    private readonly int _lead;
    private float[] _signal = new float[1 << 13];
    private int _count;
    private int _position;
    private int _phase;
    private bool _started;
    private bool _complete;

    /// <summary>Prepares the filter.</summary>
    /// <param name="from">The rate of the input, in Hz.</param>
    /// <param name="to">The rate of the output, in Hz.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not within <see cref="MinRate"/> and <see cref="MaxRate"/>.</exception>
    public Resampler(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, MinRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, MaxRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, MinRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, MaxRate);
        _filter = new PolyphaseFilter(from, to);
        _count = _lead = _filter.Length / 2 - 1;
    }

    // The outputs whose taps all lie within the signal.
    private long Available =>
        !_started || _count - _position < _filter.Length
            ? 0
            : ((long)(_count - _position - _filter.Length + 1) * _filter.Phases - 1 - _phase) / _filter.Step + 1;

    /// <summary>Takes further input.</summary>
    /// <param name="samples">Full scale is ±1.</param>
    public void Write(ReadOnlySpan<float> samples)
    {
        if (_complete)
            throw new InvalidOperationException("the signal is complete");
        Append(samples);
        if (!_started)
            _started = TryMirrorStart();
    }

    /// <summary>
    /// Says that no more input comes, which lets <see cref="Read"/> give the last samples. An input of less than 16 periods of the lower
    /// rate gives none.
    /// </summary>
    public void Complete()
    {
        if (_complete)
            return;
        _complete = true;
        if (!_started)
            return;
        var rest = _count - _position - (int)((_phase + Available * _filter.Step) / _filter.Phases);
        var mirror = _signal.AsSpan(_count - (rest + 1) / 2, (rest + 1) / 2).ToArray();
        mirror.AsSpan().Reverse();
        Append(mirror);
    }

    /// <summary>
    /// Gives the output that the input so far allows; the last 16 periods of the lower rate are held back until there is more input or it
    /// is complete.
    /// </summary>
    /// <param name="samples">Receives them, full scale ±1.</param>
    /// <returns>How many there were.</returns>
    public int Read(Span<float> samples)
    {
        var count = (int)Math.Min(samples.Length, Available);
        for (var i = 0; i < count; i++)
        {
            samples[i] = Pcm16.Round(Dot(_signal.AsSpan(_position, _filter.Length), _filter[_phase]));
            _phase += _filter.Step;
            _position += _phase / _filter.Phases;
            _phase %= _filter.Phases;
        }

        return count;
    }

    private void Append(ReadOnlySpan<float> samples)
    {
        if (_count + samples.Length > _signal.Length)
        {
            _signal.AsSpan(_position, _count - _position).CopyTo(_signal);
            (_count, _position) = (_count - _position, 0);
            if (_count + samples.Length > _signal.Length)
                Array.Resize(ref _signal, Math.Max(_count + samples.Length, 2 * _signal.Length));
        }

        samples.CopyTo(_signal.AsSpan(_count));
        _count += samples.Length;
    }

    // What lies before the first sample, which stays where it is, is its mirror image.
    private bool TryMirrorStart()
    {
        if (_count < 2 * _lead + 1)
            return false;
        for (var i = 1; i <= _lead; i++)
            _signal[_lead - i] = _signal[_lead + i];
        return true;
    }

    // Eight lanes whatever the processor has, so that the sum is the same on all.
    private static float Dot(ReadOnlySpan<float> signal, ReadOnlySpan<float> taps)
    {
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i <= taps.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            sums += Vector256.Create(signal[i..]) * Vector256.Create(taps[i..]);
        var sum = Vector256.Sum(sums);
        for (; i < taps.Length; i++)
            sum += signal[i] * taps[i];
        return sum;
    }
}
