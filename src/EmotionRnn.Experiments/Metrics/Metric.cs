namespace EmotionRnn.Experiments.Metrics;

/// <summary>A figure of merit between 0 and 1 (kappa: −1 and 1), such as <see cref="Metric.WeightedF1"/>.</summary>
/// <param name="counts">What it is computed from.</param>
public delegate double MetricFunction(ClassCounts counts);

/// <summary>The metrics of classification, as scikit-learn defines them, with 0 for what is undefined (0/0).</summary>
public static class Metric
{
    /// <summary>The share of utterances that are recognised.</summary>
    public static double Accuracy(ClassCounts counts)
    {
        var hits = 0;
        for (var c = 0; c < counts.Classes; c++)
            hits += counts.Hits(c);
        return Ratio(hits, counts.Total);
    }

    /// <summary>Of the utterances given a class, the share that have it.</summary>
    public static double Precision(ClassCounts counts, int c) => Ratio(counts.Hits(c), counts.Predicted(c));

    /// <summary>Of the utterances of a class, the share that were given it.</summary>
    public static double Recall(ClassCounts counts, int c) => Ratio(counts.Hits(c), counts.Support(c));

    /// <summary>F1 of a class: 2·TP / (2·TP + FP + FN).</summary>
    public static double F1(ClassCounts counts, int c) => Ratio(2 * counts.Hits(c), counts.Predicted(c) + counts.Support(c));

    /// <summary>The mean of F1 over the utterances: Σ (n_c / N)·F1_c, with n_c the support of class c.</summary>
    public static double WeightedF1(ClassCounts counts)
    {
        var sum = 0.0;
        for (var c = 0; c < counts.Classes; c++)
            sum += counts.Support(c) * F1(counts, c);
        return Ratio(sum, counts.Total);
    }

    /// <summary>The mean of F1 over all classes of the label set, whether or not they occur.</summary>
    public static double MacroF1(ClassCounts counts)
    {
        var sum = 0.0;
        for (var c = 0; c < counts.Classes; c++)
            sum += F1(counts, c);
        return Ratio(sum, counts.Classes);
    }

    /// <summary>UAR, the mean recall over the classes that occur; also called balanced accuracy.</summary>
    public static double UnweightedAverageRecall(ClassCounts counts)
    {
        var (sum, present) = (0.0, 0);
        for (var c = 0; c < counts.Classes; c++)
        {
            sum += Recall(counts, c);
            if (counts.Support(c) > 0)
                present++;
        }

        return Ratio(sum, present);
    }

    /// <summary>
    /// Cohen's kappa: the agreement beyond what the frequencies of the classes would give by chance, over the greatest possible.
    /// </summary>
    public static double CohenKappa(ClassCounts counts)
    {
        var chance = 0.0;
        for (var c = 0; c < counts.Classes; c++)
            chance += (double)counts.Support(c) * counts.Predicted(c);
        chance = Ratio(chance, (double)counts.Total * counts.Total);
        return Ratio(Accuracy(counts) - chance, 1 - chance);
    }

    private static double Ratio(double numerator, double denominator) => denominator == 0 ? 0 : numerator / denominator;
}
