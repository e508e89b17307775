using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Experiments.Recipes;
using EmotionRnn.Experiments.Training;

namespace EmotionRnn.Experiments.Running;

/// <summary>
/// The folder of an experiment: finished runs as <c>runs/KEY.json</c>, what runs share as <c>shared/KEY.checkpoint</c>, and what is
/// unfinished under <c>work</c>.
/// Finished files appear whole, by a rename, so that a process may die at any time and several may share the folder.
/// </summary>
internal sealed class RunStore
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly string _folder;
    private readonly TimeProvider _time;

    public RunStore(string folder, TimeProvider time)
    {
        (_folder, _time) = (Path.GetFullPath(folder), time);
        foreach (var name in (string[])["runs", "shared", "work"])
            Directory.CreateDirectory(Path.Combine(_folder, name));
    }

    private string Shared => Path.Combine(_folder, "shared");

    public string SharedFile(string key) => Path.Combine(Shared, $"{key}.checkpoint");

    /// <summary>A run's result; null where it is not there, or is damaged and so must be done again.</summary>
    public RunResult? Read(string key)
    {
        try
        {
            var result = JsonSerializer.Deserialize(File.ReadAllBytes(RunFile(key)), RunJson.Default.RunResult);
            return result?.Schema == RunResult.CurrentSchema && RecipeJson.Shorten(result.Settings.GetRawText()) == key ? result : null;
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    public bool Has(string key) => File.Exists(RunFile(key));

    public void Write(string key, RunResult result) =>
        AtomicFile.Write(RunFile(key), stream => JsonSerializer.Serialize(stream, result, RunJson.Default.RunResult));

    /// <summary>
    /// Does something that ends with a file, unless it is there already; while another process does the same, waits for it.
    /// </summary>
    /// <param name="key">What the working folder is called.</param>
    /// <param name="isDone">Whether the file is there.</param>
    /// <param name="work">Gets a working folder, in which an earlier process may have left checkpoints.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public void DoOnce(string key, Func<bool> isDone, Action<WorkFolder> work, CancellationToken cancellationToken)
    {
        while (!isDone())
        {
            using var folder = WorkFolder.TryTake(Path.Combine(_folder, "work", key), _time, Shared);
            if (folder is null)
            {
                cancellationToken.WaitHandle.WaitOne(Pause);
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            if (!isDone())
                work(folder);
            folder.Remove();
        }
    }

    /// <summary>Removes what is only needed while runs are missing.</summary>
    public void Tidy()
    {
        try
        {
            Directory.Delete(Path.Combine(_folder, "work"));
        }
        catch (IOException)
        {
            // Another process is still at work on a shard of another experiment here.
        }
    }

    private string RunFile(string key) => Path.Combine(_folder, "runs", key + ".json");
}
