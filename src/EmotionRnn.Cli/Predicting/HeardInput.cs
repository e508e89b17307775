using System.Text;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Cli.Predicting;

/// <summary>
/// Makes conversations of what can be heard: a recording with a transcript, with turns of speakers or with nothing, or a folder or zip of
/// clips, one an utterance.
/// Without a transcript a model has to answer by sound alone.
/// </summary>
/// <param name="path">The recording, folder or archive.</param>
/// <param name="subtitles">Its transcript: subtitles, the JSON of Whisper, CSV and others with times, or for clips with their names; null
/// for none.</param>
/// <param name="speakers">Who speaks when, as RTTM; null for unknown.</param>
/// <param name="encoding">How the transcript encodes characters; null: as its byte order mark says, else UTF-8.</param>
/// <param name="session">For progress, notes and the wish to stop.</param>
internal sealed class HeardInput(string path, string? subtitles, string? speakers, Encoding? encoding, Session session)
{
    private const int MostListed = 20;
    private readonly List<ReadWarning> _warnings = [];

    /// <summary>What of the transcript was left out, or not certain.</summary>
    public IReadOnlyList<ReadWarning> Warnings => _warnings;

    /// <summary>The model that answers where none is named: by the transcript, or by the sound where there is none.</summary>
    public string DefaultModel => subtitles is null ? "audio" : ModelFolder.Default;

    /// <summary>Whether something that was asked for could not be heard.</summary>
    public bool IsPartial { get; private set; }

    /// <summary>Files of a folder or zip that are no clips.</summary>
    public IReadOnlyList<StrayFile> Skipped { get; private set; } = [];

    /// <summary>The conversations, and how they sound.</summary>
    public IReadOnlyList<RecordedConversation> Read(EmotionRecognizer recognizer)
    {
        var name = recognizer.Package.Manifest.Name;
        var model = recognizer.Package.Model;
        if (subtitles is null && model.Audio is null)
            throw new CommandFailure(
                ExitCode.Usage,
                $"the model '{name}' reads text, and {Path.GetFileName(path)} comes without: give a transcript as --subtitles "
                    + $"FILE, or --model audio"
            );
        if (subtitles is null && model.ReadsText)
            session.Note($"no --subtitles: the model '{name}' reads text and audio, and answers as for empty text");
        var extractor = model.Audio is { } audio
            ? AcousticExtractor.Of(audio)
                ?? throw new CommandFailure(
                    ExitCode.Model,
                    $"the model '{name}' reads features named {audio.Source}, which cannot be computed from a recording"
                )
            : null;
        if (extractor is null)
            session.Note($"the model '{name}' reads the transcript and does not listen");
        var heard =
            Directory.Exists(path) || Path.GetExtension(path).Equals(".zip", StringComparison.OrdinalIgnoreCase)
                ? ReadClips(extractor)
                : [ReadRecording(extractor)];
        if (heard.All(c => c.Conversation.Parties is [] or [Utterance.UnnamedSpeaker]))
            session.Note(
                speakers is null
                    ? "no --speakers: all turns count as one party's, so what one does to another is not seen"
                    : "no turn of --speakers overlaps an utterance: all turns count as one party's"
            );
        (string, string)[] unheard =
        [
            .. heard.SelectMany(c =>
                c.Problems.Zip(c.Conversation.Utterances)
                    .Where(turn => turn.First is not null)
                    .Select(turn => ($"{c.Conversation.Id}/{turn.Second.Id}", turn.First!))
            ),
        ];
        IsPartial = unheard.Length > 0;
        List("no audio of", unheard);
        return heard;
    }

    private RecordedConversation ReadRecording(AcousticExtractor? extractor)
    {
        InputFile.Check(path);
        var turns = speakers is null ? null : Only(speakers, ConversationFormat.Rttm);
        var conversation = subtitles is not null ? Only(subtitles, null) : turns;
        if (conversation is null)
            return Segment(extractor!);
        conversation = new Conversation(Path.GetFileNameWithoutExtension(path), conversation.Utterances);
        if (turns is not null && subtitles is not null)
            conversation = SpeakerTurns.Assign(conversation, turns);
        if (extractor is null)
            return new(conversation);
        if (conversation.Utterances.All(u => u.Start is null || u.End is null))
            throw new CommandFailure(
                ExitCode.Input,
                $"{subtitles}: no utterance has a start and an end, so that none can be found in the recording; give subtitles or "
                    + $"another transcript with times"
            );
        session.Note($"listening to {conversation.Utterances.Count:N0} utterances of {Path.GetFileName(path)}");
        return session.Await(() => RecordedConversation.Read(path, conversation, extractor, cancellationToken: session.Cancellation));
    }

