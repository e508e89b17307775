namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// Attention whose scores depend on the past alone, over a dialogue that is read live: a_t = Σ exp(u_i) G_i / Σ exp(u_i). Both sums are
/// carried along, so that a turn of
/// the past costs the memory of its score instead of its state's.
/// </summary>
/// <param name="width">D.</param>
internal sealed class RunningAttention(int width)
{
    // Doubles, so that thousands of turns add up to what a sum over all of them at once gives. Scores are tanh's: their exponentials need
    // no shift.
    private readonly double[] _sum = new double[width];
    private readonly List<float> _scores = [];
    private double _total;

    /// <summary>Takes in a state of the past.</summary>
    /// <param name="score">u_i, in [−1, 1].</param>
    /// <param name="state">G_i [D].</param>
    public void Add(float score, ReadOnlySpan<float> state)
    {
        var weight = Math.Exp(score);
        for (var i = 0; i < _sum.Length; i++)
            _sum[i] += weight * state[i];
        _total += weight;
        _scores.Add(score);
    }

    /// <summary>The weights of the past states, and what they attend to; nothing in the past gives zeros.</summary>
    /// <param name="weights">α, one for each past state.</param>
    /// <param name="attended">a [D].</param>
    public void Attend(Span<float> weights, Span<float> attended)
    {
        attended.Clear();
        if (_scores.Count == 0)
            return;
        for (var i = 0; i < attended.Length; i++)
            attended[i] = (float)(_sum[i] / _total);
        TensorPrimitives.Exp(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_scores), weights);
        TensorPrimitives.Divide(weights, (float)_total, weights);
    }
}
