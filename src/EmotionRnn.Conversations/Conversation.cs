namespace EmotionRnn.Conversations;

/// <summary>Utterances in the order they were spoken. Two conversations are equal when their ids and all their utterances are.</summary>
/// <param name="Id">Unique within its split or file.</param>
/// <param name="Utterances">In order of speaking; not to be changed afterwards.</param>
public sealed record Conversation(string Id, IReadOnlyList<Utterance> Utterances)
{
    private Cast? _cast;

    /// <summary>The speakers' names in order of first speaking, each once.</summary>
    public IReadOnlyList<string> Parties => GetCast().Parties;

    /// <summary>For each utterance the index of its speaker in <see cref="Parties"/>: <c>[T]</c>, the first is always 0.</summary>
    public IReadOnlyList<int> PartyOfUtterance => GetCast().PartyOfUtterance;

    /// <inheritdoc/>
    public bool Equals(Conversation? other) => other is not null && Id == other.Id && Utterances.SequenceEqual(other.Utterances);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Id);
        foreach (var utterance in Utterances)
            hash.Add(utterance);
        return hash.ToHashCode();
    }

    // A copy made by `with` carries the old cast along, so it says whose it is.
    private Cast GetCast() => _cast is { } cast && ReferenceEquals(cast.Of, Utterances) ? cast : _cast = new Cast(Utterances);

    private sealed class Cast
    {
        public Cast(IReadOnlyList<Utterance> utterances)
        {
            Of = utterances;
            var numbers = new PartyNumbers();
            PartyOfUtterance = [.. utterances.Select(utterance => numbers.Add(utterance.Speaker))];
            Parties = numbers.Names;
        }

        public IReadOnlyList<Utterance> Of { get; }

        public IReadOnlyList<string> Parties { get; }

        public int[] PartyOfUtterance { get; }
    }
}
