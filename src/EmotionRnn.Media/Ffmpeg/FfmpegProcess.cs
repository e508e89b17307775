using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace EmotionRnn.Media;

/// <summary>
/// An ffmpeg that decodes one file, confined. Reading its output waits for it, up to a total; beyond that, or when cancelled, it is killed
/// with its children.
/// </summary>
internal sealed class FfmpegProcess : IDisposable
{
    private const int MaxComplaint = 4096;

    private readonly Process _process;
    private readonly Task<string> _complaint;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeProvider _time;
    private TimeSpan _left;

    private FfmpegProcess(Process process, MediaOptions options, CancellationToken cancellationToken)
    {
        (_process, _time, _left, _cancellation) = (process, options.Time, options.MaxWait, cancellationToken);
        _process.StandardInput.Close();
        _complaint = Task.Run(() => ReadComplaint(_process.StandardError.BaseStream), CancellationToken.None);
        _registration = cancellationToken.Register(Kill);
    }

    /// <summary>Whether it was killed because the total time of waiting was up.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>Starts ffmpeg on a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="demuxer">By <see cref="MediaSignature"/>.</param>
    /// <param name="options">Where ffmpeg is, and what it may cost.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="MediaException">There is no ffmpeg, or it does not start.</exception>
    public static FfmpegProcess Start(string path, string demuxer, MediaOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if ((options.Ffmpeg ?? FfmpegProgram.Find()) is not { } ffmpeg || !File.Exists(ffmpeg))
        {
            var missing = options.Ffmpeg is null ? "is not installed" : $"is not at {options.Ffmpeg}";
            throw new MediaException(
                MediaProblem.ToolMissing,
                path,
                $"to decode it, ffmpeg is needed, which {missing}",
                $"install it with: {FfmpegProgram.InstallCommand}"
            );
        }

        string[] command = [.. Confinement.Prefix(options), Path.GetFullPath(ffmpeg), .. FfmpegArguments.ToReadSound(path, demuxer)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetPathRoot(path),
        };
        start.Environment.Clear();
        try
        {
            return new FfmpegProcess(Process.Start(start)!, options, cancellationToken);
        }
        catch (Win32Exception e)
        {
            var remedy = $"install it anew with: {FfmpegProgram.InstallCommand}";
            throw new MediaException(MediaProblem.ToolMissing, path, $"ffmpeg does not start ({e.Message})", remedy, e);
        }
    }

    /// <summary>Reads output until the buffer is full.</summary>
    /// <returns>How many bytes; fewer than asked for when ffmpeg has ended, by itself or killed.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public int Read(Span<byte> buffer)
    {
        var started = _time.GetTimestamp();
        using var timer = _time.CreateTimer(_ => TimeOut(), null, _left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        var count = _process.StandardOutput.BaseStream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        _left -= _time.GetElapsedTime(started);
        _cancellation.ThrowIfCancellationRequested();
        return count;
    }

    /// <summary>Waits for the end, which has come when <see cref="Read"/> gives less than was asked for.</summary>
    /// <returns>The exit code, 0 if all went well, and what ffmpeg said, in one line.</returns>
    public (int Code, string Complaint) End()
    {
        _process.WaitForExit();
        _cancellation.ThrowIfCancellationRequested();
        return (_process.ExitCode, _complaint.GetAwaiter().GetResult());
    }

    /// <summary>Kills ffmpeg if it still runs.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        Kill();
        _process.WaitForExit();
        _complaint.GetAwaiter().GetResult();
        _process.Dispose();
    }

    private void TimeOut()
    {
        TimedOut = true;
        Kill();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It has ended in between.
        }
    }

    // Keeps the beginning, and reads on so that ffmpeg never waits for us.
    private static string ReadComplaint(Stream stream)
    {
        var kept = new byte[MaxComplaint];
        var count = stream.ReadAtLeast(kept, MaxComplaint, throwOnEndOfStream: false);
        var rest = new byte[MaxComplaint];
        while (stream.Read(rest) > 0) { }

        return FfmpegComplaint.Clean(Encoding.UTF8.GetString(kept, 0, count));
    }
}
