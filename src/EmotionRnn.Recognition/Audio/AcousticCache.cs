using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Acoustics;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Recognition.Audio;

/// <summary>
/// Functionals that were computed before, a file a stretch of sound, by a hash of everything they depend on: the feature set, how it is computed, the content of
/// the recording and the stretch of it. A file is written whole or not at all; one that is not sound counts as missing. Safe for several threads and processes.
/// </summary>
/// <param name="folder">Where they lie; made when needed. It may be deleted at any time.</param>
public sealed class AcousticCache(string folder)
{
    /// <summary>Where functionals are kept if this is set.</summary>
    public const string Variable = "EMOTIONRNN_CACHE";

    private const int MostValues = 1 << 20;
    private static readonly byte[] Magic = "EmoRnnF1"u8.ToArray();

    /// <summary>Where they lie.</summary>
    public string Folder { get; } = folder;

    /// <summary>The cache of this user: where <see cref="Variable"/> says, else in the user's folder for caches.</summary>
    public static AcousticCache OfUser()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set) return new(Path.Combine(set, "acoustics"));
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new(Path.Combine(root, "emotionrnn", "acoustics"));
    }

    /// <summary>The hash of all that a stretch's functionals depend on.</summary>
    /// <param name="set">The feature set.</param>
    /// <param name="content">The SHA-256 of the recording's file.</param>
    /// <param name="stretch">From where to where; null for the whole.</param>
    internal static string Key(FeatureSet set, ReadOnlySpan<byte> content, (TimeSpan Start, TimeSpan End)? stretch)
    {
        var what = $"{set.Name}\n{AcousticExtractor.Version}\n{AcousticFeatures.SampleRate}\n{Convert.ToHexStringLower(content)}\n{stretch?.Start.Ticks}\n{stretch?.End.Ticks}\n";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(what)));
    }

    /// <summary>Looks functionals up.</summary>
    /// <param name="key">See <see cref="Key"/>.</param>
    /// <param name="functionals">Null too where the sound is known to be too short to have any.</param>
    internal bool TryRead(string key, out float[]? functionals)
    {
        functionals = null;
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(PathOf(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        var body = Magic.Length + sizeof(int);
        if (bytes.Length < body + SHA256.HashSizeInBytes || !bytes.AsSpan().StartsWith(Magic)) return false;
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Magic.Length));
        if (count is < 0 or > MostValues || bytes.Length != body + count * sizeof(float) + SHA256.HashSizeInBytes) return false;
        if (!SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^SHA256.HashSizeInBytes..))) return false;
        if (count > 0) functionals = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(body, count * sizeof(float))).ToArray();
        return true;
    }

    /// <summary>Keeps functionals; null, or why the folder cannot be written.</summary>
    internal string? TryWrite(string key, float[]? functionals)
    {
        var bytes = new byte[Magic.Length + sizeof(int) + (functionals?.Length ?? 0) * sizeof(float)];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Magic.Length), functionals?.Length ?? 0);
        MemoryMarshal.AsBytes(functionals.AsSpan()).CopyTo(bytes.AsSpan(Magic.Length + sizeof(int)));
        var path = PathOf(key);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, file =>
            {
                file.Write(bytes);
                file.Write(SHA256.HashData(bytes));
            });
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private string PathOf(string key) => Path.Combine(Folder, key[..2], key[2..]);
}
