using EmotionRnn.Recognition.Encoders;

namespace EmotionRnn.Recognition.Packages.Content;

/// <summary>How a pretrained encoder of speech whose vectors a network reads lies in its package: as the file it was.</summary>
internal static class AudioEncoderContent
{
    private const string GraphFile = "audio-encoder/model.onnx";

    /// <summary>What the manifest says of the encoder.</summary>
    /// <exception cref="ArgumentException">It is one of the caller's own, which cannot be stored.</exception>
    public static AudioEncoderManifest Describe(IAudioEncoder encoder)
    {
        var graph = Graph(encoder);
        return new(
            encoder.Name,
            encoder.Hash,
            encoder.Size,
            encoder.ParameterCount,
            [.. graph.States.Select(state => state.ToString())],
            graph.Normalize
        );
    }

    /// <summary>Writes the encoder's file and gives its name.</summary>
    public static IReadOnlyList<string> Write(string folder, IAudioEncoder encoder)
    {
        var place = Path.Combine(folder, GraphFile);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        using var file = File.Create(place);
        file.Write(Graph(encoder).Graph.Content.Span);
        return [GraphFile];
    }

    /// <summary>Throws where what the manifest says cannot be.</summary>
    /// <exception cref="ArgumentException">With what it is.</exception>
    public static void Validate(AudioEncoderManifest stated, int inputs)
    {
        if (stated.Size < 1 || stated.Size > inputs)
            throw new ArgumentException($"'audio.encoder' must give 1 to {inputs} numbers; it gives {stated.Size}");
        if (stated.Parameters is < 0 or > 1L << 40)
            throw new ArgumentException($"'audio.encoder' has {stated.Parameters} parameters");
    }

    /// <summary>Makes the encoder of a package's file.</summary>
    /// <exception cref="ArgumentException">The package contradicts itself.</exception>
    /// <exception cref="EncoderException">Nothing here can run it, or it cannot be run.</exception>
    public static IAudioEncoder Read(AudioEncoderManifest stated, PackageFiles files)
    {
        var place = Path.Combine(files.Folder, GraphFile);
        if (files.Graphs is null)
            throw new EncoderException(
                $"{place}: the model listens by an encoder that is a graph ({stated.Name}), which needs EmotionRnn.Onnx to run: "
                    + $"load it with EmotionRecognizer.Load(folder, OnnxEncoders.Default)."
            );
        if (!PooledState.TryParse(string.Join(',', stated.States), out var states))
            throw new ArgumentException("'states' of 'audio.encoder' are not such as mean@last_hidden_state");
        var encoder = files.Graphs.OpenAudio(new EncoderGraph(place, files[GraphFile]) { Title = stated.Name }, states!, stated.Normalize);
        return encoder.Hash == stated.Hash
            ? encoder
            : throw new ArgumentException(
                $"the encoder gives other numbers than those that the network was trained on: its hash is {encoder.Hash}, and "
                    + $"'audio.encoder' says {stated.Hash}"
            );
    }

    private static IAudioGraphEncoder Graph(IAudioEncoder encoder) =>
        encoder as IAudioGraphEncoder
        ?? throw new ArgumentException($"The encoder '{encoder.Name}' is of a kind of its own, which a package cannot hold.");
}
