using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using EmotionRnn.Cli.Documents;
using EmotionRnn.Cli.Running;
using EmotionRnn.Media;

namespace EmotionRnn.Cli.Extracting;

/// <summary>Computes the features of many files, several at a time, into a work file.</summary>
internal static class Extraction
{
    /// <summary>Computes what the work file does not have yet.</summary>
    /// <param name="files">The files' paths.</param>
    /// <param name="extractor">What to compute.</param>
    /// <param name="work">Where it goes.</param>
    /// <param name="threads">How many files at a time; changes no bit of what is computed.</param>
    /// <param name="progress">Told how many files are done.</param>
    /// <param name="cancellationToken">Ends the work; what is done stays in the work file.</param>
    /// <returns>The files that could not be read, in the order of <paramref name="files"/>.</returns>
    /// <exception cref="CommandFailure">ffmpeg is needed and missing, which concerns more than one file; or the work file cannot be
    /// written.</exception>
    public static IReadOnlyList<FileRemark> Run(
        IReadOnlyList<string> files,
        FileExtractor extractor,
        WorkFile work,
        int threads,
        ProgressLine progress,
        CancellationToken cancellationToken
    )
    {
        var missing = files.Where(file => !work.Has(file)).ToArray();
        var failed = new ConcurrentDictionary<string, string>();
        var (done, counting) = (files.Count - missing.Length, new Lock());
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(
                Partitioner.Create(missing, EnumerablePartitionerOptions.NoBuffering),
                options,
                file =>
                {
                    var stamp = Stamp.Of(file);
                    if (Extract(extractor, file, failed) is { } features)
                        work.Add(file, stamp, features);
                    lock (counting)
                        progress.Report(++done);
                }
            );
        }
        catch (AggregateException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(error.InnerExceptions.OfType<CommandFailure>().FirstOrDefault() ?? error.InnerExceptions[0]);
        }

        return [.. files.Where(failed.ContainsKey).Select(file => new FileRemark(file, failed[file]))];
    }

    private static FileFeatures? Extract(FileExtractor extractor, string file, ConcurrentDictionary<string, string> failed)
    {
        try
        {
            return extractor.Extract(file);
        }
        catch (MediaException error) when (error.Kind == MediaProblem.ToolMissing)
        {
            throw new CommandFailure(ExitCode.External, $"{error.Message}; then repeat the command with --resume", error);
        }
        catch (Exception error) when (error is MediaException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            failed[file] = WithoutName(error.Message, file);
            return null;
        }
    }

    // Messages begin with the file's name or path, which the report names already.
    private static string WithoutName(string message, string file)
    {
        foreach (var name in (string[])[file, Path.GetFileName(file)])
        {
            if (message.StartsWith($"{name}: ", StringComparison.Ordinal))
                message = message[(name.Length + 2)..];
        }

        return message.TrimEnd('.');
    }
}
