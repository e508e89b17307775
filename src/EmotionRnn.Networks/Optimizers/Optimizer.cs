namespace EmotionRnn.Networks.Optimizers;

/// <summary>Moves the parameters of a network against their gradients.</summary>
public abstract class Optimizer
{
    // So many numbers a piece, a multiple of a vector's: pieces change no bit.
    private const int PieceLength = 1 << 16;

    private readonly int _threads;

    private protected Optimizer(ParameterSet parameters, float learningRate, float l2, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!(learningRate is > 0 and < 100))
            throw new ArgumentOutOfRangeException(nameof(learningRate), learningRate, "The learning rate must be positive.");
        if (!(l2 is >= 0 and < 100))
            throw new ArgumentOutOfRangeException(nameof(l2), l2, "L2 must not be negative.");
        Parameters = parameters;
        LearningRate = learningRate;
        L2 = l2;
        _threads = threads;
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
        if (_threads == 1)
        {
            for (var i = 0; i < Parameters.All.Count; i++)
                Move(Parameters.All[i], 0, Trained(Parameters.All[i]));
        }
        else
        {
            Share(
                [
                    .. Parameters.All.SelectMany(parameter =>
                        Enumerable
                            .Range(0, (Trained(parameter) + PieceLength - 1) / PieceLength)
                            .Select(piece => (parameter, piece * PieceLength, int.Min((piece + 1) * PieceLength, Trained(parameter))))
                    ),
                ],
                ((Parameter Parameter, int Start, int End) piece) => Move(piece.Parameter, piece.Start, piece.End)
            );
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

    /// <summary>Does something to every part, on as many threads as the optimiser has.</summary>
    private protected void Share<T>(IReadOnlyList<T> parts, Action<T> action) =>
        Parallel.ForEach(parts, new ParallelOptions { MaxDegreeOfParallelism = _threads }, action);

    /// <summary>Moves a stretch of a parameter.</summary>
    /// <param name="offset">Where in <see cref="Memory"/> the stretch begins.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">The stretch.</param>
    /// <param name="gradients">Its gradient.</param>
    /// <param name="l2">λ.</param>
    private protected abstract void Move(int offset, Parameter parameter, Span<float> values, ReadOnlySpan<float> gradients, float l2);

    private void Move(Parameter parameter, int start, int end) =>
        Move(parameter.Offset + start, parameter, parameter.Values[start..end], parameter.Gradients[start..end], parameter.Decays ? L2 : 0);

    private static int Trained(Parameter parameter) => parameter.TrainedRows * parameter.Columns;

    private protected float[] NewMemory() => new float[Parameters.AllValues.Length];
}
