using EmotionRnn.Experiments.Logistic;
using EmotionRnn.Networks;

namespace EmotionRnn.Experiments.Tests.Logistic;

public class RowSpaceTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(6, 15)]
    public void Coordinates_times_basis_give_the_rows_back(int rows, int columns)
    {
        var random = new RandomStream(rows, columns);
        var x = Enumerable.Range(0, rows * columns).Select(_ => random.NextNormal()).ToArray();
        Check(x, rows);
    }

    [Fact]
    public void Dependent_and_zero_rows_do_no_harm() => Check([1, 2, 3, 4, 2, 4, 6, 8, 0, 0, 0, 0, 1, 0, 0, 1], 4);

    private static void Check(double[] x, int rows)
    {
        var columns = x.Length / rows;
        var span = new RowSpace([.. x], rows);
        var basis = Enumerable
            .Range(0, rows)
            .Select(k => span.Expand([.. Enumerable.Range(0, rows).Select(i => i == k ? 1.0 : 0)]))
            .ToArray();
        for (var i = 0; i < rows; i++)
        {
            for (var d = 0; d < columns; d++)
            {
                Assert.Equal(x[i * columns + d], Enumerable.Range(0, rows).Sum(k => span.Coordinates[i * rows + k] * basis[k][d]), 1e-12);
            }

            for (var k = 0; k < rows; k++)
                Assert.Equal(i == k ? 1 : 0, basis[i].Zip(basis[k], (one, other) => one * other).Sum(), 1e-12);
        }
    }
}
