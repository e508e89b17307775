using System.Globalization;

namespace EmotionRnn.Experiments.Reporting.Figures;

/// <summary>A linear scale with round marks.</summary>
internal sealed class Axis
{
    private readonly double _from,
        _to;

    /// <summary>A scale that holds some values.</summary>
    /// <param name="least">The least of them.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="from">Where the least mark is drawn, in pixels.</param>
    /// <param name="to">Where the greatest is drawn.</param>
    /// <param name="marks">About how many marks to have.</param>
    public Axis(double least, double most, double from, double to, int marks = 5)
    {
        if (most - least < 1e-9)
            (least, most) = (least - 0.5, most + 0.5);
        var rough = (most - least) / marks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step =
            power
            * (
                (rough / power) switch
                {
                    <= 1 => 1,
                    <= 2 => 2,
                    <= 5 => 5,
                    _ => 10,
                }
            );
        var (first, last) = ((int)Math.Floor(least / step + 1e-9), (int)Math.Ceiling(most / step - 1e-9));
        (Least, Most, _from, _to) = (first * step, last * step, from, to);
        Marks = [.. Enumerable.Range(first, last - first + 1).Select(i => Math.Round(i * step, 10))];
        Decimals = int.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 6);
    }

    public double Least { get; }

    public double Most { get; }

    public IReadOnlyList<double> Marks { get; }

    public int Decimals { get; }

    public double this[double value] => _from + (value - Least) / (Most - Least) * (_to - _from);

    public string Label(double mark) => mark.ToString("F" + Decimals, CultureInfo.InvariantCulture);
}
