using CsCheck;
using EmotionRnn.Media;

namespace EmotionRnn.Acoustics.Tests;

public class FeatureExtractorTests
{
    public static readonly TheoryData<string> Sets = ["emobase", "ComParE_2016", "eGeMAPSv02"];

    [Theory, MemberData(nameof(Sets))]
    public void A_stream_in_blocks_of_any_size_gives_the_same_bits(string name)
    {
        var extractor = FeatureExtractor.Create(FeatureSet.ByName(name));
        var samples = Signals.Voice(16000, 1.3);
        var (functionals, descriptors) = (extractor.Extract(samples, 16000), extractor.ExtractDescriptors(samples, 16000));
        Gen.Int[1, 3000]
            .Array[1, 40]
            .Sample(
                sizes =>
                {
                    var stream = extractor.Open(16000);
                    var rest = samples.AsSpan();
                    for (var i = 0; rest.Length > 0; i++)
                    {
                        var size = Math.Min(sizes[i % sizes.Length], rest.Length);
                        stream.Accept(rest[..size]);
                        rest = rest[size..];
                    }

                    Assert.Equal(functionals, stream.Functionals());
                    var table = stream.Descriptors();
                    for (var c = 0; c < table.Names.Count; c++)
                        Assert.True(descriptors.Column(c).SequenceEqual(table.Column(c)));
                },
                iter: 12,
                seed: "0000Fh8hP1M4",
                threads: 1
            );
    }

    [Theory, MemberData(nameof(Sets))]
    public void Features_are_finite_at_every_sample_rate(string name)
    {
        var set = FeatureSet.ByName(name);
        foreach (var rate in (int[])[4000, 5512, 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 48001, 96000, 192000])
        {
            foreach (
                var samples in (float[][])
                    [
                        Signals.Voice(rate, 0.7),
                        Signals.Noise(rate / 2),
                        new float[rate / 2],
                        [.. Enumerable.Repeat(1f, rate / 2)],
                        [.. new float[rate / 4], 1, .. new float[rate / 4]],
                    ]
            )
            {
                var features = FeatureExtractor.Create(set).Extract(samples, rate);
                for (var i = 0; i < features.Length; i++)
                    Assert.True(float.IsFinite(features[i]), $"{set.FunctionalNames[i]} at {rate} Hz is {features[i]}.");
            }
        }
    }

    [Theory, MemberData(nameof(Sets))]
    public void Every_length_around_the_shortest_works(string name)
    {
        var set = FeatureSet.ByName(name);
        var extractor = FeatureExtractor.Create(set);
        var voice = Signals.Voice(8000, 0.3);
        for (var length = 0; length <= voice.Length; length += 23)
        {
            var stream = extractor.Open(8000);
            stream.Accept(voice.AsSpan(0, length));
            var functionals = stream.Functionals();
            Assert.Equal(length < set.MinimumSeconds * 8000, stream.IsTooShort);
            Assert.All(functionals, value => Assert.Equal(stream.IsTooShort, float.IsNaN(value)));
            Assert.Equal(stream.IsTooShort, stream.Descriptors().Rows == 0);
            Assert.Equal(set.DeltaNames.Count, stream.Deltas().Names.Count);
        }
    }

    [Fact]
    public async Task One_extractor_serves_many_threads()
    {
        var extractor = FeatureExtractor.Create(FeatureSet.EGeMAPSv02);
        var samples = Signals.Voice(16000, 0.8);
        var expected = extractor.Extract(samples, 16000);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => extractor.Extract(samples, 16000))));
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    [Fact]
    public void A_recording_has_a_row_of_descriptors_every_10_ms()
    {
        var path = Path.Combine(ReferenceData.Repository, "samples", "speech", "utterance.wav");
        var (samples, rate) = MediaReader.ReadFile(path, sampleRate: null);
        var table = FeatureExtractor.Create(FeatureSet.EGeMAPSv02).ExtractDescriptors(samples, rate);
        Assert.Equal(samples.Length / 160 - 5 + 1, table.Rows);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-2e6f)]
    public void Samples_that_are_no_sound_are_refused_by_their_place(float sample)
    {
        var stream = FeatureExtractor.Create(FeatureSet.Emobase).Open(16000);
        stream.Accept([0.1f, 0.2f]);
        var error = Assert.Throws<ArgumentException>(() => stream.Accept([0.3f, sample]));
        Assert.Contains("Sample 3 is", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var extractor = FeatureExtractor.Create(FeatureSet.Emobase);
        Assert.Throws<ArgumentOutOfRangeException>(() => extractor.Open(FeatureExtractor.LowestSampleRate - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => extractor.Open(FeatureExtractor.HighestSampleRate + 1));
        Assert.Contains(
            "ComParE_2016",
            Assert.Throws<ArgumentException>(() => FeatureSet.ByName("gemaps")).Message,
            StringComparison.Ordinal
        );
        var stream = extractor.Open(16000);
        stream.Finish();
        Assert.Throws<InvalidOperationException>(() => stream.Accept([0f]));
    }

    [Fact]
    public void Sets_are_found_by_name_and_say_what_they_hold()
    {
        Assert.Same(FeatureSet.EGeMAPSv02, FeatureSet.ByName("egemapsv02"));
        Assert.Equal(
            [(988, 26, 26), (6373, 65, 65), (88, 25, 0)],
            FeatureSet.All.Select(set => (set.FunctionalNames.Count, set.DescriptorNames.Count, set.DeltaNames.Count))
        );
    }

    [Fact]
    public void A_steady_voice_has_its_pitch_in_all_sets()
    {
        float[] samples =
        [
            .. Enumerable
                .Range(0, 16000)
                .Select(i => (float)Enumerable.Range(1, 20).Sum(h => 0.05 * Math.Cos(2 * Math.PI * 200 * h * i / 16000 + h * h))),
        ];
        Assert.Equal(200, Median(FeatureSet.ComParE2016, "F0final_sma"), 0.5);
        Assert.Equal(200, Median(FeatureSet.Emobase, "F0_sma"), 0.5);
        Assert.Equal(12 * Math.Log2(200 / 27.5), Median(FeatureSet.EGeMAPSv02, "F0semitoneFrom27.5Hz_sma3nz"), 0.05);
        Assert.Equal(0, Median(FeatureSet.ComParE2016, "jitterLocal_sma"), 1e-3);

        double Median(FeatureSet set, string name)
        {
            var table = FeatureExtractor.Create(set).ExtractDescriptors(samples, 16000);
            var values = table.Column(table.Names.Index().First(n => n.Item == name).Index).ToArray();
            Array.Sort(values);
            return values[values.Length / 2];
        }
    }
}
