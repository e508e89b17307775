using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Recurrent;

/// <summary>What the utterances ask the attention, X·W with W [Dx × D], and the way back.</summary>
internal sealed class QueryProduct
{
    private readonly PackedMatrix _packed,
        _packedBack;

    public QueryProduct(ParameterSet parameters, string name, EmotionRnnOptions options)
    {
        W = parameters.Add(name, options.RecurrentInputSize, options.StateSize);
        _packed = new(W.Rows, W.Columns);
        _packedBack = new(W.Columns, W.Rows);
        parameters.Packing.Add(() => _packed.Pack(W.Value), () => _packedBack.PackTransposed(W.Value));
    }

    public Parameter W { get; }

    public void Forward(Matrix x, Matrix queries) => Product.Multiply(x, _packed, queries);

    /// <summary>dW += Xᵀ·dqueries, and dX += dqueries·Wᵀ where X has a gradient.</summary>
    public void Backward(Matrix x, Matrix queryGradients, Matrix? inputGradient)
    {
        Product.MultiplyTransposed(x, queryGradients, W.Gradient, accumulate: true);
        if (inputGradient is { } gradient)
            Product.Multiply(queryGradients, _packedBack, gradient, accumulate: true);
    }
}
