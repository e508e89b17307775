using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EmotionRnn.Networks.Kernels;

internal static unsafe partial class Product
{
    /// <summary>
    /// Tiles of 10 × 32 for processors with 32 registers of 512 bits: 20 sums, two vectors of B and one broadcast of A.
    /// A step of k is 20 multiply-adds for 12 loads, so the arithmetic is the bound.
    /// </summary>
    internal readonly struct Kernel512 : IKernel
    {
        private const int Lanes = 16;

        public static int Columns => 2 * Lanes;

        public static int Rows(int remaining) =>
            remaining switch
            {
                >= 10 => 10,
                >= 4 => 4,
                >= 2 => 2,
                _ => 1,
            };

        public static void Tile(int rows, bool wide, in Operands o, float* a, float* b, float* from, nint fromRow, float* c, nint cRow)
        {
            if (wide)
            {
                switch (rows)
                {
                    case 10 when o.NextPanel != 0:
                        Tile10<TwoVectors, Fetching>(o, a, b, from, fromRow, c, cRow);
                        break;
                    case 10:
                        Tile10<TwoVectors, Plain>(o, a, b, from, fromRow, c, cRow);
                        break;
                    case 4:
                        Tile4<TwoVectors>(o, a, b, from, fromRow, c, cRow);
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
                    case 10:
                        Tile10<OneVector, Plain>(o, a, b, from, fromRow, c, cRow);
                        break;
                    case 4:
                        Tile4<OneVector>(o, a, b, from, fromRow, c, cRow);
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
        private static void Tile10<TWidth, TFetching>(in Operands o, float* a, float* b, float* from, nint fromRow, float* c, nint cRow)
            where TWidth : struct
            where TFetching : struct
        {
            Strip<TWidth> r0 = default,
                r1 = default,
                r2 = default,
                r3 = default,
                r4 = default,
                r5 = default,
                r6 = default,
                r7 = default,
                r8 = default,
                r9 = default;
            if (from is not null)
            {
                r0 = Strip<TWidth>.Load(from);
                r1 = Strip<TWidth>.Load(from + fromRow);
                r2 = Strip<TWidth>.Load(from + 2 * fromRow);
                r3 = Strip<TWidth>.Load(from + 3 * fromRow);
                r4 = Strip<TWidth>.Load(from + 4 * fromRow);
                r5 = Strip<TWidth>.Load(from + 5 * fromRow);
                r6 = Strip<TWidth>.Load(from + 6 * fromRow);
                r7 = Strip<TWidth>.Load(from + 7 * fromRow);
                r8 = Strip<TWidth>.Load(from + 8 * fromRow);
                r9 = Strip<TWidth>.Load(from + 9 * fromRow);
            }

            // The compiler would work out twice a row, and steps in bytes, in every turn of the loop, which decodes no more than it must.
            nint aRow = o.ARow,
                twoRows = 2 * aRow,
                aColumnBytes = sizeof(float) * o.AColumn,
                bRowBytes = sizeof(float) * o.BRow;
            var a3 = a + 3 * aRow;
            var a6 = a + 6 * aRow;
            var a9 = a + 9 * aRow;
            var nextPanel = o.NextPanel;
            for (var k = o.K; k > 0; k--)
            {
                if (Sse.IsSupported && typeof(TFetching) == typeof(Fetching))
                {
                    Sse.Prefetch1(b + nextPanel);
                    Sse.Prefetch1(b + nextPanel + Lanes);
                }

                var y = Strip<TWidth>.Load(b);
                r0.Add(a[0], y);
                r1.Add(a[aRow], y);
                r2.Add(a[twoRows], y);
                r3.Add(a3[0], y);
                r4.Add(a3[aRow], y);
                r5.Add(a3[twoRows], y);
                r6.Add(a6[0], y);
                r7.Add(a6[aRow], y);
                r8.Add(a6[twoRows], y);
                r9.Add(a9[0], y);
                a = Forward(a, aColumnBytes);
                a3 = Forward(a3, aColumnBytes);
                a6 = Forward(a6, aColumnBytes);
                a9 = Forward(a9, aColumnBytes);
                b = Forward(b, bRowBytes);
            }

            r0.Store(c);
            r1.Store(c + cRow);
            r2.Store(c + 2 * cRow);
            r3.Store(c + 3 * cRow);
            r4.Store(c + 4 * cRow);
            r5.Store(c + 5 * cRow);
            r6.Store(c + 6 * cRow);
            r7.Store(c + 7 * cRow);
            r8.Store(c + 8 * cRow);
            r9.Store(c + 9 * cRow);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Tile4<TWidth>(in Operands o, float* a, float* b, float* from, nint fromRow, float* c, nint cRow)
            where TWidth : struct
        {
            Strip<TWidth> r0 = default,
                r1 = default,
                r2 = default,
                r3 = default;
            if (from is not null)
            {
                r0 = Strip<TWidth>.Load(from);
                r1 = Strip<TWidth>.Load(from + fromRow);
                r2 = Strip<TWidth>.Load(from + 2 * fromRow);
                r3 = Strip<TWidth>.Load(from + 3 * fromRow);
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
                a += aColumn;
                a3 += aColumn;
                b += bRow;
            }

            r0.Store(c);
            r1.Store(c + cRow);
            r2.Store(c + 2 * cRow);
            r3.Store(c + 3 * cRow);
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

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static float* Forward(float* from, nint bytes) => (float*)((byte*)from + bytes);

        private struct Plain;

        private struct Fetching;

        /// <summary>One row of a tile, in two vectors or in one.</summary>
        private struct Strip<TWidth>(Vector512<float> left, Vector512<float> right)
            where TWidth : struct
        {
            private Vector512<float> _left = left,
                _right = right;

            private static bool Wide
            {
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                get => typeof(TWidth) == typeof(TwoVectors);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public static Strip<TWidth> Load(float* from) => new(Vector512.Load(from), Wide ? Vector512.Load(from + Lanes) : default);

            /// <summary>this += x·y, in place: of a new strip the compiler would make a copy a step.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Add(float x, Strip<TWidth> y)
            {
                var xs = Vector512.Create(x);
                _left = Vector512.FusedMultiplyAdd(xs, y._left, _left);
                if (Wide)
                    _right = Vector512.FusedMultiplyAdd(xs, y._right, _right);
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
