using System.Buffers.Binary;
using System.Text.Json;

namespace EmotionRnn.Networks.Safetensors;

/// <summary>
/// Writes a safetensors file. The same tensors and texts give the same bytes: the texts are in ordinal order of their keys, the tensors in
/// the order in which
/// they were added, but wider types first, so that every number lies on a multiple of its size; spaces fill the header to a multiple of 8
/// bytes.
/// </summary>
/// <param name="metadata">Texts to store beside the tensors; none where null.</param>
public sealed class SafetensorsWriter(IReadOnlyDictionary<string, string>? metadata = null)
{
    private readonly List<Entry> _entries = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Adds a tensor of floats.</summary>
    /// <param name="name">Unique in the file.</param>
    /// <param name="type">F32, or F16 or BF16, to which the numbers are then rounded (to nearest, ties to even).</param>
    /// <param name="shape">Its dimensions, outermost first.</param>
    /// <param name="values">Gives its numbers, row-major, when the file is written.</param>
    /// <exception cref="ArgumentException">Name, type or shape cannot be stored.</exception>
    public void AddFloats(string name, TensorType type, ReadOnlySpan<long> shape, Func<ReadOnlySpan<float>> values)
    {
        if (type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16))
            throw new ArgumentException($"Floats are stored as F32, F16 or BF16, not {type}.", nameof(type));
        Add(name, type, shape, (stream, count) => WriteFloats(stream, name, type, count, values()));
    }

    /// <summary>Adds a tensor of bytes.</summary>
    /// <param name="name">Unique in the file.</param>
    /// <param name="type">U8 or I8.</param>
    /// <param name="shape">Its dimensions, outermost first.</param>
    /// <param name="values">Gives its numbers, row-major, when the file is written.</param>
    /// <exception cref="ArgumentException">Name, type or shape cannot be stored.</exception>
    public void AddBytes(string name, TensorType type, ReadOnlySpan<long> shape, Func<ReadOnlySpan<byte>> values)
    {
        if (type is not (TensorType.U8 or TensorType.I8))
            throw new ArgumentException($"Bytes are stored as U8 or I8, not {type}.", nameof(type));
        Add(
            name,
            type,
            shape,
            (stream, count) =>
            {
                var bytes = values();
                CheckCount(name, count, bytes.Length);
                stream.Write(bytes);
            }
        );
    }

    /// <summary>
    /// Writes the file under another name beside it and then puts it in its place, so that a reader sees the old one or the new one.
    /// </summary>
    /// <param name="path">Where to.</param>
    /// <exception cref="ArgumentException">A tensor has another number of values than its shape says, or one that its type cannot
    /// hold.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                WriteTo(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes the file's bytes to a stream, which stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <exception cref="ArgumentException">A tensor has another number of values than its shape says, or one that its type cannot
    /// hold.</exception>
    public void WriteTo(Stream stream)
    {
        var entries = _entries.OrderByDescending(entry => entry.Type.Size()).ToArray();
        var header = Header(entries);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var entry in entries)
            entry.Write(stream, entry.Count);
    }

    private void Add(string name, TensorType type, ReadOnlySpan<long> shape, Action<Stream, long> write)
    {
        if (name == SafetensorsHeader.MetadataKey)
            throw new ArgumentException($"No tensor can be called '{name}': the format keeps that name for texts.", nameof(name));
        if (!_names.Add(name))
            throw new ArgumentException($"There is a tensor '{name}' already.", nameof(name));
        var count = 1L;
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            count = checked(count * dimension);
        }

        _entries.Add(new(name, type, shape.ToArray(), count, write));
    }

    private byte[] Header(Entry[] entries)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, text);
                json.WriteEndObject();
            }

            var position = 0L;
            foreach (var entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Type.Name());
                json.WriteStartArray("shape");
                foreach (var dimension in entry.Shape)
                    json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(position);
                json.WriteNumberValue(position = checked(position + entry.Count * entry.Type.Size()));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (memory.Length % 8 != 0)
            memory.WriteByte((byte)' ');
        return memory.ToArray();
    }

    private static void WriteFloats(Stream stream, string name, TensorType type, long count, ReadOnlySpan<float> values)
    {
        CheckCount(name, count, values.Length);
        Span<byte> buffer = stackalloc byte[1 << 14];
        var size = type.Size();
        while (!values.IsEmpty)
        {
            var part = values[..int.Min(values.Length, buffer.Length / size)];
            if (!FloatBytes.TryEncode(type, part, buffer))
                throw new ArgumentException($"Tensor '{name}' holds a number too large for {type}. Store it as F32.");
            stream.Write(buffer[..(part.Length * size)]);
            values = values[part.Length..];
        }
    }

    private static void CheckCount(string name, long expected, int count)
    {
        if (expected != count)
            throw new ArgumentException($"Tensor '{name}' has {count} numbers, but its shape says {expected}.");
    }

    private sealed record Entry(string Name, TensorType Type, long[] Shape, long Count, Action<Stream, long> Write);
}
