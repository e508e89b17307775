using System.Globalization;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition.Audio;

/// <summary>
/// A conversation and how it sounds: what
/// <see cref="EmotionRecognizer.RecognizeAll"/> reads.
/// </summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Functionals">A row an utterance, null where there is no audio or too little.</param>
/// <param name="Problems">Why an utterance that was listened for could not be heard, for a person: one an utterance, null where it
/// could.</param>
public sealed record RecordedConversation(Conversation Conversation, IReadOnlyList<float[]?> Functionals, IReadOnlyList<string?> Problems)
{
    /// <summary>What a recording may cost that is held in memory to find the speech in it: 3 hours, of 230 MB each.</summary>
    private static readonly MediaOptions Whole = MediaOptions.Default with { MaxDuration = TimeSpan.FromHours(3) };

    // Of a clip of a second or two a segmenter may take nothing for speech.
    private static readonly TimeSpan LongestClip = TimeSpan.FromSeconds(10);

    /// <summary>A conversation to which nobody listened: its words alone count.</summary>
    /// <param name="conversation">The conversation.</param>
    public RecordedConversation(Conversation conversation)
        : this(conversation, new float[]?[conversation.Utterances.Count], new string?[conversation.Utterances.Count]) { }

    /// <summary>Cuts the utterances of a conversation out of its recording, which is read once.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="conversation">Utterances without a start and an end, or that last longer than half an hour, have no audio.</param>
    /// <param name="extractor">What to compute.</param>
    /// <param name="options">Where ffmpeg is, and what the file may cost; null: <see cref="MediaOptions.Default"/>.</param>
    /// <param name="afterEach">Is called after each utterance that was listened to.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="MediaException">The recording cannot be read.</exception>
    public static RecordedConversation Read(
        string path,
        Conversation conversation,
        AcousticExtractor extractor,
        MediaOptions? options = null,
        Action? afterEach = null,
        CancellationToken cancellationToken = default
    )
    {
        var heard = new RecordedConversation(conversation);
        var (rows, problems) = ((float[]?[])heard.Functionals, (string?[])heard.Problems);
        var segments = new List<(TimeSpan Start, TimeSpan End)>();
        var turns = new List<int>();
        foreach (var (t, utterance) in conversation.Utterances.Index())
        {
            problems[t] = utterance is { Start: { } start, End: { } end } ? SegmentCutter.Problem((start, end)) : "it has no start and end";
            if (problems[t] is not null)
                continue;
            turns.Add(t);
            segments.Add((utterance.Start!.Value, utterance.End!.Value));
        }

        if (turns.Count > 0)
            foreach (var (i, functionals) in Cut(path, segments, extractor, options, cancellationToken))
            {
                (rows[turns[i]], problems[turns[i]]) = (functionals, functionals is null ? extractor.TooLittle(segments[i]) : null);
                afterEach?.Invoke();
            }
        return heard;
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
    /// <param name="afterEach">Is called after each utterance that was listened to.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The conversation, which has no utterances where nobody speaks.</returns>
    /// <exception cref="MediaException">The recording cannot be read.</exception>
    public static RecordedConversation Segment(
        string path,
        ISpeechSegmenter segmenter,
        AcousticExtractor extractor,
        MediaOptions? options = null,
        Action? afterEach = null,
        CancellationToken cancellationToken = default
    )
    {
        using var recording = MediaReader.Open(path, segmenter.SampleRate, options ?? Whole, cancellationToken);
        var samples = recording.ReadToEnd();
        var utterances = new List<Utterance>();
        var rows = new List<float[]?>();
        foreach (var (start, end) in segmenter.Segment(samples, cancellationToken))
            Add(start, end, Time(end));
        if (utterances.Count == 0 && samples.Length > 0 && Time(samples.Length) <= LongestClip)
            Add(0, samples.Length, end: null);
        return new(
            new Conversation(Path.GetFileNameWithoutExtension(path), utterances),
            rows,
            [.. rows.Select(row => row is null ? extractor.TooLittle() : null)]
        );

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
            afterEach?.Invoke();
        }

        TimeSpan Time(int sample) => TimeSpan.FromSeconds((double)sample / segmenter.SampleRate);
    }

    /// <summary>The functionals of segments of a recording, in order of their ends.</summary>
    /// <exception cref="ArgumentException">A segment cannot be cut: <see cref="SegmentCutter.Problem"/>.</exception>
    internal static IEnumerable<(int Index, float[]? Functionals)> Cut(
        string path,
        IReadOnlyList<(TimeSpan Start, TimeSpan End)> segments,
        AcousticExtractor extractor,
        MediaOptions? options,
        CancellationToken cancellationToken
    )
    {
        using var recording = MediaReader.Open(path, AcousticFeatures.SampleRate, options, cancellationToken);
        foreach (var (i, samples) in SegmentCutter.Cut(recording.Read, recording.SampleRate, segments))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (i, extractor.Extract(samples));
        }
    }
}
