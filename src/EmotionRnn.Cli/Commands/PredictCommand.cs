using System.CommandLine;
using System.Text;
using EmotionRnn.Cli.Predicting;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>predict</c>: the emotions of conversations, whole or turn by turn.</summary>
internal static class PredictCommand
{
    private const string StandardInput = "-";

    // Enough for all threads to work on, and few enough to see answers come.
    private const int ConversationsAtATime = 64;

    private static readonly Argument<string> File = new("file")
    {
        Description =
            "A conversation as plain text, JSON, CSV or subtitles, an audio or video file, or a folder or zip of clips; - or "
            + "nothing for standard input",
        DefaultValueFactory = _ => StandardInput,
        HelpName = "FILE|DIR",
    };
    private static readonly Option<string?> Model = ModelFolder.Option(
        "The model: a name under models/ or a folder (default: general; of a recording without transcript: audio)"
    );
    private static readonly Option<string?> Subtitles = new("--subtitles")
    {
        Description = "What is said in a recording, with times: subtitles, Whisper's JSON, CSV; of clips: CSV with their names",
        HelpName = "FILE",
    };
    private static readonly Option<string?> Speakers = new("--speakers")
    {
        Description = "Who speaks when in a recording",
        HelpName = "FILE.rttm",
    };
    private static readonly Option<string> Format = new("--format")
    {
        Description = "How the conversation is written",
        DefaultValueFactory = _ => "auto",
        HelpName = "auto|text|json|csv",
    };
    private static readonly Option<string?> EncodingName = new("--encoding")
    {
        Description = "How a transcript encodes characters, such as windows-1252 (default: its byte order mark, else UTF-8)",
        HelpName = "NAME",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON" };
    private static readonly Option<bool> Csv = new("--csv") { Description = "Write CSV, a row an utterance" };
    private static readonly Option<int?> Attention = new("--attention")
    {
        Description = "How many of the utterances it looks back at most to name (default: 3 in JSON and CSV, none on screen)",
        HelpName = "N",
    };
    private static readonly Option<int> Top = new("--top")
    {
        Description = "How many emotions to show of each utterance on screen",
        DefaultValueFactory = _ => new ViewOptions().Top,
        HelpName = "N",
    };
    private static readonly Option<double> AbstainBelow = new("--abstain-below")
    {
        Description = "Mark answers less probable than this, 0 to 1, as abstentions",
        HelpName = "P",
    };
    private static readonly Option<bool> Live = new("--live") { Description = "Answer each line as it comes, from what was said so far" };
    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Write to a file, whole or not at all",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new SessionCommand("predict", "Recognises the emotion of every utterance of conversations.")
        {
            Examples =
            [
                "emotionrnn predict samples/conversation.txt",
                "emotionrnn predict samples/conversation.json --json | jq '.conversations[].utterances[].emotion'",
                "echo 'Ann: We won!' | emotionrnn predict",
                "emotionrnn predict calls.csv --csv --out emotions.csv",
                "emotionrnn predict call.mp4 --subtitles call.srt --speakers call.rttm",
                "emotionrnn predict interview.wav",
                "tail -f chat.log | emotionrnn predict --live --json",
            ],
        };
        foreach (
            var symbol in new Option[]
            {
                Model,
                Subtitles,
                Speakers,
                Format,
                EncodingName,
                Json,
                Csv,
                Attention,
                Top,
                AbstainBelow,
                Live,
                Out,
            }
        )
            command.Add(symbol);
        command.Add(File);
        Format.AcceptOnlyFromAmong("auto", "text", "json", "csv");
        File.RefuseOptions();
        Attention.Must(value => value >= 0, "0 or more");
        Top.Must(value => value >= 1, "1 or more");
        AbstainBelow.Must(value => value is >= 0 and <= 1, "in 0 to 1");
        command.Validators.Add(line =>
        {
            if (line.GetValue(Json) && line.GetValue(Csv))
                line.AddError("Give --json or --csv, not both.");
            if (line.GetValue(Live) && line.GetValue(Format) == "csv")
                line.AddError("--live reads plain text or JSON, an utterance a line.");
        });
        command.Does(Run);
        return command;
    }

    private static ExitCode Run(ParseResult line, Session session)
    {
        var live = line.GetValue(Live);
        var file = line.GetValue(File)!;
        var encoding = FindEncoding(line.GetValue(EncodingName));
        var heard =
            file != StandardInput && InputFile.IsHeard(file)
                ? new HeardInput(file, line.GetValue(Subtitles), line.GetValue(Speakers), encoding, session)
                : null;
        if (heard is null && (line.GetValue(Subtitles) ?? line.GetValue(Speakers)) is not null)
            throw new CommandFailure(
                ExitCode.Usage,
                $"{file}: --subtitles and --speakers go with a recording or clips; give one, or the transcript alone"
            );
        if (heard is not null && live)
            throw new CommandFailure(ExitCode.Usage, $"{file}: --live reads lines of text; leave it out for a recording");
        var recognizer = ModelFolder.Load(line.GetValue(Model) ?? heard?.DefaultModel ?? ModelFolder.Default);
        if (live && !recognizer.CanReadLive)
        {
            throw new CommandFailure(
                ExitCode.Model,
                $"the model '{recognizer.Package.Manifest.Name}' also reads conversations backward and cannot answer before their "
                    + $"end; use a forward-only one, such as --model general"
            );
        }

        if (line.GetValue(Out) is { } path)
            OutputFile.Write(
                path,
                stream =>
                    Write(
                        stream,
                        new Screen(new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true), color: false, terminal: false)
                    )
            );
        else
            Write(session.Output, session.OpenScreen());
        return heard is { IsPartial: true } ? ExitCode.Partly : ExitCode.Done;

