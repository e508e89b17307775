using EmotionRnn.Recognition;
using EmotionRnn.Recognition.Audio;
using EmotionRnn.Recognition.Encoders;
using EmotionRnn.Recognition.Models;

namespace EmotionRnn.Server.Options;

/// <summary>What a server is started with.</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens when nothing is said: reachable from this machine alone.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>The folder whose subfolders are the model packages. No other model can be asked for.</summary>
    public required string ModelsFolder { get; init; }

    /// <summary>Where to listen: <c>http://ADDRESS:PORT</c>; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [DefaultUrl];

    /// <summary>Keys of which a request must carry one; none: everybody who reaches the server may use it.</summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];

    /// <summary>The model that answers whole conversations where none is named; null: <c>text</c>, or the first there is.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>
    /// The model that answers live conversations where none is named; null: <c>text-online</c>, or the first that reads forward only.
    /// </summary>
    public string? DefaultLiveModel { get; init; }

    /// <summary>
    /// Finds the utterances of recordings that come without a transcript, for several requests at once; null: such recordings are refused.
    /// </summary>
    public ISpeechSegmenter? Segmenter { get; init; }

    /// <summary>Runs the encoders of models that carry one as a graph: EmotionRnn.Onnx can. Null: such models cannot be asked.</summary>
    public IEncoderGraphs? Graphs { get; init; }

    /// <summary>The kinds of model that can be asked.</summary>
    public IReadOnlyList<ModelKind> Kinds { get; init; } = ModelPackage.Kinds;

    /// <summary>
    /// What all computing goes through. Whoever computes beside the server, in the same process, goes through the same one.
    /// </summary>
    public ComputeGate Gate { get; init; } = new();

    /// <summary>How much is taken in before it is refused.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Tells the time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
