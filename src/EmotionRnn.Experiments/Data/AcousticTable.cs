using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Features;

namespace EmotionRnn.Experiments.Data;

/// <summary>The acoustic functionals of a corpus: for every conversation one row an utterance, null where there is no audio.</summary>
public sealed class AcousticTable
{
    private readonly Dictionary<Conversation, IReadOnlyList<float[]?>> _rows = new(ReferenceEqualityComparer.Instance);

    /// <summary>A table of these rows.</summary>
    /// <param name="source">What they are: a feature set such as <c>eGeMAPSv02</c>, or the name of a table.</param>
    /// <param name="rows">Each conversation's, as the very object that the corpus holds: one a turn, null where there is no audio.</param>
    /// <exception cref="ArgumentException">A conversation has another number of utterances than rows, or stands twice.</exception>
    public AcousticTable(string source, IEnumerable<(Conversation Conversation, IReadOnlyList<float[]?> Rows)> rows)
    {
        Source = source;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(source + "\n"));
        Span<byte> count = stackalloc byte[sizeof(int)];
        foreach (var (conversation, turns) in rows)
        {
            if (turns.Count != conversation.Utterances.Count)
                throw new ArgumentException(
                    $"The conversation {conversation.Id} has {conversation.Utterances.Count} utterances and {turns.Count} rows.",
                    nameof(rows)
                );
            _rows.Add(conversation, turns);
            foreach (var row in turns)
            {
                BinaryPrimitives.WriteInt32LittleEndian(count, row?.Length ?? -1);
                hash.AppendData(count);
                hash.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
            }
        }

        Hash = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What the functionals are.</summary>
    public string Source { get; }

    /// <summary>The encoder of speech that computed a part of them; null where none did.</summary>
    public IAudioEncoder? Encoder { get; init; }

    /// <summary>The SHA-256 of all rows, so that a run does not go on with others.</summary>
    public string Hash { get; }

    /// <summary>Utterances that have a row.</summary>
    public int Count => _rows.Values.Sum(turns => turns.Count(row => row is not null));

    /// <summary>Numbers a row; 0 where there is none.</summary>
    public int Width => _rows.Values.SelectMany(turns => turns).FirstOrDefault(row => row is not null)?.Length ?? 0;

    /// <summary>The functionals of a conversation's utterances [T]; null where it has none at all.</summary>
    public IReadOnlyList<float[]?>? this[Conversation conversation] => _rows.GetValueOrDefault(conversation);

    /// <summary>Reads the functionals of a corpus's clips.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="folder">Its clips: a folder or zip archive.</param>
    /// <param name="extractor">What to compute.</param>
    /// <param name="cache">Where functionals are kept; null for nowhere.</param>
    /// <param name="threads">How many clips to read at a time; 0: one a processor. It changes no bit of the result.</param>
    /// <param name="progress">Told how many utterances are done; may be null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The table, and what there is to say of the clips, such as those that could not be read.</returns>
    /// <exception cref="MediaException">There is no such folder or archive, it is made to do harm, or ffmpeg is needed and
    /// missing.</exception>
    public static (AcousticTable Table, ClipAcoustics Clips) FromClips(
        Corpus corpus,
        string folder,
        AcousticExtractor extractor,
        VectorCache? cache = null,
        int threads = 0,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        (string? Split, Conversation Conversation)[] conversations =
        [
            .. Enum.GetValues<Split>().SelectMany(split => corpus[split].Select(c => ((string?)split.ToString().ToLowerInvariant(), c))),
        ];
        using var collection = ClipCollection.Open(folder);
        var clips = ClipAcoustics.Read(collection, conversations, extractor, cache, threads, progress, cancellationToken);
        return (
            new(clips.Source, conversations.Select((pair, c) => (pair.Conversation, clips.Rows[c]))) { Encoder = extractor.Encoder },
            clips
        );
    }

    /// <summary>Fits the pipeline's acoustic part to the labelled utterances of the training split that have audio.</summary>
    /// <param name="corpus">Whose functionals these are.</param>
    /// <param name="select">How many columns to keep at most; null for all.</param>
    /// <exception cref="ExperimentException">There is nothing to fit to.</exception>
    public AcousticFeatures Fit(Corpus corpus, int? select)
    {
        var train = corpus[Split.Train]
            .SelectMany(c => c.Utterances.Select((u, t) => (u.Emotion, Functionals: this[c]?[t])))
            .Where(u => u.Emotion is not null && u.Functionals is not null)
            .ToArray();
        try
        {
            return AcousticFeatures.Fit(
                Source,
                [.. train.Select(u => u.Functionals!)],
                [.. train.Select(u => corpus.Labels.IndexOf(u.Emotion!))],
                select,
                Encoder
            );
        }
        catch (ArgumentException error)
        {
            throw new ExperimentException($"{corpus.Name}: {error.Message}", error);
        }
    }
}
