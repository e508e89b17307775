namespace EmotionRnn.Acoustics.Functionals;

/// <summary>An ordered list of functionals: a function from a contour of any length to a fixed number of values.</summary>
internal sealed class FunctionalGroup
{
    private readonly FunctionalFamily[] _families;
    private readonly int[] _source;
    private readonly int _computed;

    /// <param name="names">Names of the functionals in the order of the output, separated by blanks.</param>
    /// <param name="families">The families that compute them. A family may compute more than is asked for.</param>
    public FunctionalGroup(string names, params FunctionalFamily[] families)
    {
        Names = names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] computed = [.. families.SelectMany(family => family.Names)];
        _families = families;
        _computed = computed.Length;
        _source = [.. Names.Select(name => Array.IndexOf(computed, name))];
        if (Array.IndexOf(_source, -1) is >= 0 and var unknown)
            throw new ArgumentException($"No family computes the functional {Names[unknown]}.", nameof(names));
    }

    /// <summary>Names of the functionals in the order of the output.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>
    /// Whether exact zeros (frames without voice) are dropped first, so that every functional, positions and times included, runs on what
    /// is left.
    /// </summary>
    public bool DropsZeros { get; init; }

    /// <summary>Computes the functionals of a contour. Where there is no value (left), all are 0.</summary>
    /// <param name="contour">Any number of values, finite.</param>
    /// <param name="destination">One value for each of <see cref="Names"/>.</param>
    /// <param name="scratch">Working memory.</param>
    public void Compute(ReadOnlySpan<float> contour, Span<float> destination, FunctionalScratch scratch)
    {
        if (DropsZeros)
            contour = scratch.WithoutZeros(contour);
        if (contour.IsEmpty)
        {
            destination[.._source.Length].Clear();
            return;
        }

        var x = new Contour(contour);
        Span<float> computed = stackalloc float[_computed];
        var rest = computed;
        foreach (var family in _families)
        {
            family.Compute(x, rest, scratch);
            rest = rest[family.Names.Count..];
        }

        for (var i = 0; i < _source.Length; i++)
            destination[i] = computed[_source[i]];
    }
}
