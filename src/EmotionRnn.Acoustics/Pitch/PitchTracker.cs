namespace EmotionRnn.Acoustics.Pitch;

/// <summary>
/// Chooses one candidate, or none, in every frame: the cheapest path in the sense of Viterbi. A frame is decided once all surviving paths
/// agree on it, at the latest
/// when so many frames have arrived.
/// </summary>
/// <remarks>
/// As in openSMILE a change of direction is measured against one remembered ratio for all transitions, so their order of evaluation is part
/// of the definition.
/// </remarks>
/// <param name="latency">Frames after which a decision is forced.</param>
internal sealed class PitchTracker(int latency)
{
    private const int Unvoiced = SubharmonicSummation.Count,
        States = Unvoiced + 1;
    private const float VoicingThreshold = 0.7f;

    private readonly Queue<PitchCandidate[]> _undecided = [];
    private readonly Stack<PitchCandidate[]> _spare = [];
    private double[] _cost = new double[States],
        _previousCost = new double[States];
    private byte[][] _path = NewPaths(latency),
        _previousPath = NewPaths(latency);
    private PitchCandidate[] _previous = [];
    private int _length;
    private double _ratio = 1;

    /// <summary>Takes the next frame's candidates.</summary>
    /// <param name="candidates">[6].</param>
    /// <param name="decide">Receives the frames decided by it, in order: pitch in Hz (0 where unvoiced) and voicing probability.</param>
    public void Next(ReadOnlySpan<PitchCandidate> candidates, Action<float, float> decide)
    {
        if (!_spare.TryPop(out var frame))
            frame = new PitchCandidate[SubharmonicSummation.Count];
        candidates.CopyTo(frame);
        _undecided.Enqueue(frame);
        if (_previous.Length == 0)
            for (var i = 0; i < States; i++)
                (_cost[i], _path[i][0]) = (LocalCost(frame, i), (byte)i);
        else
            Extend(frame);
        _length++;
        _previous = frame;

        if (_length >= latency)
            Decide(_path[Cheapest()][0], decide);
        else
            while (_length > 0 && Agreed())
                Decide(_path[0][0], decide);
    }

    /// <summary>Decides what is left, along the cheapest path.</summary>
    public void Finish(Action<float, float> decide)
    {
        if (_length == 0)
            return;
        var cheapest = Cheapest();
        while (_length > 0)
            Decide(_path[cheapest][0], decide);
    }

    private static byte[][] NewPaths(int latency) => [.. Enumerable.Range(0, States).Select(_ => new byte[latency + 1])];

    private void Extend(PitchCandidate[] frame)
    {
        (_cost, _previousCost, _path, _previousPath) = (_previousCost, _cost, _previousPath, _path);
        for (var i = 0; i < States; i++)
        {
            var (best, from) = (double.MaxValue, 0);
            for (var j = 0; j < States; j++)
            {
                var cost = _previousCost[j] + Transition(frame, i, j);
                if (cost < best)
                    (best, from) = (cost, j);
            }

            _cost[i] = best + LocalCost(frame, i);
            _previousPath[from].AsSpan(0, _length).CopyTo(_path[i]);
            _path[i][_length] = (byte)i;
        }
    }

    private double Transition(PitchCandidate[] frame, int i, int j)
    {
        if (i == Unvoiced && j == Unvoiced)
            return 1;
        if (i == Unvoiced || j == Unvoiced)
        {
            _ratio = 0;
            return 10;
        }

        var (now, before) = (frame[i].F0, _previous[j].F0);
        if (now == 0 || before == 0)
            return 999;
        var ratio = Math.Log(now / before);
        var cost = 10 * Math.Abs(ratio) + 10 * Math.Abs(ratio - _ratio);
        _ratio = ratio;
        return cost;
    }

    private static double LocalCost(PitchCandidate[] frame, int state)
    {
        if (state == Unvoiced)
            return Array.Exists(frame, c => c.Voicing >= VoicingThreshold) ? 8 : 0;
        var (f0, voicing, _) = frame[state];
        return 2 * (-Math.Log(Math.Clamp((double)voicing, 0.01, 1)) + (voicing < VoicingThreshold ? 4 : 0)) + RangeCost(f0);
    }

    private static double RangeCost(float f0) =>
        f0 switch
        {
            <= 0 => 2,
            < 100 => 1 - f0 / 100.0,
            < 350 => 0,
            < 600 => (f0 - 350) / 250.0,
            _ => 1.2,
        };

    private int Cheapest()
    {
        var best = 0;
        for (var i = 1; i < States; i++)
        {
            if (_cost[i] < _cost[best])
                best = i;
        }

        return best;
    }

    private bool Agreed()
    {
        for (var i = 1; i < States; i++)
        {
            if (_path[i][0] != _path[0][0])
                return false;
        }

        return true;
    }

    private void Decide(int state, Action<float, float> decide)
    {
        var frame = _undecided.Dequeue();
        decide(state == Unvoiced ? 0 : frame[state].F0, frame[state == Unvoiced ? 0 : state].Voicing);
        _spare.Push(frame);
        _length--;
        foreach (var path in _path)
            path.AsSpan(1, _length).CopyTo(path);
    }
}
