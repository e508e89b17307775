using System.Globalization;
using System.Text;

namespace EmotionRnn.Acoustics.Tests;

/// <summary>
/// What openSMILE 3.0 measured against what we compute from the same files, end to end. A value agrees where |ours − theirs| ≤
/// 1e-4·|theirs| + 1e-6.
/// The tables that docs/acoustics.md shows are printed by these tests.
/// </summary>
public class AgreementTests
{
    [Fact, Trait("Category", "Slow")]
    public void Functionals_agree_over_the_speech_files()
    {
        var table = new StringBuilder(
            "\n| set | files | values a file | agree | least in a file | within 5 % | the same seven digits |\n| --- | ---: | "
                + "---: | ---: | ---: | ---: | ---: |\n"
        );
        var files = AcousticsReference.SpeechFiles();
        Row("emobase, up to 22.05 kHz", FeatureSet.Emobase, [.. files.Where(f => f.SampleRate <= 22050)], _ => true);
        Row("emobase, above", FeatureSet.Emobase, [.. files.Where(f => f.SampleRate > 22050)], _ => true);
        Row("ComParE_2016 without linear prediction", FeatureSet.ComParE2016, files, name => !IsLinearPrediction(name));
        Row("ComParE_2016, linear prediction", FeatureSet.ComParE2016, files, IsLinearPrediction);
        Row("eGeMAPSv02", FeatureSet.EGeMAPSv02, files, _ => true);
        Print(table);

        void Row(string title, FeatureSet set, AcousticsReference.File[] chosen, Func<string, bool> compares)
        {
            var comparisons = chosen.Select(file => Comparison.Of(set, file.Name, compares)).ToArray();
            var (agreeing, least) = (comparisons.Average(c => c.Agreeing), comparisons.Min(c => c.Agreeing));
            var (five, digits) = (comparisons.Average(c => c.WithinFivePercent), comparisons.Average(c => c.SameDigits));
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {title} | {chosen.Length} | {comparisons[0].Count} | {agreeing:P2} | {least:P2} | {five:P2} | {digits:P2} |"
            );
            Assert.True(agreeing >= 0.995, $"{title}: only {agreeing:P2} agree.");
            Assert.True(five == 1, $"{title}: only {five:P2} are within 5 %.");
        }
    }

    [Fact, Trait("Category", "Slow")]
    public void Linear_prediction_of_contours_agrees_in_the_median_to_one_percent()
    {
        var errors = new List<double>();
        foreach (var file in AcousticsReference.SpeechFiles())
        {
            var ours = Extract(FeatureSet.ComParE2016, file.Name);
            foreach (var (i, (name, theirs)) in AcousticsReference.Functionals("ComParE_2016", file.Name).Index())
            {
                if (IsLinearPrediction(name) && theirs != 0)
                    errors.Add(Math.Abs(ours[i] - theirs) / Math.Abs(theirs));
            }
        }

        errors.Sort();
        Print(
            new StringBuilder().AppendLine(
                CultureInfo.InvariantCulture,
                $"\nlinear prediction of ComParE_2016's contours: median relative error {errors[errors.Count / 2]:E1}, 99th "
                    + $"percentile {errors[errors.Count * 99 / 100]:E1}"
            )
        );
        Assert.True(errors[errors.Count / 2] <= 1e-2);
    }

    [Fact, Trait("Category", "Slow")]
    public void Descriptors_agree_in_99_percent_of_the_rows_that_functionals_use()
    {
        var table = new StringBuilder(
            "\n| set | descriptors | with 99 % of their rows within 1e-4 | rows within, least descriptor | the same seven digits "
                + "|\n| --- | ---: | ---: | ---: | ---: |\n"
        );
        foreach (var set in FeatureSet.All)
        {
            foreach (var deltas in set.DeltaNames.Count == 0 ? [false] : new[] { false, true })
                table.AppendLine(Row(set, deltas));
        }

        Print(table);

        static string Row(FeatureSet set, bool deltas)
        {
            var names = deltas ? set.DeltaNames : set.DescriptorNames;
            var (agreeing, same, rows) = (new int[names.Count], 0, 0);
            foreach (var file in AcousticsReference.DescriptorFiles)
            {
                var (theirNames, theirs) = AcousticsReference.Descriptors(set.Name, file, deltas);
                Assert.Equal(theirNames, names);
                var (samples, rate) = AcousticsReference.Samples(file);
                var stream = FeatureExtractor.Create(set).Open(rate);
                stream.Accept(samples);
                var ours = deltas ? stream.Deltas() : stream.Descriptors();
                Assert.Equal(theirs[0].Length, ours.Rows);
                // The last rows of these files are artefacts of how openSMILE ends, and no functional looks at them; voice ends earliest.
                var used = ours.Rows - 6;
                rows += used;
                for (var c = 0; c < names.Count; c++)
                {
                    for (var r = 0; r < used; r++)
                    {
                        var (our, their) = (ours[r, c], theirs[c][r]);
                        if (Math.Abs(our - their) <= 1e-4 * Math.Abs(their) + 1e-5)
                            agreeing[c]++;
                        if (Comparison.HaveSameDigits(our, their))
                            same++;
                    }
                }
            }

            var (enough, least) = (agreeing.Count(count => count >= 0.99 * rows), agreeing.Min() / (double)rows);
            Assert.True(enough == names.Count, $"{set}: only {enough} of {names.Count} descriptors agree in 99 % of their rows.");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {set}{(deltas ? ", slopes" : "")} | {names.Count} | {enough} | {least:P2} | {same / (double)(rows * names.Count):P2} |"
            );
        }
    }

    [Theory, InlineData("emobase"), InlineData("ComParE_2016"), InlineData("eGeMAPSv02")]
    public void Edge_files_give_the_same_zeros_and_nothing_that_is_not_a_number(string name)
    {
        var set = FeatureSet.ByName(name);
        foreach (var file in AcousticsReference.EdgeFiles())
        {
            var theirs = AcousticsReference.Functionals(name, file);
            var (samples, rate) = AcousticsReference.Samples(file);
            var ours = FeatureExtractor.Create(set).Extract(samples, rate);
            if (theirs.Length == 0)
            {
                Assert.All(ours, value => Assert.True(float.IsNaN(value)));
                continue;
            }

            Assert.All(ours, value => Assert.True(float.IsFinite(value)));
            for (var i = 0; i < ours.Length; i++)
            {
                // What is not zero because of a rounding error only need not be so here.
                if (theirs[i].Value == 0)
                    Assert.True(Math.Abs(ours[i]) < 1e-12, $"{file}: {theirs[i].Name} is {ours[i]} instead of 0.");
                else
                    Assert.True(
                        ours[i] != 0 || Math.Abs(theirs[i].Value) < 1e-12,
                        $"{file}: {theirs[i].Name} is 0 instead of {theirs[i].Value}."
                    );
            }
        }
    }

    private static bool IsLinearPrediction(string name) => name.Contains("_lp", StringComparison.Ordinal);

    private static readonly Dictionary<(FeatureSet, string), float[]> Extracted = [];

    /// <summary>Every file is compared more than once but extracted once.</summary>
    private static float[] Extract(FeatureSet set, string file)
    {
        if (Extracted.TryGetValue((set, file), out var features))
            return features;
        var (samples, rate) = AcousticsReference.Samples(file);
        return Extracted[(set, file)] = FeatureExtractor.Create(set).Extract(samples, rate);
    }

    private static void Print(StringBuilder text) => TestContext.Current.TestOutputHelper!.WriteLine(text.ToString());

    /// <summary>Shares of the values of one file.</summary>
    private sealed record Comparison(int Count, double Agreeing, double WithinFivePercent, double SameDigits)
    {
        public static Comparison Of(FeatureSet set, string file, Func<string, bool> compares)
        {
            var (ours, theirs) = (Extract(set, file), AcousticsReference.Functionals(set.Name, file));
            Assert.Equal(theirs.Select(t => t.Name), set.FunctionalNames);
            var pairs = theirs.Zip(ours).Where(p => compares(p.First.Name)).Select(p => (Ours: p.Second, Theirs: p.First.Value)).ToArray();
            return new Comparison(
                pairs.Length,
                Share(1e-4, 1e-6),
                Share(0.05, 1e-4),
                pairs.Count(p => HaveSameDigits(p.Ours, p.Theirs)) / (double)pairs.Length
            );

            double Share(double relative, double absolute) =>
                pairs.Count(p => Math.Abs(p.Ours - p.Theirs) <= relative * Math.Abs(p.Theirs) + absolute) / (double)pairs.Length;
        }

        public static bool HaveSameDigits(float ours, float theirs) => Digits(ours) == Digits(theirs);

        private static double Digits(float value) =>
            double.Parse(value.ToString("E6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
