using EmotionRnn.Conversations;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Text;

namespace EmotionRnn.Recognition.Encoders;

/// <summary>
/// A pretrained encoder with its tokeniser, reading whole conversations: an utterance's vector and answer depend on what is said around it.
/// </summary>
public sealed class DialogueEncoder
{
    /// <summary>Puts the parts together.</summary>
    /// <param name="tokenizer">The encoder's own.</param>
    /// <param name="network">The encoder.</param>
    /// <param name="windows">How conversations are laid out.</param>
    /// <exception cref="ArgumentException">The tokeniser has ids that the encoder lacks, or an option is out of range.</exception>
    public DialogueEncoder(SubwordTokenizer tokenizer, EncoderNetwork network, DialogueWindowOptions windows)
    {
        (Tokenizer, Network) = (tokenizer, network);
        Windows = new(tokenizer, network.Options, windows);
    }

    /// <summary>Cuts text into the encoder's pieces.</summary>
    public SubwordTokenizer Tokenizer { get; }

    /// <summary>The encoder.</summary>
    public EncoderNetwork Network { get; }

    /// <summary>How conversations are laid out.</summary>
    public DialogueWindows Windows { get; }

    /// <summary>Opens an encoder as it was published: <c>config.json</c>, <c>model.safetensors</c> and the tokeniser's files.</summary>
    /// <param name="folder">Their folder.</param>
    /// <param name="classes">Emotions to tell apart; 0 for an encoder without a head.</param>
    /// <param name="windows">How conversations are laid out.</param>
    /// <param name="seed">Draws the weights of the head.</param>
    /// <exception cref="InvalidDataException">A file is damaged or two disagree: the message says where and what to do.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DialogueEncoder Open(string folder, int classes, DialogueWindowOptions windows, long seed = 0)
    {
        var tokenizer = SubwordTokenizer.Open(folder);
        var network = EncoderNetwork.Open(folder, classes, seed);
        try
        {
            return new(tokenizer, network, windows);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{folder}: {error.Message}", error);
        }
    }

    /// <summary>
    /// The same encoder over the tokens that common English and a corpus need. Encoders that do not list their pieces by frequency keep
    /// all.
    /// </summary>
    /// <param name="conversations">The corpus: its training split, and no other.</param>
    /// <param name="first">How many of the vocabulary's first tokens to keep beside those of the corpus.</param>
    public DialogueEncoder WithCommonTokens(IEnumerable<Conversation> conversations, int first)
    {
        if (Tokenizer is not BertTokenizer bert)
            return this;
        var tokens = bert.Common(
            conversations.SelectMany(c => c.Utterances).SelectMany(u => (string[])[u.Speaker, u.Text]).Select(DialogueWindows.Clean),
            first
        );
        return new(bert.WithVocabulary(tokens), Network.WithVocabulary(tokens), Windows.Options);
    }

    /// <summary>The log-probabilities of conversations' utterances: for each <c>[T × C]</c>.</summary>
    /// <param name="conversations">Of any number of utterances.</param>
    public float[][] LogProbabilities(IReadOnlyList<Conversation> conversations) =>
        [.. Vectors(conversations).Select(vectors => Network.LogProbabilities(vectors))];

    /// <summary>The vectors of conversations' utterances: for each <c>[T × d]</c>.</summary>
    /// <param name="conversations">Of any number of utterances.</param>
    public float[][] Vectors(IReadOnlyList<Conversation> conversations)
    {
        var size = Network.Options.HiddenSize;
        var windows = conversations.Select(conversation => Windows.Build(conversation)).ToArray();
        var read = new Queue<float[]>(Network.Vectors([.. windows.SelectMany(own => own).Select(window => window.Input)]));
        return
        [
            .. windows.Select(
                (own, c) =>
                {
                    var means = new UtteranceMeans(conversations[c].Utterances.Count, size);
                    foreach (var window in own)
                    {
                        var vectors = read.Dequeue();
                        for (var s = 0; s < window.Input.SegmentCount; s++)
                            means.Add(
                                window.First + s,
                                window.Input.Segments.Count(segment => segment == s),
                                vectors.AsSpan(s * size, size)
                            );
                    }

                    return means.Vectors;
                }
            ),
        ];
    }
}
