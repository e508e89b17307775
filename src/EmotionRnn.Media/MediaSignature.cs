namespace EmotionRnn.Media;

/// <summary>
/// Tells what kind of recording a file is by its first bytes. Only kinds that hold their sound themselves are known: playlists, concat
/// scripts, session
/// descriptions, image sequences and whatever else can name another file or an address are not, so ffmpeg never gets to see one.
/// </summary>
internal static class MediaSignature
{
    /// <summary>How many bytes at the start of a file are looked at.</summary>
    public const int Length = 4096;

    private const int TransportPacket = 188,
        TimedTransportPacket = 192;

    private static readonly (int Offset, byte[] Bytes, string Demuxer)[] Known =
    [
        (0, [0x1A, 0x45, 0xDF, 0xA3], "matroska"),
        (0, "OggS"u8.ToArray(), "ogg"),
        (0, "fLaC"u8.ToArray(), "flac"),
        (0, "caff"u8.ToArray(), "caf"),
        (0, "#!AMR"u8.ToArray(), "amr"),
        (0, ".snd"u8.ToArray(), "au"),
        (0, [.. "FLV"u8, 1], "flv"),
        (0, "wvpk"u8.ToArray(), "wv"),
        (0, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], "asf"),
        (0, [.. "riff"u8, 0x2E, 0x91, 0xCF, 0x11], "w64"),
        (0, [0, 0, 1, 0xBA], "mpeg"),
        (8, "WAVE"u8.ToArray(), "wav"),
        (8, "AVI "u8.ToArray(), "avi"),
        (8, "AIFF"u8.ToArray(), "aiff"),
        (8, "AIFC"u8.ToArray(), "aiff"),
        (4, "ftyp"u8.ToArray(), "mov"),
        (4, "moov"u8.ToArray(), "mov"),
        (4, "mdat"u8.ToArray(), "mov"),
        (4, "wide"u8.ToArray(), "mov"),
        (4, "free"u8.ToArray(), "mov"),
        (4, "skip"u8.ToArray(), "mov"),
    ];

    /// <summary>The name of ffmpeg's demuxer for the file; null where it is of no known kind.</summary>
    /// <param name="start">The file's first bytes, up to <see cref="Length"/>.</param>
    public static string? Demuxer(ReadOnlySpan<byte> start)
    {
        foreach (var (offset, bytes, demuxer) in Known)
        {
            if (start.Length > offset && start[offset..].StartsWith(bytes))
                return demuxer;
        }

        if (start.StartsWith("ID3"u8))
            return AfterTag(start);
        return IsTransportStream(start) ? "mpegts" : Frame(start);
    }

    // A tag may stand before MPEG audio, ADTS and FLAC, and be longer than what we see: then it holds a picture, which is how music is
    // sold, as MP3.
    private static string? AfterTag(ReadOnlySpan<byte> start)
    {
        if (start.Length < 10)
            return null;
        var size = 10 + ((start[6] & 0x7F) << 21 | (start[7] & 0x7F) << 14 | (start[8] & 0x7F) << 7 | start[9] & 0x7F);
        return size < start.Length && Demuxer(start[size..]) is { } demuxer and ("flac" or "aac") ? demuxer : "mp3";
    }

    // Frames without a container: eleven or twelve bits of sync, then the layer, which is nought for ADTS.
    private static string? Frame(ReadOnlySpan<byte> start) =>
        start switch
        {
            [0xFF, var second, ..] when (second & 0xF6) == 0xF0 => "aac",
            [0xFF, var second, var third, ..] when (second & 0xE0) == 0xE0 && (second & 0x06) != 0 && third >> 4 != 0xF => "mp3",
            [0x0B, 0x77, _, _, _, var version, ..] => version >> 3 > 10 ? "eac3" : "ac3",
            _ => null,
        };

    private static bool IsTransportStream(ReadOnlySpan<byte> start) =>
        HasSync(start, 0, TransportPacket) || HasSync(start, 4, TimedTransportPacket);

    private static bool HasSync(ReadOnlySpan<byte> start, int offset, int packet)
    {
        for (var i = 0; i < 4; i++)
        {
            if (start.Length <= offset + i * packet || start[offset + i * packet] != 0x47)
                return false;
        }

        return true;
    }
}
