using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Predicting;

/// <summary>Writes what was recognised: for programs as JSON or CSV, for people as a picture.</summary>
internal abstract class PredictionWriter : IDisposable
{
    /// <summary>Writes a whole conversation.</summary>
    public abstract void Write(ConversationEmotions emotions);

    /// <summary>Writes one turn of a conversation that goes on, so that it can be read at once.</summary>
    /// <param name="conversation">The conversation's id.</param>
    /// <param name="index">The turn's number, from 0.</param>
    /// <param name="emotion">What was recognised.</param>
    public abstract void WriteTurn(string conversation, int index, UtteranceEmotion emotion);

    /// <summary>Writes what comes after the last conversation.</summary>
    /// <param name="skipped">Files of what was given that are no clips.</param>
    /// <param name="warnings">What of a transcript was left out, or not certain.</param>
    public abstract void Complete(IReadOnlyList<StrayFile> skipped, IReadOnlyList<ReadWarning> warnings);

    public abstract void Dispose();
}
