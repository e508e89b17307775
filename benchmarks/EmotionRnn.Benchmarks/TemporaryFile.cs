namespace EmotionRnn.Benchmarks;

/// <summary>A file that is deleted when it is no longer needed.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
