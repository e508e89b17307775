using System.Numerics.Tensors;
using EmotionRnn.Networks.Optimizers;

namespace EmotionRnn.Networks.Tests;

/// <summary>Against PyTorch's update rules, written out in double precision.</summary>
public class OptimizerTests
{
    private const double Rate = 0.01,
        L2 = 0.1;

    [Fact]
    public void Sgd_with_momentum_and_l2_follows_its_equation()
    {
        double velocity = 0;
        Compare(
            parameters => new Sgd(parameters, (float)Rate, momentum: 0.9f, (float)L2),
            (value, gradient, _) =>
            {
                velocity = 0.9 * velocity + gradient + L2 * value;
                return value - Rate * velocity;
            }
        );
    }

    [Fact]
    public void Adam_with_l2_follows_its_equation()
    {
        double mean = 0,
            square = 0;
        Compare(
            parameters => new Adam(parameters, (float)Rate, (float)L2),
            (value, gradient, step) =>
            {
                gradient += L2 * value;
                mean = 0.9 * mean + 0.1 * gradient;
                square = 0.999 * square + 0.001 * gradient * gradient;
                return value - Rate * (mean / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
        );
    }

    [Fact]
    public void AdamW_decays_weights_apart_from_the_gradient_at_each_parameters_rate()
    {
        double mean = 0,
            square = 0;
        Compare(
            parameters => new AdamW(parameters, (float)Rate, (float)L2, rateOf: parameter => parameter.Decays ? 0.5f : 1),
            (value, gradient, step) =>
            {
                value -= 0.5 * Rate * L2 * value;
                mean = 0.9 * mean + 0.1 * gradient;
                square = 0.999 * square + 0.001 * gradient * gradient;
                return value - 0.5 * Rate * (mean / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
        );
    }

    [Fact]
    public void AdamW_clips_the_norm_of_all_gradients_together()
    {
        ParameterSet clipped = Parameters(),
            scaled = Parameters();
        foreach (var parameter in clipped.All)
            parameter.Gradients.Fill(2);
        foreach (var parameter in scaled.All)
            parameter.Gradients.Fill((float)(1 / Math.Sqrt(26)));
        AdamW first = new(clipped, 0.1f, clip: 1),
            second = new(scaled, 0.1f, clip: 1.1f);
        for (var step = 0; step < 3; step++)
        {
            first.Step();
            second.Step();
            foreach (var parameter in clipped.All)
                TensorPrimitives.Negate(parameter.Gradients, parameter.Gradients);
            foreach (var parameter in scaled.All)
                TensorPrimitives.Negate(parameter.Gradients, parameter.Gradients);
        }

        Assert.Equal(2 * Math.Sqrt(26), first.GradientNorm, 1e-5);
        Assert.Equal(1, second.GradientNorm, 1e-5);
        for (var i = 0; i < 21; i++)
            Assert.Equal(scaled["decays"].Values[i], clipped["decays"].Values[i], 1e-6f);
        Assert.Equal(first.Memory[1][0], second.Memory[1][0], 1e-8f);
    }

    [Fact]
    public void The_rate_rises_over_a_tenth_of_the_steps_and_falls_to_the_end()
    {
        Assert.Equal(0.1f, LearningRateSchedule.WarmUpThenLinear(0, 100), 1e-6f);
        Assert.Equal(1 * 0.91f, LearningRateSchedule.WarmUpThenLinear(9, 100), 1e-6f);
        Assert.Equal(0.5f, LearningRateSchedule.WarmUpThenLinear(50, 100), 1e-6f);
        Assert.Equal(0.01f, LearningRateSchedule.WarmUpThenLinear(99, 100), 1e-6f);
        Assert.Equal(1, LearningRateSchedule.WarmUpThenLinear(0, 1, warmUp: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.WarmUpThenLinear(100, 100));
    }

    [Fact]
    public void A_restored_optimiser_goes_on_with_the_same_bits()
    {
        ParameterSet whole = Parameters(),
            first = Parameters(),
            second = Parameters();
        Run(new Adam(whole, 0.01f), 6);
        var interrupted = new Adam(first, 0.01f);
        Run(interrupted, 3);
        second.CopyFrom(first);
        var resumed = new Adam(second, 0.01f);
        resumed.Restore(interrupted.Steps, interrupted.Memory);
        Run(resumed, 3);
        Assert.Equal(whole["decays"].Values.ToArray(), second["decays"].Values.ToArray());

        static void Run(Optimizer optimizer, int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                foreach (var parameter in optimizer.Parameters.All)
                    parameter.Gradients.Fill(1f / (1 + optimizer.Steps));
                optimizer.Step();
            }
        }
    }

    [Fact]
    public void Memory_of_other_parameters_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Sgd(Parameters(), 0.1f).Restore(1, [new float[3]]));

    [Fact]
    public void L2_spares_what_does_not_decay()
    {
        var parameters = Parameters();
        new Sgd(parameters, 0.1f, l2: 1).Step();
        Assert.Equal(0.9f, parameters["decays"].Values[0], 1e-6f);
        Assert.Equal(1, parameters["stays"].Values[0]);
    }

    private static void Compare(Func<ParameterSet, Optimizer> create, Func<double, double, int, double> expected)
    {
        var parameters = Parameters();
        var optimizer = create(parameters);
        var value = 1d;
        for (var step = 1; step <= 50; step++)
        {
            var gradient = Math.Sin(step);
            parameters["decays"].Gradients.Fill((float)gradient);
            optimizer.Step();
            value = expected(value, gradient, step);
            foreach (var actual in parameters["decays"].Values)
                Assert.Equal(value, actual, 1e-5);
        }
    }

    private static ParameterSet Parameters()
    {
        var parameters = new ParameterSet();
        var decays = parameters.Add("decays", 3, 7);
        var stays = parameters.Add("stays", 1, 5, decays: false);
        parameters.LayOut();
        decays.Values.Fill(1);
        stays.Values.Fill(1);
        return parameters;
    }
}
