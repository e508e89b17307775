using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>
/// Attention of an utterance over the global states before it: a_t = Σ_{i&lt;t} α_i G_i with α = softmax(u). The kinds differ in the
/// score
/// u_i.
/// A score may use a key, made once of each G_i, and a query, made once of each X_t.
/// At t = 1 nothing has been said, and a is zero.
/// </summary>
internal abstract unsafe class HistoryAttention
{
    /// <summary>The width of a query; 0 where the past alone decides.</summary>
    public abstract int QueryWidth { get; }

    /// <summary>The width of a key; 0 where the state is its own.</summary>
    public abstract int KeyWidth { get; }

    public static HistoryAttention Create(ParameterSet parameters, string name, EmotionRnnOptions options) =>
        options.Attention switch
        {
            AttentionKind.Simple => new SimpleAttention(parameters, name, options),
            AttentionKind.Matching => new MatchingAttention(parameters, name, options),
            AttentionKind.Dot => new DotAttention(options),
            AttentionKind.Concat => new ConcatAttention(parameters, name, options),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Attention, "Unknown attention."),
        };

    public abstract void Initialize(RandomStream random);

    /// <summary>queries = what the utterances X ask, a row each.</summary>
    public abstract void Queries(Matrix x, Matrix queries);

    /// <summary>The gradients of the query weights, and dX += those of X where X has a gradient.</summary>
    public abstract void QueriesBack(Matrix x, Matrix queryGradients, Matrix? inputGradient);

    /// <summary>The key of a state.</summary>
    public abstract void Key(ReadOnlySpan<float> state, Span<float> key);

    /// <summary>From the gradient of a key to those of the weights and, added, of the state.</summary>
    public abstract void KeyBack(
        ReadOnlySpan<float> state,
        ReadOnlySpan<float> key,
        ReadOnlySpan<float> keyGradient,
        Span<float> stateGradient
    );

    /// <summary>u_i.</summary>
    public abstract float Score(ReadOnlySpan<float> state, ReadOnlySpan<float> key, ReadOnlySpan<float> query);

    /// <summary>From the gradient of u_i to those of the weights and, added, of state, key and query.</summary>
    public abstract void ScoreBack(float scoreGradient, in Scored scored, in Scored gradients);

    /// <summary>What a score is made of, or the gradients of that.</summary>
    public readonly ref struct Scored(Span<float> state, Span<float> key, Span<float> query)
    {
        public readonly Span<float> State = state,
            Key = key,
            Query = query;
    }

    /// <summary>
    /// weights = softmax(u) over the history, zero where it is not visible; attended = Σ weights·G. Nothing visible gives zeros.
    /// </summary>
    /// <param name="history">The past states, [n × D].</param>
    /// <param name="keys">Their keys, [n × KeyWidth].</param>
    /// <param name="query">Of the utterance.</param>
    /// <param name="visible">Which past states may be attended to; empty for all.</param>
    /// <param name="weights">α, one for each past state.</param>
    /// <param name="attended">a, of width D.</param>
    public void Attend(
        Matrix history,
        Matrix keys,
        ReadOnlySpan<float> query,
        ReadOnlySpan<bool> visible,
        Span<float> weights,
        Span<float> attended
    )
    {
        attended.Clear();
        var largest = float.NegativeInfinity;
        for (var i = 0; i < history.Rows; i++)
        {
            weights[i] = visible.IsEmpty || visible[i] ? Score(history.Row(i), keys.Row(i), query) : float.NegativeInfinity;
            largest = float.Max(largest, weights[i]);
        }

        if (float.IsNegativeInfinity(largest))
        {
            weights[..history.Rows].Clear();
            return;
        }

        weights = weights[..history.Rows];
        TensorPrimitives.Subtract(weights, largest, weights);
        TensorPrimitives.Exp(weights, weights);
        TensorPrimitives.Divide(weights, TensorPrimitives.Sum<float>(weights), weights);
        for (var i = 0; i < history.Rows; i++)
            TensorPrimitives.MultiplyAdd(history.Row(i), weights[i], attended, attended);
    }

    /// <summary>From da to the gradients of past states, keys and query, all added to.</summary>
    public void AttendBack(
        Matrix history,
        Matrix keys,
        Span<float> query,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> attendedGradient,
        Matrix historyGradient,
        Matrix keyGradients,
        Span<float> queryGradient
    )
    {
        // dα_i = G_i·da and du_i = α_i (dα_i − Σ_j α_j dα_j)
        var mean = 0f;
        for (var i = 0; i < history.Rows; i++)
            mean += weights[i] * TensorPrimitives.Dot(history.Row(i), attendedGradient);
        for (var i = 0; i < history.Rows; i++)
        {
            if (weights[i] == 0)
                continue;
            TensorPrimitives.MultiplyAdd(attendedGradient, weights[i], historyGradient.Row(i), historyGradient.Row(i));
            var scoreGradient = weights[i] * (TensorPrimitives.Dot(history.Row(i), attendedGradient) - mean);
            ScoreBack(
                scoreGradient,
                new(history.Row(i), keys.Row(i), query),
                new(historyGradient.Row(i), keyGradients.Row(i), queryGradient)
            );
        }
    }
}
