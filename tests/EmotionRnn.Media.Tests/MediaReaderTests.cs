namespace EmotionRnn.Media.Tests;

public class MediaReaderTests
{
    [Theory]
    [InlineData("dia110_utt0.mp4")]
    [InlineData("dia110_utt1.mp4")]
    public void A_clip_of_MELD_sounds_as_ffmpeg_decodes_it_within_one_16_bit_step(string name)
    {
        var path = ReferenceData.Shared("data", "meld_clips", name);
        var different = FfmpegTool.AssertSame(FfmpegTool.Decode(path), Sound.Read(path));
        Assert.InRange(different, 0, 10);
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("aac.mp4", 48000, "-c:a aac")]
    [InlineData("video.mp4", 44100, "-f lavfi -i testsrc=size=64x64:rate=10:duration=1 -c:v mpeg4 -c:a aac -shortest")]
    [InlineData("alac.m4a", 44100, "-c:a alac")]
    [InlineData("apple.mov", 44100, "-c:a pcm_f32le")]
    [InlineData("a.aac", 32000, "-c:a aac")]
    [InlineData("a.mp3", 44100, "-c:a libmp3lame")]
    [InlineData("untagged.mp3", 22050, "-c:a libmp3lame -write_id3v2 0 -write_xing 0")]
    [InlineData("opus.webm", 48000, "-c:a libopus")]
    [InlineData("vorbis.mkv", 44100, "-c:a libvorbis")]
    [InlineData("a.ogg", 16000, "-c:a libvorbis")]
    [InlineData("a.opus", 48000, "-c:a libopus")]
    [InlineData("a.ts", 48000, "-c:a aac")]
    [InlineData("blu-ray.m2ts", 48000, "-c:a ac3")]
    [InlineData("a.mpg", 48000, "-c:a ac3")]
    [InlineData("a.avi", 44100, "-c:a libmp3lame")]
    [InlineData("a.flv", 44100, "-c:a aac")]
    [InlineData("a.wma", 44100, "-c:a wmav2")]
    [InlineData("a.ac3", 48000, "-c:a ac3")]
    [InlineData("a.eac3", 48000, "-c:a eac3")]
    [InlineData("deep.aiff", 96000, "-c:a pcm_s24be")]
    [InlineData("float.caf", 44100, "-c:a pcm_f32be")]
    [InlineData("law.wav", 8000, "-c:a pcm_mulaw")]
    [InlineData("float.wav", 44100, "-c:a pcm_f32le")]
    [InlineData("a.w64", 44100, "-c:a pcm_f32le")]
    [InlineData("a.wv", 44100, "-c:a wavpack -sample_fmt fltp")]
    [InlineData("float.au", 44100, "-c:a pcm_f32be")]
    public void Every_kind_of_file_sounds_as_ffmpeg_decodes_it(string name, int sampleRate, string encoding)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Make(name, 1, sampleRate, encoding.Split(' '));
        FfmpegTool.AssertSame(FfmpegTool.Decode(path), Sound.Read(path));
        using var reader = Sound.Open(path, sampleRate: null);
        Assert.Equal(sampleRate, reader.SampleRate);
        var samples = new float[3 * sampleRate];
        FfmpegTool.AssertSame(FfmpegTool.Decode(path, null), samples.AsSpan(0, reader.Read(samples)));
    }

    [Theory]
    [InlineData(22050)]
    [InlineData(44100)]
    public void A_lossless_file_is_resampled_to_the_same_bits_as_its_samples(int sampleRate)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Make("a.flac", 2, 16000, "-ac", "1", "-c:a", "flac", "-sample_fmt", "s16");
        float[] source = [.. FfmpegTool.Decode(path, null).Select(sample => sample / 32767f)];
        var read = 0;
        var resampled = new ResampledReader(ReadSource, 16000, sampleRate);
        var expected = new float[4 * sampleRate];
        Assert.Equal(expected[..resampled.Read(expected)], Sound.Read(path, sampleRate));

        int ReadSource(Span<float> samples)
        {
            var count = Math.Min(samples.Length, source.Length - read);
            source.AsSpan(read, count).CopyTo(samples);
            read += count;
            return count;
        }
    }

    [Theory]
    [InlineData("a.flac", "-c:a flac -sample_fmt s16")]
    [InlineData("a.mov", "-c:a pcm_s16le")]
    [InlineData("a.mpg", "-c:a mp2")]
    [Trait("Category", "Slow")]
    public void Files_of_sixteen_bits_are_resampled_more_finely_than_ffmpeg_does(string name, string encoding)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Make(name, 1, 44100, encoding.Split(' '));
        var samples = Sound.Read(path);
        var coarse = FfmpegTool.Decode(path);
        // Told to compute in floating point, ffmpeg agrees; by itself it uses coefficients of 16 bits.
        var fine = FfmpegTool.Run(
            "-i",
            path,
            "-ac",
            "1",
            "-rematrix_maxval",
            "1",
            "-internal_sample_fmt",
            "fltp",
            "-ar",
            "16000",
            "-f",
            "s16le",
            "pipe:1"
        );
        FfmpegTool.AssertSame([.. Enumerable.Range(0, fine.Length / 2).Select(i => BitConverter.ToInt16(fine, 2 * i))], samples);
        Assert.Equal(coarse.Length, samples.Length);
        Assert.All(samples.Zip(coarse), pair => Assert.InRange(Math.Abs(pair.First * 32767 - pair.Second), 0, 4.01));
    }

    [Fact]
    public void Lossless_files_of_sixteen_bits_give_their_own_samples()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Make("a.flac", 1, 16000, "-c:a", "flac", "-sample_fmt", "s16", "-ac", "1");
        Assert.Equal(FfmpegTool.Decode(path).Select(sample => sample / 32767f), Sound.Read(path));
    }

    [Fact]
    public void Reading_in_pieces_gives_the_same_samples()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Make("a.m4a", 2, 44100);
        using var reader = Sound.Open(path);
        var samples = new List<float>();
        var piece = new float[997];
        while (reader.Read(piece) is > 0 and var count)
            samples.AddRange(piece.AsSpan(0, count));
        Assert.Equal(Sound.Read(path), samples);
        Assert.Equal((16000, 44100, null), (reader.SampleRate, reader.SourceRate, reader.Complaint));
    }

    [Theory]
    [InlineData("-i nothing.mp4")]
    [InlineData("http:--example.org.mp4")]
    [InlineData("concat:a|b.mp4")]
    [InlineData("%03d.mp4")]
    [InlineData("line\nbreak 'and' \"quotes\" $(touch x) é.mp4")]
    [InlineData("playlist.m3u8")]
    public void A_name_means_nothing(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names");
        using var folder = new TemporaryFolder();
        var path = folder.PathOf(name);
        File.Move(folder.Make("a.mp4", 0.5, 16000), path);
        Assert.NotEmpty(Sound.Read(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Without_ffmpeg_the_message_gives_the_command_that_installs_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.flac", [.. "fLaC"u8, 0, 0, 0, 0]);
        var error = Assert.Throws<MediaException>(() => Sound.Open(path, options: new MediaOptions { Ffmpeg = "/nowhere/ffmpeg" }));
        Assert.Equal(MediaProblem.ToolMissing, error.Kind);
        const string Problem = "a.flac: to decode it, ffmpeg is needed, which is not at /nowhere/ffmpeg";
        Assert.Equal($"{Problem}; install it with: {FfmpegProgram.InstallCommand}", error.Message);
    }

    [Fact]
    public void A_WAV_file_is_known_by_its_bytes_and_needs_no_ffmpeg_unless_it_is_compressed()
    {
        using var folder = new TemporaryFolder();
        var without = new MediaOptions { Ffmpeg = "/nowhere/ffmpeg" };
        byte[] sound = [1, 0, 0xFF, 0x7F];
        Assert.Equal([1 / 32767f, 1], Sound.Read(folder.Write("a.mp4", Wave.Build(16, 1, sound)), options: without));

        var compressed = folder.Write("b.wav", Wave.Build(8, 1, sound, tag: 7));
        Assert.Equal(MediaProblem.ToolMissing, Assert.Throws<MediaException>(() => Sound.Open(compressed, options: without)).Kind);
        var damaged = folder.Write("c.wav", Wave.Build(16, 1, sound).AsSpan(0, 30));
        Assert.Equal(
            "c.wav: the format chunk has 10 bytes; at least 16 are needed; the file is damaged: fetch or make it again",
            Assert.Throws<MediaException>(() => Sound.Open(damaged, options: without)).Message
        );
        var second = folder.Write("d.wav", Wave.Build(16, 1, new byte[2 * 16_001]));
        Assert.Equal(
            "d.wav: it lasts longer than the limit of 0:00:01; cut it, or raise the limit",
            Assert.Throws<MediaException>(() => Sound.Read(second, options: without with { MaxDuration = TimeSpan.FromSeconds(1) })).Message
        );
    }

    [Fact]
    public void At_its_own_rate_a_file_is_as_fine_as_it_is_whatever_holds_it()
    {
        using var folder = new TemporaryFolder();
        var wave = folder.Write("a.wav", Wave.Build(24, 1, [1, 2, 3, 0xFD, 0xFE, 0x7F, 0, 0, 0x80]));
        FfmpegTool.Run("-i", wave, "-c:a", "flac", folder.PathOf("a.flac"));
        var samples = Sound.Read(wave, sampleRate: null);
        Assert.Equal(197_121 / (32767f * 256), samples[0]);
        Assert.Equal(samples, Sound.Read(folder.PathOf("a.flac"), sampleRate: null));
        Assert.Equal(samples.Select(Pcm16.Round), Sound.Read(folder.PathOf("a.flac")));
    }

    [Fact]
    public void Pictures_without_sound_are_said_to_be_so()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("silent.mp4");
        FfmpegTool.Run("-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=1", "-c:v", "mpeg4", path);
        var error = Assert.Throws<MediaException>(() => Sound.Open(path));
        Assert.Equal((MediaProblem.NoSound, "silent.mp4: it has no sound; give a file with an audio track"), (error.Kind, error.Message));
    }

    [Fact]
    public void A_damaged_file_is_said_to_be_so_and_one_that_ends_early_is_read_to_there()
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(folder.Make("a.mp4", 4, 16000, "-movflags", "+faststart"));
        var cut = folder.Write("cut.mp4", bytes.AsSpan(0, bytes.Length / 2));
        using (var reader = Sound.Open(cut))
        {
            var samples = new float[5 * 16000];
            Assert.InRange(reader.Read(samples), 16000, 3 * 16000);
            Assert.NotNull(reader.Complaint);
        }

        var headless = folder.Write("headless.mp4", File.ReadAllBytes(folder.Make("b.mp4", 1, 16000)).AsSpan(0, 1000));
        var error = Assert.Throws<MediaException>(() => Sound.Open(headless));
        Assert.Equal(MediaProblem.Damaged, error.Kind);
        Assert.Contains("moov atom not found", error.Message, StringComparison.Ordinal);
    }
}
