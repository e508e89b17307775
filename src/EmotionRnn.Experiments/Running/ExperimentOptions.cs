namespace EmotionRnn.Experiments.Running;

/// <summary>What an experiment compares, and how it is carried out.</summary>
public sealed record ExperimentOptions
{
    /// <summary>The systems, each name once, in the order of the tables.</summary>
    public required IReadOnlyList<ExperimentSystem> Systems { get; init; }

    /// <summary>The seeds, each once.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>Whether to measure what an answer of each network costs; measured times are no two times the same.</summary>
    public bool MeasureCosts { get; init; }

    /// <summary>How many runs to do at a time, each on one thread; it changes no bit of the result.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Which part of the runs to do.</summary>
    public Shard Shard { get; init; } = Shard.Whole;
}

/// <summary>A part of a list of work: the i-th of n, of about equal size, without gap or overlap.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Count">At least 1.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>All of it.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Whether it is all.</summary>
    public bool IsWhole => Count == 1;

    /// <summary>The part's items.</summary>
    /// <param name="items">The whole list, the same for every shard.</param>
    public IEnumerable<T> Of<T>(IReadOnlyList<T> items)
    {
        var (start, end) = ((int)((long)items.Count * (Index - 1) / Count), (int)((long)items.Count * Index / Count));
        return items.Skip(start).Take(end - start);
    }

    /// <summary>Reads <c>2/8</c>.</summary>
    public static bool TryParse(string text, out Shard shard)
    {
        shard = Whole;
        if (
            text.Split('/') is not [var index, var count]
            || !int.TryParse(index, out var i)
            || !int.TryParse(count, out var n)
            || i < 1
            || i > n
        )
            return false;
        shard = new(i, n);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Count}";
}