        void Write(Stream output, Screen screen)
        {
            var pictured = !line.GetValue(Json) && !line.GetValue(Csv);
            var attention = line.GetValue(Attention);
            using PredictionWriter writer =
                pictured ? new PredictionPicture(screen, recognizer.Labels, new(line.GetValue(Top), attention > 0))
                : line.GetValue(Csv) ? new PredictionCsv(output, recognizer.Labels)
                : new PredictionJson(output, recognizer.Package, live);
            var options = new RecognitionOptions(
                attention ?? (pictured ? 0 : RecognitionOptions.Default.Attention),
                line.GetValue(AbstainBelow)
            );
            var format = Enum.TryParse<ConversationFormat>(line.GetValue(Format), ignoreCase: true, out var given)
                ? given
                : (ConversationFormat?)null;
            IReadOnlyList<ReadWarning> warnings = [];
            if (heard is not null)
                Recognize(heard.Read(recognizer), recognizer, options, writer, session);
            else if (live)
                Answer(file, format, recognizer, options, writer, session);
            else
            {
                var written = Read(file, format, encoding, session);
                warnings = written.Warnings;
                if (written.IsOfProgram)
                    session.Note($"{(file == StandardInput ? InputFile.StandardInputName : file)}: read as {written.Layout}");
                Recognize(
                    [.. written.Select(conversation => new RecordedConversation(conversation))],
                    recognizer,
                    options,
                    writer,
                    session
                );
            }

            warnings = heard?.Warnings ?? warnings;
            foreach (var warning in warnings)
                session.Note($"warning: {CellText.Clean(warning.ToString())}");
            writer.Complete(heard?.Skipped ?? [], warnings);
        }
    }

    private static ConversationCollection Read(string file, ConversationFormat? format, Encoding? encoding, Session session) =>
        session.Await(() =>
            file == StandardInput
                ? ConversationReader.Read(InputFile.StandardInput(session), format, InputFile.StandardInputName, encoding: encoding)
                : ConversationReader.Read(InputFile.Check(file), format, encoding: encoding)
        );

    private static Encoding? FindEncoding(string? name)
    {
        if (name is null)
            return null;
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw new CommandFailure(
                ExitCode.Usage,
                $"--encoding {name}: there is none of that name; give one such as windows-1252 or utf-16"
            );
        }
    }

    private static void Recognize(
        IReadOnlyList<RecordedConversation> conversations,
        EmotionRecognizer recognizer,
        RecognitionOptions options,
        PredictionWriter writer,
        Session session
    )
    {
        var (withoutAudio, total) = (0, 0);
        using (var progress = session.CountOf("conversations recognised", conversations.Count))
        {
            var done = 0;
            foreach (var some in conversations.Chunk(ConversationsAtATime))
            {
                foreach (var emotions in session.Await(() => recognizer.RecognizeAll(some, options)))
                {
                    (withoutAudio, total) = (withoutAudio + emotions.WithoutAudio, total + emotions.Utterances.Count);
                    writer.Write(emotions);
                }

                progress.Report(done += some.Length);
            }
        }

        if (withoutAudio > 0)
            session.Note(
                $"{withoutAudio:N0} of {total:N0} utterances have no audio: the model '{recognizer.Package.Manifest.Name}', which "
                    + $"reads it, answers as for missing audio"
            );
    }

    private static void Answer(
        string file,
        ConversationFormat? format,
        EmotionRecognizer recognizer,
        RecognitionOptions options,
        PredictionWriter writer,
        Session session
    )
    {
        using var input = file == StandardInput ? InputFile.StandardInput(session) : System.IO.File.OpenRead(InputFile.Check(file));
        var conversations = new Dictionary<string, LiveConversation>(StringComparer.Ordinal);
        foreach (var (id, turn) in new LiveTurns(input, file == StandardInput ? InputFile.StandardInputName : file, format, session).Read())
        {
            if (!conversations.TryGetValue(id, out var conversation))
                conversations.Add(id, conversation = recognizer.StartConversation(options));
            var numbered = turn.Id == "0" ? turn with { Id = $"{conversation.Turns}" } : turn;
            writer.WriteTurn(id, conversation.Turns, conversation.Add(numbered));
        }
    }
}
