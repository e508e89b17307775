using System.CommandLine;
using EmotionRnn.Acoustics;
using EmotionRnn.Cli.Documents;
using EmotionRnn.Cli.Extracting;
using EmotionRnn.Cli.Running;
using EmotionRnn.Cli.Screens;

namespace EmotionRnn.Cli.Commands;

/// <summary><c>features</c>: the acoustic features of recordings as a table.</summary>
internal static class FeaturesCommand
{
    private const string Schema = "emotionrnn/features/1";

    private static readonly Argument<string[]> Inputs = new("INPUT")
    {
        Description = "Audio or video files, patterns such as 'calls/**/*.wav', or folders; read at their own sample rates",
        Arity = ArgumentArity.OneOrMore,
    };
    private static readonly Option<string> Set = new("--set")
    {
        Description = "The features, compatible with openSMILE 3.0",
        Required = true,
        HelpName = string.Join('|', FeatureSet.All),
    };
    private static readonly Option<string> Level = new("--level")
    {
        Description = "A row a file, or one every 10 ms: descriptors, or their slopes",
        HelpName = string.Join('|', FeatureLevels.Names),
        DefaultValueFactory = _ => FeatureLevel.Functionals.Name(),
    };
    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The table, CSV or Parquet by its extension; its first column is 'file'",
        Required = true,
        HelpName = "FILE.csv|FILE.parquet",
    };
    private static readonly Option<bool> Resume = new("--resume")
    {
        Description = "Go on with what a stopped run has left in FILE.partial",
    };
    private static readonly Option<string> Part = new("--shard")
    {
        Description =
            "Only the i-th of n parts of the files, for jobs on several machines; the parts' tables one behind the other are the whole",
        HelpName = "i/n",
        DefaultValueFactory = _ => Shard.Whole.ToString(),
    };
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "How many files at a time; changes no bit of the output",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Write what was done as JSON" };

    public static Command Create()
    {
        var command = new SessionCommand("features", "Computes the acoustic features of recordings: emobase, ComParE_2016 or eGeMAPSv02.")
        {
            Examples =
            [
                "emotionrnn features --set eGeMAPSv02 call.wav --out call.csv",
                "emotionrnn features --set ComParE_2016 corpora/emodb --out emodb.parquet",
                "emotionrnn features --set emobase --level lld 'clips/**/*.mp4' --out clips.csv --resume",
                "emotionrnn features --set ComParE_2016 corpora --shard 3/8 --out part-3.parquet",
            ],
        };
        Inputs.RefuseOptions();
        Set.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. FeatureSet.All.Select(set => set.Name)]);
        Level.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. FeatureLevels.Names]);
        Out.Validators.Add(option =>
        {
            if (
                option.GetValue(Out) is { } path
                && !FeatureOutput.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            )
                option.AddError($"--out must end in {string.Join(" or ", FeatureOutput.Extensions)}; it is {path}.");
        });
        Part.Validators.Add(option =>
        {
            if (option.GetValue(Part) is { } text && !Shard.TryParse(text, out _))
                option.AddError($"--shard must be i/n with 1 ≤ i ≤ n; it is {text}.");
        });
        Threads.Must(value => value is >= 1 and <= 1024, "in 1 to 1024");
        command.Add(Inputs);
        foreach (var option in new Option[] { Set, Level, Out, Resume, Part, Threads, Json })
            command.Add(option);
        command.Validators.Add(line =>
        {
            // What is neither a set nor a level is refused by their options.
            if (
                FeatureSet.All.FirstOrDefault(set => set.Name.Equals(line.GetValue(Set), StringComparison.OrdinalIgnoreCase)) is { } set
                && FeatureLevels.Find(line.GetValue(Level)) is { } level
                && level.Columns(set).Count == 0
            )
            {
                line.AddError($"{set} has no slopes: give --level {FeatureLevels.Names[0]} or {FeatureLevels.Names[1]}.");
            }
        });
        command.Does(Run);
        return command;
    }

    private static ExitCode Run(ParseResult line, Session session)
    {
        var (set, level, output) = (
            FeatureSet.ByName(line.GetRequiredValue(Set)),
            FeatureLevels.Find(line.GetRequiredValue(Level))!.Value,
            line.GetRequiredValue(Out)
        );
        var inputs = session.Await(() => InputFiles.Of(line.GetRequiredValue(Inputs)));
        if (inputs.Files.Count == 0)
            throw new CommandFailure(ExitCode.File, $"{inputs.Missing[0].File}: {inputs.Missing[0].Problem}; check the path");
        OutputFile.Check(output);
        var files = (Shard.TryParse(line.GetRequiredValue(Part), out var shard) ? shard : Shard.Whole).Of(inputs.Files);

        using var work = WorkFile.Open(output, WorkFile.HeaderOf(set, level), line.GetValue(Resume));
        var reused = files.Count(work.Has);
        var failed = Extract(files, new FileExtractor(set, level, session.Cancellation), work, line.GetValue(Threads), session);
        var (rows, warnings) = (0L, new List<FileRemark>());
        var read = files.Except(failed.Select(remark => remark.File)).ToArray();
        if (read.Length > 0 || files.Count == 0)
            (rows, warnings) = Write(output, read, work, level, set, session);
        work.Delete();

        failed = [.. inputs.Missing, .. failed];
        foreach (var warning in warnings)
            session.Note($"warning: {CellText.Clean(warning.File)}: {CellText.Clean(warning.Problem)}");
        foreach (var failure in failed)
            Failures.Say($"{failure.File}: {failure.Problem}");
        if (line.GetValue(Json))
            ReportJson.Write(
                session.Output,
                new FeaturesDocument(
                    Schema,
                    set.Name,
                    level.Name(),
                    output,
                    read.Length,
                    reused,
                    rows,
                    level.Columns(set).Count,
                    warnings,
                    failed
                )
            );
        if (read.Length == 0 && failed.Count > 0)
            return ExitCode.File;
        session.Note(
            $"{output}: {rows:N0} rows of {level.Columns(set).Count:N0} features, from {read.Length:N0} "
                + $"files{(failed.Count > 0 ? $"; {failed.Count:N0} could not be read" : "")}"
        );
        return failed.Count > 0 ? ExitCode.Partly : ExitCode.Done;
    }

    private static IReadOnlyList<FileRemark> Extract(
        IReadOnlyList<string> files,
        FileExtractor extractor,
        WorkFile work,
        int threads,
        Session session
    )
    {
        using var progress = session.ProgressOf("files read", files.Count);
        try
        {
            return Extraction.Run(files, extractor, work, threads, progress, session.Cancellation);
        }
        catch (OperationCanceledException)
        {
            progress.Dispose();
            session.Note("stopped; the same command with --resume goes on from here");
            throw;
        }
    }

    private static (long Rows, List<FileRemark> Warnings) Write(
        string path,
        IReadOnlyList<string> files,
        WorkFile work,
        FeatureLevel level,
        FeatureSet set,
        Session session
    )
    {
        var (rows, warnings) = (0L, new List<FileRemark>());
        OutputFile.Write(
            path,
            stream =>
            {
                using var table = FeatureOutput.Open(path, stream, level.Columns(set), level);
                foreach (var file in files)
                {
                    session.Cancellation.ThrowIfCancellationRequested();
                    var features = work.Read(file);
                    table.Write(file, features);
                    rows += features.Rows;
                    if (features.Warning is { } warning)
                        warnings.Add(new(file, warning));
                }

                table.Complete();
            }
        );
        return (rows, warnings);
    }
}
