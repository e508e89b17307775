using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks;

/// <summary>A dense layer y = x·Wᵀ + b, W [out × in].</summary>
internal sealed class Dense(ParameterSet parameters, string name, int inputs, int outputs)
{
    private readonly Parameter _weight = parameters.Add(name + ".weight", outputs, inputs), _bias = parameters.Add(name + ".bias", 1, outputs);
    private readonly PackedMatrix _packed = new(inputs, outputs), _packedBack = new(outputs, inputs);

    public int Outputs => outputs;

    /// <summary>Uniform in ±1/√in, as PyTorch does.</summary>
    public void Initialise(RandomStream random)
    {
        Initialisation.Uniform(_weight, inputs, random);
        Initialisation.Uniform(_bias, inputs, random);
    }

    public void Pack(bool withGradients)
    {
        _packed.PackTransposed(_weight.Value);
        if (withGradients) _packedBack.Pack(_weight.Value);
    }

    public void Forward(Matrix x, Matrix y)
    {
        for (var i = 0; i < y.Rows; i++) _bias.Values.CopyTo(y.Row(i));
        Product.Multiply(x, _packed, y, accumulate: true);
    }

    /// <summary>dx = dy·W.</summary>
    public void Backward(Matrix outputGradient, Matrix inputGradient, bool accumulate = false) => Product.Multiply(outputGradient, _packedBack, inputGradient, accumulate);

    /// <summary>dW += dyᵀ·x, db += Σ dy.</summary>
    public void Gradient(Matrix x, Matrix outputGradient)
    {
        Product.MultiplyTransposed(outputGradient, x, _weight.Gradient, accumulate: true);
        for (var i = 0; i < outputGradient.Rows; i++) TensorPrimitives.Add(_bias.Gradients, outputGradient.Row(i), _bias.Gradients);
    }
}
