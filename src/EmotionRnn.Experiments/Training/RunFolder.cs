using System.Security.Cryptography;

namespace EmotionRnn.Experiments.Training;

/// <summary>Where a run keeps its checkpoints while it lasts: <c>FOLDER.training</c> beside the package that it will become.</summary>
/// <param name="package">The package's folder.</param>
/// <param name="settings">Everything that the result depends on, in JSON; a run goes on only with the very same.</param>
internal sealed class RunFolder(string package, Func<string> settings)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = package + ".training";

    /// <summary>Whether a run with these very settings was stopped and would go on.</summary>
    public bool WouldGoOn => File.Exists(SettingsFile) && File.ReadAllText(SettingsFile) == settings();

    private string SettingsFile => System.IO.Path.Combine(Path, "settings.json");

    /// <summary>Does a run's work in the folder, and removes it when all is done.</summary>
    /// <param name="restart">Whether to throw away what an earlier run left.</param>
    /// <param name="work">Told whether it goes on with an earlier run.</param>
    /// <exception cref="ExperimentException">The run cannot begin: the message says what to do.</exception>
    public T Use<T>(bool restart, Func<bool, T> work)
    {
        if (System.IO.Path.Exists(package))
            throw new ExperimentException($"{package} exists already. Choose another --out, or remove it.");
        var resumed = Prepare(restart);
        T result;
        using (Lock())
            result = work(resumed);
        Directory.Delete(Path, recursive: true);
        return result;
    }

    /// <summary>The SHA-256 of files, one after another.</summary>
    public static string HashOf(params IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (var path in files)
        {
            using var file = File.OpenRead(path);
            while (file.Read(buffer) is > 0 and var read)
                hash.AppendData(buffer.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private bool Prepare(bool restart)
    {
        if (restart && Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
        if (File.Exists(SettingsFile))
        {
            if (WouldGoOn)
                return true;
            throw new ExperimentException(
                $"{Path} holds an unfinished run with other settings or other data. Repeat that command to finish it, or give "
                    + $"--restart to throw it away."
            );
        }

        Directory.CreateDirectory(Path);
        File.WriteAllText(SettingsFile, settings());
        return false;
    }

    private FileStream Lock()
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException error)
        {
            throw new ExperimentException($"Another run is at work in {Path}. Wait for it, or choose another --out.", error);
        }
    }
}