    private RecordedConversation Segment(AcousticExtractor extractor)
    {
        session.Note(
            $"no --subtitles and no --speakers: utterances are what Silero's voice activity model takes for speech in "
                + $"{Path.GetFileName(path)}"
        );
        using var segmenter = VoiceActivity.Open();
        var heard = session.Await(() => RecordedConversation.Segment(path, segmenter, extractor, cancellationToken: session.Cancellation));
        if (heard.Conversation.Utterances.Count == 0)
            throw new CommandFailure(
                ExitCode.Input,
                $"{Path.GetFileName(path)}: nobody is heard to speak in it; check that it is the right file and has speech in it"
            );
        if (heard.Conversation.Utterances is [{ End: null }])
            session.Note($"it hears none, and takes {Path.GetFileName(path)} as one utterance");
        return heard;
    }

    private List<RecordedConversation> ReadClips(AcousticExtractor? extractor)
    {
        if (speakers is not null)
            throw new CommandFailure(
                ExitCode.Usage,
                "--speakers goes with one recording; for clips give a CSV with a speaker column as --subtitles"
            );
        using var collection = ClipCollection.Open(path);
        IReadOnlyList<Conversation> conversations = subtitles is not null ? ReadWritten(subtitles, null) : FromNames(collection);
        Skipped = collection.Strays;
        List("skipping", [.. Skipped.Select(file => (file.Name, file.Reason))]);
        if (conversations.Count == 0)
            throw new CommandFailure(ExitCode.Input, $"{path}: there is no recording in it; give clips such as dia0_utt0.mp4 or 1.wav");
        if (extractor is null)
            return [.. conversations.Select(c => new RecordedConversation(c))];
        using var progress = session.CountOf("clips listened to", conversations.Sum(c => c.Utterances.Count));
        var clips = ClipAcoustics.Read(
            collection,
            [.. conversations.Select(c => ((string?)null, c))],
            extractor,
            VectorCache.OfUser("acoustics"),
            progress: progress,
            cancellationToken: session.Cancellation
        );
        return [.. conversations.Select((c, i) => new RecordedConversation(c, clips.Rows[i], clips.Problems[i]))];
    }

    private void List(string what, (string Name, string Reason)[] items)
    {
        foreach (var (name, reason) in items.Take(MostListed))
            session.Note($"{what} {name}: {reason}");
        if (items.Length > MostListed)
            session.Note($"… and {items.Length - MostListed:N0} more");
    }

    private static List<Conversation> FromNames(ClipCollection clips) =>
        [
            .. clips
                .Clips.GroupBy(clip => (clip.Split, clip.Dialogue))
                .Select(group => new Conversation(
                    group.Key.Split is { } split ? $"{split}/{group.Key.Dialogue}" : group.Key.Dialogue,
                    [
                        .. group.Select(clip => new Utterance
                        {
                            Id = clip.Utterance,
                            Speaker = Utterance.UnnamedSpeaker,
                            Clip = clip.Name,
                        }),
                    ]
                )),
        ];

    private ConversationCollection ReadWritten(string file, ConversationFormat? format)
    {
        var conversations = session.Await(() => ConversationReader.Read(InputFile.Check(file), format, encoding: encoding));
        _warnings.AddRange(conversations.Warnings);
        return conversations;
    }

    private Conversation Only(string file, ConversationFormat? format)
    {
        var conversations = ReadWritten(file, format);
        var stem = Path.GetFileNameWithoutExtension(path);
        return conversations is [var only]
            ? only
            : conversations.FirstOrDefault(c => c.Id == stem)
                ?? throw new CommandFailure(
                    ExitCode.Input,
                    $"{file}: it has {conversations.Count} conversations, none called {stem} as the recording is; give a file with one"
                );
    }
}
