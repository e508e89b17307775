using System.Buffers.Binary;

namespace EmotionRnn.Media.Tests;

public class WaveReaderTests
{
    public static readonly TheoryData<string, byte[], float[]> Encodings = new()
    {
        { "8 bit", Wave.Build(8, 1, [0, 128, 255]), [-128 / 127f, 0, 1] },
        { "16 bit", Wave.Build(16, 1, [0x00, 0x80, 0x00, 0x00, 0xFF, 0x7F]), [-32768 / 32767f, 0, 1] },
        {
            "24 bit",
            Wave.Build(24, 1, [0x00, 0x00, 0x80, 0x00, 0x01, 0x00, 0xFF, 0xFF, 0xFF]),
            [-8388608 / (32767f * 256), 256 / (32767f * 256), -1 / (32767f * 256)]
        },
        { "32 bit", Wave.Build(32, 1, [0, 0, 0, 0x80, 0, 0, 0, 0x40]), [-1, 0.5f] },
        { "24 valid bits in 32", Wave.Build(24, 1, [0, 0, 0, 0x80, 0, 0, 0, 0x40], container: 4, extensible: true), [-1, 0.5f] },
        {
            "32 bit floating point",
            Wave.Build(32, 1, [.. BitConverter.GetBytes(0.25f), .. BitConverter.GetBytes(-1.5f)], tag: 3),
            [0.25f, -1.5f]
        },
        {
            "64 bit floating point",
            Wave.Build(64, 1, [.. BitConverter.GetBytes(0.25), .. BitConverter.GetBytes(-1.5)], tag: 3),
            [0.25f, -1.5f]
        },
        { "extensible floating point", Wave.Build(32, 1, BitConverter.GetBytes(0.25f), tag: 3, extensible: true), [0.25f] },
        { "two channels", Wave.Build(16, 2, [0xFF, 0x7F, 0x00, 0x00, 0x01, 0x00, 0x02, 0x00]), [16383.5f / 32767, 1.5f / 32767] },
        { "three channels", Wave.Build(8, 3, [128, 129, 130, 255, 255, 255]), [1 / 127f, 1] },
        { "no samples", Wave.Build(16, 1, []), [] },
        { "a frame cut in two", Wave.Build(16, 2, [0x01, 0x00, 0x01, 0x00, 0x05]), [1 / 32767f] },
    };

    [Theory, MemberData(nameof(Encodings))]
    public void Every_encoding_gives_its_samples(string encoding, byte[] file, float[] samples)
    {
        Assert.NotEmpty(encoding);
        Assert.Equal(samples, ReadAll(file));
    }

    [Fact]
    public void Chunks_of_odd_size_are_skipped_with_and_without_padding()
    {
        float[] samples = [1 / 32767f, 2 / 32767f];
        byte[] data = [1, 0, 2, 0];
        Assert.Equal(samples, ReadAll(Wave.Build(16, 1, data, before: [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0])));
        Assert.Equal(samples, ReadAll(Wave.Build(16, 1, data, before: [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3])));
        Assert.Equal(samples, ReadAll(Wave.Build(16, 1, data, before: [.. "bext"u8, 0, 0, 0, 0])));
    }

    [Fact]
    public void What_follows_the_data_is_not_sound() =>
        Assert.Equal([1 / 32767f], ReadAll([.. Wave.Build(16, 1, [1, 0]), .. "LIST"u8, 4, 0, 0, 0, 9, 9, 9, 9]));

