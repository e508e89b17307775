namespace EmotionRnn.Networks.Optimizers;

/// <summary>How the learning rate runs over the steps of a training, as a factor of the peak rate.</summary>
public static class LearningRateSchedule
{
    /// <summary>
    /// Rises over the first steps and falls to zero from the first to the last: min(1, (s + 1)/(w·S))·(S − s)/S.
    /// </summary>
    /// <param name="step">s, from 0 to S − 1.</param>
    /// <param name="steps">S, all steps of the training.</param>
    /// <param name="warmUp">w, the share of steps over which it rises, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not one of the training.</exception>
    public static float WarmUpThenLinear(int step, int steps, double warmUp = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, steps);
        ArgumentOutOfRangeException.ThrowIfNegative(warmUp);
        return (float)(Math.Min(1, (step + 1) / (warmUp * steps)) * (steps - step) / steps);
    }
}
