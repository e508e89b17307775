using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EmotionRnn.Networks.Safetensors;

/// <summary>
/// A safetensors file, open for reading: 8 bytes with the length of the header, little-endian, the header in JSON, and the tensors'
/// numbers, little-endian,
/// row-major. Opening reads the header alone and checks every size in it against the file's; a tensor is read when it is asked for. Not
/// thread-safe.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>The longest header, in bytes.</summary>
    public const int MaximumHeader = 100_000_000;

    private const int LengthBytes = sizeof(ulong);
    private readonly Stream _stream;
    private readonly long _data;
    private readonly Dictionary<string, StoredTensor> _tensors;
    private byte[]? _buffer;

    private SafetensorsFile(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        if (stream.Length < LengthBytes)
            throw new InvalidDataException($"{name}: {stream.Length} bytes are no safetensors file, which starts with 8 bytes of length.");
        Span<byte> length = stackalloc byte[LengthBytes];
        Read(0, length);
        var header = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (header > MaximumHeader || header > (ulong)(stream.Length - LengthBytes))
        {
            throw new InvalidDataException(
                $"{name}: the header's length is {header} bytes; the file has {stream.Length}, and {MaximumHeader} are allowed. "
                    + $"{SafetensorsHeader.Remedy}"
            );
        }

        var json = new byte[header];
        Read(LengthBytes, json);
        _data = LengthBytes + (long)header;
        (_tensors, var metadata) = SafetensorsHeader.Parse(name, json, stream.Length - _data);
        Metadata = metadata;
    }

    /// <summary>The file's name, as messages give it.</summary>
    public string Name { get; }

    /// <summary>The tensors, in no particular order.</summary>
    public IReadOnlyCollection<StoredTensor> Tensors => _tensors.Values;

    /// <summary>The texts that were stored beside the tensors; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of a name.</summary>
    /// <param name="name">As in the header.</param>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    public StoredTensor this[string name] =>
        Find(name) ?? throw new InvalidDataException($"{Name}: there is no tensor '{name}' among its {_tensors.Count}.");

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="InvalidDataException">It is not a sound safetensors file: the message names file, tensor and remedy.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    public static SafetensorsFile Open(string path) => Open(RegularFile.OpenRead(path, bufferSize: 0), Path.GetFileName(path));

    /// <summary>Opens a file that is a stream, such as a <see cref="MemoryStream"/> over bytes whose hash was checked.</summary>
    /// <param name="stream">Seekable; read from its beginning and closed with the file, also where opening fails.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">It is not a sound safetensors file: the message names file, tensor and remedy.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static SafetensorsFile Open(Stream stream, string name)
    {
        try
        {
            return new(stream, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of a name, or null where there is none.</summary>
    /// <param name="name">As in the header.</param>
    public StoredTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>
    /// A tensor's numbers as float32, [<see cref="StoredTensor.Count"/>]. Float64 is rounded, the narrower types are exact.
    /// </summary>
    /// <param name="name">A tensor of type F16, BF16, F32 or F64.</param>
    /// <exception cref="InvalidDataException">There is no such tensor, or it does not hold floats.</exception>
    public float[] ReadFloats(string name)
    {
        var tensor = FloatTensor(name);
        if (tensor.Count > Array.MaxLength)
            throw new InvalidDataException($"{Name}: {tensor} is too large for one array.");
        var values = new float[tensor.Count];
        ReadFloats(name, values);
        return values;
    }

    /// <summary>Reads a tensor's numbers as float32 into memory of the caller.</summary>
    /// <param name="name">A tensor of type F16, BF16, F32 or F64.</param>
    /// <param name="values">[<see cref="StoredTensor.Count"/>].</param>
    /// <exception cref="InvalidDataException">There is no such tensor, or it does not hold floats.</exception>
    /// <exception cref="ArgumentException">The memory is not of the tensor's size.</exception>
    public void ReadFloats(string name, Span<float> values)
    {
        var tensor = FloatTensor(name);
        if (values.Length != tensor.Count)
            throw new ArgumentException($"{tensor} needs memory for {tensor.Count} numbers; it has {values.Length}.", nameof(values));
        if (tensor.Type == TensorType.F32 && BitConverter.IsLittleEndian)
        {
            Read(_data + tensor.Begin, MemoryMarshal.AsBytes(values));
            return;
        }

        var buffer = _buffer ??= new byte[1 << 16];
        var size = tensor.Type.Size();
        for (var done = 0; done < values.Length; )
        {
            var count = int.Min(buffer.Length / size, values.Length - done);
            var bytes = buffer.AsSpan(0, count * size);
            Read(_data + tensor.Begin + (long)done * size, bytes);
            FloatBytes.Decode(tensor.Type, bytes, values.Slice(done, count));
            done += count;
        }
    }

    /// <summary>A tensor's bytes as they are stored, [<see cref="StoredTensor.Bytes"/>]: for U8 and I8 its numbers.</summary>
    /// <param name="name">A tensor of any type.</param>
    /// <exception cref="InvalidDataException">There is no such tensor.</exception>
    public byte[] ReadBytes(string name)
    {
        var tensor = this[name];
        if (tensor.Bytes > Array.MaxLength)
            throw new InvalidDataException($"{Name}: {tensor} is too large for one array.");
        var bytes = new byte[tensor.Bytes];
        Read(_data + tensor.Begin, bytes);
        return bytes;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private StoredTensor FloatTensor(string name) =>
        this[name] is { } tensor && tensor.Type.IsFloat()
            ? tensor
            : throw new InvalidDataException($"{Name}: {this[name]} does not hold floats. Export it as F16, BF16, F32 or F64.");

    private void Read(long position, Span<byte> bytes)
    {
        try
        {
            _stream.Position = position;
            _stream.ReadExactly(bytes);
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"{Name}: the file became shorter while it was read.");
        }
    }
}
