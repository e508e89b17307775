using System.Buffers.Binary;

namespace EmotionRnn.Acoustics.Tests;

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
    [InlineData("", "too short to begin with")]
    [InlineData("52494646000000004156492020202020", "another kind of file")]
    [InlineData("524946460000000057415645", "no chunk")]
    [InlineData("52494646000000005741564564617461040000000000", "data before the format")]
    [InlineData("524946460000000057415645666D7420020000000100", "a format chunk of two bytes")]
    [InlineData("524946460000000057415645666D74201000000055000100803E0000007D000002001000", "MP3 in WAV")]
    [InlineData("524946460000000057415645666D74201000000001000000803E0000007D000002001000", "no channel")]
    [InlineData("524946460000000057415645666D7420100000000100010000000000007D000002001000", "no sample rate")]
    [InlineData("524946460000000057415645666D74201000000001000100803E0000007D000005002800", "40 bits")]
    public void Other_files_are_refused_with_a_reason(string hex, string what)
    {
        var error = Assert.Throws<InvalidDataException>(() => ReadAll(Convert.FromHexString(hex)));
        Assert.True(
            error.Message.StartsWith("the stream is not a WAV file that can be read: ", StringComparison.Ordinal),
            $"{what}: {error.Message}"
        );
    }

    [Fact]
    public void Samples_that_are_no_numbers_are_refused_by_their_place()
    {
        var error = Assert.Throws<InvalidDataException>(() =>
            ReadAll(Wave.Build(32, 1, [.. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(float.NaN)], tag: 3))
        );
        Assert.Equal("the stream: sample 1 is NaN; full scale is 1.", error.Message);
    }

    [Fact]
    public void A_stream_that_cannot_seek_and_gives_single_bytes_reads_the_same() =>
        Assert.Equal([1 / 32767f, 2 / 32767f], ReadAll(new Dripping(Wave.Build(16, 1, [1, 0, 2, 0]))));

    [Fact]
    public void A_hundred_thousand_damaged_files_are_read_or_refused()
    {
        var random = new CsCheck.PCG(1, 2);
        byte[][] seeds = [.. Encodings.Select(row => row.Data.Item2)];
        var longest = TimeSpan.Zero;
        for (var i = 0; i < 100_000; i++)
        {
            var file = Wave.Damage(seeds[random.Next() % (uint)seeds.Length], random);
            var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), System.Diagnostics.Stopwatch.GetTimestamp());
            try
            {
                var (samples, rate) = Read(new MemoryStream(file));
                Assert.True(samples.Length <= file.Length && rate > 0);
                if (i % 100 == 0 && rate is >= FeatureExtractor.LowestSampleRate and <= FeatureExtractor.HighestSampleRate)
                    FeatureExtractor.Create(FeatureSet.Emobase).Extract(samples, rate);
            }
            catch (InvalidDataException e)
            {
                Assert.NotEmpty(e.Message);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 64 << 20, $"File {i} takes too much memory.");
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, System.Diagnostics.Stopwatch.GetElapsedTime(started).Ticks));
        }

        Assert.True(longest < TimeSpan.FromSeconds(1), $"A file took {longest}.");
    }

    private static float[] ReadAll(byte[] file) => Read(new MemoryStream(file)).Samples;

    private static float[] ReadAll(Stream stream) => Read(stream).Samples;

    private static (float[] Samples, int SampleRate) Read(Stream stream)
    {
        using var reader = WaveReader.Open(stream);
        var samples = new List<float>();
        var block = new float[7];
        while (reader.Read(block) is > 0 and var count)
            samples.AddRange(block.AsSpan(0, count));
        return ([.. samples], reader.SampleRate);
    }

    /// <summary>A stream as a pipe may be.</summary>
    private sealed class Dripping(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
    }
}
