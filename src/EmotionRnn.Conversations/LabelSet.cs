using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace EmotionRnn.Conversations;

/// <summary>
/// The emotions that a corpus tells apart, in a fixed order: the index of a name is the class number of the networks. Names are found
/// whatever their case.
/// </summary>
/// <remarks>Two sets are equal when they have the same names in the same order.</remarks>
public sealed class LabelSet : IReadOnlyList<string>, IEquatable<LabelSet>
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _indexOf;

    /// <summary>A set of labels in the order given.</summary>
    /// <param name="names">Not blank, no two alike but for their case; may be none.</param>
    /// <exception cref="ArgumentException">A name is blank, has control characters, or occurs twice.</exception>
    public LabelSet(params IEnumerable<string> names)
    {
        _names = [.. names];
        _indexOf = new Dictionary<string, int>(_names.Length, StringComparer.OrdinalIgnoreCase);
        foreach (var name in _names)
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new ArgumentException("a label is blank", nameof(names));
            if (!PlainName.IsPlain(name))
                throw new ArgumentException($"the label \"{PlainName.Show(name)}\" has a control character", nameof(names));
            if (!_indexOf.TryAdd(name, _indexOf.Count))
                throw new ArgumentException($"the labels \"{_names[_indexOf[name]]}\" and \"{name}\" are the same", nameof(names));
        }
    }

    /// <summary>MELD's seven emotions in the order of its published class numbers.</summary>
    public static LabelSet Meld { get; } = new("neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger");

    /// <summary>EmoryNLP's seven emotions, alphabetically.</summary>
    public static LabelSet EmoryNlp { get; } = new("joyful", "mad", "neutral", "peaceful", "powerful", "sad", "scared");

    /// <summary>DailyDialog's six emotions and their absence, in the order of its class numbers.</summary>
    public static LabelSet DailyDialog { get; } = new("none", "anger", "disgust", "fear", "happiness", "sadness", "surprise");

    /// <summary>RAVDESS's eight emotions in the order of its published numbers.</summary>
    public static LabelSet Ravdess { get; } = new("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised");

    /// <summary>EmoDB's seven emotions, alphabetically.</summary>
    public static LabelSet EmoDb { get; } = new("anger", "boredom", "disgust", "fear", "joy", "neutral", "sadness");

    /// <summary>The names in class order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>How many labels there are.</summary>
    public int Count => _names.Length;

    /// <summary>The name of a class.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    public string this[int index] => _names[index];

    /// <summary>The class number of a name, whatever its case; −1 where the set does not have it.</summary>
    public int IndexOf(string name) => _indexOf.GetValueOrDefault(name, -1);

    /// <summary>Finds a name as the set writes it, whatever the case of the one given.</summary>
    public bool TryResolve(string name, [NotNullWhen(true)] out string? resolved)
    {
        var index = IndexOf(name);
        resolved = index < 0 ? null : _names[index];
        return resolved is not null;
    }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) => other is not null && _names.AsSpan().SequenceEqual(other._names);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode() => string.Join('\n', _names).GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The names, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _names);
}
