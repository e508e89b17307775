using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EmotionRnn.Networks.Kernels;

internal static unsafe partial class Product
{
    /// <summary>
    /// Tiles of 6 × 16 for processors with 16 registers of 256 bits: 12 sums, two vectors of B and one broadcast of A.
    /// </summary>
    internal readonly struct Kernel256 : IKernel
    {
        private const int Lanes = 8;

        public static int Columns => 2 * Lanes;

        public static int Rows(int remaining) =>
            remaining switch
            {
                >= 6 => 6,
                >= 2 => 2,
                _ => 1,
            };

        public static void Tile(int rows, bool wide, in Operands o, float* a, float* b, float* from, nint fromRow, float* c, nint cRow)
        {
            if (wide)
            {
                switch (rows)
                {
                    case 6:
                        Tile6<TwoVectors>(o, a, b, from, fromRow, c, cRow);
                        break;
                    case 2:
                        Tile2<TwoVectors>(o, a, b, from, fromRow, c, cRow);
                        break;
                    default:
                        Tile1<TwoVectors>(o, a, b, from, fromRow, c, cRow);
                        break;
                }
            }
            else
            {
                switch (rows)
                {
                    case 6:
                        Tile6<OneVector>(o, a, b, from, fromRow, c, cRow);
                        break;
                    case 2:
                        Tile2<OneVector>(o, a, b, from, fromRow, c, cRow);
                        break;
                    default:
                        Tile1<OneVector>(o, a, b, from, fromRow, c, cRow);
                        break;
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Tile6<TWidth>(in Operands o, float* a, float* b, float* from, nint fromRow, float* c, nint cRow)
            where TWidth : struct
        {
            Strip<TWidth> r0 = default,
                r1 = default,
                r2 = default,
                r3 = default,
                r4 = default,
                r5 = default;
            if (from is not null)
            {
                r0 = Strip<TWidth>.Load(from);
                r1 = Strip<TWidth>.Load(from + fromRow);
                r2 = Strip<TWidth>.Load(from + 2 * fromRow);
                r3 = Strip<TWidth>.Load(from + 3 * fromRow);
                r4 = Strip<TWidth>.Load(from + 4 * fromRow);
                r5 = Strip<TWidth>.Load(from + 5 * fromRow);
            }

            nint aRow = o.ARow,
                aColumn = o.AColumn,
                bRow = o.BRow;
            var a3 = a + 3 * aRow;
            for (var k = o.K; k > 0; k--)
            {
                var y = Strip<TWidth>.Load(b);
                r0.Add(a[0], y);
                r1.Add(a[aRow], y);
                r2.Add(a[2 * aRow], y);
                r3.Add(a3[0], y);
                r4.Add(a3[aRow], y);
                r5.Add(a3[2 * aRow], y);
                a += aColumn;
                a3 += aColumn;
                b += bRow;
            }

            r0.Store(c);
            r1.Store(c + cRow);
            r2.Store(c + 2 * cRow);
            r3.Store(c + 3 * cRow);
            r4.Store(c + 4 * cRow);
            r5.Store(c + 5 * cRow);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Tile2<TWidth>(in Operands o, float* a, float* b, float* from, nint fromRow, float* c, nint cRow)
            where TWidth : struct
        {
            Strip<TWidth> r0 = default,
                r1 = default;
            if (from is not null)
            {
                r0 = Strip<TWidth>.Load(from);
                r1 = Strip<TWidth>.Load(from + fromRow);
            }

            nint aRow = o.ARow,
                aColumn = o.AColumn,
                bRow = o.BRow;
            for (var k = o.K; k > 0; k--)
            {
                var y = Strip<TWidth>.Load(b);
                r0.Add(a[0], y);
                r1.Add(a[aRow], y);
                a += aColumn;
                b += bRow;
            }

            r0.Store(c);
            r1.Store(c + cRow);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Tile1<TWidth>(in Operands o, float* a, float* b, float* from, nint fromRow, float* c, nint cRow)
            where TWidth : struct
        {
            Strip<TWidth> r0 = default;
            if (from is not null)
            {
                r0 = Strip<TWidth>.Load(from);
            }

            nint aColumn = o.AColumn,
                bRow = o.BRow;
            for (var k = o.K; k > 0; k--)
            {
                var y = Strip<TWidth>.Load(b);
                r0.Add(a[0], y);
                a += aColumn;
                b += bRow;
            }

            r0.Store(c);
        }

        /// <summary>One row of a tile, in two vectors or in one.</summary>
        private struct Strip<TWidth>(Vector256<float> left, Vector256<float> right)
            where TWidth : struct
        {
            private Vector256<float> _left = left,
                _right = right;

            private static bool Wide
            {
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                get => typeof(TWidth) == typeof(TwoVectors);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Strip<TWidth> Load(float* from) => new(Vector256.Load(from), Wide ? Vector256.Load(from + Lanes) : default);

            /// <summary>this += x·y, in place: of a new strip the compiler would make a copy a step.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Add(float x, Strip<TWidth> y)
            {
                var xs = Vector256.Create(x);
                _left = Vector256.FusedMultiplyAdd(xs, y._left, _left);
                if (Wide)
                    _right = Vector256.FusedMultiplyAdd(xs, y._right, _right);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public readonly void Store(float* to)
            {
                _left.Store(to);
                if (Wide)
                    _right.Store(to + Lanes);
            }
        }
    }
}
