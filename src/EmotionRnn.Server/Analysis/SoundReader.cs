using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Server.Problems;

namespace EmotionRnn.Server.Analysis;

/// <summary>From the sound that came with a request, or live, to what a model reads of it.</summary>
internal static class SoundReader
{
    /// <summary>What computes a model's acoustic functionals.</summary>
    /// <exception cref="ApiProblem">The model does not listen, or to what cannot be computed here.</exception>
    public static AcousticExtractor ExtractorOf(EmotionRecognizer recognizer)
    {
        if (recognizer.Package.Model.Audio is not { } audio)
            throw new ApiProblem(
                StatusCodes.Status422UnprocessableEntity,
                "no-audio-model",
                "The model reads the words alone; send no recording, or ask for a model that listens."
            );
        return AcousticExtractor.Of(audio)
            ?? throw new ApiProblem(
                StatusCodes.Status422UnprocessableEntity,
                "no-audio-model",
                "The model reads features that cannot be computed from a recording."
            );
    }

    /// <summary>A conversation and how it sounds, and why where an utterance has no sound, or too little.</summary>
    /// <param name="extractor">Of the model.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="uploads">Its clips, or its recording, out of which utterances are cut by their times.</param>
    /// <param name="longest">The longest recording.</param>
    /// <param name="step">Is called between two utterances.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ApiProblem">A file cannot be read, or takes more than it may.</exception>
    public static RecordedConversation Read(
        AcousticExtractor extractor,
        Conversation conversation,
        Uploads uploads,
        TimeSpan longest,
        Action step,
        CancellationToken cancellationToken
    )
    {
        if (uploads.Recording is { } recording)
        {
            if (!conversation.Utterances.Any(utterance => utterance is { Start: not null, End: not null }))
                throw new ApiProblem(
                    StatusCodes.Status422UnprocessableEntity,
                    "no-times",
                    "No utterance has a start and an end, so that none can be found in the recording; send subtitles or another "
                        + "transcript with times."
                );
            return Read(
                recording,
                path =>
                    RecordedConversation.Read(
                        path,
                        conversation,
                        extractor,
                        MediaOptions.Default with
                        {
                            MaxDuration = longest,
                        },
                        step,
                        cancellationToken
                    )
            );
        }

        var clips = conversation.Utterances.Select(uploads.ClipOf).ToArray();
        float[]?[] rows =
        [
            .. clips.Select(clip =>
            {
                step();
                return clip is null ? null : Read(clip, path => extractor.Extract(path, MediaOptions.Clips, cancellationToken));
            }),
        ];
        return new(
            conversation,
            rows,
            [
                .. clips.Zip(
                    rows,
                    (clip, row) =>
                        clip is null ? "there is no clip of it"
                        : row is null ? extractor.TooLittle()
                        : null
                ),
            ]
        );
    }

    /// <summary>The conversation of a recording of which nothing else is known: its turns are where somebody speaks.</summary>
    /// <param name="extractor">Of the model.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="segmenter">Finds speech.</param>
    /// <param name="longest">The longest recording.</param>
    /// <param name="mostTurns">The most turns.</param>
    /// <param name="step">Is called between two utterances.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ApiProblem">The file cannot be read, takes more than it may, or has no speech in it.</exception>
    public static RecordedConversation Segment(
        AcousticExtractor extractor,
        Upload recording,
        ISpeechSegmenter segmenter,
        TimeSpan longest,
        int mostTurns,
        Action step,
        CancellationToken cancellationToken
    )
    {
        var heard = Read(
            recording,
            path =>
                RecordedConversation.Segment(
                    path,
                    segmenter,
                    extractor,
                    MediaOptions.Default with
                    {
                        MaxDuration = longest,
                    },
                    step,
                    cancellationToken
                )
        );
        return heard.Functionals.Count switch
        {
            0 => throw new ApiProblem(
                StatusCodes.Status422UnprocessableEntity,
                "no-speech",
                $"{recording.Name}: nobody is heard to speak in it; check that it is the right file."
            ),
            var turns when turns > mostTurns => throw new ApiProblem(
                StatusCodes.Status413PayloadTooLarge,
                "too-many-turns",
                $"{recording.Name}: {turns:N0} turns are heard in it; the limit is {mostTurns:N0}. Cut it in several."
            ),
            _ => heard with { Conversation = new(recording.Stem, heard.Conversation.Utterances) },
        };
    }

    private static T Read<T>(Upload upload, Func<string, T> read)
    {
        try
        {
            return read(upload.Path);
        }
        catch (MediaException error)
        {
            var (status, code) = error.Kind switch
            {
                MediaProblem.ToolMissing => (StatusCodes.Status503ServiceUnavailable, "not-ready"),
                MediaProblem.TooLong or MediaProblem.TooCostly => (StatusCodes.Status413PayloadTooLarge, "too-large"),
                _ => (StatusCodes.Status422UnprocessableEntity, "unreadable-media"),
            };
            throw new ApiProblem(status, code, Named(upload, error.Message));
        }
    }

    // Messages begin with the file's name, which is one of our own.
    private static string Named(Upload upload, string message) => $"{upload.Name}{message[Path.GetFileName(upload.Path).Length..]}";
}
