namespace EmotionRnn.Acoustics.Pitch;

/// <summary>Bridges single gaps of a pitch contour, replaces outliers by the running mean, and averages two frames.</summary>
internal struct PitchContour
{
    private const float Adaptation = 0.3f;
    private float _last,
        _beforeLast,
        _mean,
        _envelope;
    private int _change;

    /// <summary>Takes the next frame's pitch.</summary>
    /// <param name="pitch">In Hz, 0 where there is none.</param>
    public (float F0, float Envelope) Next(float pitch)
    {
        if (_last == 0 && pitch > 0)
            _change = 1;
        if (_last > 0 && pitch == 0 && _change == 0)
            _change = -1;
        if (_last > 0 && pitch > 0)
            _change = 0;
        if (_last == 0 && pitch == 0)
            _change = 0;
        if (pitch == 0 && _change == 1)
            _last = 0;

        var (measured, adaptation) = (pitch, Adaptation);
        if (pitch > 0)
        {
            if (_mean == 0)
                _mean = pitch;
            if (!(pitch > 0.6f * _mean && pitch < 1.4f * _mean))
                (pitch, adaptation) = (_mean, adaptation / 3);
            if (_change != 0 && _last > pitch)
                _last *= 0.85f;
        }

        if (pitch > 0 && _change == -1)
            _last = pitch;
        if (measured > 0)
            _mean = (1 - adaptation) * _mean + adaptation * measured;

        var f0 = _beforeLast != 0 && _last != 0 ? 0.5f * (_beforeLast + _last) : _last;
        (_beforeLast, _last) = (_last, pitch);
        if (f0 > 0)
            _envelope = 0.75f * _envelope + 0.25f * f0;
        return (f0, _envelope);
    }
}
