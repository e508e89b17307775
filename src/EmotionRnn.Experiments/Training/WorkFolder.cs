using EmotionRnn.Conversations;

namespace EmotionRnn.Experiments.Training;

/// <summary>
/// Where a run keeps its checkpoints while it lasts. One process has it at a time: it holds the lock <c>PATH.lock</c>, which lies beside
/// the folder, so that nobody who empties or removes the folder takes it away. A process that died has let go of it.
/// </summary>
public sealed class WorkFolder : IDisposable
{
    private readonly FileStream? _lock;

    private WorkFolder(string path, TimeProvider time, FileStream? held) => (Path, Time, _lock) = (path, time, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>For the time left, and when to write a checkpoint amid an epoch.</summary>
    public TimeProvider Time { get; }

    /// <summary>Finished checkpoints that runs share, by their recipes' keys; null where none are shared.</summary>
    internal string? Shared { get; init; }

    /// <summary>Takes a folder.</summary>
    /// <param name="path">The folder; made if need be.</param>
    /// <param name="time">See <see cref="Time"/>.</param>
    /// <param name="shared">See <see cref="Shared"/>.</param>
    /// <returns>The folder, or null while another run has it. Before any work, see whether that other has just finished it.</returns>
    internal static WorkFolder? TryTake(string path, TimeProvider time, string? shared = null)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        FileStream held;
        try
        {
            held = new(LockOf(path), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }

        Directory.CreateDirectory(path);
        return new(path, time, held) { Shared = shared };
    }

    /// <summary>Whether a run with these very settings was stopped in a folder and would go on.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="key">Everything that the result depends on.</param>
    internal static bool Holds(string path, string key) => File.Exists(KeyFileOf(path)) && File.ReadAllText(KeyFileOf(path)) == key;

    /// <summary>Begins a run, or goes on with one.</summary>
    /// <param name="key">Everything that the result depends on; a run goes on only with the very same.</param>
    /// <param name="restart">Whether to throw away what an earlier run left.</param>
    /// <returns>Whether it goes on.</returns>
    /// <exception cref="ExperimentException">The folder holds another run.</exception>
    internal bool Begin(string key, bool restart)
    {
        if (restart)
        {
            Directory.Delete(Path, recursive: true);
            Directory.CreateDirectory(Path);
        }

        if (Holds(Path, key))
            return true;
        if (File.Exists(KeyFileOf(Path)))
            throw new ExperimentException(
                $"{Path} holds an unfinished run with other settings or other data. Repeat that command to finish it, or give "
                    + $"--restart to throw it away."
            );
        AtomicFile.Write(KeyFileOf(Path), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(key)));
        return false;
    }

    /// <summary>A folder within, for a part of the run.</summary>
    /// <param name="name">Its name.</param>
    internal WorkFolder Part(string name) =>
        new(Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName, Time, null) { Shared = Shared };

    /// <summary>A checkpoint's file.</summary>
    /// <param name="name">Which network's.</param>
    /// <param name="key">The key of what it is of; where runs share that and it is finished, the shared file.</param>
    public string Checkpoint(string name, string? key = null) =>
        key is not null && Shared is not null && System.IO.Path.Combine(Shared, $"{key}.checkpoint") is var shared && File.Exists(shared)
            ? shared
            : System.IO.Path.Combine(Path, $"{name}.checkpoint");

    /// <summary>Removes the folder and its lock, when what was worked on is in its place.</summary>
    internal void Remove()
    {
        Directory.Delete(Path, recursive: true);
        Dispose();
        try
        {
            File.Delete(LockOf(Path));
        }
        catch (IOException)
        {
            // Another run has just taken it; it will see that all is done.
        }
    }

    /// <summary>Lets another run have it.</summary>
    public void Dispose() => _lock?.Dispose();

    private static string LockOf(string path) => path + ".lock";

    private static string KeyFileOf(string path) => System.IO.Path.Combine(path, "settings.json");
}
