using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Acoustics;
using EmotionRnn.Cli.Running;

namespace EmotionRnn.Cli.Extracting;

/// <summary>
/// What has been computed so far, in the order in which it came: a file beside the output. However a run ends, what is in it is kept, and a
/// run that goes on trusts
/// only records that are whole and of files that have not changed. Safe for several threads.
/// </summary>
internal sealed class WorkFile : IDisposable
{
    private const string Magic = "emotionrnn features 1";
    private const int CheckBytes = 8;
    private readonly FileStream _stream;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Position, Stamp Stamp)> _records = new(StringComparer.Ordinal);

    private WorkFile(FileStream stream) => _stream = stream;

    /// <summary>Opens the work file of an output.</summary>
    /// <param name="output">The output's path.</param>
    /// <param name="header">What the rows depend on beside the recordings.</param>
    /// <param name="resume">Whether to go on with what a stopped run has left; otherwise that is thrown away.</param>
    /// <exception cref="CommandFailure">It cannot be opened, or is of another kind of features.</exception>
    public static WorkFile Open(string output, string header, bool resume)
    {
        var path = PathFor(output);
        FileStream stream;
        try
        {
            stream = new FileStream(
                path,
                resume ? FileMode.OpenOrCreate : FileMode.Create,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 1 << 16
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(
                ExitCode.File,
                $"{path}: cannot be written: {error.Message} Another run may be writing the same output",
                error
            );
        }

        var work = new WorkFile(stream);
        try
        {
            if (!work.ReadHeader(header))
                throw new CommandFailure(
                    ExitCode.Input,
                    $"{path}: was left by a run for other features, or by another version of emotionrnn; without --resume all is "
                        + $"computed anew"
                );
            work.ReadRecords();
            return work;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Where the work file of an output lies.</summary>
    public static string PathFor(string output) => output + ".partial";

    /// <summary>All that rows depend on beside the recordings: the set, the level, and the very build of what computes them.</summary>
    public static string HeaderOf(FeatureSet set, FeatureLevel level) =>
        $"{Magic}\n{set.Name}\n{level.Name()}\n{typeof(FeatureExtractor).Module.ModuleVersionId}";

    /// <summary>Whether a file is done, and has not changed since.</summary>
    public bool Has(string file)
    {
        lock (_lock)
            return _records.TryGetValue(file, out var record) && record.Stamp == Stamp.Of(file);
    }

    /// <summary>Adds the features of a file.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="stamp">The file as it was before it was read.</param>
    /// <param name="features">Its features.</param>
    public void Add(string file, Stamp stamp, FileFeatures features)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(file);
            writer.Write(stamp.Length);
            writer.Write(stamp.Ticks);
            writer.Write(features.Warning ?? "");
            writer.Write(features.Rows);
            writer.Write(features.Values.Length);
            writer.Write(MemoryMarshal.AsBytes(features.Values.AsSpan()));
        }

        var record = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        lock (_lock)
        {
            _stream.Seek(0, SeekOrigin.End);
            _records[file] = (_stream.Position, stamp);
            _stream.Write(BitConverter.GetBytes(record.Length));
            _stream.Write(SHA256.HashData(record).AsSpan(0, CheckBytes));
            _stream.Write(record);
            _stream.Flush();
        }
    }

    /// <summary>The features of a file that is done.</summary>
    public FileFeatures Read(string file)
    {
        lock (_lock)
        {
            _stream.Position = _records[file].Position;
            var reader = new BinaryReader(
                new MemoryStream(ReadRecord() ?? throw new InvalidDataException($"{_stream.Name}: was changed while it was in use"))
            );
            reader.ReadString();
            reader.ReadInt64();
            reader.ReadInt64();
            var (warning, rows) = (reader.ReadString(), reader.ReadInt32());
            var values = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            return new(rows, values, warning.Length == 0 ? null : warning);
        }
    }

    /// <summary>Removes the file, once its content is where it belongs.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(_stream.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private bool ReadHeader(string header)
    {
        var bytes = Encoding.UTF8.GetBytes(header + "\n");
        var there = new byte[bytes.Length];
        var count = _stream.ReadAtLeast(there, there.Length, throwOnEndOfStream: false);
        if (there.AsSpan().SequenceEqual(bytes))
            return true;

        // A run may have been stopped within the header.
        if (!there.AsSpan(0, count).SequenceEqual(bytes.AsSpan(0, count)))
            return false;
        _stream.SetLength(0);
        _stream.Write(bytes);
        return true;
    }

    // Whatever is behind the last whole record was being written when the run was stopped.
    private void ReadRecords()
    {
        for (var position = _stream.Position; ; position = _stream.Position)
        {
            if (ReadRecord() is not { } record)
            {
                _stream.SetLength(position);
                return;
            }

            var reader = new BinaryReader(new MemoryStream(record));
            _records[reader.ReadString()] = (position, new Stamp(reader.ReadInt64(), reader.ReadInt64()));
        }
    }

    private byte[]? ReadRecord()
    {
        Span<byte> head = stackalloc byte[sizeof(int) + CheckBytes];
        if (_stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            return null;
        var length = BitConverter.ToInt32(head);
        if (length <= 0 || length > _stream.Length - _stream.Position)
            return null;
        var record = new byte[length];
        _stream.ReadExactly(record);
        return SHA256.HashData(record).AsSpan(0, CheckBytes).SequenceEqual(head[sizeof(int)..]) ? record : null;
    }
}

/// <summary>By what a file is known to be unchanged.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Ticks">When it was last written to.</param>
internal readonly record struct Stamp(long Length, long Ticks)
{
    public static Stamp Of(string path) =>
        new FileInfo(path) is { Exists: true } file ? new(file.Length, file.LastWriteTimeUtc.Ticks) : default;
}
