using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>An encoder that is a graph, and so can be stored with a model.</summary>
public interface IGraphEncoder
{
    /// <summary>The graph.</summary>
    EncoderGraph Graph { get; }

    /// <summary>What of its states makes an utterance's vector.</summary>
    IReadOnlyList<PooledState> States { get; }
}

/// <summary>An encoder of text that is a graph.</summary>
public interface ITextGraphEncoder : ITextEncoder, IGraphEncoder
{
    /// <summary>The encoder's own tokeniser.</summary>
    SubwordTokenizer Tokenizer { get; }
}

/// <summary>An encoder of speech that is a graph.</summary>
public interface IAudioGraphEncoder : IAudioEncoder, IGraphEncoder
{
    /// <summary>Whether every utterance is brought to a mean of 0 and a variance of 1.</summary>
    bool Normalize { get; }
}
