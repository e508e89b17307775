using CsCheck;

namespace EmotionRnn.Tests;

/// <summary>
/// Checks properties on the same samples in every run; the seed of CsCheck's own <c>Sample</c> fixes only the first of its samples.
/// </summary>
internal static class Property
{
    /// <summary>Asserts that a property holds for samples of a generator, and reports the first for which it does not.</summary>
    public static void Holds<T>(Gen<T> samples, Action<T> property, int count = 300)
    {
        var random = new PCG(stream: 1, seed: 1);
        for (var i = 0; i < count; i++)
        {
            var sample = samples.Generate(random, null, out _);
            try
            {
                property(sample);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Sample {i + 1} of {count} is a counterexample: {Check.Print(sample)}", error);
            }
        }
    }

    /// <summary>As <see cref="Holds{T}(Gen{T}, Action{T}, int)"/>, for pairs.</summary>
    public static void Holds<T1, T2>(Gen<T1> first, Gen<T2> second, Action<T1, T2> property, int count = 300) =>
        Holds(Gen.Select(first, second), pair => property(pair.Item1, pair.Item2), count);
}
