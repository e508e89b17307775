namespace EmotionRnn.Experiments.Statistics;

/// <summary>
/// McNemar's test of two systems on the same utterances (1947): of those that only one of them recognises, is its share compatible with one
/// half?
/// It takes utterances as independent, which those of a dialogue are not: <see cref="DialogueBootstrap.Difference"/> is the careful test.
/// </summary>
/// <param name="BothRight">Utterances that both recognise.</param>
/// <param name="OnlyFirst">Utterances that only the first system recognises.</param>
/// <param name="OnlySecond">Utterances that only the second system recognises.</param>
/// <param name="BothWrong">Utterances that neither recognises.</param>
public sealed record McNemarTest(int BothRight, int OnlyFirst, int OnlySecond, int BothWrong)
{
    /// <summary>Two-sided p-value of the binomial distribution: right at any size.</summary>
    public double ExactPValue
    {
        get
        {
            var (n, k) = (OnlyFirst + OnlySecond, Math.Min(OnlyFirst, OnlySecond));
            var logarithm = -n * Math.Log(2);
            for (var i = 1; i <= k; i++)
                logarithm += Math.Log((double)(n - k + i) / i);
            var (term, sum) = (1.0, 0.0);
            for (var i = k; i >= 0; i--)
            {
                sum += term;
                term *= (double)i / (n - i + 1);
            }

            return Math.Min(1, 2 * sum * Math.Exp(logarithm));
        }
    }

    /// <summary>
    /// The statistic with Edwards's correction for continuity, (|b − c| − 1)² / (b + c): chi-square with one degree of freedom.
    /// </summary>
    public double ChiSquare => OnlyFirst == OnlySecond ? 0 : Math.Pow(Math.Abs(OnlyFirst - OnlySecond) - 1, 2) / (OnlyFirst + OnlySecond);

    /// <summary>
    /// The p-value of <see cref="ChiSquare"/>: near the exact one from about 25 utterances that only one system recognises.
    /// </summary>
    public double ChiSquarePValue => SpecialFunctions.ComplementaryError(Math.Sqrt(ChiSquare / 2));

    /// <summary>Compares two systems.</summary>
    /// <param name="truth">The classes <c>[N]</c>.</param>
    /// <param name="first">The classes the first system gives <c>[N]</c>.</param>
    /// <param name="second">The classes the second system gives <c>[N]</c>.</param>
    public static McNemarTest Of(IReadOnlyList<int> truth, IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(first.Count, truth.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Count, truth.Count);
        return new McNemarTest(Count(true, true), Count(true, false), Count(false, true), Count(false, false));

        int Count(bool one, bool two) =>
            Enumerable.Range(0, truth.Count).Count(n => (first[n] == truth[n]) == one && (second[n] == truth[n]) == two);
    }
}