    [Theory]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFFFu)]
    [InlineData(0u, 0u)]
    [InlineData(0u, 0x7FFFFFFFu)]
    [InlineData(5u, 1_000_000u)]
    public void Sizes_that_are_wrong_do_not_matter(uint riff, uint data)
    {
        var file = Wave.Build(16, 1, [1, 0, 2, 0]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), riff);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), data);
        Assert.Equal([1 / 32767f, 2 / 32767f], ReadAll(file));
    }

    [Theory]
    [InlineData("", "it ends within its header")]
    [InlineData("524946460000000057415645", "there is no data chunk")]
    [InlineData("52494646000000005741564564617461040000000000", "there is no format chunk before the data")]
    [InlineData("524946460000000057415645666D7420020000000100", "the format chunk has 2 bytes; at least 16 are needed")]
    [InlineData("524946460000000057415645666D74201000000001000000803E0000007D000002001000", "the header says no channels")]
    [InlineData("524946460000000057415645666D7420100000000100010000000000007D000002001000", "the header says 0 samples per second")]
    public void Damaged_files_are_refused_with_a_reason(string hex, string problem)
    {
        var error = Assert.Throws<MediaException>(() => ReadAll(Convert.FromHexString(hex)));
        Assert.Equal((MediaProblem.Damaged, $"a.wav: {problem}; the file is damaged: fetch or make it again"), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("524946580000000057415645", "big-endian")]
    [InlineData("524946460000000057415645666D74201000000055000100803E0000007D000002001000", "MP3 in WAV")]
    [InlineData("524946460000000057415645666D74201000000001000100803E0000007D000005002800", "40 bits")]
    public void Other_encodings_are_left_to_ffmpeg(string hex, string what)
    {
        Assert.NotEmpty(what);
        Assert.Null(WaveReader.TryOpen(new MemoryStream(Convert.FromHexString(hex)), "a.wav"));
    }

    [Fact]
    public void Samples_that_are_no_numbers_are_refused_by_their_place()
    {
        var error = Assert.Throws<MediaException>(() =>
            ReadAll(Wave.Build(32, 1, [.. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(float.NaN)], tag: 3))
        );
        Assert.Equal("a.wav: sample 1 is NaN, where full scale is 1; the file is damaged: fetch or make it again", error.Message);
    }

    [Fact]
    public void A_stream_that_cannot_seek_and_gives_single_bytes_reads_the_same() =>
        Assert.Equal([1 / 32767f, 2 / 32767f], ReadAll(new Dripping(Wave.Build(16, 1, [1, 0, 2, 0]))));

    [Fact]
    [Trait("Category", "Slow")]
    public void A_hundred_thousand_damaged_files_are_read_or_refused()
    {
        var random = new CsCheck.PCG(1, 2);
        byte[][] seeds = [.. Encodings.Select(row => row.Data.Item2)];
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 100_000; i++)
        {
            var file = Wave.Damage(seeds[random.Next() % (uint)seeds.Length], random);
            var (allocated, time) = (GC.GetAllocatedBytesForCurrentThread(), ThreadTime.Start());
            try
            {
                using var reader = WaveReader.TryOpen(new MemoryStream(file), "a.wav");
                if (reader is not null)
                    Assert.True(ReadAll(reader).Length <= file.Length && reader.SampleRate > 0);
            }
            catch (MediaException e)
            {
                Assert.NotEmpty(e.Message);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 64 << 20, $"File {i} takes too much memory.");
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, time.Elapsed.Ticks));
        }

        Assert.True(longest < TimeSpan.FromSeconds(1), $"A file took {longest}.");
    }

    [Fact]
    public void Raw_bytes_of_16_bits_are_the_samples_of_the_file_that_has_them()
    {
        var bytes = new byte[2 << 16];
        for (var i = 0; i < bytes.Length / 2; i++)
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), (short)i);
        var samples = new float[bytes.Length / 2];
        Pcm16.Decode(bytes, samples);
        Assert.Equal(ReadAll(Wave.Build(16, 1, bytes)), samples);
        Assert.Equal(samples, samples.Select(Pcm16.Round));
        Assert.Equal((1, -32768 / 32767f), (samples.Max(), samples.Min()));
    }

    private static float[] ReadAll(byte[] file) => ReadAll(new MemoryStream(file));

    private static float[] ReadAll(Stream stream)
    {
        using var reader = WaveReader.TryOpen(stream, "a.wav");
        Assert.NotNull(reader);
        return ReadAll(reader);
    }

    private static float[] ReadAll(WaveReader reader)
    {
        var samples = new List<float>();
        var block = new float[7];
        while (reader.Read(block) is > 0 and var count)
            samples.AddRange(block.AsSpan(0, count));
        return [.. samples];
    }

    /// <summary>A stream as a pipe may be.</summary>
    private sealed class Dripping(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
