using System.Diagnostics;
using System.Globalization;

namespace EmotionRnn.Media;

/// <summary>
/// The command that confines another one by the kernel's means, as far as the system has them: no network of its own, no new privileges, no
/// file written,
/// limits on processor time, address space and open files. Each step replaces itself by the next, so what runs at the end has the process
/// id of the first.
/// </summary>
internal static class Confinement
{
    private static readonly string? Prlimit = FfmpegProgram.FindOnPath("prlimit");
    private static readonly string? Setpriv = FfmpegProgram.FindOnPath("setpriv");
    private static readonly string[] Unshare = FindUnshare();

    /// <summary>Whether a confined command has no network interface, not even the loopback.</summary>
    public static bool WithoutNetwork => Unshare.Length > 0;

    /// <summary>The words to put before a command.</summary>
    /// <param name="options">What it may cost.</param>
    public static IEnumerable<string> Prefix(MediaOptions options)
    {
        if (Prlimit is not null)
        {
            yield return Prlimit;
            yield return $"--cpu={Math.Ceiling(options.MaxWait.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture)}";
            yield return $"--as={options.MaxMemoryBytes}";
            yield return "--fsize=0";
            yield return "--core=0";
            yield return "--nofile=64";
            yield return "--";
        }

        foreach (var word in Unshare)
            yield return word;
        if (Setpriv is null)
            yield break;
        yield return Setpriv;
        yield return "--no-new-privs";
        yield return "--";
    }

    // Root may leave the network at once, others within a user namespace, where the system allows them one.
    private static string[] FindUnshare()
    {
        if (FfmpegProgram.FindOnPath("unshare") is not { } unshare || FfmpegProgram.FindOnPath("true") is not { } nothing)
            return [];
        string[][] candidates =
        [
            [unshare, "--net", "--"],
            [unshare, "--map-current-user", "--net", "--"],
        ];
        return candidates.FirstOrDefault(words => Succeeds([.. words, nothing])) ?? [];
    }

    private static bool Succeeds(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true });
        return process is not null && process.WaitForExit(TimeSpan.FromSeconds(5)) && process.ExitCode == 0;
    }
}
