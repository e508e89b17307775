using System.Buffers.Binary;

namespace EmotionRnn.Media.Tests;

/// <summary>Builds WAV files, and damages them.</summary>
internal static class Wave
{
    public static byte[] Build(
        int bits,
        int channels,
        byte[] data,
        int tag = 1,
        int container = 0,
        bool extensible = false,
        byte[]? before = null,
        int sampleRate = 16000
    )
    {
        var frame = channels * (container > 0 ? container : bits / 8);
        byte[] extension = extensible
            ? [22, 0, .. Short(bits), 0, 0, 0, 0, .. Short(tag), 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]
            : [];
        byte[] format =
        [
            .. Short(extensible ? 0xFFFE : tag),
            .. Short(channels),
            .. Long(sampleRate),
            .. Long(sampleRate * frame),
            .. Short(frame),
            .. Short(frame * 8 / channels),
            .. extension,
        ];
        if (extensible)
            BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)(container > 0 ? container * 8 : bits));
        byte[] chunks = [.. "fmt "u8, .. Long(format.Length), .. format, .. before ?? [], .. "data"u8, .. Long(data.Length), .. data];
        return [.. "RIFF"u8, .. Long(4 + chunks.Length), .. "WAVE"u8, .. chunks];
    }

    /// <summary>Changes, removes or adds some bytes, or writes an extreme number over four of them.</summary>
    public static byte[] Damage(byte[] file, CsCheck.PCG random)
    {
        var bytes = file.ToList();
        for (var changes = 1 + Below(4); changes > 0; changes--)
        {
            var at = Below(bytes.Count);
            switch (Below(5))
            {
                case 0:
                    bytes[at] = (byte)Below(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(1 + Below(8), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Enumerable.Range(0, 1 + Below(8)).Select(_ => (byte)Below(256)));
                    break;
                case 3:
                    bytes[at] ^= (byte)(1 << Below(8));
                    break;
                default:
                    byte[] extreme = [.. Long((int)new[] { 0u, 1u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFFu, 0xFFFFu }[Below(6)])];
                    for (var i = 0; i < 4 && at + i < bytes.Count; i++)
                        bytes[at + i] = extreme[i];
                    break;
            }

            if (bytes.Count == 0)
                break;
        }

        return [.. bytes];

        int Below(int limit) => (int)(random.Next() % (uint)limit);
    }

    private static byte[] Short(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Long(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}
