using System.CommandLine;
using EmotionRnn.Acoustics;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.FeatureFiles;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Cli.Options;

/// <summary>The options that say where a corpus's audio is and what is read of it.</summary>
internal sealed class AudioOptions
{
    private const int MostListed = 20;

    private readonly CorpusOptions _corpus;
    private readonly Option<string?> _clips = new("--clips")
    {
        Description =
            "The corpus's recordings, one an utterance or one a conversation (default for ravdess, emodb and acted-speech: --data)",
        HelpName = "DIR|ZIP",
    };
    private readonly Option<string> _set = new("--audio-set")
    {
        Description = "Which acoustic functionals to compute",
        HelpName = string.Join('|', FeatureSet.All.Select(set => set.Name)),
        DefaultValueFactory = _ => FeatureSet.EGeMAPSv02.Name,
    };
    private readonly Option<string?> _features = new("--audio-features")
    {
        Description =
            "Features from elsewhere instead of recordings: .csv, .parquet, .npy, .npz or .pkl, of a pickle of several tables FILE#PART",
        HelpName = "FILE",
    };
    private readonly Option<int?> _select = new("--select")
    {
        Description = "Keep at most so many functionals, those that tell the emotions apart best on train (default: all that vary)",
        HelpName = "N",
    };
    private readonly Option<float> _audioDropout = new("--audio-dropout")
    {
        Description = "The share of dialogues from which training takes all audio, so that a model of both learns to do without",
        HelpName = "P",
    };
    private readonly Option<float> _textDropout = new("--text-dropout")
    {
        Description = "The share from which it takes all text",
        HelpName = "P",
    };

    private readonly AudioEncoderOptions? _encoder;

