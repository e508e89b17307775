using EmotionRnn.Cli.Screens;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Predicting;

/// <summary>Predictions for people.</summary>
internal sealed class PredictionPicture(Screen screen, LabelSet labels, ViewOptions options) : PredictionWriter
{
    private const int LiveNumberWidth = 3;
    private const int LiveSpeakerWidth = 10;
    private ConversationView? _live;
    private string? _conversation;
    private bool _any;

    public override void Write(ConversationEmotions emotions)
    {
        if (emotions.Utterances.Count == 0)
            return;
        if (_any)
            screen.Line().Line();
        _any = true;
        ConversationView.Show(screen, emotions, options);
        screen.Flush();
    }

    public override void WriteTurn(string conversation, int index, UtteranceEmotion emotion)
    {
        if (_conversation != conversation)
        {
            if (_live is not null)
                screen.Line();
            (_live, _conversation) = (new ConversationView(screen, labels, LiveNumberWidth, LiveSpeakerWidth, options), conversation);
        }

        _live!.Show(index, emotion);
        screen.Flush();
    }

    public override void Complete(IReadOnlyList<StrayFile> skipped, IReadOnlyList<ReadWarning> warnings) => screen.Flush();

    public override void Dispose() => screen.Dispose();
}
