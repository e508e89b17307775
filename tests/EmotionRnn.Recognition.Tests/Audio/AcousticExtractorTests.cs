using EmotionRnn.Acoustics;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Audio;

namespace EmotionRnn.Recognition.Tests.Audio;

public sealed class AcousticExtractorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("eGeMAPSv02", 16000)]
    [InlineData("eGeMAPSv02", 11025)]
    [InlineData("ComParE_2016", 44100)]
    [InlineData("emobase", 8000)]
    public void A_file_and_the_same_sound_in_memory_give_the_same_bits(string name, int sampleRate)
    {
        var extractor = new AcousticExtractor(FeatureSet.ByName(name));
        var samples = SampleSpeech.Part(0.2, 0.8);
        var path = SampleSpeech.Write(Path.Combine(_folder.Path, "a.wav"), samples, sampleRate);
        var fromFile = extractor.Extract(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(extractor.Set!.FunctionalNames.Count, fromFile!.Length);
        Assert.Equal(fromFile, extractor.Extract(samples, sampleRate));

        // Already at the rate that models hear.
        var (resampled, _) = MediaReader.ReadFile(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(fromFile, extractor.Extract(resampled));
        Assert.Equal(
            fromFile,
            extractor.Extract(
                SampleSpeech.Write(Path.Combine(_folder.Path, "b.wav"), resampled, 16000),
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Real_clips_give_the_same_bits_from_video_and_from_memory()
    {
        var extractor = new AcousticExtractor(FeatureSet.EGeMAPSv02);
        foreach (var clip in Directory.GetFiles(ReferenceData.Shared("data", "meld_clips"), "*.mp4"))
        {
            var (samples, rate) = MediaReader.ReadFile(clip, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(16000, rate);
            Assert.Equal(extractor.Extract(clip, cancellationToken: TestContext.Current.CancellationToken), extractor.Extract(samples));
        }
    }

    [Fact]
    public void Too_short_a_sound_has_no_functionals()
    {
        var extractor = new AcousticExtractor(FeatureSet.EGeMAPSv02);
        Assert.Null(extractor.Extract(new float[500]));
        Assert.Null(extractor.Extract([], 48000));
        Assert.Null(
            extractor.Extract(
                SampleSpeech.Write(Path.Combine(_folder.Path, "empty.wav"), []),
                cancellationToken: TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_clip_of_minutes_is_refused_whether_ffmpeg_reads_it_or_not()
    {
        var path = SampleSpeech.Write(Path.Combine(_folder.Path, "long.wav"), new float[130 * 1000], 1000);
        var error = Assert.Throws<MediaException>(() =>
            new AcousticExtractor(FeatureSet.EGeMAPSv02).Extract(path, cancellationToken: TestContext.Current.CancellationToken)
        );
        Assert.Equal(MediaProblem.TooLong, error.Kind);
    }

    [Theory]
    [InlineData("eGeMAPSv02", 0.28189240)]
    [InlineData("ComParE_2016", 0.29147056)]
    [InlineData("emobase", 0.36458011)]
    public void Other_numbers_ask_for_a_new_version(string name, double expected)
    {
        // Where this fails for a good reason, count AcousticExtractor.Version up, or caches give the old numbers.
        Assert.Equal(1, AcousticExtractor.Version);
        var functionals = new AcousticExtractor(FeatureSet.ByName(name)).Extract(SampleSpeech.Part(0.2, 0.5), 22050)!;
        Assert.Equal(expected, functionals.Average(value => value / (1 + Math.Abs((double)value))), 1e-6);
    }
}
