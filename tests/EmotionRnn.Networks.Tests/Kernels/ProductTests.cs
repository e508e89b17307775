using CsCheck;
using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks.Tests.Kernels;

public unsafe class ProductTests
{
    // A float32 chain of k multiply-adds of numbers in ±1 is within k · 6e-8 of the exact sum.
    private const double TolerancePerTerm = 1e-7;

    private static readonly Gen<(int M, int N, int K, bool Transposed, bool Packed, bool Accumulate, int Seed)> Shapes = Gen.Select(
        Gen.Int[1, 35],
        Gen.Int[1, 100],
        Gen.Int[0, 300],
        Gen.Bool,
        Gen.Bool,
        Gen.Bool,
        Gen.Int[0, 1000]
    );

    [Fact]
    public void The_kernel_of_512_bits_equals_a_naive_product_on_random_shapes() => EqualsNaive<Product.Kernel512>();

    [Fact]
    public void The_kernel_of_256_bits_equals_a_naive_product_on_random_shapes() => EqualsNaive<Product.Kernel256>();

    [Fact]
    public void The_kernel_of_128_bits_equals_a_naive_product_on_random_shapes() => EqualsNaive<Product.Kernel128>();

    /// <summary>
    /// Each width has a file of its own, so that the compiler sees constants; what is mended in one is mended in the other.
    /// </summary>
    [Fact]
    public void The_kernels_of_128_and_256_bits_are_the_same_file_but_for_the_width()
    {
        string[] narrow = Lines(128),
            wide = Lines(256);
        Assert.InRange(narrow.Length, 100, 300);
        Assert.Equal(narrow.Length, wide.Length);
        string[] differ =
        [
            .. Enumerable.Range(0, wide.Length).Where(i => narrow[i] != wide[i]).Select(i => $"{narrow[i].Trim()} | {wide[i].Trim()}"),
        ];
        Assert.Equal(4, differ.Length);
        Assert.StartsWith("/// Tiles of 6 × 8 for every other processor.", differ[0], StringComparison.Ordinal);
        Assert.Equal("private const int Lanes = 4; | private const int Lanes = 8;", differ[1]);
        Assert.All(
            differ[2..],
            line => Assert.Equal(line.Replace("MultiplyAddEstimate", "FusedMultiplyAdd", StringComparison.Ordinal), Twice(line))
        );

        static string[] Lines(int bits) =>
            [
                .. File.ReadLines(
                        Path.Combine(ReferenceData.Repository, "src", "EmotionRnn.Networks", "Kernels", $"Product.Vector{bits}.cs")
                    )
                    .Select(line => line.Replace($"{bits}", "W", StringComparison.Ordinal)),
            ];

        static string Twice(string line) => line.Split(" | ")[1] is var second ? $"{second} | {second}" : "";
    }

    [Fact]
    public void Every_remainder_of_a_tile_is_right()
    {
        foreach (var m in Enumerable.Range(1, 21))
        {
            foreach (var n in Enumerable.Range(1, 65))
            {
                Check<Product.Kernel512>((m, n, 7, false, true, true, n));
                Check<Product.Kernel256>((m, n, 7, true, false, false, n));
                Check<Product.Kernel128>((m, n, 7, false, true, false, n));
            }
        }
    }

    [Fact]
    public void A_row_has_the_same_bits_whatever_stands_beside_it()
    {
        var memory = new Workspace();
        Matrix a = memory.Take(23, 40),
            b = memory.Take(40, 50),
            all = memory.Take(23, 50),
            one = memory.Take(1, 50);
        Fill(a, 1);
        Fill(b, 2);
        var packed = new PackedMatrix(40, 50);
        packed.Pack(b);
        Product.Multiply(a, packed, all);
        for (var i = 0; i < 23; i++)
        {
            Product.Multiply(a.RowRange(i, 1), packed, one);
            Assert.Equal(one.Row(0).ToArray(), all.Row(i).ToArray());
        }

        GC.KeepAlive(memory);
    }

