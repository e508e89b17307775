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
    /// <param name="length">How many bytes there are at most.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="budget">Counts the memory.</param>
    /// <exception cref="ExperimentException">It is malformed, too large, or not of numbers.</exception>
    public static NumberArray Read(Stream stream, long length, string name, MemoryBudget budget)
    {
        try
        {
            Span<byte> start = stackalloc byte[12];
            stream.ReadExactly(start[..10]);
            if (start[0] != 0x93 || !start[1..].StartsWith("NUMPY"u8))
                throw Error("it does not begin as an array of numpy");
            int headerBytes = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
            if (start[6] > 1)
            {
                stream.ReadExactly(start[10..]);
                headerBytes = BinaryPrimitives.ReadInt32LittleEndian(start[8..]);
            }

            if (headerBytes is < 0 or > 1 << 16)
                throw Error("its header is too long");
            var header = new byte[headerBytes];
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

            if (bytes > length)
                throw Error("it ends too early");
            budget.Take(bytes);
            var data = new byte[bytes];
            stream.ReadExactly(data);
            var array = new NumberArray();
            return array.TryFill(shape, type, match.Groups["fortran"].Value == "True", data)
                ? array
                : throw Error("its sizes are too large");
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidDataException or OverflowException or FormatException)
        {
            throw Error(error is EndOfStreamException ? "it ends too early" : "it is malformed");
        }

        ExperimentException Error(string problem) => new($"{name}: {problem}.");
    }

    /// <summary>Reads an archive of arrays, by their names.</summary>
    /// <exception cref="ExperimentException">It is malformed or too large.</exception>
    public static Dictionary<string, NumberArray> ReadArchive(Stream stream, string name, MemoryBudget budget)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            if (archive.Entries.Count > MostArrays)
                throw new ExperimentException($"{name}: it holds more than {MostArrays:N0} arrays.");
            var arrays = new Dictionary<string, NumberArray>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)))
            {
                using var content = entry.Open();
                if (!arrays.TryAdd(entry.FullName[..^4], Read(content, entry.Length, $"{name}, {entry.FullName}", budget)))
                    throw new ExperimentException($"{name}: the name {entry.FullName} occurs twice.");
            }

            return arrays;
        }
        catch (InvalidDataException error)
        {
            throw new ExperimentException($"{name}: it is not a sound archive of numpy arrays. {error.Message}", error);
        }
    }

    [GeneratedRegex(
        @"^\{\s*'descr':\s*'(?<type>[^']{1,8})',\s*'fortran_order':\s*(?<fortran>True|False),"
            + @"\s*'shape':\s*\((?<shape>[0-9, ]{0,80})\),?\s*\}\s*$",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Header();
}
