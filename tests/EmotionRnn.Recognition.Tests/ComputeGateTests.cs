namespace EmotionRnn.Recognition.Tests;

public sealed class ComputeGateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Brief_work_has_room_while_long_work_waits()
    {
        var gate = new ComputeGate(longAtOnce: 2);
        using var end = new ManualResetEventSlim();
        Task[] work = [.. Enumerable.Range(0, 50).Select(_ => gate.RunLongAsync(_ => end.Wait(Patience)))];

        for (var turn = 0; turn < 100; turn++)
            Assert.Equal(turn, await gate.RunBriefAsync(() => turn).WaitAsync(Patience));

        Assert.Equal(48, gate.Waiting);
        end.Set();
        await Task.WhenAll(work);
        Assert.Equal(0, gate.Waiting);
    }

    [Fact]
    public async Task No_more_runs_at_once_than_there_is_room_for()
    {
        var gate = new ComputeGate(longAtOnce: 2);
        int running = 0,
            runningLong = 0,
            most = 0,
            mostLong = 0;
        var counting = new Lock();

        await Task.WhenAll(
            Enumerable
                .Range(0, 200)
                .Select(i => i % 3 == 0 ? gate.RunLongAsync(_ => Work(isLong: true)) : gate.RunBriefAsync(() => Work(isLong: false)))
        );

        Assert.Equal((3, 2), (most, mostLong));

        int Work(bool isLong)
        {
            Count(1);
            Thread.Sleep(1);
            Count(-1);
            return 0;

            void Count(int change)
            {
                lock (counting)
                {
                    running += change;
                    runningLong += isLong ? change : 0;
                    (most, mostLong) = (int.Max(most, running), int.Max(mostLong, runningLong));
                }
            }
        }
    }

    [Fact]
    public async Task Whoever_waits_longest_is_next_whatever_is_to_be_done()
    {
        var gate = new ComputeGate(longAtOnce: 1);
        var order = new List<int>();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var occupied = new Task[] { gate.RunLongAsync(_ => Wait(first)), gate.RunBriefAsync(() => Wait(second)) };
        // One brief place is left to nobody, so that the one place in which all may work shows in which order they come to it.
        var waiting = new List<Task>();
        for (var i = 0; i < 6; i++)
        {
            var number = i;
            waiting.Add(i % 2 == 0 ? gate.RunLongAsync(_ => Note(number)) : gate.RunBriefAsync(() => Note(number)));
        }

        first.SetResult();
        await Task.WhenAll(waiting).WaitAsync(Patience);
        second.SetResult();
        await Task.WhenAll(occupied);

        Assert.Equal([0, 1, 2, 3, 4, 5], order);

        int Note(int number)
        {
            order.Add(number);
            return number;
        }

        static int Wait(TaskCompletionSource end)
        {
            Assert.True(end.Task.Wait(Patience));
            return 0;
        }
    }

    [Fact]
    public async Task Long_work_lets_others_go_first_between_its_steps()
    {
        var gate = new ComputeGate(longAtOnce: 1);
        var order = new List<string>();
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var steps = gate.RunLongAsync(step =>
        {
            begun.Set();
            Assert.True(goOn.Wait(Patience));
            order.Add("first step");
            step();
            order.Add("second step");
            step();
            return 0;
        });
        Assert.True(begun.Wait(Patience));
        var other = gate.RunLongAsync(_ =>
        {
            order.Add("other");
            return 0;
        });

        goOn.Set();
        await Task.WhenAll(steps, other).WaitAsync(Patience);

        Assert.Equal(["first step", "other", "second step"], order);
    }

    [Fact]
    public async Task Who_is_cancelled_while_he_waits_takes_no_room()
    {
        var gate = new ComputeGate(longAtOnce: 1);
        var end = new TaskCompletionSource();
        var occupied = gate.RunLongAsync(_ => end.Task.Wait(Patience));
        using var cancellation = new CancellationTokenSource();
        var cancelled = gate.RunLongAsync(_ => 0, cancellation.Token);
        var next = gate.RunLongAsync(_ => 1);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        end.SetResult();

        Assert.True(await occupied);
        Assert.Equal(1, await next.WaitAsync(Patience));
        Assert.Equal(2, await gate.RunLongAsync(_ => 2).WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.RunBriefAsync(() => 3, cancellation.Token));
    }

    [Fact]
    public async Task Work_cancelled_between_its_steps_or_that_fails_gives_its_room_back()
    {
        var gate = new ComputeGate(longAtOnce: 1);
        using var cancellation = new CancellationTokenSource();
        var stopped = gate.RunLongAsync(
            step =>
            {
                cancellation.Cancel();
                step();
                return 0;
            },
            cancellation.Token
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => gate.RunLongAsync<int>(_ => throw new InvalidDataException()));
            await Assert.ThrowsAsync<InvalidDataException>(() => gate.RunBriefAsync<int>(() => throw new InvalidDataException()));
        }

        Assert.Equal(1, await gate.RunLongAsync(_ => 1).WaitAsync(Patience));
        Assert.Equal(2, await gate.RunBriefAsync(() => 2).WaitAsync(Patience));
    }
}
