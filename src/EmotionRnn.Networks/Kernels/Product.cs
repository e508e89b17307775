using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Kernels;

/// <summary>
/// Matrix products on one thread. Every element of a result is one chain of fused multiply-adds over k in ascending order, whatever the
/// tile it falls into,
/// so a row's bits depend neither on the rows beside it nor, where the processor fuses, on the vector width.
/// </summary>
internal static unsafe partial class Product
{
    /// <summary>The width of a panel of the right-hand factor, in columns.</summary>
    public const int PanelColumns = 32;

    // Rows of the right-hand factor taken at a time: a panel of them fits the first-level cache.
    private const int PackedDepth = 256;

    // The same where the factors are gathered, of which a tile's part of A lies in that cache too; and the columns of A that are gathered
    // at a time.
    private const int GatheredDepth = 128,
        GatheredColumns = 320;

    private const int TallestTile = 10;

    [ThreadStatic]
    private static AlignedBuffer? _gatheredPanel,
        _gatheredRows;

    /// <summary>C = A·B, or C += A·B; A [m × k], B [k × n], C [m × n].</summary>
    public static void Multiply(Matrix a, PackedMatrix b, Matrix c, bool accumulate = false)
    {
        Check(a.Columns == b.Rows && c.Rows == a.Rows && c.Columns == b.Columns);
        Run(
            new Operands(
                a.Rows,
                b.Columns,
                b.Rows,
                a.Data,
                a.Stride,
                1,
                b.Data,
                PanelColumns,
                (nint)PanelColumns * b.Rows,
                c.Data,
                c.Stride
            ),
            accumulate
        );
        GC.KeepAlive(b);
    }

    /// <summary>C = start + A·B, where every row starts from the same numbers [n].</summary>
    public static void Multiply(Matrix a, PackedMatrix b, Matrix c, ReadOnlySpan<float> start)
    {
        Check(a.Columns == b.Rows && c.Rows == a.Rows && c.Columns == b.Columns && start.Length == c.Columns);
        fixed (float* from = start)
        {
            Run(
                new Operands(
                    a.Rows,
                    b.Columns,
                    b.Rows,
                    a.Data,
                    a.Stride,
                    1,
                    b.Data,
                    PanelColumns,
                    (nint)PanelColumns * b.Rows,
                    c.Data,
                    c.Stride
                ),
                from,
                0
            );
        }

        GC.KeepAlive(b);
    }

    /// <summary>
    /// C = A·B, or C += A·B, with the right-hand factor as it lies. Memory behind its last row must be readable up to the end of a panel.
    /// </summary>
    public static void Multiply(Matrix a, Matrix b, Matrix c, bool accumulate = false)
    {
        Check(a.Columns == b.Rows && c.Rows == a.Rows && c.Columns == b.Columns);
        Run(new Operands(a.Rows, b.Columns, b.Rows, a.Data, a.Stride, 1, b.Data, b.Stride, PanelColumns, c.Data, c.Stride), accumulate);
    }

    /// <summary>
    /// C = Aᵀ·B, or C += Aᵀ·B; A [k × m], B [k × n], C [m × n]: a weight gradient. Memory behind B's last row must be readable up
    /// to the
    /// end of a panel.
    /// </summary>
    public static void MultiplyTransposed(Matrix a, Matrix b, Matrix c, bool accumulate = false)
    {
        Check(a.Rows == b.Rows && c.Rows == a.Columns && c.Columns == b.Columns);
        Run(new Operands(a.Columns, b.Columns, b.Rows, a.Data, 1, a.Stride, b.Data, b.Stride, PanelColumns, c.Data, c.Stride), accumulate);
    }

    private static void Run(in Operands o, bool accumulate) => Run(o, accumulate ? o.C : null, o.CRow);

    private static void Run(in Operands o, float* from, nint fromRow)
    {
        if (Registers.Of512Bits)
            Run<Kernel512>(o, from, fromRow);
        else if (Vector256.IsHardwareAccelerated)
            Run<Kernel256>(o, from, fromRow);
        else
            Run<Kernel128>(o, from, fromRow);
    }

    /// <summary>C = the rows at <paramref name="from"/> + A·B; without them, A·B.</summary>
    internal static void Run<TKernel>(in Operands o, float* from, nint fromRow)
        where TKernel : struct, IKernel
    {
        if (o.K == 0)
        {
            if (from is null)
                new Matrix(o.C, o.M, o.N, (int)o.CRow).Clear();
            else
                Copy(from, fromRow, o.C, o.CRow, o.M, o.N);
        }

        // A factor that lies as it came may have rows of a panel's width, too; its A is gathered all the same.
        var depth = o.BRow == PanelColumns && o.ARow != 1 ? PackedDepth : GatheredDepth;
        for (var k = 0; k < o.K; k += depth)
        {
            var slice = o.Slice(k, int.Min(depth, o.K - k));
            if (o.ARow == 1)
                RunTransposed<TKernel>(slice, from, fromRow);
            else
                RunSlice<TKernel>(slice, from, fromRow);
            from = o.C;
            fromRow = o.CRow;
        }
    }

