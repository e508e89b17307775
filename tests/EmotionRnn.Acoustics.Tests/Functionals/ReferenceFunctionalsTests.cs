using System.Globalization;
using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

/// <summary>Functionals of the contours that openSMILE 3.0 wrote against the functionals that it wrote.</summary>
public class ReferenceFunctionalsTests
{
    /// <summary>Recordings, and the frames whose pitch was decided on when their input ended.</summary>
    public static readonly TheoryData<string, int> Recordings = new()
    {
        { "es01_16k_mono", 314 },
        { "es02_16k_f", 436 },
        { "es03_22k", 484 },
        { "es04_44k_stereo", 341 },
        { "es05_16k", 358 },
        { "es06_16k_long", 1450 },
        { "es07_44k_short", 50 },
        { "es08_22k_short", 89 },
        { "edge_silence", 194 },
        { "edge_sweep", 193 },
        { "edge_clip100ms", 4 },
    };

    [Theory, MemberData(nameof(Recordings))]
    public void ComParE_agrees_with_openSMILE(string file, int pitchFrames)
    {
        var recording = new ReferenceRecording("ComParE_2016", file, pitchFrames);
        _ = recording.RestoreCounts();
        // Linear prediction is too ill-conditioned for contours of seven digits. What else deviates are ties that the digits do not tell.
        AssertAgree(
            FeatureSetLayout.ComParE2016,
            recording,
            allowed: file.StartsWith("edge", StringComparison.Ordinal) ? 12 : 3,
            name => !name.Contains("_lp", StringComparison.Ordinal)
        );
    }

    [Theory, MemberData(nameof(Recordings))]
    public void ComParE_agrees_to_the_last_digit_on_exact_contours(string file, int pitchFrames)
    {
        var layout = FeatureSetLayout.ComParE2016;
        var recording = new ReferenceRecording(layout.Name, file, pitchFrames);
        var exact = recording.RestoreCounts();
        var features = Compute(layout, recording);
        var compared = layout
            .Features.Index()
            .Where(feature => exact.Any(contour => feature.Item.StartsWith(contour + "_", StringComparison.Ordinal)))
            .ToArray();
        Assert.Equal(5 * (31 + 31 + 23 + 15), compared.Length);
        Assert.All(compared, feature => Assert.Equal(SevenDigits(recording.Features[feature.Index]), SevenDigits(features[feature.Index])));
    }

    [Theory, MemberData(nameof(Recordings))]
    public void Emobase_agrees_with_openSMILE(string file, int pitchFrames) =>
        AssertAgree(FeatureSetLayout.EmoBase, new ReferenceRecording("emobase", file, pitchFrames), allowed: 2, _ => true);

    [Theory, MemberData(nameof(Recordings))]
    public void EGeMaps_agrees_with_openSMILE(string file, int pitchFrames)
    {
        var recording = new ReferenceRecording("eGeMAPSv02", file, pitchFrames);
        recording["loudness_sma3"] = recording["Loudness_sma3"];
        // The files of both sets hold the same MFCC; only ComParE's give the last rows.
        var longer = new ReferenceRecording("ComParE_2016", file, pitchFrames);
        for (var i = 1; i <= 4; i++)
            recording[$"mfcc{i}_sma3"] = longer[$"mfcc_sma[{i}]"];

        // The file holds neither the last rows of loudness and flux, nor what is masked by voice before it is smoothed, nor powers.
        string[] absent =
        [
            "loudness_sma3",
            "spectralFlux_sma3",
            "frequency_sma3nz",
            "bandwidth_sma3nz",
            "V_",
            "V0-",
            "V500-",
            "equivalentSoundLevel",
        ];
        // The sweep ends voiced, and the last row of its pitch was written before the next frame's pitch was decided on, which the
        // functionals knew.
        AssertAgree(
            FeatureSetLayout.EGeMapsV02,
            recording,
            allowed: file == "edge_sweep" ? 2 : 0,
            name => !absent.Any(part => name.Contains(part, StringComparison.Ordinal))
        );
    }

    private static void AssertAgree(FeatureSetLayout layout, ReferenceRecording recording, int allowed, Func<string, bool> compares)
    {
        var features = Compute(layout, recording);
        var deviating = layout
            .Features.Index()
            .Where(feature => compares(feature.Item))
            .Select(feature => (Name: feature.Item, Ours: features[feature.Index], Theirs: recording.Features[feature.Index]))
            .Where(feature => !(Math.Abs(feature.Ours - feature.Theirs) <= 1e-4 * Math.Abs(feature.Theirs) + 1e-6))
            .ToArray();
        Assert.True(deviating.Length <= allowed, $"{deviating.Length} deviate:\n{string.Join('\n', deviating.Take(30))}");
    }

    private static float[] Compute(FeatureSetLayout layout, ReferenceRecording recording)
    {
        var features = new float[layout.Features.Count];
        var scratch = new FunctionalScratch();
        foreach (var (contour, name) in layout.Contours.Index())
        {
            // What was not written counts as zero, and the last rows that were not as the last that was.
            var values = recording[name] ?? [0];
            layout.Compute(
                contour,
                [.. values, .. Enumerable.Repeat(values[^1], Math.Max(0, recording.Rows.Short - values.Length))],
                recording.Rows,
                features,
                scratch
            );
        }

        return features;
    }

    private static double SevenDigits(float value) =>
        double.Parse(value.ToString("E6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
