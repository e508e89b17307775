using System.Globalization;
using System.IO.Compression;
using EmotionRnn.Acoustics.Frames;
using EmotionRnn.Acoustics.Functionals;

namespace EmotionRnn.Acoustics.Tests.Functionals;

/// <summary>A recording's contours and features as openSMILE 3.0 wrote them, with seven digits.</summary>
internal sealed class ReferenceRecording
{
    private readonly Dictionary<string, float[]> _contours = [];

    /// <param name="set">Name of the feature set.</param>
    /// <param name="file">Name of the recording.</param>
    /// <param name="pitchFrames">Frames whose pitch was decided on when the input ended.</param>
    public ReferenceRecording(string set, string file, int pitchFrames)
    {
        foreach (var suffix in set == "eGeMAPSv02" ? ["lld"] : new[] { "lld", "lld_de" })
            ReadContours(ReferenceData.Shared("acoustics-reference", "lld", set, $"{file}.{suffix}.csv.gz"));
        var lines = File.ReadLines(ReferenceData.Shared("acoustics-reference", "functionals", set, file + ".csv"));
        Features = [.. lines.Skip(1).Select(line => Parse(line.Split(',')[1]))];
        SampleRate =
            file.Contains("_44k", StringComparison.Ordinal) ? 44100
            : file.Contains("_22k", StringComparison.Ordinal) ? 22050
            : 16000;

        // The file of smoothed descriptors has one row more than the longest framing has frames; 20 ms fit four times more often than 60
        // ms.
        var frames = _contours.Values.Min(contour => contour.Length) - 1;
        Rows = new RowCounts(frames, frames + 4, pitchFrames);
        foreach (var name in _contours.Keys.Where(name => _contours.ContainsKey(Delta(name)) && IsShortFramed(name)))
            _contours[name] = Extend(name);
    }

    public int SampleRate { get; }

    public RowCounts Rows { get; }

    /// <summary>The values of all features.</summary>
    public float[] Features { get; }

    /// <summary>The contour of a name, if it was written.</summary>
    public float[]? this[string name]
    {
        get => _contours.GetValueOrDefault(name);
        set => _contours[name] = value!;
    }

    /// <summary>
    /// Replaces what counts something (zero crossings, the bin of a roll-off) by its exact values: undoes the smoothing, rounds to whole
    /// counts, and smooths again. Seven
    /// digits do not tell whether two steps of such a contour are equal, and do not suffice for its linear prediction.
    /// </summary>
    /// <returns>The names of the contours that are exact now.</returns>
    public string[] RestoreCounts()
    {
        Framing crossings = new(SampleRate, 0.060),
            spectrum = new(SampleRate, 0.020);
        string[] rollOffs = ["25.0", "50.0", "75.0", "90.0"];
        return
        [
            .. Restore("pcm_zcr_sma", Rows.Long, count => count / (float)crossings.Length, 1.0 / crossings.Length),
            .. rollOffs.SelectMany(level =>
                Restore(
                    $"pcm_fftMag_spectralRollOff{level}_sma",
                    Rows.Short,
                    bin => (float)(bin / spectrum.PaddedSeconds),
                    1 / spectrum.PaddedSeconds
                )
            ),
        ];
    }

    private string[] Restore(string name, int frames, Func<long, float> value, double unit)
    {
        // Behind its last frame N a contour is continued by it, so that row N is x[N−1] itself, and the rows before give the frames
        // before.
        var smoothed = _contours[name];
        var counts = new long[frames + 1];
        counts[frames] = counts[frames - 1] = (long)Math.Round(smoothed[frames] / unit);
        for (var row = frames - 1; row > 0; row--)
            counts[row - 1] = (long)Math.Round(3.0 * smoothed[row] / unit) - counts[row] - counts[row + 1];

        float Raw(int frame) => value(counts[Math.Clamp(frame, 0, frames - 1)]);
        float[] exact = [.. Enumerable.Range(0, frames + 1).Select(row => (Raw(row) + Raw(row - 1) + Raw(row + 1)) / 3)];
        for (var row = 0; row <= frames; row++)
            Assert.Equal(exact[row], smoothed[row], 1e-5f * exact[row] + 1e-5f);

        float Smoothed(int row) => exact[Math.Clamp(row, 0, frames)];
        _contours[Delta(name)] =
        [
            .. Enumerable
                .Range(0, frames + 1)
                .Select(row => (Smoothed(row + 1) - Smoothed(row - 1) + 2 * (Smoothed(row + 2) - Smoothed(row - 2))) / 10),
        ];
        _contours[name] = exact;
        return [name, Delta(name)];
    }

    /// <summary>
    /// The deltas were written for more rows than what they are deltas of, and give the missing ones: 10 d[r] = y[r+1] − y[r−1] + 2
    /// (y[r+2]
    /// − y[r−2]).
    /// </summary>
    private float[] Extend(string name)
    {
        var (y, deltas) = (_contours[name].ToList(), _contours[Delta(name)]);
        for (var row = y.Count - 2; row < deltas.Length; row++)
            y.Add((float)((10.0 * deltas[row] - y[row + 1] + y[Math.Max(0, row - 1)]) / 2 + y[Math.Max(0, row - 2)]));
        return [.. y];
    }

    private static bool IsShortFramed(string name) =>
        name.StartsWith("audSpec_", StringComparison.Ordinal)
        || name.StartsWith("pcm_fftMag_", StringComparison.Ordinal)
        || name.StartsWith("mfcc", StringComparison.Ordinal);

    private static string Delta(string name) => name.Replace("_sma", "_sma_de", StringComparison.Ordinal);

    private void ReadContours(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var names = reader.ReadLine()!.Split(';');
        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
            rows.Add(line.Split(';'));
        for (var column = 1; column < names.Length; column++)
            _contours[names[column]] = [.. rows.Select(row => Parse(row[column]))];
    }

    private static float Parse(string number) => float.Parse(number, CultureInfo.InvariantCulture);
}
