namespace EmotionRnn.Networks.Optimizers;

/// <summary>Moves the parameters of a network against their gradients.</summary>
public abstract class Optimizer
{
    private protected Optimizer(ParameterSet parameters, float learningRate, float l2)
    {
        if (!(learningRate is > 0 and < 100))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "The learning rate must be positive.");
        if (!(l2 is >= 0 and < 100))
            throw new ArgumentOutOfRangeException(nameof(l2), l2, "L2 must not be negative.");
        Parameters = parameters;
        LearningRate = learningRate;
        L2 = l2;
    }

    /// <summary>What is moved.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The step size.</summary>
    public float LearningRate { get; set; }

    /// <summary>λ: λ·θ is added to the gradient of every parameter that decays.</summary>
    public float L2 { get; }

    /// <summary>Steps taken so far.</summary>
    public int Steps { get; private set; }

    /// <summary>What the optimiser remembers from step to step, each as long as all parameters: to be kept with a checkpoint.</summary>
    public abstract IReadOnlyList<float[]> Memory { get; }

    /// <summary>Moves every parameter once.</summary>
    public void Step()
    {
        Steps++;
        Prepare();
        for (var i = 0; i < Parameters.All.Count; i++)
        {
            var parameter = Parameters.All[i];
            var trained = parameter.TrainedRows * parameter.Columns;
            Move(parameter, parameter.Values[..trained], parameter.Gradients[..trained], parameter.Decays ? L2 : 0);
        }

        Parameters.MarkChanged();
    }

    /// <summary>Goes on where a checkpoint was written.</summary>
    /// <param name="steps">The steps taken by then.</param>
    /// <param name="memory">The <see cref="Memory"/> of then.</param>
    /// <exception cref="ArgumentException">It was written for other parameters.</exception>
    public void Restore(int steps, IReadOnlyList<float[]> memory)
    {
        if (memory.Count != Memory.Count || memory.Zip(Memory).Any(pair => pair.First.Length != pair.Second.Length))
            throw new ArgumentException("The optimiser's memory belongs to other parameters.", nameof(memory));
        Steps = steps;
        for (var i = 0; i < memory.Count; i++)
            memory[i].CopyTo(Memory[i], 0);
    }

    /// <summary>Looks at all gradients before any parameter is moved.</summary>
    private protected virtual void Prepare() { }

    private protected abstract void Move(Parameter parameter, Span<float> values, ReadOnlySpan<float> gradients, float l2);

    private protected float[] NewMemory() => new float[Parameters.AllValues.Length];
}
