namespace EmotionRnn.Networks.Recurrent;

/// <summary>An earlier turn and the share of attention that a turn gives it.</summary>
/// <param name="Turn">The earlier turn's index in its dialogue, from 0.</param>
/// <param name="Weight">Its weight, in [0, 1]; a turn's weights sum to 1 over all earlier turns.</param>
public readonly record struct AttendedTurn(int Turn, float Weight);

/// <summary>Keeps, for every turn read forward, the earlier turns with the largest attention weights, largest first.</summary>
internal sealed class AttentionCollector(int most)
{
    private readonly Dictionary<(int Dialogue, int Turn), AttendedTurn[]> _attended = [];

    public AttendedTurn[] this[int dialogue, int turn] => _attended.GetValueOrDefault((dialogue, turn), []);

    public void Collect(DirectionTape tape)
    {
        for (var t = tape.FirstStep; t < tape.EndStep; t++)
        {
            var rows = tape.RowsOf(t);
            for (var b = 0; b < rows.Count; b++)
                _attended[(b, t)] = Largest(tape.WeightsOf(rows.Start + b)[..t], most);
        }
    }

    public static AttendedTurn[] Largest(ReadOnlySpan<float> weights, int most)
    {
        var turns = new AttendedTurn[weights.Length];
        for (var i = 0; i < turns.Length; i++)
            turns[i] = new(i, weights[i]);
        Array.Sort(turns, static (x, y) => x.Weight != y.Weight ? y.Weight.CompareTo(x.Weight) : x.Turn.CompareTo(y.Turn));
        return turns.Length <= most ? turns : turns[..most];
    }
}
