using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks;

/// <summary>A dense layer y = x·Wᵀ + b, W [out × in].</summary>
internal sealed class Dense
{
    private readonly Parameter _weight,
        _bias;

    // Taken when it is first filled: an encoder's memory is taken only once a file is known to hold its weights.
    private PackedMatrix? _packed;

    public Dense(ParameterSet parameters, string name, int inputs, int outputs, bool biasDecays = true)
    {
        _weight = parameters.Add(name + ".weight", outputs, inputs);
        _bias = parameters.Add(name + ".bias", 1, outputs, biasDecays);
        parameters.Packing.Add(() => (_packed ??= new(inputs, outputs)).PackTransposed(_weight.Value));
    }

    /// <summary>Uniform in ±1/√in, as PyTorch does.</summary>
    public void Initialize(RandomStream random)
    {
        Initialization.Uniform(_weight, _weight.Columns, random);
        Initialization.Uniform(_bias, _weight.Columns, random);
    }

    /// <summary>Normal with mean zero, and no bias, as BERT does.</summary>
    public void Initialize(double deviation, RandomStream random)
    {
        Initialization.Normal(_weight, deviation, random);
        _bias.Values.Clear();
    }

    public void Forward(Matrix x, Matrix y)
    {
        for (var i = 0; i < y.Rows; i++)
            _bias.Values.CopyTo(y.Row(i));
        Product.Multiply(x, _packed!, y, accumulate: true);
    }

    /// <summary>dx = dy·W.</summary>
    public void Backward(Matrix outputGradient, Matrix inputGradient, bool accumulate = false) =>
        Product.Multiply(outputGradient, _weight.Value, inputGradient, accumulate);

    /// <summary>dW += dyᵀ·x, db += Σ dy.</summary>
    public void Gradient(Matrix x, Matrix outputGradient)
    {
        Product.MultiplyTransposed(outputGradient, x, _weight.Gradient, accumulate: true);
        for (var i = 0; i < outputGradient.Rows; i++)
            TensorPrimitives.Add(_bias.Gradients, outputGradient.Row(i), _bias.Gradients);
    }
}
