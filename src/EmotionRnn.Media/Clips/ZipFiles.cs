using System.IO.Compression;

namespace EmotionRnn.Media;

/// <summary>
/// The files of a zip archive, unpacked one at a time into a temporary folder, under names of our own, and deleted after use. An archive
/// that is too large, or
/// has a name that leads out of it, is refused before anything is unpacked.
/// </summary>
internal sealed class ZipFiles : ClipFiles
{
    // A few seconds of digital silence shrink a thousandfold and do no harm.
    private const int SmallBytes = 1 << 20;

    private readonly string _path;
    private readonly ClipLimits _limits;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _reading = new();
    private readonly Lazy<DirectoryInfo> _unpacked = new(() => Directory.CreateTempSubdirectory("emotionrnn-clips-"));
    private int _count;

    public ZipFiles(string path, ClipLimits limits)
    {
        (_path, _limits) = (path, limits);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            if (ZipDirectory.CountEntries(stream, limits.MaxFiles) > limits.MaxFiles)
                throw Refuse($"it holds more than {limits.MaxFiles:N0} files");
            _archive = new ZipArchive(stream, ZipArchiveMode.Read);
            Check();
        }
        catch (InvalidDataException e)
        {
            stream.Dispose();
            throw new MediaException(
                MediaProblem.Archive,
                path,
                $"it is not a sound zip archive ({e.Message.TrimEnd('.')})",
                "fetch or make it again",
                e
            );
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public override string CollectionName => Path.GetFileNameWithoutExtension(_path);

    public override IEnumerable<(string Name, long Bytes)> List() => _entries.Select(pair => (pair.Key, pair.Value.Length));

    public override T Use<T>(string name, Func<string, T> read)
    {
        var target = Path.Combine(_unpacked.Value.FullName, $"{Interlocked.Increment(ref _count):D6}{Path.GetExtension(name)}");
        try
        {
            lock (_reading)
                Unpack(_entries[name], target);
            return read(target);
        }
        finally
        {
            File.Delete(target);
        }
    }

    public override void Dispose()
    {
        _archive.Dispose();
        if (_unpacked.IsValueCreated)
            _unpacked.Value.Delete(recursive: true);
    }

    private void Check()
    {
        long total = 0;
        foreach (var entry in _archive.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (name.EndsWith('/'))
                continue;
            if (name.StartsWith('/') || name.Contains(':') || name.Contains('\0') || name.Split('/').Any(part => part is ".." or "." or ""))
                throw Refuse($"the name \"{Shorten(name)}\" leads out of it");
            if (name.Count(c => c == '/') > _limits.MaxDepth)
                throw Refuse($"\"{Shorten(name)}\" lies more than {_limits.MaxDepth} folders deep");
            if (entry.Length > _limits.MaxFileBytes)
                throw Refuse($"\"{Shorten(name)}\" unpacks to {entry.Length >> 20:N0} MB, the limit is {_limits.MaxFileBytes >> 20:N0} MB");
            if (entry.Length >= SmallBytes && entry.Length / _limits.MaxRatio > entry.CompressedLength)
                throw Refuse($"\"{Shorten(name)}\" unpacks to more than {_limits.MaxRatio} times its size, as no recording does");
            if ((total += entry.Length) > _limits.MaxTotalBytes)
                throw Refuse($"it unpacks to more than {_limits.MaxTotalBytes >> 20:N0} MB");
            if (!_entries.TryAdd(name, entry))
                throw Refuse($"the name \"{Shorten(name)}\" occurs twice");
        }
    }

    // The stream of an entry ends at the length that the archive claims, which has been checked.
    private static void Unpack(ZipArchiveEntry entry, string target)
    {
        try
        {
            using var source = entry.Open();
            using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
            source.CopyTo(file);
        }
        catch (InvalidDataException e)
        {
            var problem = $"it cannot be unpacked ({e.Message.TrimEnd('.')})";
            throw new MediaException(MediaProblem.Archive, entry.FullName, problem, "fetch or make the archive again", e);
        }
    }

    private MediaException Refuse(string problem) =>
        new(MediaProblem.Archive, _path, problem, "give a zip of recordings, or unpack it yourself if you trust it");

    private static string Shorten(string name) => name.Length <= 80 ? name : $"{name[..80]}…";
}
