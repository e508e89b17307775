using System.CommandLine;
using System.CommandLine.Parsing;
using EmotionRnn.Cli.Documents;
using EmotionRnn.Cli.Kinds;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Packaging;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>train</c>: from a corpus to a model package.</summary>
internal static class TrainCommand
{
    private const string Schema = "emotionrnn/training/2";

    private static readonly Option<string> Preset = new("--preset")
    {
        Description = "How it is trained: " + string.Join("; ", TrainingPreset.All.Select(p => $"{p.Name}, {p.Summary}")),
        HelpName = string.Join('|', TrainingPreset.All.Select(p => p.Name)),
        DefaultValueFactory = _ => TrainingPreset.Recommended.Name,
    };
    private static readonly Option<long> Seed = new("--seed")
    {
        Description = "What everything random depends on: the same seed gives the same model, bit for bit",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<int> Candidates = new("--candidates")
    {
        Description = "Train so often, with seeds counted up, and keep what is best on dev",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "1, or 2 for a thread a direction; changes no bit of the model, but where an encoder is trained",
        HelpName = "N",
        DefaultValueFactory = _ => int.Min(2, Environment.ProcessorCount),
    };
    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The folder of the package; must not exist",
        Required = true,
        HelpName = "DIR",
    };
    private static readonly Option<string?> Kind = new("--kind") { HelpName = "KIND" };

    // As commands were written before there was --kind.
    private static readonly Option<bool> FineTune = new("--fine-tune") { Hidden = true };
    private static readonly Option<bool> TfIdf = new("--tf-idf") { Hidden = true };

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
                "emotionrnn train --kind encoder --text-encoder all-MiniLM-L6-v2 --corpus meld --data corpora/meld --out my-encoder",
                "emotionrnn train --preset online --corpus plain --data calls.csv --split-by conversation --dev 0.1 --test 0.2 "
                    + "--out live-model",
            ],
        };
        var corpus = new CorpusOptions(command, hasSeed: true);
        var audio = new AudioOptions(corpus, forTraining: true);
        var encoder = new TextEncoderOptions();
        TrainableKind[] kinds =
        [
            new EmotionRnnKind(encoder, audio, Preset, Candidates),
            new EncoderKind(encoder, Preset, Candidates),
            new TfIdfKind(),
        ];
        Kind.Description = "What is trained: " + string.Join("; ", kinds.Select(kind => $"{kind.Name}, {kind.Summary}"));
        Kind.HelpName = string.Join('|', kinds.Select(kind => kind.Name));
        Kind.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. kinds.Select(kind => kind.Name)]);
        Preset.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. TrainingPreset.All.Select(p => p.Name)]);
        Candidates.Must(value => value is >= 1 and <= 100, "in 1 to 100");
        Threads.Must(value => value is 1 or 2, "1 or 2");
        foreach (
            var option in (Option[])
                [Kind, Preset, Seed, Threads, .. kinds.SelectMany(kind => kind.Options).Distinct(), Out, Restart, Json, FineTune, TfIdf]
        )
            command.Add(option);
        audio.AddValidators(command);
        encoder.AddValidators(command);
        command.Validators.Add(line => Check(line, kinds));
        command.Does((line, session) => Run(corpus.Read(line, session), Chosen(line.CommandResult, kinds)!, line, session));
        return command;
    }

    // What an older spelling means, where nothing else is said; null of an unknown kind, which its option refuses.
    private static TrainableKind? Chosen(CommandResult line, TrainableKind[] kinds)
    {
        var name =
            line.GetValue(Kind)
            ?? (
                line.GetValue(FineTune) ? "encoder"
                : line.GetValue(TfIdf) ? "tf-idf"
                : "emotion-rnn"
            );
        return kinds.SingleOrDefault(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static void Check(CommandResult line, TrainableKind[] kinds)
    {
        if (Chosen(line, kinds) is not { } kind)
            return;
        foreach (var (option, meant) in ((Option<bool> Option, string Kind)[])[(FineTune, "encoder"), (TfIdf, "tf-idf")])
        {
            if (line.GetValue(option) && kind.Name != meant)
                line.AddError($"{option.Name} means --kind {meant}, and this is --kind {kind.Name}: leave one out.");
        }

        if (
            line.GetResult(Preset) is { Implicit: false }
            && TrainableKind.PresetOf(line.GetValue(Preset)) is { } preset
            && !kind.Takes(preset)
        )
            line.AddError(
                $"The preset '{preset.Name}' belongs to --kind {kinds.First(owner => owner.Takes(preset)).Name}; "
                    + $"this is --kind {kind.Name}."
            );
        foreach (var result in line.Children.OfType<OptionResult>().Where(result => !result.Implicit))
        {
            var owners = kinds.Where(owner => owner.Options.Contains(result.Option)).Select(owner => owner.Name).ToArray();
            if (owners.Length > 0 && !owners.Contains(kind.Name))
                line.AddError($"{result.Option.Name} belongs to --kind {string.Join(" or ", owners)}; this is --kind {kind.Name}.");
        }

        kind.Check(line);
    }

    private static void Run(Corpus corpus, TrainableKind kind, ParseResult line, Session session)
    {
        var output = line.GetRequiredValue(Out);
        var (recipe, data) = kind.Read(corpus, line.GetValue(Seed), line.GetValue(Threads), line, session);
        Option[] left = [Out, Restart, Json];
        if (!kind.DependsOnThreads(TrainableKind.PresetOf(line.GetValue(Preset))!))
            left = [.. left, Threads];
        var run = new TrainingRun(recipe, data, output, $"emotionrnn {CommandText.Of(line, left)}", line.GetValue(Candidates));
        if (!line.GetValue(Restart) && run.WouldGoOn)
            session.Note($"going on with the run in {run.WorkFolder}");
        TrainingOutcome outcome;
        using (var progress = session.ProgressOfTraining())
            outcome = run.Run(line.GetValue(Restart), progress, TimeProvider.System, session.Cancellation);
        Show(outcome, output, corpus, line.GetValue(Json), session);
    }

    private static void Show(TrainingOutcome outcome, string output, Corpus corpus, bool json, Session session)
    {
        var (manifest, hash) = ModelPackage.ReadManifest(output);
        if (json)
        {
            var test = outcome.Test is null ? null : ScoreDocument.Of(outcome.Test, manifest.Name, hash, corpus, Split.Test);
            ReportJson.Write(
                session.Output,
                new TrainingDocument(
                    Schema,
                    output,
                    hash,
                    outcome.Trained.Recipe.IsSeeded ? outcome.Trained.Recipe.Seed : 0,
                    manifest.Temperature,
                    outcome.Resumed,
                    outcome.Trained.Fitted.RandomVectors,
                    ScoreDocument.Of(outcome.Trained.Dev, manifest.Name, hash, corpus, Split.Dev),
                    test
                )
            );
            return;
        }

        using var screen = session.OpenScreen();
        var (evaluation, split) = outcome.Test is null ? (outcome.Trained.Dev, Split.Dev) : (outcome.Test, Split.Test);
        EvaluationView.Show(screen, $"{manifest.Name} on {corpus.Name}, {split.ToString().ToLowerInvariant()}", evaluation, split);
        screen
            .Line()
            .Line(
                $"written to {output}: emotionrnn predict FILE --model "
                    + $"{(output.Contains('/', StringComparison.Ordinal) ? output : "./" + output)}"
            );
    }
}
