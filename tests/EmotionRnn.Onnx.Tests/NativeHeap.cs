using System.Runtime.InteropServices;

namespace EmotionRnn.Onnx.Tests;

/// <summary>The heap of native code, which .NET's own memory is no part of.</summary>
internal static partial class NativeHeap
{
    /// <summary>Whether the system's library tells.</summary>
    public static bool IsKnown =>
        OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out var library)
        && NativeLibrary.TryGetExport(library, "mallinfo2", out _);

    /// <summary>Bytes that were allocated and not given back.</summary>
    public static long BytesInUse
    {
        get
        {
            var info = Read();
            return (long)(info.InBlocks + info.InMappings);
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static partial Info Read();

    /// <summary>As glibc's <c>malloc.h</c> has it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        public nuint Arena,
            FreeBlocks,
            SmallBlocks,
            Mappings,
            InMappings,
            Unused,
            InSmallBlocks,
            InBlocks,
            Free,
            Trimmable;
    }
}

/// <summary>The heap is the process's: tests that look at it run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NativeHeapTests
{
    /// <summary>What the collection is called.</summary>
    public const string Name = "the native heap";
}
