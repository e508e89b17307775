namespace EmotionRnn.Recognition.Packages;

/// <summary>A folder is not a sound model package. The message is for a person: which file, what is wrong with it, what to do.</summary>
/// <param name="place">The file or folder.</param>
/// <param name="problem">What is wrong.</param>
/// <param name="remedy">What to do.</param>
/// <param name="inner">What it came from.</param>
public sealed class ModelPackageException(string place, string problem, string remedy, Exception? inner = null)
    : IOException($"{place}: {problem} {remedy}", inner)
{
    /// <summary>The file or folder.</summary>
    public string Place { get; } = place;

    /// <summary>What is wrong.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do.</summary>
    public string Remedy { get; } = remedy;
}
