namespace EmotionRnn.Media;

/// <summary>
/// A folder or zip archive of clips, one an utterance, in the order of their numbers: MELD.Raw as published (<c>train_splits</c>,
/// <c>dev_splits_complete</c>,
/// <c>output_repeated_splits_test</c>, or one of them), or any other, a folder a dialogue. What is no clip is listed as a stray.
/// </summary>
/// <remarks>
/// MELD's test split has second cuts of some clips, <c>final_videos_test…</c>, for which its authors advise to leave them aside; one is
/// taken only where there
/// is no first cut. Disposing the collection removes what an archive was unpacked to.
/// </remarks>
public sealed class ClipCollection : IDisposable
{
    private readonly ClipFiles _files;
    private readonly Lazy<ILookup<string, Clip>> _named;

    private ClipCollection(ClipFiles files)
    {
        _files = files;
        var clips = new Dictionary<(string?, string, string), (Clip Clip, bool IsSecondCut)>();
        var strays = new List<StrayFile>();
        foreach (var (name, bytes) in files.List().OrderBy(file => file.Name, NaturalOrder.Comparer))
        {
            var (clip, isSecondCut, reason) = ClipName.Parse(name, bytes, files.CollectionName);
            if (clip is null)
            {
                strays.Add(new StrayFile(name, reason!));
                continue;
            }

            var key = (clip.Split, clip.Dialogue, clip.Utterance);
            if (clips.TryAdd(key, (clip, isSecondCut)))
                continue;
            var (kept, left) = clips[key].IsSecondCut && !isSecondCut ? (clip, clips[key].Clip) : (clips[key].Clip, clip);
            clips[key] = (kept, kept == clip ? isSecondCut : clips[key].IsSecondCut);
            strays.Add(new StrayFile(left.Name, $"a second recording of the utterance of {kept.Name}"));
        }

        Clips =
        [
            .. clips
                .Values.Select(pair => pair.Clip)
                .OrderBy(clip => SplitOrder(clip.Split))
                .ThenBy(clip => clip.Dialogue, NaturalOrder.Comparer)
                .ThenBy(clip => clip.Utterance, NaturalOrder.Comparer),
        ];
        Strays = strays;
        _named = new(() =>
            Clips.SelectMany(clip => Names(clip).Distinct().Select(name => (name, clip))).ToLookup(pair => pair.name, pair => pair.clip)
        );
    }

    /// <summary>The clips: train, dev, test and those without a split, each by dialogue and utterance, numbers as numbers.</summary>
    public IReadOnlyList<Clip> Clips { get; }

    /// <summary>The other files.</summary>
    public IReadOnlyList<StrayFile> Strays { get; }

    /// <summary>Opens a folder or zip archive.</summary>
    /// <param name="path">The folder or archive.</param>
    /// <param name="limits">How much it may hold.</param>
    /// <exception cref="MediaException">There is no such folder or archive, or it is damaged, beyond the limits or made to do
    /// harm.</exception>
    public static ClipCollection Open(string path, ClipLimits? limits = null)
    {
        limits ??= ClipLimits.Default;
        ClipFiles files =
            Directory.Exists(path) ? new FolderFiles(path, limits)
            : File.Exists(path) ? new ZipFiles(path, limits)
            : throw new MediaException(MediaProblem.NotFound, path, "there is no such folder or archive", "check the path");
        try
        {
            return new ClipCollection(files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Lets a function read each clip. One that cannot be read costs that clip alone.</summary>
    /// <param name="read">
    /// Gets the clip and the path of its file, valid during the call; runs on several threads. A <see cref="MediaException"/>,
    /// <see cref="InvalidDataException"/> or
    /// <see cref="IOException"/> of it becomes the clip's problem; but that ffmpeg is missing ends the whole, as it concerns all.
    /// </param>
    /// <param name="clips">Which; null: all.</param>
    /// <param name="threads">How many clips to read at a time; 0: one a processor.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What became of each, in the order given; at most four clips a thread are read ahead.</returns>
    public IEnumerable<ClipOutcome<T>> Read<T>(
        Func<Clip, string, T> read,
        IEnumerable<Clip>? clips = null,
        int threads = 0,
        CancellationToken cancellationToken = default
    ) => (clips ?? Clips).InOrder(clip => Read(read, clip), threads > 0 ? threads : Environment.ProcessorCount, cancellationToken);

    /// <inheritdoc cref="Read{T}(Func{Clip, string, T}, IEnumerable{Clip}?, int, CancellationToken)"/>
    public IEnumerable<ClipOutcome<T>> Read<T>(
        Func<string, T> read,
        IEnumerable<Clip>? clips = null,
        int threads = 0,
        CancellationToken cancellationToken = default
    ) => Read((_, path) => read(path), clips, threads, cancellationToken);

    /// <summary>Finds the clip that a corpus names.</summary>
    /// <param name="name">Its path within the collection or only the file's name, with or without the extension; or
    /// <c>dia12_utt3</c>.</param>
    /// <param name="split">Whose folder goes before others; null for none.</param>
    /// <returns>The clip; null where there is none, or where several in equal places have the name.</returns>
    public Clip? Find(string name, string? split = null)
    {
        name = name.Replace('\\', '/').TrimStart('/');
        if (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..];
        var found = _named.Value[name].ToArray();
        return Only(clip => clip.Name == name || Path.ChangeExtension(clip.Name, null) == name)
            ?? Only(clip => clip.Split == split)
            ?? Only(clip => clip.Split is null)
            ?? (split is null ? Only(_ => true) : null);

        Clip? Only(Func<Clip, bool> fits) => found.Where(fits).Take(2).ToArray() is [var only] ? only : null;
    }

    /// <summary>Finds the clip of each utterance of a corpus, and what is missing on either side.</summary>
    /// <param name="utterances">Of the splits that the collection is to be compared with.</param>
    public ClipComparison Compare(IEnumerable<(string? Split, string Dialogue, string Utterance)> utterances)
    {
        var clipOf = Clips.ToDictionary(clip => (clip.Split, clip.Dialogue, clip.Utterance));
        var wanted = utterances.ToArray();
        var matches = Array.ConvertAll(wanted, key => clipOf.GetValueOrDefault(key));
        var used = matches.ToHashSet();
        return new ClipComparison(matches, [.. wanted.Where((_, i) => matches[i] is null)], [.. Clips.Where(clip => !used.Contains(clip))]);
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private static IEnumerable<string> Names(Clip clip) =>
        [
            clip.Name,
            Path.ChangeExtension(clip.Name, null),
            Path.GetFileName(clip.Name),
            Path.GetFileNameWithoutExtension(clip.Name),
            clip.MeldName,
        ];

    private ClipOutcome<T> Read<T>(Func<Clip, string, T> read, Clip clip)
    {
        try
        {
            return new ClipOutcome<T>(clip, _files.Use(clip.Name, path => read(clip, path)), null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or MediaException { Kind: not MediaProblem.ToolMissing })
        {
            return new ClipOutcome<T>(clip, default, e.Message);
        }
    }

    private static int SplitOrder(string? split) =>
        split switch
        {
            "train" => 0,
            "dev" => 1,
            "test" => 2,
            _ => 3,
        };
}
