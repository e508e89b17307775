using System.Buffers.Text;
using System.Security.Cryptography;

namespace EmotionRnn.Server.Security;

/// <summary>Names that nobody can guess: 256 random bits, in 43 characters that need no escape in an address.</summary>
internal static class RandomId
{
    public static string Create()
    {
        Span<byte> bits = stackalloc byte[32];
        RandomNumberGenerator.Fill(bits);
        return Base64Url.EncodeToString(bits);
    }
}
