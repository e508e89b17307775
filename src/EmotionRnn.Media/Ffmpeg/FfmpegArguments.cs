namespace EmotionRnn.Media;

/// <summary>
/// What ffmpeg is told: one file, by a known demuxer, through audio decoders only, to mono floats on its standard output.
/// </summary>
internal static class FfmpegArguments
{
    // Without a decoder for pictures, subtitles or data, a file cannot reach theirs.
    private const string Decoders =
        "aac,aac_latm,ac3,eac3,dca,mp1,mp1float,mp2,mp2float,mp3,mp3float,mp3adu,mp3adufloat,vorbis,libvorbis,opus,"
        + "libopus,flac,alac,wavpack,speex,libspeex,amrnb,amrwb,gsm,gsm_ms,wmav1,wmav2,wmapro,wmalossless,nellymoser,"
        + "qdm2,pcm_alaw,pcm_mulaw,pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,"
        + "pcm_f32be,pcm_f64le,pcm_f64be,pcm_u16le,pcm_bluray,pcm_dvd,adpcm_ima_wav,adpcm_ms,adpcm_ima_qt,adpcm_swf,"
        + "adpcm_yamaha,adpcm_g726,adpcm_g722,g722,g723_1,g729";

    /// <summary>The arguments.</summary>
    /// <param name="path">The file's full path; the protocol before it keeps a colon or hyphen in a name from meaning anything.</param>
    /// <param name="demuxer">By <see cref="MediaSignature"/>.</param>
    public static string[] ToReadSound(string path, string demuxer) =>
        [
            "-nostdin",
            "-hide_banner",
            "-loglevel",
            "error",
            "-max_alloc",
            "268435456",
            "-protocol_whitelist",
            "file",
            "-format_whitelist",
            demuxer,
            "-codec_whitelist",
            Decoders,
            "-threads",
            "1",
            .. demuxer == "mov" ? (ReadOnlySpan<string>)["-enable_drefs", "0", "-use_absolute_path", "0"] : [],
            "-f",
            demuxer,
            "-i",
            $"file:{path}",
            // Averaged within full scale, as into a file of integers; the header of the output tells the rate.
            "-vn",
            "-sn",
            "-dn",
            "-ac",
            "1",
            "-rematrix_maxval",
            "1",
            "-map_metadata",
            "-1",
            "-codec:a",
            "pcm_f32be",
            "-f",
            "au",
            "pipe:1",
        ];
}
