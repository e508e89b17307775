using System.Text.Json;
using EmotionRnn.Experiments.Logistic;
using EmotionRnn.Networks;
using EmotionRnn.Networks.Linear;

namespace EmotionRnn.Experiments.Tests.Logistic;

public class LogisticRegressionTests
{
    private static readonly JsonElement Cases = JsonDocument
        .Parse(File.ReadAllText(ReferenceData.Golden("logistic-regression-golden.json")))
        .RootElement.GetProperty("cases");

    public static TheoryData<string> Names => [.. Cases.EnumerateArray().Select(golden => golden.GetProperty("name").GetString()!)];

    [Theory, MemberData(nameof(Names))]
    public void The_minimum_is_that_of_newtons_method(string name)
    {
        var golden = Cases.EnumerateArray().Single(golden => golden.GetProperty("name").GetString() == name);
        var rows = golden
            .GetProperty("rows")
            .EnumerateArray()
            .Select(row => Numbers(row).Select(value => (float)value).ToArray())
            .ToArray();
        var labels = golden.GetProperty("labels").EnumerateArray().Select(label => label.GetInt32()).ToArray();
        var classes = golden.GetProperty("classes").GetInt32();
        var options = new LogisticRegressionOptions(
            golden.GetProperty("c").GetDouble(),
            Numbers(golden.GetProperty("classWeights")),
            Tolerance: 1e-9
        );

        Check(LogisticRegression.Fit(rows.SelectMany(row => row).ToArray(), labels, classes, options));
        Check(LogisticRegression.Fit([.. rows.Select(Sparse)], rows[0].Length, labels, classes, options));

        void Check(LogisticFit fit)
        {
            Assert.True(fit.Converged);
            Assert.Equal(1, fit.Objective / golden.GetProperty("objective").GetDouble(), 1e-7);
            Close(golden.GetProperty("weights").EnumerateArray().SelectMany(Numbers), fit.Classifier.Weights);
            Close(Numbers(golden.GetProperty("bias")), fit.Classifier.Bias);
        }

        static void Close(IEnumerable<double> expected, ReadOnlySpan<float> actual)
        {
            Assert.Equal(expected.Count(), actual.Length);
            foreach (var (value, index) in expected.Select((value, index) => (value, index)))
                Assert.Equal(value, actual[index], 2e-6);
        }
    }

    [Fact]
    public void Probabilities_sum_to_one_and_dense_and_sparse_rows_agree()
    {
        var fit = LogisticRegression.Fit([1, 0, 2, 0, 0, 1, -1, 1, 0], [0, 1, 2], 3);
        var (dense, sparse) = (new float[3], new float[3]);
        fit.Classifier.LogProbabilities([3f, 0, -2], dense);
        fit.Classifier.LogProbabilities(Sparse([3f, 0, -2]), sparse);
        Assert.Equal(dense, sparse);
        Assert.Equal(1, dense.Sum(logarithm => Math.Exp(logarithm)), 1e-6);
        Assert.Equal((3, 3), (fit.Classifier.Dimensions, fit.Classifier.Classes));
    }

    [Fact]
    public void A_class_that_does_not_occur_is_never_predicted()
    {
        var fit = LogisticRegression.Fit([1, 0, 0, 1, 1, 1, 0, 0], [0, 1, 0, 1], 3, new LogisticRegressionOptions(C: 10));
        var result = new float[3];
        fit.Classifier.LogProbabilities([0.5f, 0.5f], result);
        Assert.True(fit.Converged);
        Assert.True(result[2] < -5, $"{result[2]}");
    }

