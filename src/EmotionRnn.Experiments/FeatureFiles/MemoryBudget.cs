namespace EmotionRnn.Experiments.FeatureFiles;

/// <summary>
/// The memory that reading one file of features may take: whatever is made of the file is counted here first. A small file may stand for
/// any size, by compression, repeated references, or numbers that grow when they become float32.
/// </summary>
/// <param name="name">What messages call the file.</param>
/// <param name="most">The most, in bytes: 2 GB where nothing is said.</param>
internal sealed class MemoryBudget(string name, long most = 2L << 30)
{
    private long _taken;

    /// <summary>Counts bytes that are about to be taken.</summary>
    /// <exception cref="ExperimentException">They are more than what is left.</exception>
    public void Take(Int128 bytes)
    {
        if (bytes > most - _taken)
            throw new ExperimentException(
                $"{name}: to read it takes more than {most >> 20:N0} MB of memory; give fewer features, or save them as float32."
            );
        _taken += (long)bytes;
    }

    /// <summary>Counts rows of float32 that are about to be made.</summary>
    /// <exception cref="ExperimentException">They take more than what is left.</exception>
    public void TakeRows(long rows, long columns) => Take(sizeof(float) * (Int128)rows * columns);

    /// <summary>Gives back what was counted and is no longer needed.</summary>
    public void Give(long bytes) => _taken -= bytes;
}