    /// <summary>
    /// Rows of a long matrix lie in pages of their own, more than the processor finds at once; every tile would go through all of them. So
    /// A is gathered first.
    /// </summary>
    private static void RunTransposed<TKernel>(in Operands o, float* from, nint fromRow)
        where TKernel : struct, IKernel
    {
        var gathered = (_gatheredRows ??= new(GatheredDepth * GatheredColumns)).Data;
        for (var i = 0; i < o.M; i += GatheredColumns)
        {
            var columns = int.Min(GatheredColumns, o.M - i);
            Copy(o.A + i, o.AColumn, gathered, columns, o.K, columns);
            var block = new Operands(columns, o.N, o.K, gathered, 1, columns, o.B, o.BRow, o.BPanel, o.C + i * o.CRow, o.CRow);
            RunSlice<TKernel>(block, from is null ? null : from + i * fromRow, fromRow);
        }
    }

    private static void RunSlice<TKernel>(in Operands o, float* from, nint fromRow)
        where TKernel : struct, IKernel
    {
        var spill = stackalloc float[TallestTile * PanelColumns];
        // For fewer tiles than three, gathering a panel costs more than it spares.
        var gathered = o.BRow != PanelColumns && o.M > 2 * TallestTile ? (_gatheredPanel ??= new(GatheredDepth * PanelColumns)).Data : null;
        var ofTile = gathered is null ? o : o.WithPanelRows(PanelColumns);
        var ofFirst = gathered is null ? o.FetchingNextPanel() : ofTile;
        for (var j = 0; j < o.N; j += TKernel.Columns)
        {
            var b = o.B + j / PanelColumns * o.BPanel + j % PanelColumns;
            if (gathered is not null)
            {
                Copy(b, o.BRow, gathered, PanelColumns, o.K, TKernel.Columns);
                b = gathered;
            }

            var columns = int.Min(TKernel.Columns, o.N - j);
            var wide = columns > TKernel.Columns / 2;
            var whole = columns == (wide ? TKernel.Columns : TKernel.Columns / 2);
            for (int i = 0, rows; i < o.M; i += rows)
            {
                rows = TKernel.Rows(o.M - i);
                var a = o.A + i * o.ARow;
                var c = o.C + i * o.CRow + j;
                var start = from is null ? null : from + i * fromRow + j;
                if (whole)
                {
                    TKernel.Tile(rows, wide, i == 0 && j + TKernel.Columns < o.N ? ofFirst : ofTile, a, b, start, fromRow, c, o.CRow);
                    continue;
                }

                // Fewer columns than the tile has: it goes through memory of its own.
                if (start is not null)
                    Copy(start, fromRow, spill, PanelColumns, rows, columns);
                TKernel.Tile(rows, wide, ofTile, a, b, start is null ? null : spill, PanelColumns, spill, PanelColumns);
                Copy(spill, PanelColumns, c, o.CRow, rows, columns);
            }
        }
    }

    private static void Copy(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
            new Span<float>(from + i * fromRow, columns).CopyTo(new Span<float>(to + i * toRow, columns));
    }

    private static void Check(bool shapesFit)
    {
        if (!shapesFit)
            throw new ArgumentException("The shapes of a matrix product do not fit.");
    }

    /// <summary>The tiles of one vector width. A tile is <c>Rows</c> high, and two vectors (wide) or one across.</summary>
    internal interface IKernel
    {
        /// <summary>The columns of a wide tile, at most <see cref="PanelColumns"/>.</summary>
        static abstract int Columns { get; }

        /// <summary>The height of the tile to take when so many rows are left.</summary>
        static abstract int Rows(int remaining);

        /// <summary>C = the rows at <paramref name="from"/> + A·B over one whole tile; without them, A·B.</summary>
        static abstract void Tile(int rows, bool wide, in Operands o, float* a, float* b, float* from, nint fromRow, float* c, nint cRow);
    }

    private struct OneVector;

    private struct TwoVectors;

    /// <summary>
    /// What a kernel works on: shapes, and where element (i, k) of A, row k of a panel of B, and row i of C lie, in floats; and how far
    /// behind a row of the panel lies that of
    /// the next panel, which is to be fetched meanwhile because it may be in the third-level cache or beyond; 0 where nothing is.
    /// </summary>
    internal readonly struct Operands(
        int m,
        int n,
        int k,
        float* a,
        nint aRow,
        nint aColumn,
        float* b,
        nint bRow,
        nint bPanel,
        float* c,
        nint cRow,
        nint nextPanel = 0
    )
    {
        public readonly int M = m,
            N = n,
            K = k;
        public readonly float* A = a,
            B = b,
            C = c;
        public readonly nint ARow = aRow,
            AColumn = aColumn,
            BRow = bRow,
            BPanel = bPanel,
            CRow = cRow,
            NextPanel = nextPanel;

        public Operands Slice(int start, int count) =>
            new(M, N, count, A + start * AColumn, ARow, AColumn, B + start * BRow, BRow, BPanel, C, CRow);

        public Operands WithPanelRows(nint bRow) => new(M, N, K, A, ARow, AColumn, B, bRow, BPanel, C, CRow);

        public Operands FetchingNextPanel() => new(M, N, K, A, ARow, AColumn, B, BRow, BPanel, C, CRow, BPanel);
    }
}
