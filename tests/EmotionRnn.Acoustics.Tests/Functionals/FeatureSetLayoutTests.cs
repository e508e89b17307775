using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

public class FeatureSetLayoutTests
{
    public static readonly TheoryData<FeatureSet> Sets = [FeatureSet.ComParE2016, FeatureSet.EGeMAPSv02, FeatureSet.Emobase];

    [Fact]
    public void Sets_have_their_known_sizes() =>
        Assert.Equal(
            [(130, 6373), (36, 88), (52, 988)],
            Sets.Select(set => (set.Data.Layout.Contours.Count, set.Data.Layout.Features.Count))
        );

    [Theory, MemberData(nameof(Sets), DisableDiscoveryEnumeration = true)]
    public void Every_name_is_unique(FeatureSet set)
    {
        var layout = set.Layout;
        Assert.Equal(layout.Contours.Count, layout.Contours.Distinct().Count());
        Assert.Equal(layout.Features.Count, layout.Features.Distinct().Count());
    }

    [Theory, MemberData(nameof(Sets), DisableDiscoveryEnumeration = true)]
    public void Names_are_those_of_openSMILE_in_its_order(FeatureSet set)
    {
        var layout = set.Layout;
        var lines = File.ReadLines(ReferenceData.Shared("acoustics-reference", "functionals", layout.Name, "es01_16k_mono.csv"));
        Assert.Equal(lines.Skip(1).Select(line => line[..line.LastIndexOf(',')]), layout.Features);
    }

    [Theory]
    [InlineData(0, "audspec_lengthL1norm_sma_range")]
    [InlineData(247, "pcm_zcr_sma_de_lpc4")]
    [InlineData(248, "audSpec_Rfilt_sma[0]_range")]
    [InlineData(3657, "mfcc_sma_de[14]_lpc4")]
    [InlineData(3658, "F0final_sma_amean")]
    [InlineData(4125, "logHNR_sma_de_lpc4")]
    [InlineData(4126, "F0final_sma_ff0_nnz")]
    [InlineData(4131, "audspec_lengthL1norm_sma_amean")]
    [InlineData(5487, "mfcc_sma[14]_centroid")]
    [InlineData(5488, "audspec_lengthL1norm_sma_de_flatness")]
    [InlineData(6372, "mfcc_sma_de[14]_stddevFallingSlope")]
    public void Blocks_of_ComParE_start_and_end_where_they_should(int index, string name) =>
        Assert.Equal(name, FeatureSetLayout.ComParE2016.Features[index]);

    [Theory, MemberData(nameof(Sets), DisableDiscoveryEnumeration = true)]
    public void The_contours_fill_every_feature(FeatureSet set)
    {
        var layout = set.Layout;
        var y = new float[layout.Features.Count];
        Array.Fill(y, float.NaN);
        for (var contour = 0; contour < layout.Contours.Count; contour++)
            layout.Compute(contour, Evaluate.Contour(200, contour), new RowCounts(200, 200, 200), y, new FunctionalScratch());
        Assert.All(y, value => Assert.True(float.IsFinite(value)));
    }

    [Theory, MemberData(nameof(Sets), DisableDiscoveryEnumeration = true)]
    public void The_shortest_recording_gives_finite_features(FeatureSet set)
    {
        var layout = set.Layout;
        var y = new float[layout.Features.Count];
        Array.Fill(y, float.NaN);
        for (var contour = 0; contour < layout.Contours.Count; contour++)
            layout.Compute(contour, Evaluate.Contour(5, contour), new RowCounts(Long: 1, Short: 5, Pitch: 0), y, new FunctionalScratch());
        Assert.All(y, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Too_few_rows_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            FeatureSetLayout.ComParE2016.Compute(6, new float[97], new RowCounts(100, 104, 99), new float[6373], new())
        );
        Assert.Contains("98 rows of audspec_lengthL1norm_sma", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            FeatureSetLayout.EmoBase.Compute(0, new float[100], new RowCounts(100, 0, 0), new float[987], new())
        );
    }

    [Fact]
    public void Groups_see_the_rows_that_the_reference_sees()
    {
        // A late peak is beyond what groups with deltas see, but within what the group of courses sees.
        var x = new float[104];
        x[98] = 1;
        var y = new float[6373];
        FeatureSetLayout.ComParE2016.Compute(6, x, new RowCounts(100, 104, 99), y, new());
        Assert.Equal(0f, Feature("audspec_lengthL1norm_sma_range"));
        Assert.Equal(0.01f, Feature("audspec_lengthL1norm_sma_amean"));
        FeatureSetLayout.ComParE2016.Compute(10, x, new RowCounts(100, 104, 99), y, new());
        Assert.Equal(1f, Feature("audSpec_Rfilt_sma[0]_range"));
        Assert.Equal(98 / 102f, Feature("audSpec_Rfilt_sma[0]_maxPos"));

        float Feature(string name) => y[FeatureSetLayout.ComParE2016.Features.Index().First(feature => feature.Item == name).Index];
    }
}
