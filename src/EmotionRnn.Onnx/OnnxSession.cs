using Microsoft.ML.OnnxRuntime;

namespace EmotionRnn.Onnx;

/// <summary>Opens graphs of others: on one thread, on the processor, and only if they have the inputs and outputs that are wanted.</summary>
internal static class OnnxSession
{
    private const long LargestFile = 2L << 30;

    /// <exception cref="OnnxModelException">The file is missing, too large, no graph, or has other inputs or outputs.</exception>
    public static InferenceSession Open(string path, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw new OnnxModelException($"{path}: there is no such file.");
        if (file.Length > LargestFile) throw new OnnxModelException($"{path}: has {file.Length} bytes; at most {LargestFile} are read.");
        InferenceSession session;
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            session = new(path, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new OnnxModelException($"{path}: is not an ONNX graph that can be run: {FirstLine(error.Message)}", error);
        }

        var missing = inputs.Except(session.InputNames).Select(name => $"input '{name}'").Concat(outputs.Except(session.OutputNames).Select(name => $"output '{name}'")).ToArray();
        if (missing.Length == 0) return session;
        var has = $"it has the inputs {string.Join(", ", session.InputNames)} and the outputs {string.Join(", ", session.OutputNames)}";
        session.Dispose();
        throw new OnnxModelException($"{path}: the graph has no {string.Join(" and no ", missing)}; {has}.");
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
