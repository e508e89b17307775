using EmotionRnn.Media;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Server.Analysis;

namespace EmotionRnn.Server.Live;

/// <summary>
/// The sound of the turn that comes next: binary messages of mono samples, signed 16-bit little-endian, kept until the turn's words come.
/// </summary>
/// <param name="extractor">What computes the model's features; null where the model does not listen.</param>
/// <param name="sampleRate">In Hz.</param>
/// <param name="longest">Of one turn.</param>
/// <param name="budget">Of all connections.</param>
internal sealed class LiveAudio(AcousticExtractor? extractor, int sampleRate, TimeSpan longest, ByteBudget budget) : IDisposable
{
    private const int DefaultRate = 16000,
        LowestRate = 8000,
        HighestRate = 48000;
    private readonly MemoryStream _samples = new();

    /// <summary>For a conversation that begins or is resumed.</summary>
    /// <exception cref="LiveProblem">The sample rate is out of range.</exception>
    public static LiveAudio Of(EmotionRecognizer recognizer, int? sampleRate, TimeSpan longest, ByteBudget budget)
    {
        if (sampleRate is { } rate && rate is < LowestRate or > HighestRate)
            throw LiveProblem.BadMessage($"'sampleRate' must lie in {LowestRate} to {HighestRate} Hz.");
        var listens = recognizer.Package.Model.Audio is not null;
        return new(listens ? SoundReader.ExtractorOf(recognizer) : null, sampleRate ?? DefaultRate, longest, budget);
    }

    /// <summary>Whether there is sound.</summary>
    public bool Any => _samples.Length > 0;

    /// <summary>Keeps samples.</summary>
    /// <exception cref="LiveProblem">The model does not listen, or the turn lasts too long: what was kept of it is dropped.</exception>
    public void Add(ReadOnlySpan<byte> samples)
    {
        if (extractor is null)
            throw new LiveProblem("no-audio-model", "The model reads the words alone; start with one that listens.");
        if (_samples.Length + samples.Length > longest.TotalSeconds * sampleRate * sizeof(short) || !budget.TryTake(samples.Length))
        {
            Clear();
            throw new LiveProblem(
                "too-much-audio",
                $"A turn's sound lasts at most {longest.TotalSeconds:0} seconds; what came of it is dropped."
            );
        }

        _samples.Write(samples);
    }

    /// <summary>The features of what was kept, which is then gone; null where there is no sound, or too little.</summary>
    public float[]? Take()
    {
        if (extractor is null || _samples.Length < sizeof(short))
            return null;
        var bytes = _samples.GetBuffer().AsSpan(0, (int)_samples.Length);
        var samples = new float[bytes.Length / sizeof(short)];
        Pcm16.Decode(bytes, samples);
        Clear();
        return extractor.Extract(samples, sampleRate);
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        budget.Give(_samples.Length);
        _samples.SetLength(0);
        _samples.Capacity = 0;
    }
}
