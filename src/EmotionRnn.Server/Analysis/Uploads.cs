using EmotionRnn.Server.Problems;

namespace EmotionRnn.Server.Analysis;

/// <summary>
/// The sound that came with a request: files in a folder that only this user can read, under names of our own, until it is disposed of.
/// </summary>
/// <param name="most">Bytes of one request.</param>
/// <param name="budget">Bytes of all requests.</param>
internal sealed class Uploads(long most, ByteBudget budget) : IDisposable
{
    private const int Block = 64 << 10;
    private readonly string _folder = Directory.CreateTempSubdirectory($"emotionrnn-upload-{Environment.ProcessId}-").FullName;
    private readonly Dictionary<string, Upload> _clips = new(StringComparer.OrdinalIgnoreCase);
    private long _bytes;

    /// <summary>The recording of the whole conversation; null where there is none.</summary>
    public Upload? Recording { get; private set; }

    /// <summary>How many clips there are.</summary>
    public int Clips => _clips.Count;

    /// <summary>The clip that an utterance names, or that is called as the utterance; null where there is none.</summary>
    public Upload? ClipOf(Conversations.Utterance utterance) => _clips.GetValueOrDefault(Stem(utterance.Clip ?? utterance.Id));

    /// <summary>Keeps the recording.</summary>
    public async Task AddRecordingAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        if (Recording is not null)
            throw ApiProblem.BadRequest("The form has more than one part 'recording'.");
        Recording = await KeepAsync(name, "recording", content, cancellationToken);
    }

    /// <summary>Keeps a clip.</summary>
    public async Task AddClipAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        if (_clips.ContainsKey(Stem(name)))
            throw ApiProblem.BadRequest("Two clips have the same name.");
        _clips.Add(Stem(name), await KeepAsync(name, $"clip-{_clips.Count}", content, cancellationToken));
    }

    public void Dispose()
    {
        budget.Give(Interlocked.Exchange(ref _bytes, 0));
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    // What the client calls it is only ever compared: it may have folders of its own machine in it, and worse.
    private static string Stem(string name) => Path.GetFileNameWithoutExtension(name.Replace('\\', '/'));

    private async Task<Upload> KeepAsync(string name, string own, Stream content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, own);
        await using var file = File.Create(path);
        var buffer = new byte[Block];
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (_bytes + read > most)
                throw ApiProblem.TooLarge($"The recordings have more than {most:N0} bytes.");
            budget.Take(read);
            _bytes += read;
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return new(name.Length == 0 ? own : Path.GetFileName(name.Replace('\\', '/')), path);
    }
}

/// <summary>A file that came with a request.</summary>
/// <param name="Name">What the client calls it.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record Upload(string Name, string Path)
{
    /// <summary>The name without folders and extension.</summary>
    public string Stem => System.IO.Path.GetFileNameWithoutExtension(Name);
}
