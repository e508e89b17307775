namespace EmotionRnn.Experiments.Training;

/// <summary>As <see cref="Progress{T}"/>, but at once and in order.</summary>
internal sealed class Relay<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
