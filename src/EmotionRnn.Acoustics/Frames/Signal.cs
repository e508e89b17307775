namespace EmotionRnn.Acoustics.Frames;

/// <summary>The part of an arriving signal that is still needed, addressed by positions in the whole signal.</summary>
internal sealed class Signal
{
    private float[] _samples = new float[4096];
    private long _start;
    private int _count;

    /// <summary>Samples received so far.</summary>
    public long End => _start + _count;

    /// <summary>Appends samples.</summary>
    public void Append(ReadOnlySpan<float> samples)
    {
        if (_count + samples.Length > _samples.Length)
            Array.Resize(ref _samples, Math.Max(2 * _samples.Length, _count + samples.Length));
        samples.CopyTo(_samples.AsSpan(_count));
        _count += samples.Length;
    }

    /// <summary>Samples [from, from + length), which must have arrived and not been dropped.</summary>
    public ReadOnlySpan<float> Slice(long from, int length) => _samples.AsSpan(checked((int)(from - _start)), length);

    /// <summary>Frees what lies before a position. Moves memory only once half of it is free.</summary>
    public void DropBefore(long position)
    {
        var free = (int)Math.Min(position - _start, _count);
        if (free < _samples.Length / 2)
            return;
        _samples.AsSpan(free, _count - free).CopyTo(_samples);
        _start += free;
        _count -= free;
    }
}
