using EmotionRnn.Acoustics;

namespace EmotionRnn.Cli.Extracting;

/// <summary>What is written of a recording; the names are those of openSMILE's Python package.</summary>
internal enum FeatureLevel
{
    /// <summary>One row: a value a functional.</summary>
    Functionals,

    /// <summary>A row every 10 ms: the smoothed low-level descriptors.</summary>
    Lld,

    /// <summary>A row every 10 ms: the descriptors' slopes.</summary>
    LldDe,
}

/// <summary>Levels by name, and what they hold.</summary>
internal static class FeatureLevels
{
    /// <summary>The levels as they are typed.</summary>
    public static IReadOnlyList<string> Names { get; } = ["functionals", "lld", "lld_de"];

    /// <summary>Finds a level by its name; null where there is none.</summary>
    public static FeatureLevel? Find(string? name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                return (FeatureLevel)i;
        }

        return null;
    }

    /// <summary>The level as it is typed.</summary>
    public static string Name(this FeatureLevel level) => Names[(int)level];

    /// <summary>The names of what a set has at a level; none where it has nothing.</summary>
    public static IReadOnlyList<string> Columns(this FeatureLevel level, FeatureSet set) =>
        level switch
        {
            FeatureLevel.Functionals => set.FunctionalNames,
            FeatureLevel.Lld => set.DescriptorNames,
            _ => set.DeltaNames,
        };
}
