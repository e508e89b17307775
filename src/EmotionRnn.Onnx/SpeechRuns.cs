using EmotionRnn.Recognition.Audio;

namespace EmotionRnn.Onnx;

/// <summary>
/// From probabilities of speech, one a block of 512 samples at 16 kHz, to stretches of speech. Speech begins at a probability of 0.5, and
/// ends where it has been
/// below 0.35 for 100 ms; in between nothing changes but time. Stretches of 250 ms and less are dropped, and the others widened by 30 ms.
/// </summary>
/// <remarks>The rules and figures are those of Silero VAD 6.2's own package.</remarks>
internal static class SpeechRuns
{
    public const int BlockSamples = 512;

    private const float Begins = 0.5f,
        Ends = 0.35f;
    private const int SilenceSamples = 1600,
        LongestDropped = 4000,
        Margin = 480;

    public static IReadOnlyList<SpeechSegment> Find(ReadOnlySpan<float> probabilities, int samples)
    {
        var found = new List<SpeechSegment>();
        int start = -1,
            pendingEnd = -1;
        for (var i = 0; i < probabilities.Length; i++)
        {
            var at = i * BlockSamples;
            if (probabilities[i] >= Begins)
            {
                if (start < 0)
                    start = at;
                pendingEnd = -1;
            }
            else if (start >= 0 && (pendingEnd >= 0 || probabilities[i] < Ends))
            {
                if (pendingEnd < 0)
                    pendingEnd = at;
                if (probabilities[i] >= Ends || at - pendingEnd < SilenceSamples)
                    continue;
                Keep(found, start, pendingEnd);
                (start, pendingEnd) = (-1, -1);
            }
        }

        // Silence that was still being waited out when the audio ended does not count.
        if (start >= 0)
            Keep(found, start, samples);
        return Widened(found, samples);
    }

    private static void Keep(List<SpeechSegment> found, int start, int end)
    {
        if (end - start > LongestDropped)
            found.Add(new(start, end));
    }

    private static SpeechSegment[] Widened(List<SpeechSegment> found, int samples)
    {
        var widened = found.ToArray();
        for (var i = 0; i < found.Count; i++)
        {
            var before = i == 0 ? Margin : int.Min(Margin, (found[i].Start - found[i - 1].End) / 2);
            var after = i == found.Count - 1 ? Margin : int.Min(Margin, (found[i + 1].Start - found[i].End) / 2);
            widened[i] = new(int.Max(0, found[i].Start - before), int.Min(samples, found[i].End + after));
        }

        return widened;
    }
}
