using System.Numerics.Tensors;

namespace EmotionRnn.Experiments.Logistic;

/// <summary>A smooth function to minimise.</summary>
/// <param name="x">Where.</param>
/// <param name="gradient">Written: the gradient there.</param>
/// <returns>The value.</returns>
internal delegate double ObjectiveFunction(ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>How a minimisation ended.</summary>
/// <param name="Value">The function's least value found.</param>
/// <param name="Iterations">Steps taken.</param>
/// <param name="Converged">Whether the gradient became as small as asked for.</param>
internal readonly record struct MinimizationResult(double Value, int Iterations, bool Converged);

/// <summary>
/// Minimises a smooth function with the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright, "Numerical
/// optimization", 2006,
/// algorithm 7.4), with the bisecting line search for the weak Wolfe conditions of Lewis and Overton (2013), which is all that a convex
/// function needs.
/// </summary>
internal static class Lbfgs
{
    private const int Memory = 10;
    private const double SufficientDecrease = 1e-4,
        SufficientFlattening = 0.9;

    // Below this share of its value a function's differences are rounding.
    private const double Rounding = 1e-14;

    /// <summary>Minimises from x, in place.</summary>
    /// <param name="function">The function.</param>
    /// <param name="x">Where to start; afterwards the minimum.</param>
    /// <param name="tolerance">It is reached where no component of the gradient is larger.</param>
    /// <param name="maximumIterations">To stop in any case.</param>
    public static MinimizationResult Minimize(ObjectiveFunction function, double[] x, double tolerance, int maximumIterations)
    {
        var pairs = new Queue<CurvaturePair>(Memory);
        var (gradient, direction) = (new double[x.Length], new double[x.Length]);
        var (nextX, nextGradient) = (new double[x.Length], new double[x.Length]);
        var value = function(x, gradient);
        for (var iteration = 0; ; iteration++)
        {
            if (TensorPrimitives.MaxMagnitude<double>(gradient) is var steepest && Math.Abs(steepest) <= tolerance)
                return new(value, iteration, true);
            if (iteration == maximumIterations)
                return new(value, iteration, false);

            SetDirection(pairs, gradient, direction);
            var step = pairs.Count > 0 ? 1 : 1 / TensorPrimitives.Norm<double>(gradient);
            if (
                Search(function, x, value, TensorPrimitives.Dot<double>(gradient, direction), direction, step, nextX, nextGradient)
                is not { } next
            )
            {
                return new(value, iteration, false);
            }

            var pair = pairs.Count < Memory ? new CurvaturePair(x.Length) : pairs.Dequeue();
            if (pair.Set(x, nextX, gradient, nextGradient))
                pairs.Enqueue(pair);
            nextX.CopyTo(x, 0);
            (gradient, nextGradient) = (nextGradient, gradient);
            value = next;
        }
    }

    // d = −H·g, with H the inverse Hessian that the last steps suggest (algorithm 7.4, two-loop recursion).
    private static void SetDirection(Queue<CurvaturePair> pairs, double[] gradient, double[] direction)
    {
        TensorPrimitives.Negate(gradient, direction);
        foreach (var pair in pairs.Reverse())
        {
            pair.Share = TensorPrimitives.Dot<double>(pair.S, direction) / pair.SY;
            TensorPrimitives.MultiplyAdd(pair.Y, -pair.Share, direction, direction);
        }

        if (pairs.LastOrDefault() is { } last)
            TensorPrimitives.Multiply(direction, last.SY / TensorPrimitives.SumOfSquares<double>(last.Y), direction);
        foreach (var pair in pairs)
        {
            var share = TensorPrimitives.Dot<double>(pair.Y, direction) / pair.SY;
            TensorPrimitives.MultiplyAdd(pair.S, pair.Share - share, direction, direction);
        }
    }

    // The value at the step found, with x and gradient there; null where no step leads down any more.
    private static double? Search(
        ObjectiveFunction function,
        double[] x,
        double value,
        double slope,
        double[] direction,
        double step,
        double[] nextX,
        double[] nextGradient
    )
    {
        if (slope >= 0)
            return null;
        var (lower, upper) = (0.0, double.PositiveInfinity);
        for (var trial = 0; trial < 60; trial++)
        {
            TensorPrimitives.MultiplyAdd(direction, step, x, nextX);
            var next = function(nextX, nextGradient);
            if (!(next <= value + SufficientDecrease * step * slope + Rounding * Math.Abs(value)))
                upper = step;
            else if (TensorPrimitives.Dot<double>(nextGradient, direction) < SufficientFlattening * slope)
                lower = step;
            else
                return next;
            step = double.IsInfinity(upper) ? 2 * lower : (lower + upper) / 2;
        }

        return null;
    }

    /// <summary>A step s, and the change y of the gradient along it.</summary>
    private sealed class CurvaturePair(int length)
    {
        public double[] S { get; } = new double[length];

        public double[] Y { get; } = new double[length];

        public double SY { get; private set; }

        public double Share { get; set; }

        /// <summary>Whether the pair says anything beyond rounding.</summary>
        public bool Set(double[] x, double[] nextX, double[] gradient, double[] nextGradient)
        {
            TensorPrimitives.Subtract(nextX, x, S);
            TensorPrimitives.Subtract(nextGradient, gradient, Y);
            SY = TensorPrimitives.Dot<double>(S, Y);
            return SY > 1e-16 * TensorPrimitives.SumOfSquares<double>(Y);
        }
    }
}
