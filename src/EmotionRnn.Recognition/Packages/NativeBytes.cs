using System.Runtime.InteropServices;

namespace EmotionRnn.Recognition.Packages;

/// <summary>
/// A file's bytes in memory that is given back at once: numbers that have become weights need not lie there twice until garbage is next
/// collected.
/// </summary>
internal sealed unsafe class NativeBytes : IDisposable
{
    private readonly long _length;
    private byte* _data;

    private NativeBytes(long length)
    {
        _length = length;
        _data = (byte*)NativeMemory.Alloc((nuint)length);
    }

    ~NativeBytes() => Free();

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read, or became shorter meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public static NativeBytes Read(string path)
    {
        using var file = RegularFile.OpenRead(path, bufferSize: 0);
        var bytes = new NativeBytes(file.Length);
        try
        {
            for (long done = 0; done < bytes._length; )
            {
                var piece = new Span<byte>(bytes._data + done, (int)long.Min(bytes._length - done, 1 << 30));
                file.ReadExactly(piece);
                done += piece.Length;
            }

            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>The bytes as a stream, which must not be used after they are given back.</summary>
    public Stream Open()
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        return new UnmanagedMemoryStream(_data, _length);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_data);
        _data = null;
    }
}
