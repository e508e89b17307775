using EmotionRnn.Conversations;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>A fine-tuned encoder that reads whole conversations; of it the utterances' vectors are used, and not its own answers.</summary>
public sealed class ContextEncoder : EngineEncoder
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="reader">The encoder, whose weights are as they are stored.</param>
    /// <param name="liveTurns">How many turns, the new one included, are read to encode a turn live.</param>
    /// <param name="weights">How its matrices are stored.</param>
    public ContextEncoder(string name, DialogueEncoder reader, int liveTurns, WeightFormat weights)
        : base(name, reader, weights) => LiveTurns = liveTurns;

    /// <inheritdoc/>
    public override int Size => Reader.Network.Options.HiddenSize;

    /// <inheritdoc/>
    public override int LiveTurns { get; }

    private protected override string Settings => Reader.Windows.Options.ToString();

    private protected override float[] Encode(Conversation conversation) => Reader.Vectors([conversation])[0];
}
