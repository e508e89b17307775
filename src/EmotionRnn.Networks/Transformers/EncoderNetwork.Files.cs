using EmotionRnn.Networks.Safetensors;

namespace EmotionRnn.Networks.Transformers;

/// <content>To and from files.</content>
public sealed partial class EncoderNetwork
{
    /// <summary>Reads an encoder from the folder in which it was published: <c>config.json</c> and <c>model.safetensors</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="classes">Emotions to tell apart, C; 0 for an encoder without a head.</param>
    /// <param name="seed">Draws the weights of the head.</param>
    /// <exception cref="InvalidDataException">
    /// A file is damaged, the two disagree, or the engine does not compute such an encoder: the message says where and what to do.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static EncoderNetwork Open(string folder, int classes, long seed = 0)
    {
        var options = EncoderConfigFile.Read(Path.Combine(folder, "config.json"));
        using var weights = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        return Read(weights, options, classes, seed);
    }

    /// <summary>Reads the weights of an encoder, and those of its head where the file has them.</summary>
    /// <param name="weights">
    /// Names as BERT's and RoBERTa's files have them, with any prefix, LayerNorm's also as <c>gamma</c> and <c>beta</c>; of type F32, F16,
    /// BF16 or F64.
    /// The pooler and tensors of integers are ignored.
    /// </param>
    /// <param name="options">The shape that the file must have.</param>
    /// <param name="classes">Emotions to tell apart, C; 0 for an encoder without a head.</param>
    /// <param name="seed">Draws the weights of the head where the file has none.</param>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape, or holds a number that is not finite.</exception>
    public static EncoderNetwork Read(SafetensorsFile weights, EncoderOptions options, int classes, long seed = 0)
    {
        var network = new EncoderNetwork(options, classes);
        var stored = new EncoderWeights(weights, options).Locate(network.Parameters.All);

        // Memory is taken only now that the file is known to fill it.
        network.Parameters.LayOut();
        network._head?.Initialize(new RandomStream(seed, 1));
        foreach (var (parameter, name) in stored)
        {
            weights.ReadFloats(name, parameter.Values);
            if (TensorPrimitives.IsFiniteAll<float>(parameter.Values))
                continue;
            throw new InvalidDataException(
                $"{weights.Name}: the tensor '{name}' holds a number that is not finite. The training that wrote it has failed: "
                    + $"take another checkpoint."
            );
        }

        network.Parameters.MarkChanged();
        return network;
    }

    /// <summary>The same network over a part of its vocabulary. What it answers for tokens of that part keeps every bit.</summary>
    /// <param name="tokens">The tokens that stay [V'], in the order of their new ids. The padding is one of them, and where positions count
    /// from it, keeps its id.</param>
    /// <exception cref="ArgumentException">There is no such token, or the padding is not among them.</exception>
    public EncoderNetwork WithVocabulary(params IReadOnlyList<int> tokens)
    {
        foreach (var token in tokens)
        {
            if (token < 0 || token >= Options.VocabularySize)
                throw new ArgumentException($"There is no token {token} in a vocabulary of {Options.VocabularySize}.", nameof(tokens));
        }

        var pad = tokens.ToList().IndexOf(Options.PadId);
        if (pad < 0 || (Options.Family == EncoderFamily.Roberta && pad != Options.PadId))
            throw new ArgumentException($"The padding, token {Options.PadId}, has no place among the tokens that stay.", nameof(tokens));
        var network = new EncoderNetwork(Options with { VocabularySize = tokens.Count, PadId = pad }, Classes);
        network.Parameters.LayOut();
        foreach (var (from, to) in Parameters.All.Zip(network.Parameters.All))
        {
            if (from.Name == EncoderWeights.Words)
            {
                for (var i = 0; i < tokens.Count; i++)
                    from.Value.Row(tokens[i]).CopyTo(to.Value.Row(i));
            }
            else
            {
                from.Values.CopyTo(to.Values);
            }
        }

        network.Parameters.MarkChanged();
        return network;
    }

    /// <summary>Writes all weights, the head's included, under another name first, and then in their place.</summary>
    /// <param name="path">The safetensors file.</param>
    /// <param name="type">F32, or F16 or BF16, to which the weights are rounded.</param>
    /// <param name="metadata">Texts to store beside them.</param>
    /// <exception cref="ArgumentException">A weight is too large for the type.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, TensorType type = TensorType.F32, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var writer = new SafetensorsWriter(metadata);
        foreach (var parameter in Parameters.All)
            writer.AddFloats(parameter.Name, type, EncoderWeights.Shape(parameter), () => parameter.Values);
        writer.Save(path);
    }
}
