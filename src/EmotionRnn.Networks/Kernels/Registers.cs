using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EmotionRnn.Networks.Kernels;

/// <summary>What registers the kernels use.</summary>
internal static class Registers
{
    /// <summary>
    /// Whether those of 512 bits are used. .NET takes 256 for the better width on Intel's first processors with AVX-512 (Skylake, Cascade
    /// Lake), whose clock falls a little under
    /// the wider ones; the products are faster on them all the same (docs/performance.md).
    /// </summary>
    public static bool Of512Bits => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;
}
