using EmotionRnn.Networks.Safetensors;
using EmotionRnn.Networks.Transformers;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Packages;

namespace EmotionRnn.Recognition.Models.EmotionRnn;

/// <summary>
/// How pretrained encoders whose vectors a network reads lie in its package: those of our engine as tensors beside the network's,
/// those that are graphs as the files they were.
/// </summary>
internal static class EncoderFiles
{
    private const string Prefix = "encoder.",
        TextGraph = "text-encoder/model.onnx",
        AudioGraph = "audio-encoder/model.onnx";

    /// <summary>Adds the tensors of an encoder of our engine.</summary>
    public static void AddTensors(SafetensorsWriter writer, ITextEncoder encoder)
    {
        if (CachedTextEncoder.Bare(encoder) is EngineEncoder engine)
            EncoderTensors.Add(writer, engine.Reader.Network.EncoderParameters, engine.Weights, Prefix);
    }

    /// <summary>Writes the other files of an encoder of text.</summary>
    /// <returns>What the manifest says of it.</returns>
    /// <exception cref="ArgumentException">It is one of the caller's own, which cannot be stored.</exception>
    public static TextEncoderShape Write(PackageWriter package, ITextEncoder encoder, int columns)
    {
        var shape = new TextEncoderShape(encoder.Name, encoder.Hash, encoder.Size, columns, encoder.ParameterCount, encoder.LiveTurns);
        switch (CachedTextEncoder.Bare(encoder))
        {
            case EngineEncoder engine:
                TokenizerFiles.Write(package, engine.Reader.Tokenizer);
                return shape with
                {
                    States = engine is UtteranceEncoder utterances ? Written(utterances.States) : null,
                    Shape = engine.Reader.Network.Options,
                    Windows = engine is ContextEncoder ? engine.Reader.Windows.Options : null,
                    Weights = engine.Weights,
                };
            case ITextGraphEncoder graph:
                package.Write(TextGraph, graph.Graph.Content);
                TokenizerFiles.Write(package, graph.Tokenizer);
                return shape with { States = Written(graph.States), LongestSequence = graph.Graph.LongestSequence };
            default:
                throw Unknown(encoder.Name);
        }
    }

    /// <summary>Writes the file of an encoder of speech.</summary>
    /// <inheritdoc cref="Write(PackageWriter, ITextEncoder, int)"/>
    public static AudioEncoderShape Write(PackageWriter package, IAudioEncoder encoder)
    {
        if (encoder is not IAudioGraphEncoder graph)
            throw Unknown(encoder.Name);
        package.Write(AudioGraph, graph.Graph.Content);
        return new(encoder.Name, encoder.Hash, encoder.Size, encoder.ParameterCount, Written(graph.States), graph.Normalize);
    }

    /// <summary>Makes the encoder of text of a package's files.</summary>
    /// <exception cref="ArgumentException">The package contradicts itself.</exception>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    /// <exception cref="EncoderException">The encoder is a graph, and nothing here can run it, or it cannot be run.</exception>
    public static ITextEncoder ReadText(TextEncoderShape stated, SafetensorsFile weights, PackageFiles files, IEncoderGraphs? graphs)
    {
        var tokenizer = TokenizerFiles.Read(files);
        var encoder = stated.Shape is { } shape ? Engine(shape) : Graph();
        if (encoder.Size == stated.Size)
            return encoder;
        encoder.Dispose();
        throw new ArgumentException($"the encoder gives {encoder.Size} numbers an utterance, and 'textEncoder' says {stated.Size}");

        ITextEncoder Engine(EncoderOptions shape)
        {
            var network = new EncoderNetwork(shape, classes: 0, seed: null);
            PackageFiles.Load(network.EncoderParameters, weights, Prefix);
            network.Parameters.MarkChanged();
            var dialogues = new DialogueEncoder(tokenizer, network, stated.Windows ?? new());
            return stated.Windows is not null
                ? new ContextEncoder(stated.Name, dialogues, stated.LiveTurns, stated.Weights)
                : new UtteranceEncoder(stated.Name, dialogues, States(), stated.Weights);
        }

        ITextEncoder Graph()
        {
            if (graphs is null)
                throw new EncoderException(
                    $"{files.Folder}: the model reads text by an encoder that is a graph ({stated.Name}), which needs "
                        + $"EmotionRnn.Onnx to run: load it with EmotionRecognizer.Load(folder, graphs)."
                );
            var graph = new EncoderGraph(Path.Combine(files.Folder, TextGraph), files[TextGraph])
            {
                Title = stated.Name,
                LongestSequence = stated.LongestSequence ?? throw new ArgumentException("'longestSequence' is missing"),
            };
            var opened = graphs.OpenText(graph, tokenizer, States());
            if (opened.Hash == stated.Hash)
                return opened;
            opened.Dispose();
            throw Another(opened.Hash, "textEncoder", stated.Hash);
        }

        IReadOnlyList<PooledState> States() =>
            PooledState.TryParse(string.Join(',', stated.States ?? []), out var states)
                ? states!
                : throw new ArgumentException("'states' of 'textEncoder' are not such as mean@2");
    }

    /// <summary>Makes the encoder of speech of a package's file.</summary>
    /// <exception cref="ArgumentException">The package contradicts itself.</exception>
    /// <exception cref="EncoderException">Nothing here can run it, or it cannot be run.</exception>
    public static IAudioEncoder ReadAudio(AudioEncoderShape stated, PackageFiles files, IEncoderGraphs? graphs)
    {
        var place = Path.Combine(files.Folder, AudioGraph);
        if (graphs is null)
            throw new EncoderException(
                $"{place}: the model listens by an encoder that is a graph ({stated.Name}), which needs EmotionRnn.Onnx to run: "
                    + $"load it with EmotionRecognizer.Load(folder, OnnxEncoders.Default)."
            );
        if (!PooledState.TryParse(string.Join(',', stated.States), out var states))
            throw new ArgumentException("'states' of 'audio.encoder' are not such as mean@last_hidden_state");
        var opened = graphs.OpenAudio(new EncoderGraph(place, files[AudioGraph]) { Title = stated.Name }, states!, stated.Normalize);
        if (opened.Hash == stated.Hash)
            return opened;
        opened.Dispose();
        throw Another(opened.Hash, "audio.encoder", stated.Hash);
    }

    private static string[] Written(IReadOnlyList<PooledState> states) => [.. states.Select(state => state.ToString())];

    private static ArgumentException Unknown(string encoder) =>
        new($"The encoder '{encoder}' is of a kind of its own, which a package cannot hold.");

    private static ArgumentException Another(string hash, string field, string stated) =>
        new($"the encoder gives other numbers than those that the network was trained on: its hash is {hash}, and '{field}' says {stated}");
}
