namespace EmotionRnn.Acoustics.Functionals;

internal sealed partial class FeatureSetLayout
{
    /// <summary>
    /// emobase: 988 features, 19 functionals of each of 26 descriptors and their deltas. <see cref="Contours"/> are the 26 smoothed, then
    /// the 26 deltas.
    /// </summary>
    public static FeatureSetLayout EmoBase { get; } = CreateEmoBase();

    private static FeatureSetLayout CreateEmoBase()
    {
        var group = new FunctionalGroup(
            "max min range maxPos minPos amean linregc1 linregc2 linregerrA linregerrQ stddev skewness kurtosis quartile1 "
                + "quartile2 quartile3 iqr1-2 iqr2-3 iqr1-3",
            new Extremes(relativePositions: false),
            new Means(),
            new Regression(normalized: false),
            new Moments(),
            new Percentiles()
        );
        string[] contours = [.. Descriptors("sma"), .. Descriptors("sma_de")];
        return new FeatureSetLayout("emobase", contours, new Block(contours, group, rows => RowCounts.WithDeltas(rows.Long)));

        static string[] Descriptors(string stage) =>
            [
                .. Staged("pcm_intensity pcm_loudness", stage),
                .. Numbered("mfcc", 1, 12, stage),
                .. Numbered("lspFreq", 0, 8, stage),
                .. Staged("pcm_zcr voiceProb F0 F0env", stage),
            ];
    }
}
