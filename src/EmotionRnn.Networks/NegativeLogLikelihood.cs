using EmotionRnn.Networks.Kernels;

namespace EmotionRnn.Networks;

/// <summary>
/// L = −Σ w_y log p_y / Σ w_y over the utterances that have a label: the masked, class-weighted negative log-likelihood of a batch.
/// </summary>
internal static class NegativeLogLikelihood
{
    /// <summary>The loss; the gradient of the scores before the softmax replaces the log-probabilities.</summary>
    /// <param name="logProbabilities">[N × C].</param>
    /// <param name="labels">The classes, −1 where there is none.</param>
    /// <param name="classWeights">w, one a class; empty for ones.</param>
    /// <returns>The loss, and Σ w_y, which is zero where there is nothing to learn from; the gradient then is zero.</returns>
    public static BatchLoss Backward(Matrix logProbabilities, ReadOnlySpan<int> labels, ReadOnlySpan<float> classWeights)
    {
        double loss = 0,
            total = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
                continue;
            double weight = classWeights.IsEmpty ? 1 : classWeights[labels[i]];
            total += weight;
            loss -= weight * logProbabilities.Row(i)[labels[i]];
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var row = logProbabilities.Row(i);
            if (labels[i] < 0 || total == 0)
            {
                row.Clear();
                continue;
            }

            TensorPrimitives.Exp(row, row);
            row[labels[i]] -= 1;
            TensorPrimitives.Multiply(row, (float)((classWeights.IsEmpty ? 1 : classWeights[labels[i]]) / total), row);
        }

        return new(total > 0 ? loss / total : 0, total);
    }
}

/// <summary>
/// The mean loss of a batch and the weight it was taken over: Σ w_y, the number of labelled utterances where classes are not weighted.
/// </summary>
/// <param name="Mean">The loss.</param>
/// <param name="Weight">What it was divided by.</param>
public readonly record struct BatchLoss(double Mean, double Weight);
