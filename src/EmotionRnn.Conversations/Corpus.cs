using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EmotionRnn.Conversations;

/// <summary>Annotated conversations in their splits, read by <see cref="CorpusReader"/>.</summary>
public sealed record Corpus
{
    private readonly IReadOnlyList<Conversation>[] _splits;
    private readonly Lazy<string> _contentHash;

    /// <summary>A corpus of these conversations.</summary>
    /// <param name="name">For reports and the model card.</param>
    /// <param name="labels">The labels in class order; every label of an utterance is one of them.</param>
    /// <param name="train">To learn from; may be empty.</param>
    /// <param name="dev">To choose on; may be empty.</param>
    /// <param name="test">To score; may be empty.</param>
    /// <param name="format">Where the conversations come from.</param>
    /// <exception cref="ArgumentException">An utterance has a label that is not in the set, written as there.</exception>
    public Corpus(
        string name,
        LabelSet labels,
        IReadOnlyList<Conversation> train,
        IReadOnlyList<Conversation> dev,
        IReadOnlyList<Conversation> test,
        CorpusFormat format = CorpusFormat.Plain
    )
    {
        var known = labels.ToHashSet(StringComparer.Ordinal);
        (Name, Labels, Format) = (name, labels, format);
        foreach (var utterance in train.Concat(dev).Concat(test).SelectMany(conversation => conversation.Utterances))
        {
            if (utterance.Emotion is { } emotion && !known.Contains(emotion))
                throw new ArgumentException($"the emotion \"{emotion}\" is not one of {labels}", nameof(labels));
        }

        _splits = [train, dev, test];
        _contentHash = new Lazy<string>(ComputeHash);
    }

    /// <summary>For reports and the model card.</summary>
    public string Name { get; }

    /// <summary>The labels in class order.</summary>
    public LabelSet Labels { get; }

    /// <summary>Where the conversations come from.</summary>
    public CorpusFormat Format { get; }

    /// <summary>What a mixture was made of; empty of any other corpus.</summary>
    public IReadOnlyList<CorpusSource> Sources { get; init; } = [];

    /// <summary>The same corpus with its labels in another order, such as a model's.</summary>
    /// <param name="labels">With every label that occurs.</param>
    /// <exception cref="ArgumentException">A label that occurs is missing.</exception>
    public Corpus WithLabels(LabelSet labels) =>
        new(Name, labels, this[Split.Train], this[Split.Dev], this[Split.Test], Format) { Sources = Sources };

    /// <summary>What a mixture took of one of its sources, as a corpus by itself.</summary>
    /// <param name="source">One of <see cref="Sources"/>.</param>
    public Corpus Part(CorpusSource source)
    {
        return new(source.Name, Labels, Of(Split.Train), Of(Split.Dev), Of(Split.Test), Format);

        Conversation[] Of(Split split) =>
            [.. this[split].Where(conversation => conversation.Id.StartsWith(source.IdPrefix(split), StringComparison.Ordinal))];
    }

    /// <summary>The conversations of a split, in the order of its file; may be empty.</summary>
    public IReadOnlyList<Conversation> this[Split split] => _splits[(int)split];

    /// <summary>
    /// SHA-256, in lower-case hexadecimals, over the labels and every field of every utterance, split by split, in order. Neither the
    /// corpus's name nor how its files are
    /// written counts: the same conversations from CSV and from JSON have the same hash.
    /// </summary>
    public string ContentHash => _contentHash.Value;

    /// <inheritdoc/>
    public bool Equals(Corpus? other) =>
        other is not null
        && Name == other.Name
        && Format == other.Format
        && Labels.Equals(other.Labels)
        && _splits.Zip(other._splits).All(pair => pair.First.SequenceEqual(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Format, Labels, _splits[0].Count, _splits[1].Count, _splits[2].Count);

    private string ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Number(Labels.Count);
        foreach (var label in Labels)
            Text(label);
        foreach (var split in _splits)
        {
            Number(split.Count);
            foreach (var conversation in split)
            {
                Text(conversation.Id);
                Number(conversation.Utterances.Count);
                foreach (var utterance in conversation.Utterances)
                {
                    Text(utterance.Id);
                    Text(utterance.Speaker);
                    Text(utterance.Text);
                    Text(utterance.Emotion);
                    Text(utterance.Clip);
                    Number(utterance.Start?.Ticks ?? -1);
                    Number(utterance.End?.Ticks ?? -1);
                }
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // The length goes before the text, so that no two corpora give the same bytes.
        void Text(string? text)
        {
            var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
            Number(text is null ? -1 : bytes.Length);
            hash.AppendData(bytes);
        }

        void Number(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}
