using System.Globalization;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition.Audio;

/// <summary>
/// A conversation and how it sounds: what
/// <see cref="EmotionRecognizer.Recognize(Conversation, IReadOnlyList{float[]}, RecognitionOptions)"/> reads.
/// </summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Functionals">A row an utterance, null where there is no audio or too little.</param>
public sealed record RecordedConversation(Conversation Conversation, IReadOnlyList<float[]?> Functionals)
{
    /// <summary>What a recording may cost that is held in memory to find the speech in it: 3 hours, of 230 MB each.</summary>
    private static readonly MediaOptions Whole = MediaOptions.Default with { MaxDuration = TimeSpan.FromHours(3) };

    // Of a clip of a second or two a segmenter may take nothing for speech.
    private static readonly TimeSpan LongestClip = TimeSpan.FromSeconds(10);

    /// <summary>Cuts the utterances of a conversation out of its recording, which is read once.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="conversation">Utterances without a start and an end have no audio.</param>
    /// <param name="extractor">What to compute.</param>
    /// <param name="options">Where ffmpeg is, and what the file may cost; null: <see cref="MediaOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MediaException">The recording cannot be read.</exception>
    /// <exception cref="InvalidDataException">An utterance ends before it starts, or lasts longer than half an hour.</exception>
    public static RecordedConversation Read(
        string path,
        Conversation conversation,
        AcousticExtractor extractor,
        MediaOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var rows = new float[]?[conversation.Utterances.Count];
        int[] timed = [.. Enumerable.Range(0, rows.Length).Where(t => conversation.Utterances[t] is { Start: not null, End: not null })];
        if (timed.Length > 0)
        {
            var stretches = timed.Select(t => (conversation.Utterances[t].Start!.Value, conversation.Utterances[t].End!.Value));
            foreach (var (i, functionals) in Cut(path, [.. stretches], extractor, options, cancellationToken))
                rows[timed[i]] = functionals;
        }

        return new(conversation, rows);
    }

    /// <summary>
    /// Finds the utterances of a recording of which nothing else is known, by where there is speech; all are of one party and have no text.
    /// One of at most ten
    /// seconds in which none is found is taken whole, as one utterance without an end.
    /// </summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="segmenter">Finds speech.</param>
    /// <param name="extractor">What to compute.</param>
    /// <param name="options">Where ffmpeg is, and what the file may cost, which is held in memory: 230 MB an hour; null: at most three
    /// hours.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The conversation, which has no utterances where nobody speaks.</returns>
    /// <exception cref="MediaException">The recording cannot be read.</exception>
    public static RecordedConversation Segment(
        string path,
        ISpeechSegmenter segmenter,
        AcousticExtractor extractor,
        MediaOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var recording = Recording.Open(path, segmenter.SampleRate, options ?? Whole, cancellationToken);
        var samples = recording.ReadToEnd();
        var utterances = new List<Utterance>();
        var rows = new List<float[]?>();
        foreach (var (start, end) in segmenter.Segment(samples, cancellationToken))
            Add(start, end, Time(end));
        if (utterances.Count == 0 && samples.Length > 0 && Time(samples.Length) <= LongestClip)
            Add(0, samples.Length, end: null);
        return new(new Conversation(Path.GetFileNameWithoutExtension(path), utterances), rows);

        void Add(int first, int after, TimeSpan? end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var id = utterances.Count.ToString(CultureInfo.InvariantCulture);
            utterances.Add(
                new()
                {
                    Id = id,
                    Speaker = Utterance.UnnamedSpeaker,
                    Start = Time(first),
                    End = end,
                }
            );
            rows.Add(extractor.Extract(samples.AsSpan(first, after - first), segmenter.SampleRate));
        }

        TimeSpan Time(int sample) => TimeSpan.FromSeconds((double)sample / segmenter.SampleRate);
    }

    /// <summary>The functionals of stretches of a recording, in order of their ends.</summary>
    /// <exception cref="InvalidDataException">A stretch ends before it starts, or is too long.</exception>
    internal static IEnumerable<(int Index, float[]? Functionals)> Cut(
        string path,
        IReadOnlyList<(TimeSpan Start, TimeSpan End)> stretches,
        AcousticExtractor extractor,
        MediaOptions? options,
        CancellationToken cancellationToken
    )
    {
        using var recording = Recording.Open(path, AcousticFeatures.SampleRate, options, cancellationToken);
        IEnumerable<(int Index, float[] Samples)> cut;
        try
        {
            cut = StretchCutter.Cut(recording.Read, recording.SampleRate, stretches);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)}: {e.Message.Split(" (Parameter")[0]}", e);
        }

        foreach (var (i, samples) in cut)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (i, extractor.Extract(samples));
        }
    }
}
