namespace EmotionRnn.Acoustics;

/// <summary>Low-level descriptors over time: a row every 0.01 s, a column for each descriptor.</summary>
/// <remarks>As openSMILE writes them: smoothing over three frames adds a row behind the last frame, slopes another two.</remarks>
public sealed class DescriptorTable
{
    private readonly float[][] _columns;

    internal DescriptorTable(IReadOnlyList<string> names, float[][] columns) => (Names, _columns) = (names, columns);

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of rows; 0 where the recording is shorter than a frame.</summary>
    public int Rows => _columns.Length == 0 ? 0 : _columns[0].Length;

    /// <summary>A value.</summary>
    /// <param name="row">0 to <see cref="Rows"/> − 1; the frame starts at row · 0.01 s.</param>
    /// <param name="column">Index into <see cref="Names"/>.</param>
    public float this[int row, int column] => _columns[column][row];

    /// <summary>The course of one descriptor, [<see cref="Rows"/>].</summary>
    /// <param name="column">Index into <see cref="Names"/>.</param>
    public ReadOnlySpan<float> Column(int column) => _columns[column];
}
