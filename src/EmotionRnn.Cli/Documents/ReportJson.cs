using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionRnn.Conversations;

namespace EmotionRnn.Cli.Documents;

/// <summary>What <c>data check --json</c> writes.</summary>
internal sealed record CheckDocument(string Schema, CorpusReport Report, CorpusComparison? Comparison);

/// <summary>What <c>model show --json</c> writes.</summary>
internal sealed record ModelDocument(string Schema, string Hash, string Folder, long Bytes, long Parameters, JsonElement Manifest);

/// <summary>What <c>features --json</c> writes; <paramref name="Reused"/> counts files that a stopped run had done.</summary>
internal sealed record FeaturesDocument(
    string Schema,
    string Set,
    string Level,
    string Out,
    int Files,
    int Reused,
    long Rows,
    int Columns,
    IReadOnlyList<FileRemark> Warnings,
    IReadOnlyList<FileRemark> Failed
);

/// <summary>Something to say of a file.</summary>
internal sealed record FileRemark(string File, string Problem);

/// <summary>Reports as JSON: camel case, choices in words. Their forms are stable and described in <c>docs/cli.md</c>.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(FeaturesDocument))]
[JsonSerializable(typeof(ScoreDocument))]
[JsonSerializable(typeof(TrainingDocument))]
[JsonSerializable(typeof(BaselineDocument))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>Writes a document and ends the line.</summary>
    public static void Write<T>(Stream output, T document)
    {
        // Relaxed, because the output is no web page: typographic quotes and other scripts stay readable.
        var context = new ReportJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        output.Write(JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), context));
        output.Write("\n"u8);
        output.Flush();
    }
}
