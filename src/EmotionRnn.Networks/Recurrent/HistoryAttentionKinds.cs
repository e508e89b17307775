using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>u_i = tanh(w·G_i + b): the score is the key.</summary>
internal sealed class SimpleAttention(ParameterSet parameters, string name, EmotionRnnOptions options) : HistoryAttention
{
    private readonly Parameter _w = parameters.Add(name + ".w", 1, options.StateSize);
    private readonly Parameter _b = parameters.Add(name + ".b", 1, 1);

    public override int QueryWidth => 0;

    public override int KeyWidth => 1;

    public override void Initialize(RandomStream random)
    {
        Initialization.Uniform(_w, options.StateSize, random);
        Initialization.Uniform(_b, options.StateSize, random);
    }

    public override void Queries(Matrix x, Matrix queries) { }

    public override void QueriesBack(Matrix x, Matrix queryGradients, Matrix? inputGradient) { }

    public override void Key(ReadOnlySpan<float> state, Span<float> key) =>
        key[0] = MathF.Tanh(TensorPrimitives.Dot(_w.Values, state) + _b.Values[0]);

    public override void KeyBack(
        ReadOnlySpan<float> state,
        ReadOnlySpan<float> key,
        ReadOnlySpan<float> keyGradient,
        Span<float> stateGradient
    )
    {
        var gradient = keyGradient[0] * (1 - key[0] * key[0]);
        TensorPrimitives.MultiplyAdd(state, gradient, _w.Gradients, _w.Gradients);
        TensorPrimitives.MultiplyAdd(_w.Values, gradient, stateGradient, stateGradient);
        _b.Gradients[0] += gradient;
    }

    public override float Score(ReadOnlySpan<float> state, ReadOnlySpan<float> key, ReadOnlySpan<float> query) => key[0];

    public override void ScoreBack(float scoreGradient, in Scored scored, in Scored gradients) => gradients.Key[0] += scoreGradient;
}

/// <summary>u_i = G_i·X_t.</summary>
internal class DotAttention(EmotionRnnOptions options) : HistoryAttention
{
    public override int QueryWidth => options.StateSize;

    public override int KeyWidth => 0;

    public override void Initialize(RandomStream random) { }

    public override void Queries(Matrix x, Matrix queries)
    {
        for (var i = 0; i < x.Rows; i++)
            x.Row(i).CopyTo(queries.Row(i));
    }

    public override void QueriesBack(Matrix x, Matrix queryGradients, Matrix? inputGradient)
    {
        if (inputGradient is not { } gradient)
            return;
        for (var i = 0; i < x.Rows; i++)
            TensorPrimitives.Add(gradient.Row(i), queryGradients.Row(i), gradient.Row(i));
    }

    public override void Key(ReadOnlySpan<float> state, Span<float> key) { }

    public override void KeyBack(
        ReadOnlySpan<float> state,
        ReadOnlySpan<float> key,
        ReadOnlySpan<float> keyGradient,
        Span<float> stateGradient
    ) { }

    public override float Score(ReadOnlySpan<float> state, ReadOnlySpan<float> key, ReadOnlySpan<float> query) =>
        TensorPrimitives.Dot(state, query);

    public override void ScoreBack(float scoreGradient, in Scored scored, in Scored gradients)
    {
        TensorPrimitives.MultiplyAdd(scored.Query, scoreGradient, gradients.State, gradients.State);
        TensorPrimitives.MultiplyAdd(scored.State, scoreGradient, gradients.Query, gradients.Query);
    }
}

/// <summary>u_i = G_i·(X_t W), W [Dx × D].</summary>
internal sealed class MatchingAttention(ParameterSet parameters, string name, EmotionRnnOptions options) : DotAttention(options)
{
    private readonly QueryProduct _query = new(parameters, name + ".W", options);

    public override void Initialize(RandomStream random) => Initialization.Uniform(_query.W, _query.W.Rows, random);

    public override void Queries(Matrix x, Matrix queries) => _query.Forward(x, queries);

    public override void QueriesBack(Matrix x, Matrix queryGradients, Matrix? inputGradient) =>
        _query.Backward(x, queryGradients, inputGradient);
}

/// <summary>
/// u_i = v·tanh(W [G_i, X_t]): the key is G_i's part of the product, the query X_t's. W [D × (D + Dx)] is stored as its two parts,
/// transposed.
/// </summary>
internal sealed class ConcatAttention(ParameterSet parameters, string name, EmotionRnnOptions options) : HistoryAttention
{
    private readonly Parameter _ofState = parameters.Add(name + ".WG", options.StateSize, options.StateSize);
    private readonly QueryProduct _query = new(parameters, name + ".WX", options);
    private readonly Parameter _v = parameters.Add(name + ".v", 1, options.StateSize);

    public override int QueryWidth => options.StateSize;

    public override int KeyWidth => options.StateSize;

    public override void Initialize(RandomStream random)
    {
        Initialization.Uniform(_ofState, options.StateSize + options.RecurrentInputSize, random);
        Initialization.Uniform(_query.W, options.StateSize + options.RecurrentInputSize, random);
        Initialization.Uniform(_v, options.StateSize, random);
    }

    public override void Queries(Matrix x, Matrix queries) => _query.Forward(x, queries);

    public override void QueriesBack(Matrix x, Matrix queryGradients, Matrix? inputGradient) =>
        _query.Backward(x, queryGradients, inputGradient);

    public override void Key(ReadOnlySpan<float> state, Span<float> key)
    {
        key.Clear();
        for (var i = 0; i < state.Length; i++)
            TensorPrimitives.MultiplyAdd(_ofState.Value.Row(i), state[i], key, key);
    }

    public override void KeyBack(
        ReadOnlySpan<float> state,
        ReadOnlySpan<float> key,
        ReadOnlySpan<float> keyGradient,
        Span<float> stateGradient
    )
    {
        for (var i = 0; i < state.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(keyGradient, state[i], _ofState.Gradient.Row(i), _ofState.Gradient.Row(i));
            stateGradient[i] += TensorPrimitives.Dot(keyGradient, _ofState.Value.Row(i));
        }
    }

    public override float Score(ReadOnlySpan<float> state, ReadOnlySpan<float> key, ReadOnlySpan<float> query)
    {
        var v = _v.Values;
        var score = 0f;
        for (var i = 0; i < v.Length; i++)
            score += v[i] * MathF.Tanh(key[i] + query[i]);
        return score;
    }

    public override void ScoreBack(float scoreGradient, in Scored scored, in Scored gradients)
    {
        Span<float> v = _v.Values,
            vGradient = _v.Gradients;
        for (var i = 0; i < v.Length; i++)
        {
            var hidden = MathF.Tanh(scored.Key[i] + scored.Query[i]);
            var hiddenGradient = scoreGradient * v[i] * (1 - hidden * hidden);
            vGradient[i] += scoreGradient * hidden;
            gradients.Key[i] += hiddenGradient;
            gradients.Query[i] += hiddenGradient;
        }
    }
}
