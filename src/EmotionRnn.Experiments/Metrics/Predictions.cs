namespace EmotionRnn.Experiments.Metrics;

/// <summary>What a recogniser said of labelled utterances, as probabilities.</summary>
public sealed class Predictions
{
    /// <summary>The least probability in a logarithm, as scikit-learn's log loss has it.</summary>
    private const double Least = 1e-15;

    private readonly double[] _probabilities;

    /// <summary>Puts labels and probabilities together.</summary>
    /// <param name="truth">The classes <c>[N]</c>, 0 to C − 1.</param>
    /// <param name="probabilities"><c>[N × C]</c>, row by row.</param>
    /// <param name="classes">C.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a probability is outside [0, 1].</exception>
    public Predictions(int[] truth, double[] probabilities, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, truth.Length * classes);
        if (probabilities.Any(p => !(p >= 0 && p <= 1 + 1e-6)))
            throw new ArgumentException("a probability is outside 0 to 1", nameof(probabilities));
        if (truth.Any(c => c < 0 || c >= classes))
            throw new ArgumentException($"a class is outside 0 to {classes - 1}", nameof(truth));
        (Truth, _probabilities, Classes) = (truth, probabilities, classes);
        Predicted = [.. Enumerable.Range(0, truth.Length).Select(n => LargestOf(this[n]))];
    }

    /// <summary>The number of classes, C.</summary>
    public int Classes { get; }

    /// <summary>The number of utterances, N.</summary>
    public int Count => Truth.Count;

    /// <summary>The classes <c>[N]</c>.</summary>
    public IReadOnlyList<int> Truth { get; }

    /// <summary>The most probable classes <c>[N]</c>; of equals the first.</summary>
    public IReadOnlyList<int> Predicted { get; }

    /// <summary>The probabilities of an utterance, <c>[C]</c>.</summary>
    public ReadOnlySpan<double> this[int n] => _probabilities.AsSpan(n * Classes, Classes);

    /// <summary>How sure the recogniser is of an utterance: the largest probability.</summary>
    public double Confidence(int n) => this[n][Predicted[n]];

    /// <summary>The mean negative logarithm of the probability of the true class, in nats; 0 of no utterances.</summary>
    public double NegativeLogLikelihood() => Mean(n => -Math.Log(Math.Max(this[n][Truth[n]], Least)));

    /// <summary>The Brier score: the mean of Σ_c (p_c − [c is true])², 0 to 2.</summary>
    public double BrierScore() =>
        Mean(n =>
        {
            var sum = 0.0;
            for (var c = 0; c < Classes; c++)
                sum += Math.Pow(this[n][c] - (Truth[n] == c ? 1 : 0), 2);
            return sum;
        });

    /// <summary>From the logarithms of probabilities, as networks give them.</summary>
    /// <param name="truth">The classes <c>[N]</c>.</param>
    /// <param name="logProbabilities"><c>[N × C]</c>, natural logarithms.</param>
    /// <param name="classes">C.</param>
    public static Predictions FromLogarithms(int[] truth, ReadOnlySpan<float> logProbabilities, int classes)
    {
        var probabilities = new double[logProbabilities.Length];
        for (var i = 0; i < probabilities.Length; i++)
            probabilities[i] = Math.Exp(logProbabilities[i]);
        return new Predictions(truth, probabilities, classes);
    }

    private double Mean(Func<int, double> of) => Count == 0 ? 0 : Enumerable.Range(0, Count).Average(of);

    private static int LargestOf(ReadOnlySpan<double> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
        {
            if (row[c] > row[best])
                best = c;
        }

        return best;
    }
}
