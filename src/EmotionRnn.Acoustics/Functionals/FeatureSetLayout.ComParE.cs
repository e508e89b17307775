namespace EmotionRnn.Acoustics.Functionals;

internal sealed partial class FeatureSetLayout
{
    /// <summary>
    /// ComParE_2016: 6373 features of 65 descriptors and their deltas (Schuller et al., "The INTERSPEECH 2016 computational paralinguistics
    /// challenge").
    /// <see cref="Contours"/> are the six of voice, the four of loudness, energy and zero crossings, the 55 of the spectrum, then the 65
    /// deltas in the same order.
    /// </summary>
    public static FeatureSetLayout ComParE2016 { get; } = CreateComParE();

    private static FeatureSetLayout CreateComParE()
    {
        const string Percentiles = "quartile1 quartile2 quartile3 iqr1-2 iqr2-3 iqr1-3 percentile1.0 percentile99.0 pctlrange0-1 ";
        const string Times = "upleveltime25 upleveltime50 upleveltime75 upleveltime90 risetime leftctime ";
        const string Lpc = "lpgain lpc0 lpc1 lpc2 lpc3 lpc4 ";
        const string Segments = "meanSegLen maxSegLen minSegLen segLenStddev ";
        const string Regressions = "linregc1 linregc2 linregerrQ qregc1 qregc2 qregc3 qregerrQ centroid ";
        const string Peaks =
            "meanPeakDist peakDistStddev peakRangeAbs peakRangeRel peakMeanAbs peakMeanMeanDist peakMeanRel minRangeRel "
            + "meanRisingSlope stddevRisingSlope meanFallingSlope stddevFallingSlope ";

        var extremes = new Extremes(relativePositions: true);
        var percentiles = new Percentiles(1, 99);
        var (means, flatness, moments, times, lpc, peaks) = (
            new Means(),
            new Flatness(),
            new Moments(),
            new Times(),
            new ContourLpc(),
            new Peaks(limited: true)
        );
        var shape = new FunctionalGroup(
            "range maxPos minPos " + Percentiles + "stddev skewness kurtosis " + Segments + Times + Lpc,
            extremes,
            percentiles,
            moments,
            new ThresholdSegments(),
            times,
            lpc
        );
        var voice = new FunctionalGroup(
            "amean flatness posamean rqmean range maxPos minPos " + Regressions + Percentiles + "stddev skewness kurtosis " + Times + Lpc,
            means,
            flatness,
            extremes,
            new Regression(normalized: true),
            percentiles,
            moments,
            times,
            lpc
        )
        {
            DropsZeros = true,
        };
        var voicedSegments = new FunctionalGroup("nnz " + Segments, means, new Runs(zeros: false, capacity: 100));
        var course = new FunctionalGroup(
            "amean flatness rqmean " + Peaks + Regressions,
            means,
            flatness,
            peaks,
            new Regression(normalized: true, rowsPerSecond: 100)
        );
        var change = new FunctionalGroup("flatness posamean rqmean " + Peaks, means, flatness, peaks);

        string[] a = Energies("sma"),
            b = Spectrum("sma"),
            n = Voice("sma"),
            aDelta = Energies("sma_de"),
            bDelta = Spectrum("sma_de"),
            nDelta = Voice("sma_de");
        return new FeatureSetLayout(
            "ComParE_2016",
            [.. n, .. a, .. b, .. nDelta, .. aDelta, .. bDelta],
            new Block([.. a, .. aDelta], shape, rows => RowCounts.WithDeltas(rows.Long)),
            new Block([.. b, .. bDelta], shape, rows => RowCounts.WithDeltas(rows.Short)),
            new Block([.. n, .. nDelta], voice, rows => RowCounts.WithDeltas(rows.Pitch)),
            new Block([n[0]], voicedSegments, rows => RowCounts.Smoothed(rows.Pitch)) { Suffix = "_ff0" },
            new Block([.. a, .. b], course, rows => RowCounts.Smoothed(rows.Long)),
            new Block([.. aDelta, .. bDelta], change, rows => RowCounts.WithDeltas(rows.Long))
        );

        static string[] Voice(string stage) => Staged("F0final voicingFinalUnclipped jitterLocal jitterDDP shimmerLocal logHNR", stage);

        static string[] Energies(string stage) => Staged("audspec_lengthL1norm audspecRasta_lengthL1norm pcm_RMSenergy pcm_zcr", stage);

        static string[] Spectrum(string stage) =>
            [
                .. Numbered("audSpec_Rfilt", 0, 26, stage),
                .. Staged(
                    "fband250-650 fband1000-4000 spectralRollOff25.0 spectralRollOff50.0 spectralRollOff75.0 spectralRollOff90.0 "
                        + "spectralFlux spectralCentroid "
                        + "spectralEntropy spectralVariance spectralSkewness spectralKurtosis spectralSlope psySharpness "
                        + "spectralHarmonicity",
                    stage,
                    "pcm_fftMag_"
                ),
                .. Numbered("mfcc", 1, 14, stage),
            ];
    }

    private static string[] Staged(string names, string stage, string prefix = "") =>
        [.. names.Split(' ').Select(name => $"{prefix}{name}_{stage}")];
}