    [Theory]
    [InlineData(23, 50, 40)]
    [InlineData(7, 450, 300)]
    [InlineData(3, 33, 0)]
    public void Every_row_may_start_from_the_same_numbers(int rows, int columns, int depth)
    {
        var memory = new Workspace();
        Matrix a = memory.Take(rows, depth),
            b = memory.Take(depth, columns),
            copied = memory.Take(rows, columns),
            started = memory.Take(rows, columns),
            start = memory.Take(1, columns);
        foreach (var (i, matrix) in ((Matrix[])[a, b, started, start]).Index())
            Fill(matrix, i);
        var packed = new PackedMatrix(depth, columns);
        packed.Pack(b);
        for (var i = 0; i < rows; i++)
            start.Row(0).CopyTo(copied.Row(i));
        Product.Multiply(a, packed, copied, accumulate: true);
        Product.Multiply(a, packed, started, start.Row(0));
        for (var i = 0; i < rows; i++)
            Assert.Equal(copied.Row(i).ToArray(), started.Row(i).ToArray());
        GC.KeepAlive(memory);
    }

    /// <summary>
    /// Where B has rows of just a panel's width, as the gradients of small states have, more of A was gathered than there is memory for:
    /// the numbers behind it were overwritten in silence, which the collector finds.
    /// </summary>
    [Theory]
    [InlineData(200, 24, 300)]
    [InlineData(321, 32, 257)]
    public void A_wide_transposed_factor_is_gathered_within_its_memory(int m, int n, int k)
    {
        foreach (var accumulate in (bool[])[false, true])
        {
            Check<Product.Kernel512>((m, n, k, true, false, accumulate, 1));
            Check<Product.Kernel256>((m, n, k, true, false, accumulate, 2));
            Check<Product.Kernel128>((m, n, k, true, false, accumulate, 3));
        }

        GC.Collect();
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var memory = new Workspace();
        Assert.Throws<ArgumentException>(() => Product.Multiply(memory.Take(2, 3), memory.Take(4, 5), memory.Take(2, 5)));
    }

    private static void EqualsNaive<TKernel>()
        where TKernel : struct, Product.IKernel => Shapes.Sample(Check<TKernel>, seed: "0000KOIPe036", iter: 400);

    private static void Check<TKernel>((int M, int N, int K, bool Transposed, bool Packed, bool Accumulate, int Seed) s)
        where TKernel : struct, Product.IKernel
    {
        var memory = new Workspace();
        var a = s.Transposed ? memory.Take(s.K, s.M) : memory.Take(s.M, s.K);
        Matrix b = memory.Take(s.K, s.N),
            c = memory.Take(s.M, s.N + 3).ColumnRange(1, s.N),
            guard = memory.Take(s.M, s.N + 3);
        Fill(a, s.Seed);
        Fill(b, s.Seed + 1);
        var whole = new Matrix(c.Data - 1, s.M, s.N + 3, c.Stride);
        Fill(whole, s.Seed + 2);
        for (var i = 0; i < s.M; i++)
            whole.Row(i).CopyTo(guard.Row(i));
        var packed = new PackedMatrix(s.K, s.N);
        packed.Pack(b);

        var (rowStep, columnStep) = s.Transposed ? ((nint)1, (nint)a.Stride) : (a.Stride, (nint)1);
        Product.Run<TKernel>(
            s.Packed
                ? new(
                    s.M,
                    s.N,
                    s.K,
                    a.Data,
                    rowStep,
                    columnStep,
                    packed.Data,
                    Product.PanelColumns,
                    (nint)Product.PanelColumns * s.K,
                    c.Data,
                    c.Stride
                )
                : new(s.M, s.N, s.K, a.Data, rowStep, columnStep, b.Data, b.Stride, Product.PanelColumns, c.Data, c.Stride),
            s.Accumulate ? c.Data : null,
            c.Stride
        );

        for (var i = 0; i < s.M; i++)
        {
            Assert.Equal(guard.Row(i)[0], whole.Row(i)[0]);
            Assert.Equal(guard.Row(i)[^2..].ToArray(), whole.Row(i)[^2..].ToArray());
            for (var j = 0; j < s.N; j++)
            {
                var expected = s.Accumulate ? guard.Row(i)[1 + j] : 0d;
                for (var k = 0; k < s.K; k++)
                    expected += (double)(s.Transposed ? a.Row(k)[i] : a.Row(i)[k]) * b.Row(k)[j];
                Assert.Equal(expected, c.Row(i)[j], TolerancePerTerm * (s.K + 1));
            }
        }

        GC.KeepAlive(memory);
        GC.KeepAlive(packed);
    }

    private static void Fill(Matrix matrix, int seed)
    {
        var random = new RandomStream(seed);
        for (var i = 0; i < matrix.Rows; i++)
        {
            foreach (ref var value in matrix.Row(i))
                value = (float)(2 * random.NextDouble() - 1);
        }
    }
}
