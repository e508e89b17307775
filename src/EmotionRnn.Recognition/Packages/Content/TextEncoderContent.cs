using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>
/// How a pretrained encoder whose vectors a network reads lies in its package: one of our engine as tensors beside the network's, one that
/// is a graph as the file it was.
/// </summary>
internal static class TextEncoderContent
{
    private const string Prefix = "encoder.",
        GraphFile = "text-encoder/model.onnx";

    /// <summary>What the manifest says of the encoder.</summary>
    /// <exception cref="ArgumentException">It is one of the caller's own, which cannot be stored.</exception>
    public static TextEncoderManifest Describe(ITextEncoder encoder, int columns)
    {
        var described = new TextEncoderManifest(
            encoder.Name,
            encoder.Hash,
            encoder.Size,
            columns,
            encoder.ParameterCount,
            encoder.LiveTurns
        );
        return CachedTextEncoder.Bare(encoder) switch
        {
            UtteranceEncoder utterances => described with
            {
                States = Written(utterances.States),
                Shape = utterances.Reader.Network.Options,
                Weights = utterances.Weights,
            },
            ContextEncoder context => described with
            {
                Shape = context.Reader.Network.Options,
                Windows = context.Reader.Windows.Options,
                Weights = context.Weights,
            },
            ITextGraphEncoder graph => described with { States = Written(graph.States), LongestSequence = graph.Graph.LongestSequence },
            _ => throw new ArgumentException($"The encoder '{encoder.Name}' is of a kind of its own, which a package cannot hold."),
        };
    }

    /// <summary>Adds the tensors of an encoder of our engine.</summary>
    public static void AddTensors(SafetensorsWriter writer, ITextEncoder encoder)
    {
        if (CachedTextEncoder.Bare(encoder) is EngineEncoder engine)
            EncoderTensors.Add(writer, engine.Reader.Network.EncoderParameters, engine.Weights, Prefix);
    }

    /// <summary>Writes the other files of an encoder and gives their names.</summary>
    public static IReadOnlyList<string> WriteFiles(string folder, ITextEncoder encoder)
    {
        switch (CachedTextEncoder.Bare(encoder))
        {
            case EngineEncoder engine:
                return TokenizerFiles.Write(folder, engine.Reader.Tokenizer);
            case ITextGraphEncoder graph:
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, GraphFile))!);
                File.WriteAllBytes(Path.Combine(folder, GraphFile), graph.Graph.Content.Span);
                return [GraphFile, .. TokenizerFiles.Write(folder, graph.Tokenizer)];
            default:
                return [];
        }
    }

    /// <summary>How many numbers an encoder's tensors are.</summary>
    public static long CountStored(TextEncoderManifest stated) =>
        stated.Shape is { } shape ? shape.CountParameters() + EncoderTensors.Factors(shape, stated.Weights) : 0;

    /// <summary>Throws where what the manifest says cannot be.</summary>
    /// <exception cref="ArgumentException">With what it is.</exception>
    public static void Validate(TextEncoderManifest stated)
    {
        stated.Shape?.Validate();
        stated.Windows?.Validate();
        if (stated.LiveTurns is < 1 or > 1000)
            throw new ArgumentException($"'liveTurns' is {stated.LiveTurns}; it must lie in 1 to 1000");
        if (stated.LongestSequence is < 3 or > 1 << 20)
            throw new ArgumentException($"'longestSequence' is {stated.LongestSequence}; it must lie in 3 to {1 << 20}");
        if (stated.Size is < 1 or > 65536 || stated.Columns < 0 || stated.Columns > stated.Size)
            throw new ArgumentException($"'textEncoder' must use 0 to {stated.Size} columns of 1 to 65536; it has {stated.Columns}");
        if (stated.Parameters < 0 || (stated.Shape is { } shape && stated.Parameters != shape.CountParameters()))
            throw new ArgumentException("'textEncoder' has another number of parameters than its shape");
    }

    /// <summary>Makes the encoder of a package's files.</summary>
    /// <exception cref="ArgumentException">The package contradicts itself.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    /// <exception cref="EncoderException">The encoder is a graph, and nothing here can run it, or it cannot be run.</exception>
    public static ITextEncoder Read(TextEncoderManifest stated, SafetensorsFile weights, PackageFiles files)
    {
        var tokenizer = TokenizerFiles.Read(files);
        var encoder = stated.Shape is { } shape ? Engine(shape) : Graph();
        return encoder.Size == stated.Size
            ? encoder
            : throw new ArgumentException($"the encoder gives {encoder.Size} numbers an utterance, and 'textEncoder' says {stated.Size}");

        ITextEncoder Engine(EncoderOptions shape)
        {
            var network = new EncoderNetwork(shape, classes: 0, seed: null);
            PackageFiles.Load(network.EncoderParameters, weights, Prefix);
            network.Parameters.MarkChanged();
            var reader = new DialogueEncoder(tokenizer, network, stated.Windows ?? new());
            return stated.Windows is not null
                ? new ContextEncoder(stated.Name, reader, stated.LiveTurns, stated.Weights)
                : new UtteranceEncoder(stated.Name, reader, States(), stated.Weights);
        }

        ITextEncoder Graph()
        {
            if (files.Graphs is null)
                throw new EncoderException(
                    $"{files.Folder}: the model reads text by an encoder that is a graph ({stated.Name}), which needs "
                        + $"EmotionRnn.Onnx to run: load it with EmotionRecognizer.Load(folder, graphs)."
                );
            var graph = new EncoderGraph(Path.Combine(files.Folder, GraphFile), files[GraphFile])
            {
                Title = stated.Name,
                LongestSequence = stated.LongestSequence ?? throw new ArgumentException("'longestSequence' is missing"),
            };
            var opened = files.Graphs.OpenText(graph, tokenizer, States());
            return opened.Hash == stated.Hash
                ? opened
                : throw new ArgumentException(
                    $"the encoder gives other numbers than those that the network was trained on: its hash is {opened.Hash}, and "
                        + $"'textEncoder' says {stated.Hash}"
                );
        }

        IReadOnlyList<PooledState> States() =>
            PooledState.TryParse(string.Join(',', stated.States ?? []), out var states)
                ? states!
                : throw new ArgumentException("'states' of 'textEncoder' are not such as mean@2");
    }

    private static string[] Written(IReadOnlyList<PooledState> states) => [.. states.Select(state => state.ToString())];
}
