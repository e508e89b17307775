using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Acoustics;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition.Audio;

/// <summary>
/// From sound to the acoustic functionals that models read: the one way for training, batch and live use, so that the same sound gives the same numbers in each.
/// Safe for several threads at once.
/// </summary>
/// <param name="set">The feature set.</param>
public sealed class AcousticExtractor(FeatureSet set)
{
    /// <summary>Counted up whenever the same sound gives other numbers than before, so that nothing stale is taken from a cache.</summary>
    public const int Version = 1;

    private readonly FeatureExtractor _extractor = FeatureExtractor.Create(set);

    /// <summary>The feature set.</summary>
    public FeatureSet Set { get; } = set;

    /// <summary>The extractor that computes what a model reads.</summary>
    /// <param name="audio">The audio's part of the model's pipeline.</param>
    /// <returns>Null where the model reads a table of features from elsewhere, which cannot be computed here.</returns>
    public static AcousticExtractor? Of(AcousticFeatures audio) =>
        FeatureSet.All.FirstOrDefault(set => set.Name == audio.Source && set.FunctionalNames.Count == audio.Inputs) is { } set ? new(set) : null;

    /// <summary>The hash of all that the functionals of a stretch of a recording depend on.</summary>
    /// <param name="content">The SHA-256 of the recording's file.</param>
    /// <param name="stretch">From where to where; null for the whole.</param>
    internal string CacheKey(ReadOnlySpan<byte> content, (TimeSpan Start, TimeSpan End)? stretch)
    {
        var what = $"{Set.Name}\n{Version}\n{AcousticFeatures.SampleRate}\n{Convert.ToHexStringLower(content)}\n{stretch?.Start.Ticks}\n{stretch?.End.Ticks}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(what)));
    }

    /// <summary>The functionals of sound that is in memory.</summary>
    /// <param name="samples">One channel, full scale ±1.</param>
    /// <param name="sampleRate">Its rate in Hz; any but 16 kHz is resampled.</param>
    /// <returns>One value for each of <see cref="FeatureSet.FunctionalNames"/>; null where the sound is too short to have any.</returns>
    /// <exception cref="ArgumentException">A sample is no number, or the rate is not supported.</exception>
    public float[]? Extract(ReadOnlySpan<float> samples, int sampleRate = AcousticFeatures.SampleRate)
    {
        var stream = _extractor.Open(AcousticFeatures.SampleRate);
        if (sampleRate == AcousticFeatures.SampleRate)
        {
            var rounded = samples.ToArray();
            foreach (ref var sample in rounded.AsSpan()) sample = Pcm16.Round(sample);
            stream.Accept(rounded);
            return Functionals(stream);
        }

        var resampler = new Resampler(sampleRate, AcousticFeatures.SampleRate);
        resampler.Write(samples);
        resampler.Complete();
        var block = new float[8192];
        while (resampler.Read(block) is > 0 and var count) stream.Accept(block.AsSpan(0, count));
        return Functionals(stream);
    }

    /// <summary>The functionals of a file.</summary>
    /// <param name="path">An audio or video file of one utterance.</param>
    /// <param name="options">Where ffmpeg is, and what the file may cost; null: <see cref="MediaOptions.Clips"/>.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>As from memory.</returns>
    /// <exception cref="MediaException">The file cannot be read.</exception>
    public float[]? Extract(string path, MediaOptions? options = null, CancellationToken cancellation = default)
    {
        using var recording = Recording.Open(path, AcousticFeatures.SampleRate, options ?? MediaOptions.Clips, cancellation);
        var stream = _extractor.Open(AcousticFeatures.SampleRate);
        var block = new float[8192];
        while (recording.Read(block) is > 0 and var count) stream.Accept(block.AsSpan(0, count));
        return Functionals(stream);
    }

    private static float[]? Functionals(FeatureStream stream) => stream.Functionals() is var functionals && AcousticFeatures.Usable(functionals) ? functionals : null;
}
