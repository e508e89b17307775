using System.Diagnostics;
using System.Globalization;

namespace EmotionRnn.Benchmarks;

/// <summary>What one round of a side cost, for one piece of its work.</summary>
/// <param name="Wall">Milliseconds that passed.</param>
/// <param name="Processor">Milliseconds that its process computed, all threads together: what other processes do on the machine hardly
/// changes it.</param>
/// <param name="Allocated">Bytes allocated on the managed heap; not a number where there is none.</param>
/// <param name="PeakMemory">The most memory that its process has used so far, in MB.</param>
internal readonly record struct Cost(double Wall, double Processor, double Allocated, double PeakMemory);

/// <summary>
/// A process that stays alive and does its work over and over: for every line it is sent, a count of repetitions, it answers with what one
/// cost.
/// Ours and the peers' run alike, each with memory of its own.
/// </summary>
internal sealed class Side : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly Process _process;

    private Side(string name, Process process) => (Name, _process) = (name, process);

    /// <summary>What it is called in tables.</summary>
    public string Name { get; }

    /// <summary>This program as a side: see <see cref="SideHost"/>.</summary>
    public static Side StartOwn(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Side).Assembly.Location, SideHost.Command, .. arguments]);
        return Start(start, out var error) ?? throw new InvalidOperationException(error);
    }

    /// <summary>A script of <c>benchmarks/peers</c> in Debian's Python; null, with a line that says why, where it cannot run.</summary>
    public static Side? StartPeer(string script, int threads, params string[] arguments)
    {
        var error = $"there is no {Python}";
        if (File.Exists(Python))
        {
            if (Start(PeerStart(script, threads, arguments), out error) is { } side)
                return side;
        }

        SayWithout(script, error);
        return null;
    }

    /// <summary>Runs such a script to its end; false, with a line that says why, where it cannot run.</summary>
    public static bool RunPeer(string script, params string[] arguments)
    {
        var error = $"there is no {Python}";
        if (File.Exists(Python))
        {
            var start = PeerStart(script, threads: 1, arguments);
            start.RedirectStandardOutput = start.RedirectStandardError = true;
            using var process = Process.Start(start)!;
            var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            Task.WaitAll(said, errors);
            process.WaitForExit();
            if (process.ExitCode == 0)
                return true;
            error = errors.Result.Trim().Split('\n')[^1];
        }

        SayWithout(script, error);
        return false;
    }

    /// <summary>Does the work so many times.</summary>
    /// <returns>What one of them cost.</returns>
    public Cost Round(int repetitions = 1)
    {
        var numbers = Array.ConvertAll(Ask($"{repetitions}").Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture));
        return new(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>Sends a line and waits for one.</summary>
    public string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        return Listen();
    }

    /// <summary>Waits for a line.</summary>
    public string Listen() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} has ended.");

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ProcessStartInfo PeerStart(string script, int threads, string[] arguments)
    {
        var start = new ProcessStartInfo(Python, [Path.Combine(BenchmarkSettings.Repository, "benchmarks", "peers", script), .. arguments]);
        start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        // Threads that wait sleep: spinning would count as computing.
        start.Environment["OPENBLAS_THREAD_TIMEOUT"] = "4";
        start.Environment["OMP_WAIT_POLICY"] = "passive";
        return start;
    }

    private static void SayWithout(string script, string error) =>
        Console.WriteLine(
            $"(without the peer {script}: {error}; Debian: apt-get install python3-torch python3-numpy libopenblas0-pthread)\n"
        );

    private static Side? Start(ProcessStartInfo start, out string error)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        error = "";
        if (process.StandardOutput.ReadLine() is { } line && line.StartsWith("ready ", StringComparison.Ordinal))
            return new(line["ready ".Length..], process);
        process.WaitForExit();
        error = errors.Result.Trim().Split('\n')[^1];
        return null;
    }
}
