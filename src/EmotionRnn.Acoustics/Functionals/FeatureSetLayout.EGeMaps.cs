namespace EmotionRnn.Acoustics.Functionals;

internal sealed partial class FeatureSetLayout
{
    /// <summary>
    /// eGeMAPSv02: 88 features (Eyben et al., "The Geneva minimalistic acoustic parameter set", 2016). <see cref="Contours"/> are smoothed;
    /// those that end in V (UV) are 0
    /// in frames without (with) voice before smoothing, as are the formants' frequencies and bandwidths without voice; <c>meanSquare</c> is
    /// that of the raw 20 ms frame.
    /// </summary>
    public static FeatureSetLayout EGeMapsV02 { get; } = CreateEGeMaps();

    private static FeatureSetLayout CreateEGeMaps()
    {
        const string Smoothed = "sma3",
            WithoutZeros = "sma3nz";
        var pitch = Staged("F0semitoneFrom27.5Hz", WithoutZeros);
        var loudness = Staged("loudness", Smoothed);
        var all = Staged("spectralFlux mfcc1 mfcc2 mfcc3 mfcc4", Smoothed);
        var voice = Staged(
            "jitterLocal shimmerLocaldB HNRdBACF logRelF0-H1-H2 logRelF0-H1-A3 F1frequency F1bandwidth F1amplitudeLogRelF0 "
                + "F2frequency F2bandwidth F2amplitudeLogRelF0 "
                + "F3frequency F3bandwidth F3amplitudeLogRelF0 alphaRatioV hammarbergIndexV slopeV0-500 slopeV500-1500 "
                + "spectralFluxV mfcc1V mfcc2V mfcc3V mfcc4V",
            WithoutZeros
        );
        var unvoiced = Staged("alphaRatioUV hammarbergIndexUV slopeUV0-500 slopeUV500-1500 spectralFluxUV", WithoutZeros);
        string[] meanSquare = ["meanSquare"];

        const string Ten =
            "amean stddevNorm percentile20.0 percentile50.0 percentile80.0 pctlrange0-2 meanRisingSlope stddevRisingSlope "
            + "meanFallingSlope stddevFallingSlope";
        FunctionalFamily[] tenFamilies = [new Means(), new Moments(), new Percentiles(20, 50, 80), new Peaks(limited: false)];
        var meanAndDeviation = new FunctionalGroup("amean stddevNorm", new Means(), new Moments());
        var meanAndDeviationOfVoice = new FunctionalGroup("amean stddevNorm", new Means(), new Moments()) { DropsZeros = true };
        var meanOfUnvoiced = new FunctionalGroup("amean", new Means()) { DropsZeros = true };
        var peakRate = new FunctionalGroup("numPeaks", new Peaks(limited: false));
        var voicedRuns = new FunctionalGroup("segmentsPerSec meanSegLen segLenStddev", new Runs(zeros: false, capacity: 1000));
        var unvoicedRuns = new FunctionalGroup("meanSegLen segLenStddev", new Runs(zeros: true, capacity: 1000));
        var level = new FunctionalGroup("soundLevel", new SoundLevel());

        Func<RowCounts, int> shortFrames = rows => RowCounts.Smoothed(rows.Short),
            pitchFrames = rows => RowCounts.Smoothed(rows.Pitch);

        return new FeatureSetLayout(
            "eGeMAPSv02",
            [.. pitch, .. loudness, .. all, .. voice, .. unvoiced, .. meanSquare],
            new Block(pitch, new FunctionalGroup(Ten, tenFamilies) { DropsZeros = true }, pitchFrames),
            new Block(loudness, new FunctionalGroup(Ten, tenFamilies), shortFrames),
            new Block(all, meanAndDeviation, shortFrames),
            new Block(voice, meanAndDeviationOfVoice, pitchFrames),
            new Block(unvoiced, meanOfUnvoiced, pitchFrames),
            new Block(loudness, peakRate, shortFrames) { Names = ["loudnessPeaksPerSec"] },
            new Block(pitch, voicedRuns, pitchFrames)
            {
                Names = ["VoicedSegmentsPerSec", "MeanVoicedSegmentLengthSec", "StddevVoicedSegmentLengthSec"],
            },
            new Block(pitch, unvoicedRuns, pitchFrames) { Names = ["MeanUnvoicedSegmentLength", "StddevUnvoicedSegmentLength"] },
            new Block(meanSquare, level, shortFrames) { Names = ["equivalentSoundLevel_dBp"] }
        );
    }
}
