using EmotionRnn.Acoustics.Frames;

namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// Segments of voice (values that are not zero) or of its absence (zeros): a run starts with its third matching value and ends with the
/// second other value in
/// a row; a single one is bridged. Lengths come out one row short, at the end of the contour too, as they do in openSMILE.
/// </summary>
/// <param name="zeros">Whether the runs are those of zeros.</param>
/// <param name="capacity">Runs beyond this number are ignored.</param>
internal sealed class Runs(bool zeros, int capacity) : FunctionalFamily
{
    private const int MinimumLength = 3,
        MinimumPause = 2;

    public override IReadOnlyList<string> Names { get; } = ["meanSegLen", "maxSegLen", "minSegLen", "segLenStddev", "segmentsPerSec"];

    public override void Compute(in Contour contour, Span<float> y, FunctionalScratch scratch)
    {
        var lengths = new SegmentLengths(stackalloc int[capacity]);
        int start = 0,
            matches = 0,
            pause = 0;
        bool candidate = false,
            segment = false;
        for (var i = 0; i < contour.N; i++)
        {
            if (contour.X[i] == 0 == zeros)
            {
                pause = 0;
                if (segment)
                    continue;
                if (!candidate)
                    (candidate, start) = (true, i);
                if (++matches >= MinimumLength)
                    (segment, candidate, matches) = (true, false, 0);
            }
            else if ((candidate || segment) && ++pause >= MinimumPause)
            {
                if (segment)
                    lengths.Add(i - MinimumPause - start);
                (segment, candidate, matches, pause) = (false, false, 0, 0);
            }
        }

        if (segment)
            lengths.Add(contour.N - (pause + 1) - start);
        lengths.Write(y);
        y[4] = (float)(lengths.Count / (contour.N * Framing.Period));
    }
}
