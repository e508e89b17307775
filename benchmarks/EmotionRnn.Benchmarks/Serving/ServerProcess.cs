using System.Diagnostics;

namespace EmotionRnn.Benchmarks.Serving;

/// <summary>The command <c>emotionrnn serve</c> as a process of its own, on a free port.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public bool IsAlive => !_process.HasExited;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="program">The built program.</param>
    /// <param name="arguments">What <c>serve</c> is given beside a free port.</param>
    public static ServerProcess Start(string program, params string[] arguments)
    {
        var process = Process.Start(
            new ProcessStartInfo(program, ["serve", "--urls", "http://127.0.0.1:0", .. arguments])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        while (process.StandardError.ReadLine() is { } line)
        {
            if (!line.StartsWith("serving ", StringComparison.Ordinal))
                continue;
            // Somebody must read on, or the process would wait for it.
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return new(process, new Uri(line["serving ".Length..]));
        }

        process.WaitForExit();
        throw new InvalidOperationException($"{program} serve has ended with {process.ExitCode}.");
    }

    /// <summary>Its resident memory, in MB.</summary>
    public double ResidentMegabytes()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1e6;
    }

    /// <summary>Asks it to stop, as Ctrl-C would, and gives its exit code.</summary>
    public int Stop()
    {
        using (var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]))
            kill.WaitForExit();
        if (!_process.WaitForExit(Patience))
            throw new TimeoutException("The server has not stopped.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
