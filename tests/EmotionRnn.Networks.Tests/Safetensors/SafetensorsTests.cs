using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using EmotionRnn.Networks.Safetensors;

namespace EmotionRnn.Networks.Tests.Safetensors;

public class SafetensorsTests
{
    private const string TwoTensors =
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":"""
        + """{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";

    [Fact]
    public void What_is_written_is_read_back()
    {
        var type = Gen.OneOf([TensorType.F32, TensorType.F16, TensorType.BF16, TensorType.U8, TensorType.I8]);
        var tensor = Gen.Select(Gen.String[1, 12], type, Gen.Long[0, 5].Array[0, 3], Gen.Int);
        Gen.Select(tensor.Array[0, 6], Gen.Dictionary(Gen.String[0, 5], Gen.String[0, 9])[0, 3])
            .Sample(
                (tensors, metadata) =>
                {
                    var stored = tensors.Where(t => IsText(t.Item1)).DistinctBy(t => t.Item1).ToArray();
                    metadata = metadata.Where(pair => IsText(pair.Key) && IsText(pair.Value)).ToDictionary();
                    var writer = new SafetensorsWriter(metadata);
                    foreach (var (name, kind, shape, seed) in stored)
                    {
                        var numbers = Numbers(kind, shape, seed);
                        if (kind is TensorType.U8 or TensorType.I8)
                            writer.AddBytes(name, kind, shape, () => numbers.Select(x => (byte)(sbyte)x).ToArray());
                        else
                            writer.AddFloats(name, kind, shape, () => numbers);
                    }

                    var bytes = Bytes(writer);
                    Assert.Equal(bytes, Bytes(writer));
                    using var file = SafetensorsFile.Open(new MemoryStream(bytes), "written");
                    Assert.Equal(metadata, file.Metadata);
                    Assert.Equal(stored.Length, file.Tensors.Count);
                    foreach (var (name, kind, shape, seed) in stored)
                    {
                        Assert.Equal(kind, file[name].Type);
                        Assert.Equal(shape, file[name].Shape.ToArray());
                        var numbers = Numbers(kind, shape, seed);
                        Assert.Equal(
                            numbers,
                            kind is TensorType.U8 or TensorType.I8
                                ? [.. file.ReadBytes(name).Select(x => (float)(sbyte)x)]
                                : file.ReadFloats(name)
                        );
                    }
                },
                iter: 2_000,
                seed: "0000KeCnXJh3"
            );

        // Small integers are exact in every type.
        static float[] Numbers(TensorType type, long[] shape, int seed) =>
            [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(i => (float)((seed + 37 * i) % 128))];
        static bool IsText(string text) => text != "__metadata__" && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
    }

    [Fact]
    public void Every_16_bit_float_survives_reading_and_writing()
    {
        var bits = Enumerable.Range(0, 65536).Select(i => (ushort)i).ToArray();
        foreach (var (type, infinity) in ((TensorType, int)[])[(TensorType.F16, 0x7C00), (TensorType.BF16, 0x7F80)])
        {
            var numbers = bits.Where(b => (b & 0x7FFF) <= infinity).ToArray();
            var data = MemoryMarshal.AsBytes<ushort>(numbers).ToArray();
            using var file = Open(
                $"{{\"x\":{{\"dtype\":\"{type}\",\"shape\":[{numbers.Length}],\"data_offsets\":[0,{data.Length}]}}}}",
                data
            );
            var floats = file.ReadFloats("x");
            var writer = new SafetensorsWriter();
            writer.AddFloats("x", type, [numbers.Length], () => floats);
            using var again = SafetensorsFile.Open(new MemoryStream(Bytes(writer)), "again");
            Assert.Equal(data, again.ReadBytes("x"));
        }
    }

    [Theory]
    [InlineData(1.00390625f, 0x3F80)] // halfway between 1 and the next bfloat16: to the even one
    [InlineData(1.01171875f, 0x3F82)] // halfway between the next two
    [InlineData(1.0039064f, 0x3F81)]
    [InlineData(-1.00390625f, 0xBF80)]
    [InlineData(float.NaN, 0xFFC0)]
    public void Floats_are_rounded_to_the_nearest_bfloat16(float value, int bits)
    {
        var writer = new SafetensorsWriter();
        writer.AddFloats("x", TensorType.BF16, [], () => new[] { value });
        using var file = SafetensorsFile.Open(new MemoryStream(Bytes(writer)), "rounded");
        Assert.Equal(bits, BinaryPrimitives.ReadUInt16LittleEndian(file.ReadBytes("x")));
    }

    [Fact]
    public void Float64_is_rounded_to_float32()
    {
        using var file = Open(
            """{"x":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}""",
            MemoryMarshal.AsBytes<double>([1 / 3d, -2]).ToArray()
        );
        Assert.Equal([1 / 3f, -2f], file.ReadFloats("x"));
    }

    [Fact]
    public void Wide_types_come_first_and_every_tensor_is_aligned()
    {
        var writer = new SafetensorsWriter(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        writer.AddBytes("b", TensorType.I8, [3], () => new byte[] { 1, 2, 255 });
        writer.AddFloats("f", TensorType.F32, [2], () => new float[] { 1, 2 });
        var bytes = Bytes(writer);
        var header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(
            """{"__metadata__":{"a":"1","b":"2"},"f":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":"""
                + """{"dtype":"I8","shape":[3],"data_offsets":[8,11]}}""",
            Encoding.UTF8.GetString(bytes, 8, header).TrimEnd(' ')
        );
        Assert.Equal(0, header % 8);
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 64, 1, 2, 255], bytes[(8 + header)..]);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "weights.safetensors");
            var good = new SafetensorsWriter();
            good.AddFloats("x", TensorType.F16, [1], () => new[] { 1f });
            good.Save(path);
            var before = File.ReadAllBytes(path);
            var bad = new SafetensorsWriter();
            bad.AddFloats("x", TensorType.F16, [1], () => new[] { 1e6f });
            Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => bad.Save(path)).Message, StringComparison.Ordinal);
            Assert.Equal(before, File.ReadAllBytes(path));
            Assert.Single(folder.GetFileSystemInfos());
            using var file = SafetensorsFile.Open(path);
            Assert.Equal([1f], file.ReadFloats("x"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The second writes the whole file while the first is about to write its numbers.</summary>
    [Fact]
    public void Two_who_write_one_file_at_once_do_not_disturb_each_other()
    {
        var folder = Directory.CreateTempSubdirectory("emotionrnn-test-").FullName;
        try
        {
            var path = Path.Combine(folder, "weights.safetensors");
            SafetensorsWriter first = new(),
                second = new();
            second.AddFloats("w", TensorType.F32, [1], () => (float[])[2]);
            first.AddFloats(
                "w",
                TensorType.F32,
                [1],
                () =>
                {
                    second.Save(path);
                    Assert.Equal(Bytes(second), File.ReadAllBytes(path));
                    return (float[])[1];
                }
            );
            first.Save(path);
            Assert.Equal(1, SafetensorsFile.Open(File.OpenRead(path), path).ReadFloats("w")[0]);
            Assert.Equal([path], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Tensors_that_cannot_be_stored_are_refused()
    {
        var writer = new SafetensorsWriter();
        writer.AddFloats("x", TensorType.F32, [2], () => new float[3]);
        Assert.Throws<ArgumentException>(() => Bytes(writer));
        Assert.Throws<ArgumentException>(() => writer.AddFloats("x", TensorType.F32, [2], () => new float[2]));
        Assert.Throws<ArgumentException>(() => writer.AddFloats("__metadata__", TensorType.F32, [2], () => new float[2]));
        Assert.Throws<ArgumentException>(() => writer.AddFloats("y", TensorType.I64, [2], () => new float[2]));
        Assert.Throws<ArgumentException>(() => writer.AddBytes("y", TensorType.F32, [2], () => new byte[8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.AddBytes("y", TensorType.U8, [-1], () => new byte[1]));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "take 8 bytes")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[7,11]}}""",
        "'b' shares bytes"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[2],"data_offsets":[9,11]}}""",
        "'b' leaves a gap"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[8,12]}}""",
        "'b' ends at byte 12"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,11]}}""",
        "'a' of shape [3] and type F32 takes 12 bytes, but its data_offsets span 11"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,11]}}""", "exceeds 64 bits")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""", "exceeds 64 bits")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,11]}}""", "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,11]}}""", "whole numbers from 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[11],"data_offsets":[11,0]}}""", "the first not above the second")]
    [InlineData("""{"a":{"dtype":"U8","shape":[11],"data_offsets":[0,11,12]}}""", "needs two data_offsets")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[11],"data_offsets":[0,11]}}""", "has the type 'F8_E4M3'; known are BOOL, U8")]
    [InlineData("""{"a":{"shape":[11],"data_offsets":[0,11]}}""", "lacks dtype")]
    [InlineData("""{"a":{"dtype":"U8","shape":[11],"data_offsets":[0,11],"strides":[1]}}""", "'strides', which is unknown")]
    [InlineData("""{"a":{"dtype":"U8","shape":[11],"shape":[11],"data_offsets":[0,11]}}""", "'shape', which is unknown or there twice")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]},"a":{"dtype":"U8","shape":[6],"data_offsets":[5,11]}}""",
        "'a' is named twice"
    )]
    [InlineData("""{"__metadata__":{"x":1},"a":{"dtype":"U8","shape":[11],"data_offsets":[0,11]}}""", "Number where String belongs")]
    [InlineData("""{"__metadata__":{"x":"1","x":"2"},"a":{"dtype":"U8","shape":[11],"data_offsets":[0,11]}}""", "key 'x' twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[[11]],"data_offsets":[0,11]}}""", "is not the JSON")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[11],"data_offsets":[0,11]}}""", "is not the JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[11],"data_offsets":[0,11]}} {}""", "is not the JSON")]
    [InlineData("""[]""", "does not begin with '{'")]
    [InlineData(""" {}""", "does not begin with '{'")]
    [InlineData("""{"a":{"dtype":"U8",""", "is not the JSON")]
    public void A_header_that_lies_is_one_error_that_names_file_and_fault(string header, string fault)
    {
        var error = Assert.Throws<InvalidDataException>(() => Open(header, new byte[11]));
        Assert.StartsWith("damaged.safetensors: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_is_an_error_at_every_length()
    {
        var bytes = Image(TwoTensors, new byte[11]);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(new MemoryStream(bytes[..length]), "truncated"));
        using var whole = SafetensorsFile.Open(new MemoryStream(bytes), "whole");
        Assert.Equal(2, whole.Tensors.Count);
    }

    [Fact]
    public void A_header_longer_than_the_file_takes_no_memory()
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 99_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Open(new MemoryStream(bytes), "long"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
    }

    [Fact]
    public void Ten_thousand_mutated_files_give_tensors_or_the_documented_error_in_little_memory()
    {
        var original = Image(TwoTensors, [0, 0, 128, 63, 0, 0, 0, 64, 1, 2, 3]);
        var random = new RandomStream(20260101);
        string[] splices =
        [
            "9223372036854775807",
            "-1",
            "[",
            "{",
            "}",
            "\"",
            "\\u",
            "\\ud800",
            "F16",
            "BOOL",
            "0",
            ",",
            "\"a\":",
            "1e9",
            "null",
            "\0",
            "4294967296",
        ];
        var (read, refused) = (0, 0);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = original.ToList();
            for (var change = random.NextInt(3); change >= 0; change--)
            {
                var at = random.NextInt(bytes.Count);
                switch (random.NextInt(4))
                {
                    case 0:
                        bytes[at] = (byte)random.NextInt(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, int.Min(bytes.Count - at - 1, random.NextInt(12)));
                        break;
                    case 2:
                        bytes.InsertRange(at, Encoding.UTF8.GetBytes(splices[random.NextInt(splices.Length)]));
                        break;
                    default:
                        bytes[at] ^= (byte)(1 << random.NextInt(8));
                        break;
                }
            }

            // Most mutations keep a length that fits, or few would get past the first eight bytes.
            if (bytes.Count > 30 && random.NextInt(4) > 0)
                BinaryPrimitives.WriteInt64LittleEndian(CollectionsMarshal.AsSpan(bytes), bytes.Count - 8 - 11);
            var mutated = bytes.ToArray();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                using var file = SafetensorsFile.Open(new MemoryStream(mutated), "mutated");
                foreach (var tensor in file.Tensors)
                {
                    if (tensor.Type is TensorType.F32 or TensorType.F16)
                        Assert.Equal(tensor.Count, file.ReadFloats(tensor.Name).Length);
                    else
                        Assert.Equal(tensor.Bytes, file.ReadBytes(tensor.Name).Length);
                }

                read++;
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith("mutated: ", error.Message, StringComparison.Ordinal);
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        }

        Assert.InRange(read, 300, 9_000);
        Assert.InRange(refused, 1_000, 9_700);
    }

    [Theory]
    [InlineData("tiny-bert", 37, "embeddings.word_embeddings.weight", 120, 16)]
    [InlineData("tiny-roberta", 37, "embeddings.position_embeddings.weight", 26, 16)]
    [InlineData("all-minilm-l6-v2", 104, "encoder.layer.5.output.dense.weight", 384, 1536)]
    public void Published_files_are_read(string folder, int tensors, string name, int rows, int columns)
    {
        using var file = SafetensorsFile.Open(ReferenceData.Shared("encoders", folder, "model.safetensors"));
        Assert.Equal(tensors, file.Tensors.Count);
        Assert.Equal([rows, columns], file[name].Shape.ToArray());
        var values = file.ReadFloats(name);
        Assert.Equal(rows * columns, values.Length);
        Assert.All(values, value => Assert.InRange(Math.Abs(value), 0, 5));
        Assert.InRange(values.Average(value => value * value), 1e-4, 1);
        Assert.Contains(
            "no tensor 'pooler'",
            Assert.Throws<InvalidDataException>(() => file.ReadFloats("pooler")).Message,
            StringComparison.Ordinal
        );
        if (file.Find("embeddings.position_ids") is { } positions)
            Assert.Throws<InvalidDataException>(() => file.ReadFloats(positions.Name));
    }

    private static SafetensorsFile Open(string header, byte[] data) =>
        SafetensorsFile.Open(new MemoryStream(Image(header, data)), "damaged.safetensors");

    private static byte[] Image(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. data];
    }

    private static byte[] Bytes(SafetensorsWriter writer)
    {
        using var stream = new MemoryStream();
        writer.WriteTo(stream);
        return stream.ToArray();
    }
}
