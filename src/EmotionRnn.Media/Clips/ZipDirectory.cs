using System.Buffers.Binary;

namespace EmotionRnn.Media;

/// <summary>
/// Counts the entries of a zip archive before anything else reads it, as that takes memory for every one. (APPNOTE.TXT 6.3, sections 4.3.12
/// to 4.3.16.)
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22,
        MaxComment = ushort.MaxValue,
        LocatorLength = 20,
        LargeEndLength = 56,
        HeaderLength = 46;
    private const uint EndSignature = 0x06054B50,
        LocatorSignature = 0x07064B50,
        LargeEndSignature = 0x06064B50,
        HeaderSignature = 0x02014B50;

    /// <summary>Counts the headers that stand in the directory, whatever number the archive states.</summary>
    /// <param name="archive">Seekable; left anywhere.</param>
    /// <param name="limit">Where to stop counting.</param>
    /// <returns>The count, at most one above the limit.</returns>
    /// <exception cref="InvalidDataException">There is no directory.</exception>
    public static int CountEntries(Stream archive, int limit)
    {
        var start = FindDirectory(archive);
        if (start < 0 || start > archive.Length)
            throw new InvalidDataException("its directory lies outside of it");
        archive.Position = start;
        Span<byte> header = stackalloc byte[HeaderLength];
        var count = 0;
        while (
            count <= limit
            && archive.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength
            && Word(header) == HeaderSignature
        )
        {
            count++;
            archive.Seek(Half(header[28..]) + Half(header[30..]) + Half(header[32..]), SeekOrigin.Current);
        }

        return count;
    }

    private static long FindDirectory(Stream archive)
    {
        var tail = new byte[(int)Math.Min(archive.Length, EndLength + MaxComment)];
        archive.Position = archive.Length - tail.Length;
        archive.ReadExactly(tail);
        for (var i = tail.Length - EndLength; i >= 0; i--)
        {
            var end = tail.AsSpan(i);
            if (Word(end) != EndSignature)
                continue;
            var start = Word(end[16..]);
            return start == uint.MaxValue && i >= LocatorLength && Word(tail.AsSpan(i - LocatorLength)) == LocatorSignature
                ? FindLargeDirectory(archive, (long)BinaryPrimitives.ReadUInt64LittleEndian(tail.AsSpan(i - LocatorLength + 8)))
                : start;
        }

        throw new InvalidDataException("it has no directory at its end");
    }

    private static long FindLargeDirectory(Stream archive, long position)
    {
        Span<byte> end = stackalloc byte[LargeEndLength];
        if (position < 0 || position > archive.Length - LargeEndLength)
            return -1;
        archive.Position = position;
        archive.ReadExactly(end);
        return Word(end) == LargeEndSignature ? (long)BinaryPrimitives.ReadUInt64LittleEndian(end[48..]) : -1;
    }

    private static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static int Half(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
