using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EmotionRnn.Onnx.Encoders;

/// <summary>The hash of all that an encoder's vectors depend on: settings as text, files as bytes.</summary>
internal static class EncoderHash
{
    /// <summary>Counted up whenever the same input would give other numbers than before.</summary>
    private const int Version = 1;

    public static string Of(string kind, IEnumerable<string> settings, IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in (string[])[kind, Version.ToString(CultureInfo.InvariantCulture), .. settings])
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        foreach (var (name, content) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {content.Length}\n"));
            hash.AppendData(content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
