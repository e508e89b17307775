namespace EmotionRnn.Acoustics.Pitch;

/// <summary>
/// Jitter and shimmer of the periods found in a frame: mean |T_i − T_{i−1}| / mean T, mean ||T_i − T_{i−1}| − |T_{i−1} −
/// T_{i−2}|| / mean
/// T, and Σ |A_i − A_{i+1}| / Σ ½(A_i + A_{i+1}),
/// T the periods' lengths and A their peak-to-peak amplitudes. Periods follow on from frame to frame while there is voice.
/// </summary>
/// <remarks>A frame without a period has the values of the last frame that had them. All in float32.</remarks>
internal sealed class PeriodIrregularity
{
    private float _lastPeriod,
        _lastChange;
    private (float Jitter, float Ddp, float Shimmer) _held;
    private float _periods,
        _changes,
        _changesOfChanges,
        _amplitudes,
        _amplitudeChanges;
    private int _periodCount,
        _changeCount,
        _changeOfChangeCount;

    /// <summary>Takes the next period.</summary>
    /// <param name="period">Its length in seconds.</param>
    /// <param name="amplitude">Its peak-to-peak amplitude.</param>
    /// <param name="nextAmplitude">That of the period after it.</param>
    public void Add(float period, float amplitude, float nextAmplitude)
    {
        _periods += period;
        _periodCount++;
        if (_lastPeriod > 0)
        {
            var change = Math.Abs(_lastPeriod - period);
            _changes += change;
            _changeCount++;
            if (_lastChange > 0)
            {
                _changesOfChanges += Math.Abs(_lastChange - change);
                _changeOfChangeCount++;
            }

            _lastChange = change;
        }

        _lastPeriod = period;
        _amplitudes += (amplitude + nextAmplitude) / 2;
        _amplitudeChanges += Math.Abs(amplitude - nextAmplitude);
    }

    /// <summary>Ends the frame.</summary>
    public (float Jitter, float Ddp, float Shimmer) EndFrame()
    {
        var result = _held;
        if (_periodCount > 0)
        {
            var mean = _periods / _periodCount;
            if (_changeCount > 0)
                _held.Jitter = Math.Min(1, _changes / _changeCount / mean);
            if (_changeOfChangeCount > 0)
                _held.Ddp = Math.Min(1, _changesOfChanges / _changeOfChangeCount / mean);
            _held.Shimmer = _amplitudes == 0 ? 0 : Math.Min(1, _amplitudeChanges / _amplitudes);
            result = (_changeCount > 0 ? _held.Jitter : 0, _changeOfChangeCount > 0 ? _held.Ddp : 0, _held.Shimmer);
        }

        (_periods, _changes, _changesOfChanges, _amplitudes, _amplitudeChanges) = (0, 0, 0, 0, 0);
        (_periodCount, _changeCount, _changeOfChangeCount) = (0, 0, 0);
        return result;
    }

    /// <summary>Forgets all periods: the voice has ended.</summary>
    public void Reset() => (_lastPeriod, _lastChange, _held) = (0, 0, default);
}
