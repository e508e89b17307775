using Microsoft.Win32.SafeHandles;

namespace EmotionRnn.Cli.Running;

/// <summary>Nobody reads standard output any more, as with <c>| head -1</c>: there is nothing left to do, and nothing wrong.</summary>
internal sealed class ReaderGoneException(Exception inner) : Exception("Nobody reads standard output any more.", inner);

/// <summary>
/// Standard output as bytes. Unlike the console's own stream it says when a pipe's reader is gone, so that a command stops working for
/// nobody,
/// and it names itself in errors.
/// </summary>
internal sealed class StandardOutput : Stream
{
    private const int BrokenPipe = 32;
    private readonly Stream _inner = Open();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _inner.Write(buffer);
        }
        catch (IOException error) when (error.HResult == BrokenPipe)
        {
            throw new ReaderGoneException(error);
        }
        catch (IOException error)
        {
            throw new CommandFailure(ExitCode.File, $"standard output: cannot be written: {error.Message}", error);
        }
    }

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>
    /// The console's stream passes over a broken pipe in silence, and a file stream over a redirected file would not move the position that
    /// the shell's
    /// next command writes at: so pipes and terminals get a file stream, files the console's.
    /// </summary>
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        try
        {
            var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.OpenStandardOutput();
        }
    }
}
