using EmotionRnn.Recognition;
using EmotionRnn.Server.Models;
using EmotionRnn.Server.Options;

namespace EmotionRnn.Server.Live;

/// <summary>
/// A live conversation, which may outlive its connection: the model's states, and the answers given, so that a turn that is sent again is
/// answered again and not counted
/// twice. What was said is not kept.
/// </summary>
internal sealed class LiveSession(string id, string owner, LoadedModel model, RecognitionOptions options)
{
    private readonly Lock _lock = new();
    private readonly LiveConversation _conversation = model.Recognizer.StartConversation(options);
    private readonly AnswerLog _answers = new(model.Recognizer.Labels);
    private LiveConnection? _holder;

    public string Id => id;

    /// <summary>Who may resume it.</summary>
    public string Owner => owner;

    public LoadedModel Model => model;

    public EmotionRecognizer Recognizer => model.Recognizer;

    /// <summary>The turns counted so far.</summary>
    public int Turns
    {
        get
        {
            lock (_lock)
                return _answers.Count;
        }
    }

    /// <summary>When its connection was lost, as the clock's timestamp; null while it has one.</summary>
    public long? LostAt { get; private set; }

    /// <summary>Gives it to a connection and says whose it was: from now on the other one's turns are not taken.</summary>
    public LiveConnection? Attach(LiveConnection connection)
    {
        lock (_lock)
        {
            LostAt = null;
            (var before, _holder) = (_holder, connection);
            return before;
        }
    }

    /// <summary>Notes that a connection is gone, if it is still the one.</summary>
    public void Detach(LiveConnection connection, long now)
    {
        lock (_lock)
        {
            if (_holder != connection)
                return;
            (_holder, LostAt) = (null, now);
        }
    }

    /// <summary>The answer to a turn that was given one.</summary>
    public UtteranceEmotion Answer(int index)
    {
        lock (_lock)
            return _answers[index];
    }

    /// <summary>Counts and answers a turn, or gives the answer again.</summary>
    /// <param name="from">The connection it came by.</param>
    /// <param name="index">Its number; null: the next one.</param>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="text">What is said.</param>
    /// <param name="functionals">How it sounds; null where that is not known.</param>
    /// <param name="limits">How many turns and speakers there may be.</param>
    /// <returns>The turn's number, the answer, and whether it was given before.</returns>
    /// <exception cref="LiveProblem">It is not the turn's time, it differs from what was counted, or it is beyond a limit.</exception>
    public (int Index, UtteranceEmotion Emotion, bool Replayed) Add(
        LiveConnection from,
        int? index,
        string speaker,
        string text,
        float[]? functionals,
        ServerLimits limits
    )
    {
        lock (_lock)
        {
            if (_holder != from)
                throw new LiveProblem("taken-over", "The conversation was resumed by another connection.", LiveProblem.TakenOver);
            var turn = index ?? _answers.Count;
            if (turn < 0 || turn > _answers.Count)
                throw new LiveProblem("gap", $"The next turn is {_answers.Count}; this one is {turn}. Send those between first.")
                {
                    Index = turn,
                    Expected = _answers.Count,
                };
            if (turn < _answers.Count)
            {
                return _answers.Was(turn, speaker, text)
                    ? (turn, _answers[turn], true)
                    : throw new LiveProblem("conflict", $"Turn {turn} was counted with other words or another speaker.")
                    {
                        Index = turn,
                        Expected = _answers.Count,
                    };
            }

            if (turn >= limits.TurnsOfConversation)
                throw new LiveProblem(
                    "too-many-turns",
                    $"A conversation has at most {limits.TurnsOfConversation:N0} turns; begin another.",
                    System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation
                );
            if (_answers.Speakers.Count >= limits.Speakers && !_answers.Speakers.Contains(speaker))
                throw new LiveProblem("bad-turn", $"A conversation has at most {limits.Speakers:N0} speakers.") { Index = turn };
            var emotion = _conversation.Add(
                new()
                {
                    Id = $"{turn}",
                    Speaker = speaker,
                    Text = text,
                },
                functionals
            );
            _answers.Add(emotion);
            return (turn, emotion, false);
        }
    }
}
