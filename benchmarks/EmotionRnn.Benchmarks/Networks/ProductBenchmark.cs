using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Benchmarks;

/// <summary>The product kernel alone, on the shapes of the training step: 30 dialogues, some 55 listeners, 990 utterances.</summary>
internal static unsafe class ProductBenchmark
{
    public static void Run(BenchmarkSettings settings)
    {
        Console.WriteLine("| product | shape (rows × columns × depth) | GFLOP/s | share of peak |");
        Console.WriteLine("| --- | --- | ---: | ---: |");
        foreach (var d in (int[])[100, 150])
        {
            var peak = Machine.PeakGigaflops();
            Row("a unit's gates from its state", 30, 3 * d, d, transposed: false);
            Row("a unit's gates from two states", 30, 3 * d, 2 * d, transposed: false);
            Row("listeners' gates", 55, 3 * d, d, transposed: false);
            Row("gates from the input, all turns", 990, 3 * d, 100, transposed: false);
            Row("back: states from gates", 30, d, 3 * d, transposed: false);
            Row("back: weights from all turns", d, 3 * d, 990, transposed: true);

            void Row(string name, int rows, int columns, int depth, bool transposed)
            {
                var rates = Enumerable.Range(0, settings.Rounds + 5).Select(_ => Rate(rows, columns, depth, transposed)).ToArray();
                Console.WriteLine($"| {name}, D = {d} | {rows} × {columns} × {depth} | {rates.Max():F0} | {rates.Max() / peak:P0} |");
            }
        }
    }

    private static double Rate(int rows, int columns, int depth, bool transposed)
    {
        var memory = new Workspace();
        var a = transposed ? memory.TakeCleared(depth, rows) : memory.TakeCleared(rows, depth);
        Matrix b = memory.TakeCleared(depth, columns),
            c = memory.TakeCleared(rows, columns);
        var packed = new PackedMatrix(depth, columns);
        var repetitions = (int)(4e9 / (2d * rows * columns * depth)) + 1;
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < repetitions; i++)
        {
            if (transposed)
                Product.MultiplyTransposed(a, b, c, accumulate: true);
            else
                Product.Multiply(a, packed, c, accumulate: true);
        }

        var time = Environment.CpuUsage.TotalTime - start;
        GC.KeepAlive(memory);
        return 2d * rows * columns * depth * repetitions / time.TotalSeconds / 1e9;
    }
}