    [Fact]
    public void Sizes_and_classes_that_do_not_fit_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => LogisticRegression.Fit([1f, 2, 3], [0, 1], 2));
        Assert.ThrowsAny<ArgumentException>(() => LogisticRegression.Fit([1f, 2], [0, 2], 2));
        Assert.ThrowsAny<ArgumentException>(() => LogisticRegression.Fit([], [], 2));
        Assert.ThrowsAny<ArgumentException>(() => LogisticRegression.Fit([1f, 2], [0, 1], 2, new LogisticRegressionOptions(C: 0)));
        Assert.ThrowsAny<ArgumentException>(() =>
            LogisticRegression.Fit([1f, 2], [0, 1], 2, new LogisticRegressionOptions(ClassWeights: [1]))
        );
    }

    [Fact, Trait("Category", "Slow")]
    public void Ten_thousand_texts_of_a_hundred_thousand_features_take_less_than_a_minute()
    {
        var random = new RandomStream(1);
        var labels = Enumerable.Range(0, 10_000).Select(_ => random.NextInt(7)).ToArray();
        var rows = labels
            .Select(label =>
            {
                // Frequencies like those of words: few features in most texts, most in few, and a tenth of them telling of the class.
                var features = Enumerable
                    .Range(0, 120)
                    .Select(i => i < 12 ? label * 100 + random.NextInt(100) : (int)Math.Pow(100_000, random.NextDouble()));
                int[] indices = [.. features.Distinct().Order()];
                return new SparseRow(indices, [.. indices.Select(_ => (float)(1 / Math.Sqrt(indices.Length)))]);
            })
            .ToArray();
        var time = ThreadTime.Start();
        var fit = LogisticRegression.Fit(rows, 100_000, labels, 7, new LogisticRegressionOptions(C: 8));
        TestContext.Current.TestOutputHelper?.WriteLine($"{time.Elapsed.TotalSeconds:f1} s, {fit.Iterations} iterations");
        Assert.True(fit.Converged);
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 60);
    }

    [Fact, Trait("Category", "Slow")]
    public void A_fold_of_EmoDB_with_6373_features_takes_seconds()
    {
        const int rows = 480,
            dimensions = 6373;
        var random = new RandomStream(2);
        var labels = Enumerable.Range(0, rows).Select(_ => random.NextInt(7)).ToArray();
        var features = new float[rows * dimensions];
        for (var n = 0; n < rows; n++)
        {
            // Acoustic functionals go together: 40 causes are behind them.
            var causes = Enumerable.Range(0, 40).Select(k => random.NextNormal() + (k == labels[n] ? 1.5 : 0)).ToArray();
            for (var d = 0; d < dimensions; d++)
                features[n * dimensions + d] = (float)(causes[d % 40] + 0.5 * causes[d / 160] + 0.3 * random.NextNormal());
        }

        var time = ThreadTime.Start();
        var fit = LogisticRegression.Fit(features, labels, 7, new LogisticRegressionOptions(C: 1));
        TestContext.Current.TestOutputHelper?.WriteLine($"{time.Elapsed.TotalSeconds:f1} s, {fit.Iterations} iterations");
        Assert.True(fit.Converged);
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact, Trait("Category", "Slow")]
    public void Hundreds_of_classes_are_fitted()
    {
        const int classes = 300,
            dimensions = 50,
            rows = 3_000;
        var random = new RandomStream(3);
        var centers = Enumerable.Range(0, classes * dimensions).Select(_ => random.NextNormal()).ToArray();
        var labels = Enumerable.Range(0, rows).Select(n => n % classes).ToArray();
        var features = new float[rows * dimensions];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = (float)(centers[labels[i / dimensions] * dimensions + i % dimensions] + 0.5 * random.NextNormal());
        }

        var fit = LogisticRegression.Fit(features, labels, classes);
        var result = new float[classes];
        var right = labels
            .Where(
                (label, n) =>
                {
                    fit.Classifier.LogProbabilities(features.AsSpan(n * dimensions, dimensions), result);
                    return result.AsSpan().IndexOf(result.Max()) == label;
                }
            )
            .Count();
        Assert.True(fit.Converged);
        Assert.InRange(right, 0.95 * rows, rows);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private static SparseRow Sparse(float[] row)
    {
        var indices = Enumerable.Range(0, row.Length).Where(i => row[i] != 0).ToArray();
        return new SparseRow(indices, [.. indices.Select(i => row[i])]);
    }
}
