using EmotionRnn.Cli.Running;

namespace EmotionRnn.Cli.Tests;

/// <summary>What long commands say of themselves while they work.</summary>
public sealed class ProgressTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly HandClock _clock = new();

    private string[] Lines => _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose() => _output.Dispose();

    [Fact]
    public void In_a_log_a_training_writes_a_line_a_minute_with_what_is_done_the_loss_and_the_time_left()
    {
        using var line = new TrainingLine(new(_output, moving: false, _clock));
        for (var batch = 1; batch <= 130; batch++)
        {
            _clock.Now += TimeSpan.FromSeconds(1);
            line.Report(new("network", 2, 30, batch, 400, 1.25, null, 0.5, TimeSpan.FromMinutes(7)));
        }

        Assert.Equal(
            [
                "network: epoch 2, batch 60 of 400, loss 1.250, at most 7:00 left",
                "network: epoch 2, batch 120 of 400, loss 1.250, at most 7:00 left",
            ],
            Lines
        );
    }

    [Fact]
    public void The_line_of_an_epoch_comes_at_once_and_the_next_one_a_minute_later()
    {
        using var line = new TrainingLine(new(_output, moving: false, _clock));
        _clock.Now += TimeSpan.FromSeconds(50);
        line.Report(new("text", 1, 3, 9, 9, 1, new(1, 0.75, null, new(0.5, 0.25, 0.125), null), 0.125, TimeSpan.Zero));
        _clock.Now += TimeSpan.FromSeconds(59);
        line.Report(new("text", 2, 3, 1, 9, 1, null, 0.125, TimeSpan.FromHours(2)));
        Assert.Equal(["text: epoch 1 of at most 3, loss 0.750, dev loss 0.500, accuracy 25.0 %, weighted F1 12.5 % (best 12.5 %)"], Lines);
        _clock.Now += TimeSpan.FromSeconds(1);
        line.Report(new("text", 2, 3, 2, 9, 1, null, 0.125, TimeSpan.FromHours(2)));
        Assert.Equal("text: epoch 2, batch 2 of 9, loss 1.000, at most 2.0 h left", Lines[^1]);
    }

    [Fact]
    public void A_fit_without_batches_counts_what_it_has_fitted()
    {
        using var line = new TrainingLine(new(_output, moving: false, _clock));
        _clock.Now += TimeSpan.FromMinutes(1);
        line.Report(new("regression", 2, 5, 1, 1, null, null, null, TimeSpan.FromSeconds(90)));
        Assert.Equal(["regression: 2 of 5, at most 1:30 left"], Lines);
    }

    [Fact]
    public void In_a_log_an_experiment_writes_a_line_a_minute_with_the_runs_at_work()
    {
        using var line = new ExperimentLine(new(_output, moving: false, _clock));
        _clock.Now += TimeSpan.FromSeconds(40);
        line.Report(new(1, 4, "text-cnn, seed 1", null, 0.5));
        line.Report(new(1, 4, "text-simple, seed 1", new("network", 3, 30, 1, 9, 1.5, null, null, null), null));
        _clock.Now += TimeSpan.FromSeconds(60);
        line.Report(new(1, 4, "text-matching, seed 1", new("network", 1, 30, 1, 9, 2, null, null, null), null));
        Assert.Equal(
            [
                "1 of 4: text-cnn, seed 1, weighted F1 on dev 50.0 %, about 2:00 left",
                "1 of 4: text-matching, seed 1 (epoch 1, loss 2.000), text-simple, seed 1 (epoch 3, loss 1.500), about 5:00 left",
            ],
            Lines
        );
    }

    [Fact]
    public void In_a_log_whatever_counts_writes_a_line_a_minute_with_the_rate_and_the_time_left()
    {
        using var line = new ProgressLine(new(_output, moving: false, _clock), "files read", 1000);
        for (var done = 0; done <= 130; done += 2)
        {
            line.Report(100 + done);
            _clock.Now += TimeSpan.FromSeconds(2);
        }

        Assert.Equal(
            [
                "files read: 160 of 1,000 (60 s, 1.0 a second, about 14:00 left)",
                "files read: 220 of 1,000 (120 s, 1.0 a second, about 13:00 left)",
            ],
            Lines
        );
    }

    [Fact]
    public void On_a_terminal_the_line_moves_and_is_gone_in_the_end()
    {
        using (var line = new ProgressLine(new(_output, moving: true, _clock), "files read", 10))
        {
            line.Report(1);
            _clock.Now += TimeSpan.FromMilliseconds(100);
            line.Report(2);
        }

        Assert.Equal("\r\e[2Kfiles read: 2 of 10 (0 s, 10.0 a second)\r\e[2K", _output.ToString());
    }

    [Fact]
    public void Nothing_is_said_where_nobody_is_told()
    {
        using var line = new ProgressLine(new(null, moving: false, _clock), "files read", 10);
        _clock.Now += TimeSpan.FromMinutes(2);
        line.Report(2);
        Assert.Empty(Lines);
    }

    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
