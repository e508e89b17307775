using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionRnn.Experiments.FeatureFiles;

/// <summary>
/// Reads arrays that numpy has saved: <c>.npy</c> (NEP 1), and <c>.npz</c>, an archive of them. Arrays of Python objects, which are
/// pickles, are refused.
/// </summary>
internal static partial class NpyReader
{
    /// <summary>The largest array, in bytes.</summary>
    public const int MostBytes = 1 << 30;

    private const int MostArrays = 100_000;

    /// <summary>Reads one array.</summary>
    /// <param name="stream">At its first byte.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ExperimentException">It is malformed, too large, or not of numbers.</exception>
    public static NumberArray Read(Stream stream, string name)
    {
        try
        {
            Span<byte> start = stackalloc byte[12];
            stream.ReadExactly(start[..10]);
            if (start[0] != 0x93 || !start[1..].StartsWith("NUMPY"u8))
                throw Error("it does not begin as an array of numpy");
            int length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
            if (start[6] > 1)
            {
                stream.ReadExactly(start[10..]);
                length = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
            }

            if (length is < 0 or > 1 << 16)
                throw Error("its header is too long");
            var header = new byte[length];
            stream.ReadExactly(header);
            var match = Header().Match(Encoding.Latin1.GetString(header));
            if (!match.Success)
                throw Error("its header is malformed, or it is an array of records");
            var type = NumberType.Parse(match.Groups["type"].Value);
            if (type is null or { Kind: 'O' })
                throw Error($"it is an array of the type {match.Groups["type"].Value}; give one of numbers");
            long[] shape =
            [
                .. match
                    .Groups["shape"]
                    .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(size => long.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture)),
            ];
            var bytes = 1L;
            foreach (var size in shape)
                bytes = checked(bytes * size);
            bytes = checked(bytes * type.Size);
            if (bytes > MostBytes)
                throw Error($"it holds more than {MostBytes >> 20:N0} MB");

            // Taken as it comes: the header may claim what is not there.
            using var data = new MemoryStream();
            stream.CopyTo(data, 1 << 16, bytes);
            var array = new NumberArray();
            return array.TryFill(shape, type, match.Groups["fortran"].Value == "True", data.ToArray())
                ? array
                : throw Error("it ends too early");
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException or OverflowException or FormatException)
        {
            throw Error(error is EndOfStreamException ? "it ends too early" : "it is malformed");
        }

        ExperimentException Error(string problem) => new($"{name}: {problem}.");
    }

    /// <summary>Reads an archive of arrays, by their names.</summary>
    /// <exception cref="ExperimentException">It is malformed or too large.</exception>
    public static Dictionary<string, NumberArray> ReadArchive(Stream stream, string name)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            if (archive.Entries.Count > MostArrays)
                throw new ExperimentException($"{name}: it holds more than {MostArrays:N0} arrays.");
            var arrays = new Dictionary<string, NumberArray>(StringComparer.Ordinal);
            var total = 0L;
            foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)))
            {
                if ((total += entry.Length) > MostBytes)
                    throw new ExperimentException($"{name}: it unpacks to more than {MostBytes >> 20:N0} MB.");
                using var content = entry.Open();
                if (!arrays.TryAdd(entry.FullName[..^4], Read(content, $"{name}, {entry.FullName}")))
                    throw new ExperimentException($"{name}: the name {entry.FullName} occurs twice.");
            }

            return arrays;
        }
        catch (InvalidDataException error)
        {
            throw new ExperimentException($"{name}: it is not a sound archive of numpy arrays. {error.Message}", error);
        }
    }

    private static void CopyTo(this Stream source, Stream target, int block, long most)
    {
        var buffer = new byte[block];
        while (most > 0 && source.Read(buffer, 0, (int)Math.Min(block, most)) is > 0 and var read)
        {
            target.Write(buffer, 0, read);
            most -= read;
        }
    }

    [GeneratedRegex(
        @"^\{\s*'descr':\s*'(?<type>[^']{1,8})',\s*'fortran_order':\s*(?<fortran>True|False),"
            + @"\s*'shape':\s*\((?<shape>[0-9, ]{0,80})\),?\s*\}\s*$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Header();
}
