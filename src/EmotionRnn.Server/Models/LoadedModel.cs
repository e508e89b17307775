using System.Diagnostics;
using EmotionRnn.Conversations;
using EmotionRnn.Recognition;

namespace EmotionRnn.Server.Models;

/// <summary>A model that can answer, and how long it takes to.</summary>
/// <param name="Recognizer">What recognises.</param>
/// <param name="MillisecondsPerTurn">A turn's share of a short conversation read as a whole, on one thread of this machine, measured when
/// the model was loaded.</param>
internal sealed record LoadedModel(EmotionRecognizer Recognizer, double MillisecondsPerTurn)
{
    private const int Turns = 10,
        Rounds = 3,
        CharactersOfTurn = 100,
        BriefMilliseconds = 50;

    private static readonly Conversation Sample = new("", [.. Enumerable.Range(0, Turns).Select(WarmingTurn)]);

    /// <summary>A turn that nobody said, to have ready what answers turns before anybody waits for it.</summary>
    public static Utterance WarmingTurn(int index) =>
        new()
        {
            Id = $"{index}",
            Speaker = index % 2 == 0 ? "A" : "B",
            Text = "So that the first who asks need not wait.",
        };

    /// <summary>Has the model answer, when its turn comes.</summary>
    /// <param name="gate">What all computing goes through.</param>
    /// <param name="turns">How many turns it answers.</param>
    /// <param name="characters">How long they are together.</param>
    /// <param name="work">What has it answer.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<T> RunAsync<T>(ComputeGate gate, int turns, long characters, Func<T> work, CancellationToken cancellationToken) =>
        MillisecondsPerTurn * (turns + characters / CharactersOfTurn) <= BriefMilliseconds
            ? gate.RunBriefAsync(work, cancellationToken)
            : gate.RunLongAsync(_ => work(), cancellationToken);

    /// <summary>Measures a model; it then is warm.</summary>
    public static LoadedModel Of(EmotionRecognizer recognizer)
    {
        recognizer.Recognize(Sample);
        return new(
            recognizer,
            Enumerable
                .Range(0, Rounds)
                .Min(_ =>
                {
                    var started = Stopwatch.GetTimestamp();
                    recognizer.Recognize(Sample);
                    return Stopwatch.GetElapsedTime(started).TotalMilliseconds / Turns;
                })
        );
    }
}
