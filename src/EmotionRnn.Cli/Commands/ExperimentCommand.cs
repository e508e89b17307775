using System.CommandLine;
using EmotionRnn.Cli.Options;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Data;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Reporting;
using EmotionRnn.Experiments.Reporting.Writing;
using EmotionRnn.Experiments.Running;
using EmotionRnn.Experiments.Training;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>experiment</c>: variants × seeds × presets and their ablations, compared in a report.</summary>
internal static class ExperimentCommand
{
    private static readonly Option<bool> Sample = new("--sample") { Description = "Run on the sample corpus, from its clips on" };
    private static readonly Option<bool> Covered = new("--covered")
    {
        Description = "Leave out every utterance without audio, so that text, audio and both are compared on the same ones",
    };
    private static readonly Option<bool> TextCnn = new("--text-cnn")
    {
        Description = "With --text-encoder: compare variants that read a TextCNN beside the encoder, too",
    };
    private static readonly Option<string[]> Models = new("--models")
    {
        Description = "Finished models that stand beside, trained on this corpus: names under models/ or folders",
        HelpName = "NAME|DIR",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<bool> Costs = new("--costs")
    {
        Description = "Also measure what an answer costs: size and time a turn; times differ from run to run",
    };
    private static readonly Option<int> Jobs = new("--jobs", "-j")
    {
        Description = "How many runs to do at a time, each on one thread; changes no bit of the results",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
    private static readonly Option<string> Part = new("--shard")
    {
        Description = "Do the i-th of n parts of the runs and write no report; the same command without it then writes it",
        HelpName = "i/n",
        DefaultValueFactory = _ => "1/1",
    };
    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The folder for results and report; what an earlier run has left there is not done again",
        Required = true,
        HelpName = "DIR",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Write the report as JSON" };

    public static Command Create()
    {
        var command = new SessionCommand(
            "experiment",
            "Trains and compares variants over seeds, with baselines and ablations, and writes a report. Stopped anywhere, the "
                + "same command goes on."
        )
        {
            Examples =
            [
                "emotionrnn experiment --sample --out sample-report",
                "emotionrnn experiment --corpus meld --data corpora/meld --vectors wink.tgz --variants text-simple,text-matching "
                    + "--seeds 1-5 --ablations all --out meld-text",
                "emotionrnn experiment --corpus meld --data corpora/meld --vectors wink.tgz --text-encoder all-MiniLM-L6-v2 "
                    + "--text-cnn --models text-encoder text-ensemble --costs --out encoders",
                "emotionrnn experiment --corpus meld --data corpora/meld --vectors wink.tgz --shard 2/8 --out shared/meld-text",
            ],
        };
        var corpus = new CorpusOptions(command, unless: Sample);
        var audio = new AudioOptions(corpus, forTraining: true);
        var encoder = new TextEncoderOptions();
        var vectors = new WordVectorOptions();
        foreach (var option in audio.Options)
            command.Add(option);
        var systems = new ExperimentSystemOptions(command);
        foreach (
            var option in (Option[])
                [
                    encoder.Encoder,
                    encoder.States,
                    .. encoder.Storing,
                    Sample,
                    Covered,
                    .. vectors.Options,
                    TextCnn,
                    Models,
                    Costs,
                    Jobs,
                    Part,
                    Out,
                    Json,
                ]
        )
            command.Add(option);
        audio.AddValidators(command);
        encoder.AddValidators(command);
        Jobs.Must(value => value is >= 1 and <= 1024, "in 1 to 1024");
        Part.Validators.Add(option =>
        {
            if (!Shard.TryParse(option.GetValue(Part)!, out _))
                option.AddError("--shard needs i/n with i in 1 to n, such as 2/8.");
        });
        command.Validators.Add(line =>
        {
            if (line.GetValue(TextCnn) && line.GetValue(encoder.Encoder) is null)
                line.AddError($"{TextCnn.Name} belongs to {encoder.Encoder.Name}: give both, or neither.");
        });
        command.Does(
            (line, session) =>
                Run(
                    line.GetValue(Sample) ? ReadSample(session) : corpus.Read(line, session),
                    systems,
                    audio,
                    encoder,
                    vectors,
                    line,
                    session
                )
        );
        return command;
    }

    private static void Run(
        Corpus corpus,
        ExperimentSystemOptions systems,
        AudioOptions audio,
        TextEncoderOptions encoders,
        WordVectorOptions words,
        ParseResult line,
        Session session
    )
    {
        var vectors = words.File(line);
        var output = line.GetRequiredValue(Out);
        if (File.Exists(output))
            throw new CommandFailure(ExitCode.File, $"{output}: is a file; give a folder");
        var data = new TrainingData(corpus, audio.Read(corpus, line, session, line.GetValue(Sample) ? SampleCorpus() : null));
        if (line.GetValue(Covered))
            data = data.Acoustics is { } acoustics
                ? CoveredCorpus.Of(corpus, acoustics)
                : throw new CommandFailure(ExitCode.Usage, "--covered needs audio: give --clips or --audio-features");
        ModelPackage[] models =
        [
            .. (line.GetValue(Models) ?? [])
                .Select(name => session.Await(() => ModelFolder.Load(name).Package))
                .DistinctBy(package => package.Hash),
        ];
        var recipe = audio.AddTo(
            new EmotionRnnRecipe
            {
                Preset = line.GetValue(Sample) ? TrainingPreset.Small : TrainingPreset.Recommended,
                Variant = Variant.Report[0],
                WordVectors = vectors,
                Embedding = words.Embedding(line),
                TextEncoder = encoders.Read(data.Corpus, line, session),
                TextCnn = line.GetValue(TextCnn),
                Threads = 1,
            },
            line
        );
        var options = new ExperimentOptions
        {
            Systems = systems.Systems(line, recipe, data.Acoustics is not null, models),
            MeasureCosts = line.GetValue(Costs),
            Seeds = systems.Seeds(line),
            Jobs = line.GetValue(Jobs),
            Shard = Shard.TryParse(line.GetRequiredValue(Part), out var shard) ? shard : Shard.Whole,
        };
        var experiment = new Experiment(data, options, output, TimeProvider.System);
        session.Note($"{experiment.RunCount} runs, {experiment.RunCount - experiment.Missing} of them done before");
        using (var progress = session.ProgressOfExperiment())
        {
            session.Await(() =>
            {
                experiment.Run(progress, session.Cancellation);
                return true;
            });
        }

        if (experiment.Missing > 0)
        {
            session.Note(
                $"part {shard} is done; {experiment.Missing} runs of other parts are missing. When all are in {output}/runs, give "
                    + $"the same command without --shard for the report."
            );
            return;
        }

        var report = session.Await(() =>
            ReportBuilder.Of(experiment, options, $"emotionrnn {CommandText.Of(line, Out, Jobs, Part, Json)}")
        );
        if (session.Await(() => ReportFolder.Write(report, output)) is { } remedy)
            session.Note(remedy);
        if (line.GetValue(Json))
        {
            session.Output.Write(System.Text.Encoding.UTF8.GetBytes(report.ToJson()));
            session.Output.Flush();
            return;
        }

        using var screen = session.OpenScreen();
        ExperimentView.Show(screen, report);
        screen.Line().Line($"written to {Path.Combine(output, ReportFolder.Page)}");
    }

    private static Corpus ReadSample(Session session)
    {
        var corpus = CorpusOptions.Read(CorpusFormat.Meld, SampleCorpus(), labels: null, new SplitFractions(), session);
        return new("the sample corpus", corpus.Labels, corpus[Split.Train], corpus[Split.Dev], corpus[Split.Test], corpus.Format);
    }

    private static string SampleCorpus() => Repository.Sample("corpus");
}
