using System.Diagnostics;

namespace EmotionRnn.Benchmarks;

/// <summary>A peer's script in Debian's Python that stays alive, runs one round for every line it is sent, and answers with the milliseconds it took.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    private Peer(Process process) => _process = process;

    /// <summary>Starts a script of <c>benchmarks/peers</c>; null, with a line that says why, where it cannot run.</summary>
    public static Peer? Start(string script, int threads, params string[] arguments)
    {
        const string Python = "/usr/bin/python3";
        var start = new ProcessStartInfo(Python, [Path.Combine(BenchmarkSettings.Repository, "benchmarks", "peers", script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OPENBLAS_NUM_THREADS"] = $"{threads}" },
        };
        if (!File.Exists(Python)) return Absent("there is no /usr/bin/python3");
        var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        if (process.StandardOutput.ReadLine() == "ready") return new(process);
        process.WaitForExit();
        return Absent(error.Result.Trim().Split('\n')[^1]);

        Peer? Absent(string why)
        {
            Console.WriteLine($"(without the peer {script}: {why}; Debian: apt-get install python3-torch python3-numpy libopenblas0-pthread)");
            return null;
        }
    }

    /// <summary>One round, in milliseconds as the peer measured them.</summary>
    public double Round()
    {
        _process.StandardInput.WriteLine();
        return double.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer has ended."));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
