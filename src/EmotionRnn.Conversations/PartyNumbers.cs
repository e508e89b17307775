namespace EmotionRnn.Conversations;

/// <summary>
/// Says which party a speaker is: 0, 1, … in order of first speaking, the same name the same party. The one place where parties are
/// numbered, for whole conversations and for live ones.
/// </summary>
public sealed class PartyNumbers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>The parties' names, each at its number.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of a speaker; of one who has not spoken the number that comes next.</summary>
    /// <param name="speaker">The name.</param>
    public int this[string speaker] => _numbers.GetValueOrDefault(speaker, _names.Count);

    /// <summary>The number of a speaker, who has spoken now.</summary>
    /// <param name="speaker">The name.</param>
    public int Add(string speaker)
    {
        if (_numbers.TryAdd(speaker, _names.Count))
            _names.Add(speaker);
        return _numbers[speaker];
    }
}
