using System.Globalization;

namespace EmotionRnn.Cli.Extracting;

/// <summary>
/// One of several parts of a list, none of them larger than another by more than one: the parts one behind the other are the list.
/// </summary>
/// <param name="Index">Which, from 1.</param>
/// <param name="Count">How many parts there are.</param>
internal readonly record struct Shard(int Index, int Count)
{
    /// <summary>The whole.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>i/n</c>.</summary>
    public static bool TryParse(string text, out Shard shard)
    {
        shard = Whole;
        var parts = text.Split('/');
        if (parts.Length != 2 || !Number(parts[0], out var index) || !Number(parts[1], out var count) || index < 1 || index > count)
            return false;
        shard = new(index, count);
        return true;

        static bool Number(string digits, out int number) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The part.</summary>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> list)
    {
        var (from, to) = ((int)((long)list.Count * (Index - 1) / Count), (int)((long)list.Count * Index / Count));
        return [.. list.Skip(from).Take(to - from)];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Count}";
}
