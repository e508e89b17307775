using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Acoustics;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition.Audio;

/// <summary>
/// From sound to what models read of it: the functionals of a feature set, the vector of an encoder of speech, or the one before the other.
/// The one way for training,
/// batch and live use, so that the same sound gives the same numbers in each. Safe for several threads at once.
/// </summary>
public sealed class AcousticExtractor
{
    /// <summary>Counted up whenever the same sound gives other numbers than before, so that nothing stale is taken from a cache.</summary>
    public const int Version = 1;

    private readonly FeatureExtractor? _extractor;

    /// <summary>Says what to compute.</summary>
    /// <param name="set">The feature set; null for none.</param>
    /// <param name="encoder">The encoder; null for none.</param>
    /// <exception cref="ArgumentException">There is neither.</exception>
    public AcousticExtractor(FeatureSet? set, IAudioEncoder? encoder = null)
    {
        if (set is null && encoder is null)
            throw new ArgumentException("There must be a feature set, an encoder, or both.");
        (Set, Encoder) = (set, encoder);
        _extractor = set is null ? null : FeatureExtractor.Create(set);
    }

    /// <summary>The feature set; null for none.</summary>
    public FeatureSet? Set { get; }

    /// <summary>The encoder; null for none.</summary>
    public IAudioEncoder? Encoder { get; }

    /// <summary>What is computed: the feature set's name, the encoder's, or both with a plus between them.</summary>
    public string Source => string.Join('+', new[] { Set?.Name, Encoder?.Name }.OfType<string>());

    /// <summary>How many numbers an utterance has.</summary>
    public int Size => (Set?.FunctionalNames.Count ?? 0) + (Encoder?.Size ?? 0);

    /// <summary>The extractor that computes what a model reads.</summary>
    /// <param name="audio">The audio's part of the model's pipeline.</param>
    /// <returns>Null where the model reads a table of features from elsewhere, which cannot be computed here.</returns>
    public static AcousticExtractor? Of(AcousticFeatures audio)
    {
        var set = FeatureSet.All.FirstOrDefault(set =>
            set.Name == audio.Source || (audio.Encoder is not null && audio.Source.StartsWith(set.Name + "+", StringComparison.Ordinal))
        );
        if (set is null && audio.Encoder is null)
            return null;
        var extractor = new AcousticExtractor(set, audio.Encoder);
        return extractor.Size == audio.Inputs ? extractor : null;
    }

    /// <summary>Why sound has no numbers, for a person.</summary>
    /// <param name="segment">From where to where in a recording; null for the whole.</param>
    public string TooLittle((TimeSpan Start, TimeSpan End)? segment = null) =>
        segment is { } part
            ? $"from {part.Start:g} to {part.End:g} it is too short for {Source}, or beyond the recording's end"
            : $"it is too short for {Source}";

    /// <summary>The hash of all that the numbers of a segment of a recording depend on.</summary>
    /// <param name="content">The SHA-256 of the recording's file.</param>
    /// <param name="segment">From where to where; null for the whole.</param>
    internal string CacheKey(ReadOnlySpan<byte> content, (TimeSpan Start, TimeSpan End)? segment)
    {
        var parts = string.Join('+', new[] { Set?.Name, Encoder?.Hash }.OfType<string>());
        var what =
            $"{parts}\n{Version}\n{AcousticFeatures.SampleRate}\n{Convert.ToHexStringLower(content)}\n"
            + $"{segment?.Start.Ticks}\n{segment?.End.Ticks}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(what)));
    }

    /// <summary>The numbers of sound that is in memory.</summary>
    /// <param name="samples">One channel, full scale ±1.</param>
    /// <param name="sampleRate">Its rate in Hz; any but 16 kHz is resampled.</param>
    /// <returns>One value for each of <see cref="FeatureSet.FunctionalNames"/>, then the encoder's; null where the sound is too short to
    /// have any.</returns>
    /// <exception cref="ArgumentException">A sample is no number, or the rate is not supported.</exception>
    /// <exception cref="EncoderException">The encoder failed.</exception>
    public float[]? Extract(ReadOnlySpan<float> samples, int sampleRate = AcousticFeatures.SampleRate)
    {
        var hearing = new Hearing(this, default);
        if (sampleRate == AcousticFeatures.SampleRate)
        {
            var rounded = samples.ToArray();
            foreach (ref var sample in rounded.AsSpan())
                sample = Pcm16.Round(sample);
            hearing.Accept(rounded);
            return hearing.Finish();
        }

        var resampler = new Resampler(sampleRate, AcousticFeatures.SampleRate);
        resampler.Write(samples);
        resampler.Complete();
        return hearing.ReadToEnd(resampler.Read);
    }

    /// <summary>The numbers of a file.</summary>
    /// <param name="path">An audio or video file of one utterance.</param>
    /// <param name="options">Where ffmpeg is, and what the file may cost; null: <see cref="MediaOptions.Clips"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>As from memory.</returns>
    /// <exception cref="MediaException">The file cannot be read.</exception>
    /// <exception cref="EncoderException">The encoder failed.</exception>
    public float[]? Extract(string path, MediaOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var recording = MediaReader.Open(path, AcousticFeatures.SampleRate, options ?? MediaOptions.Clips, cancellationToken);
        return new Hearing(this, cancellationToken).ReadToEnd(recording.Read);
    }

    /// <summary>A sound that comes in blocks. A feature set does not keep them; an encoder reads the sound as a whole.</summary>
    private sealed class Hearing(AcousticExtractor what, CancellationToken cancellationToken)
    {
        private readonly FeatureStream? _stream = what._extractor?.Open(AcousticFeatures.SampleRate);
        private readonly List<float>? _samples = what.Encoder is null ? null : [];

        public void Accept(ReadOnlySpan<float> samples)
        {
            _stream?.Accept(samples);
            _samples?.AddRange(samples);
        }

        public float[]? ReadToEnd(ReadSamples read)
        {
            var block = new float[8192];
            while (read(block) is > 0 and var count)
                Accept(block.AsSpan(0, count));
            return Finish();
        }

        public float[]? Finish()
        {
            var functionals = _stream?.Functionals() ?? [];
            if (_stream is not null && !AcousticFeatures.Usable(functionals))
                return null;
            if (_samples is null)
                return functionals;
            return what.Encoder!.Encode(CollectionsMarshal.AsSpan(_samples), cancellationToken) is { } vector
                ? [.. functionals, .. vector]
                : null;
        }
    }
}
