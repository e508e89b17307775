using System.Buffers.Binary;
using System.Text;

namespace EmotionRnn.Media.Tests;

/// <summary>
/// Makes of a movie one whose sound lies in another file: its data reference becomes an alias with an absolute path. (QuickTime File
/// Format, "Data Reference
/// Atoms".)
/// </summary>
internal static class ReferringMovie
{
    private static readonly string[] Holders = ["moov", "trak", "mdia", "minf", "dinf"];

    public static byte[] To(byte[] movie, string path) => Rewrite(movie, path);

    private static byte[] Rewrite(ReadOnlySpan<byte> boxes, string path)
    {
        var output = new List<byte>();
        while (!boxes.IsEmpty)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(boxes);
            var type = Encoding.ASCII.GetString(boxes[4..8]);
            if (type == "dref")
                output.AddRange(Box(type, [0, 0, 0, 0, 0, 0, 0, 1, .. Alias(path)]));
            else if (Holders.Contains(type))
                output.AddRange(Box(type, Rewrite(boxes[8..size], path)));
            else
                output.AddRange(boxes[..size]);
            boxes = boxes[size..];
        }

        return [.. output];
    }

    private static byte[] Alias(string path)
    {
        var name = Encoding.UTF8.GetBytes(Path.GetFileName(path));
        var full = Encoding.UTF8.GetBytes(path.Length % 2 == 0 ? path : path + '\0');
        return Box(
            "alis",
            [
                .. new byte[4 + 10 + 1 + 27 + 12],
                (byte)name.Length,
                .. name,
                .. new byte[63 - name.Length],
                .. new byte[16],
                0,
                1,
                0,
                1,
                .. new byte[16],
                0,
                2,
                (byte)(full.Length >> 8),
                (byte)full.Length,
                .. full,
                0xFF,
                0xFF,
                0,
                0,
            ]
        );
    }

    private static byte[] Box(string type, byte[] content)
    {
        var box = new byte[8 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        Encoding.ASCII.GetBytes(type, box.AsSpan(4));
        content.CopyTo(box, 8);
        return box;
    }
}
