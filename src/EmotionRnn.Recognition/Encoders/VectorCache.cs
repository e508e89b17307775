using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EmotionRnn.Conversations;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// Numbers that were computed before, a file an array, by a hash of everything they depend on. A file is written whole or not at all; one
/// that is not sound counts as
/// missing. Safe for several threads and processes.
/// </summary>
/// <param name="folder">Where they lie; made when needed. It may be deleted at any time.</param>
public sealed class VectorCache(string folder)
{
    /// <summary>Where caches are kept if this is set.</summary>
    public const string Variable = "EMOTIONRNN_CACHE";

    private const int MostValues = 1 << 26;
    private static readonly byte[] Magic = "EmoRnnF1"u8.ToArray();

    /// <summary>Where they lie.</summary>
    public string Folder { get; } = folder;

    /// <summary>A cache of this user: where <see cref="Variable"/> says, else in the user's folder for caches.</summary>
    /// <param name="kind">What is kept, as the name of a folder: <c>acoustics</c> or <c>encoders</c>.</param>
    public static VectorCache OfUser(string kind)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set)
            return new(Path.Combine(set, kind));
        var root =
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new(Path.Combine(root, "emotionrnn", kind));
    }

    /// <summary>Looks numbers up.</summary>
    /// <param name="key">The hash of everything they depend on, in hexadecimal.</param>
    /// <param name="values">Null too where it is known that there are none.</param>
    internal bool TryRead(string key, out float[]? values)
    {
        values = null;
        byte[] bytes;
        try
        {
            bytes = RegularFile.ReadAllBytes(PathOf(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        var body = Magic.Length + sizeof(int);
        if (bytes.Length < body + SHA256.HashSizeInBytes || !bytes.AsSpan().StartsWith(Magic))
            return false;
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length));
        if (count is < 0 or > MostValues || bytes.Length != body + count * sizeof(float) + SHA256.HashSizeInBytes)
            return false;
        if (!SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^SHA256.HashSizeInBytes..)))
            return false;
        if (count > 0)
            values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(body, count * sizeof(float))).ToArray();
        return true;
    }

    /// <summary>Keeps numbers; null, or why the folder cannot be written.</summary>
    internal string? TryWrite(string key, float[]? values)
    {
        var bytes = new byte[Magic.Length + sizeof(int) + (values?.Length ?? 0) * sizeof(float)];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Magic.Length), values?.Length ?? 0);
        MemoryMarshal.AsBytes(values.AsSpan()).CopyTo(bytes.AsSpan(Magic.Length + sizeof(int)));
        var path = PathOf(key);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(
                path,
                file =>
                {
                    file.Write(bytes);
                    file.Write(SHA256.HashData(bytes));
                }
            );
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private string PathOf(string key) => Path.Combine(Folder, key[..2], key[2..]);
}
