namespace EmotionRnn.Acoustics.Functionals;

/// <summary>
/// How many rows of a recording's contours functionals see. openSMILE computes them when the input ends, before the last rows of smoothing
/// and deltas are
/// there, so that each level counts its own source frames.
/// </summary>
/// <param name="Long">Frames of the set's longest framing: 60 ms in ComParE_2016 and eGeMAPSv02, 40 ms in emobase.</param>
/// <param name="Short">Frames of the 20 ms framing (ComParE_2016 and eGeMAPSv02).</param>
/// <param name="Pitch">Frames whose pitch the Viterbi search had decided on when the input ended (ComParE_2016 and eGeMAPSv02).</param>
internal readonly record struct RowCounts(int Long, int Short, int Pitch)
{
    /// <summary>Rows seen of a level without deltas: as many as the frames, but at least one.</summary>
    public static int Smoothed(int frames) => Math.Max(1, frames);

    /// <summary>
    /// Rows seen of a level with deltas, and of a smoothed level in a group with them: two less than the frames, but at least one.
    /// </summary>
    public static int WithDeltas(int frames) => Math.Max(1, frames - 2);
}
