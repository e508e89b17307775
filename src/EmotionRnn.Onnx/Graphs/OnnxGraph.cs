using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using EmotionRnn.Recognition.Encoders;
using Microsoft.ML.OnnxRuntime;

namespace EmotionRnn.Onnx.Graphs;

/// <summary>
/// A graph of others: on the processor, on the calling thread, from bytes alone, with limits of time and memory. Safe for several threads
/// at once.
/// </summary>
internal sealed partial class OnnxGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private bool _disposed;

    private OnnxGraph(string name, GraphFacts facts, InferenceSession session, TimeSpan limit, TimeProvider time) =>
        (Name, Facts, _session, _limit, _time) = (name, facts, session, limit, time);

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>What its file says.</summary>
    public GraphFacts Facts { get; }

    /// <summary>Its inputs and outputs.</summary>
    /// <exception cref="ObjectDisposedException">It was released: the runtime itself would end the process.</exception>
    public InferenceSession Session
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _session;
        }
    }

    /// <summary>Loads a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="loading">How long loading may take.</param>
    /// <param name="limit">How long every call may then take for a sequence or sound.</param>
    /// <param name="time">By which clock.</param>
    /// <param name="inArena">Whether it computes in the memory that all encoders share.</param>
    /// <exception cref="OnnxModelException">It is no graph, names other files, or the runtime cannot run it.</exception>
    public static OnnxGraph Open(EncoderGraph graph, TimeSpan loading, TimeSpan limit, TimeProvider time, bool inArena = true)
    {
        var facts = GraphFacts.Read(graph.Content.Span, graph.Name);
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // Or the bytes might be of the runtime's own format, which was not looked into.
        options.AddSessionConfigEntry("session.load_model_format", "ONNX");
        if (inArena)
            OnnxArena.Use(options);
        using var tooLong = new CancellationTokenSource(loading, time);
        using var ends = tooLong.Token.Register(() => options.SetLoadCancellationFlag(true));
        try
        {
            var whole = MemoryMarshal.TryGetArray(graph.Content, out var part) && part.Offset == 0 && part.Count == part.Array!.Length;
            var content = whole ? part.Array! : graph.Content.ToArray();
            return new(
                graph.Name,
                facts,
                inArena ? OnnxArena.Run(() => new InferenceSession(content, options)) : new InferenceSession(content, options),
                limit,
                time
            );
        }
        catch (OnnxRuntimeException error)
        {
            if (tooLong.IsCancellationRequested)
                throw new OnnxModelException($"{graph.Name}: was not loaded within {Seconds(loading)}.", error);
            if (OnnxArena.IsExhausted(error))
                throw new OnnxModelException($"{graph.Name}: needs more than {OnnxArena.Limit >> 20} MB of memory to load.", error);
            throw new OnnxModelException(
                $"{graph.Name}: is of ONNX version {facts.FormatVersion} with operator set {facts.OperatorSet}, and ONNX Runtime "
                    + $"{OrtEnv.Instance().GetVersionString()} cannot run it: {Reason(error)}",
                error
            );
        }
    }

    /// <summary>Runs the graph and reads what it gives.</summary>
    /// <param name="inputs">By name.</param>
    /// <param name="outputs">What to compute.</param>
    /// <param name="read">Is given a value for each of them, which are gone afterwards.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <param name="sequences">How many sequences or sounds it is given at once.</param>
    /// <param name="hint">What to add where the graph fails; null for nothing.</param>
    /// <exception cref="OnnxModelException">It failed, or took too long or too much.</exception>
    public T Run<T>(
        IReadOnlyDictionary<string, OrtValue> inputs,
        IReadOnlyCollection<string> outputs,
        Func<IReadOnlyList<OrtValue>, T> read,
        CancellationToken cancellationToken,
        int sequences = 1,
        string? hint = null
    )
    {
        using var options = new RunOptions();

        // What is not in use goes back to the system after every call.
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using var cancelled = cancellationToken.Register(() => options.Terminate = true);
        var (limit, isLate) = (sequences * _limit, false);
        try
        {
            return OnnxArena.Run(() =>
            {
                // From here on, so that whoever waits for the memory of others is not late for it.
                using var tooLong = new CancellationTokenSource(limit, _time);
                using var ends = tooLong.Token.Register(() => options.Terminate = isLate = true);
                using var values = Session.Run(options, inputs, outputs);
                return read(values);
            });
        }
        catch (OnnxRuntimeException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (isLate)
                throw new OnnxModelException($"{Name}: gave no answer within {Seconds(limit)}.", error);
            if (OnnxArena.IsExhausted(error))
                throw new OnnxModelException($"{Name}: needs more than {OnnxArena.Limit >> 20} MB of memory for one input.", error);
            throw new OnnxModelException($"{Name}: the graph failed: {Reason(error)}{(hint is null ? "" : $" {hint}")}", error);
        }
    }

    /// <summary>Throws where the graph lacks an input or output that is wanted.</summary>
    /// <exception cref="OnnxModelException">It lists what there is.</exception>
    public void Require(IEnumerable<string> inputs, IEnumerable<string> outputs)
    {
        var missing = inputs
            .Except(Session.InputNames)
            .Select(name => $"input '{name}'")
            .Concat(outputs.Except(Session.OutputNames).Select(name => $"output '{name}'"))
            .ToArray();
        if (missing.Length > 0)
            throw Refused($"the graph has no {string.Join(" and no ", missing)}.");
    }

    /// <summary>A refusal that lists what the graph has.</summary>
    /// <param name="problem">What is wrong and what is wanted.</param>
    public OnnxModelException Refused(string problem) =>
        new(
            $"{Name}: {problem} It has the inputs {List(Session.InputNames, Session.InputMetadata)} and the outputs "
                + $"{List(Session.OutputNames, Session.OutputMetadata)}."
        );

    /// <summary>Releases it, once no call runs.</summary>
    public void Dispose() =>
        OnnxArena.RunAlone(() =>
        {
            _disposed = true;
            _session.Dispose();
            return true;
        });

    private static string List(IReadOnlyList<string> names, IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        string.Join(", ", names.Take(30).Select(name => $"{Printable(name)} {Type(nodes[name])}")) + (names.Count > 30 ? ", …" : "");

    private static string Type(NodeMetadata node)
    {
        if (!node.IsTensor)
            return "(no tensor)";
        var sizes = node.Dimensions.Zip(
            node.SymbolicDimensions,
            (size, symbol) =>
                size >= 0 ? size.ToString(CultureInfo.InvariantCulture)
                : symbol.Length > 0 ? Printable(symbol)
                : "?"
        );
        return $"({node.ElementDataType.ToString().ToLowerInvariant()} [{string.Join(" × ", sizes)}])";
    }

    private static string Seconds(TimeSpan limit) => string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###} s");

    // The runtime's messages name places in its own source first.
    private static string Reason(OnnxRuntimeException error) => Printable(Places().Replace(error.Message, "").Split('\n')[0].Trim(), 300);

    public static string Printable(string text, int most = 60) => string.Concat(text.Take(most).Select(c => char.IsControl(c) ? '?' : c));

    [GeneratedRegex(@"\[ErrorCode:\w+\] |/[^ ]*onnxruntime_src/[^ ]+ .*?\) ", RegexOptions.None, 1000)]
    private static partial Regex Places();
}