    /// <summary>Takes the options' surroundings.</summary>
    /// <param name="corpus">The command's corpus.</param>
    /// <param name="forTraining">Whether it makes models; otherwise the model says what is read.</param>
    public AudioOptions(CorpusOptions corpus, bool forTraining)
    {
        _corpus = corpus;
        _encoder = forTraining ? new() : null;
        _set.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. FeatureSet.All.Select(set => set.Name)]);
        _select.Must(value => value >= 1, "1 or more");
        _audioDropout.Must(value => value is >= 0 and < 1, "in [0, 1)");
        _textDropout.Must(value => value is >= 0 and < 1, "in [0, 1)");
    }

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> Options =>
        _encoder is null ? [_clips, _features] : [_clips, _features, _set, .. _encoder.Options, _select, _audioDropout, _textDropout];

    /// <summary>Has a command refuse options that do not go together.</summary>
    /// <param name="command">The command.</param>
    public void AddValidators(Command command)
    {
        _encoder?.AddValidators(command);
        command.Validators.Add(line =>
        {
            if (line.GetValue(_clips) is not null && line.GetValue(_features) is not null)
                line.AddError("Give --clips or --audio-features, not both.");
            if (_encoder is null)
                return;
            if (line.GetValue(_features) is not null && line.GetValue(_encoder.Encoder) is not null)
                line.AddError("Give --audio-encoder or --audio-features, not both.");
            if (line.GetValue(_audioDropout) + line.GetValue(_textDropout) > 1)
                line.AddError("--audio-dropout and --text-dropout together must not exceed 1.");
        });
    }

    /// <summary>Adds to a recipe what the options say of it.</summary>
    public EmotionRnnRecipe AddTo(EmotionRnnRecipe recipe, ParseResult line) =>
        recipe with
        {
            SelectAcoustics = line.GetValue(_select),
            AudioDropout = line.GetValue(_audioDropout),
            TextDropout = line.GetValue(_textDropout),
        };

    /// <summary>The functionals of a corpus, for models that are to be made; null where no audio is given.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="line">The command line.</param>
    /// <param name="session">Told of clips that cannot be read.</param>
    /// <param name="clips">Recordings that take the option's place; null for none.</param>
    public AcousticTable? Read(Corpus corpus, ParseResult line, Session session, string? clips = null)
    {
        if (line.GetValue(_features) is { } file)
            return ReadFeatures(file, corpus, session);
        if ((clips ?? Clips(corpus, line)) is { } folder)
            return Read(folder, Extractor(line, session), corpus, session);
        return _encoder?.IsGiven(line) != true
            ? null
            : throw new CommandFailure(ExitCode.Usage, "--audio-encoder listens to recordings: give their folder or zip as --clips");
    }

    /// <summary>
    /// An encoder takes the place of the set that is computed where nothing is said, and stands beside one that is asked for.
    /// </summary>
    private AcousticExtractor Extractor(ParseResult line, Session session)
    {
        var encoder = _encoder?.Open(line, session);
        return new(
            encoder is null || line.GetResult(_set) is { Implicit: false } ? FeatureSet.ByName(line.GetRequiredValue(_set)) : null,
            encoder
        );
    }

    /// <summary>The functionals of a corpus that a variant reads; null where it reads none.</summary>
    /// <exception cref="CommandFailure">It needs audio and none is given, or the other way about.</exception>
    public AcousticTable? For(Variant variant, Corpus corpus, ParseResult line, Session session)
    {
        if (!variant.ReadsAudio)
        {
            return (line.GetValue(_clips) ?? line.GetValue(_features)) is null && _encoder?.IsGiven(line) != true
                ? null
                : throw new CommandFailure(
                    ExitCode.Usage,
                    $"the variant {variant} reads no audio and has no use for --clips, --audio-encoder or --audio-features; leave "
                        + $"it out, or give --variant audiotext-{variant.Attention.ToString().ToLowerInvariant()}"
                );
        }

        return Read(corpus, line, session)
            ?? throw new CommandFailure(
                ExitCode.Usage,
                $"the variant {variant} reads audio: give the folder or zip of the corpus's recordings as --clips, or features "
                    + $"from elsewhere as --audio-features"
            );
    }

    /// <summary>The functionals that a model reads of a corpus; null where it reads none, or there are none.</summary>
    public AcousticTable? For(ModelPackage package, Corpus corpus, ParseResult line, Session session)
    {
        if (package.Model.Audio is not { } audio)
            return null;
        if (line.GetValue(_features) is { } file)
        {
            var table = ReadFeatures(file, corpus, session);
            return table.Width == audio.Inputs
                ? table
                : throw new CommandFailure(
                    ExitCode.Input,
                    $"{file}: the model '{package.Manifest.Name}' reads {audio.Inputs:N0} numbers an utterance ({audio.Source}), "
                        + $"the file has {table.Width:N0}; give the file that it was trained with"
                );
        }

        if (Clips(corpus, line) is not { } clips)
        {
            if (!package.Model.ReadsText)
                throw new CommandFailure(
                    ExitCode.Usage,
                    $"the model '{package.Manifest.Name}' reads audio alone: give the folder or zip of the corpus's recordings as --clips"
                );
            session.Note($"no --clips: the model '{package.Manifest.Name}' reads text and audio, and answers as for missing audio");
            return null;
        }

        var extractor =
            AcousticExtractor.Of(audio)
            ?? throw new CommandFailure(
                ExitCode.Model,
                $"the model '{package.Manifest.Name}' reads features named {audio.Source}, which cannot be computed from clips; "
                    + $"give its file as --audio-features"
            );
        return Read(clips, extractor, corpus, session);
    }

    private string? Clips(Corpus corpus, ParseResult line) =>
        line.GetValue(_clips) ?? (CorpusFormats.IsRecordings(corpus.Format) ? _corpus.DataOf(line) : null);

    private static AcousticTable ReadFeatures(string file, Corpus corpus, Session session)
    {
        var (table, unused) = session.Await(() => FeatureFile.Read(file, corpus));
        session.Note(
            $"{table.Count:N0} utterances have features of {table.Source}, {table.Width:N0} numbers "
                + $"each{(unused > 0 ? $"; {unused:N0} rows or conversations of the file belong to none" : "")}"
        );
        return table;
    }

    private static AcousticTable Read(string folder, AcousticExtractor extractor, Corpus corpus, Session session)
    {
        var total = Enum.GetValues<Split>().Sum(split => corpus[split].Sum(c => c.Utterances.Count));
        using var progress = session.ProgressOf($"utterances with {extractor.Source}", total);
        var (table, clips) = AcousticTable.FromClips(
            corpus,
            folder,
            extractor,
            VectorCache.OfUser("acoustics"),
            progress: progress,
            cancellationToken: session.Cancellation
        );
        progress.Dispose();
        foreach (var silent in clips.Silent.Take(MostListed))
            session.Note($"no audio of {silent.Split} {silent.Conversation}/{silent.Utterance}: {silent.Problem}");
        if (clips.Silent.Count > MostListed)
            session.Note($"… and of {clips.Silent.Count - MostListed:N0} more");
        if (clips.CacheProblem is { } problem)
            session.Note($"what was computed could not be kept for the next time: {problem}");
        session.Note($"{table.Count:N0} of {total:N0} utterances have audio ({extractor.Source}; {clips.FromCache:N0} computed before)");
        return table;
    }
}
