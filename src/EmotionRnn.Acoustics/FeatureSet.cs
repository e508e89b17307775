using EmotionRnn.Acoustics.Functionals;
using EmotionRnn.Acoustics.Sets;

namespace EmotionRnn.Acoustics;

/// <summary>
/// A standard set of acoustic features, compatible with openSMILE 3.0: same names, same order, same values. Each is defined in
/// docs/acoustics.md.
/// </summary>
public sealed class FeatureSet
{
    private readonly Func<int, DescriptorChain> _createChain;

    private FeatureSet(
        FeatureSetLayout layout,
        double minimumSeconds,
        string[] descriptors,
        string[] deltas,
        Func<int, DescriptorChain> createChain
    )
    {
        (Layout, MinimumSeconds, DescriptorNames, DeltaNames, _createChain) = (layout, minimumSeconds, descriptors, deltas, createChain);
    }

    /// <summary>emobase: 988 functionals of 26 descriptors.</summary>
    public static FeatureSet Emobase { get; } =
        WithDeltas(FeatureSetLayout.EmoBase, 0.040, EmobaseChain.Count, rate => new EmobaseChain(rate));

    /// <summary>ComParE_2016: 6373 functionals of 65 descriptors.</summary>
    /// <remarks>Schuller et al., "The INTERSPEECH 2016 computational paralinguistics challenge".</remarks>
    public static FeatureSet ComParE2016 { get; } =
        WithDeltas(FeatureSetLayout.ComParE2016, 0.060, ComParEChain.Count, rate => new ComParEChain(rate));

    /// <summary>eGeMAPSv02: 88 functionals of 25 descriptors.</summary>
    /// <remarks>
    /// Eyben et al., "The Geneva minimalistic acoustic parameter set (GeMAPS) for voice research and affective computing", 2016.
    /// </remarks>
    public static FeatureSet EGeMAPSv02 { get; } =
        new(FeatureSetLayout.EGeMapsV02, 0.060, EGeMapsChain.DescriptorNames, [], rate => new EGeMapsChain(rate));

    /// <summary>All sets.</summary>
    public static IReadOnlyList<FeatureSet> All { get; } = [Emobase, ComParE2016, EGeMAPSv02];

    /// <summary>The set's name, such as <c>ComParE_2016</c>.</summary>
    public string Name => Layout.Name;

    /// <summary>Names of the functionals, in order, such as <c>mfcc_sma_de[3]_quartile1</c>.</summary>
    public IReadOnlyList<string> FunctionalNames => Layout.Features;

    /// <summary>Names of the smoothed low-level descriptors, in order, such as <c>mfcc_sma[3]</c>.</summary>
    public IReadOnlyList<string> DescriptorNames { get; }

    /// <summary>Names of the descriptors' slopes, in order, such as <c>mfcc_sma_de[3]</c>; none in eGeMAPSv02.</summary>
    public IReadOnlyList<string> DeltaNames { get; }

    /// <summary>The length of the longest frame in seconds: a shorter recording has no features.</summary>
    public double MinimumSeconds { get; }

    /// <summary>What functionals are computed of what.</summary>
    internal FeatureSetLayout Layout { get; }

    /// <summary>Finds a set by its name, whatever its case.</summary>
    /// <exception cref="ArgumentException">There is no set of that name.</exception>
    public static FeatureSet ByName(string name) =>
        All.FirstOrDefault(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no feature set '{name}'. There are: {string.Join(", ", All.Select(set => set.Name))}.",
            nameof(name)
        );

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Starts to compute the set's descriptors.</summary>
    internal DescriptorChain CreateChain(int sampleRate) => _createChain(sampleRate);

    private static FeatureSet WithDeltas(
        FeatureSetLayout layout,
        double minimumSeconds,
        int count,
        Func<int, DescriptorChain> createChain
    ) => new(layout, minimumSeconds, [.. layout.Contours.Take(count)], [.. layout.Contours.Skip(count)], createChain);
}
