using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionRnn.Conversations;
using EmotionRnn.Media;
using EmotionRnn.Recognition;

namespace EmotionRnn.Cli.Predicting;

/// <summary>
/// Predictions as JSON, UTF-8: one document whose every utterance stands in a line of its own, or, turn by turn, an object a line. The form
/// is stable and described in
/// <c>docs/cli.md</c>.
/// </summary>
internal sealed class PredictionJson : PredictionWriter
{
    private readonly Stream _output;
    private readonly LabelSet _labels;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;
    private readonly bool _live;
    private readonly List<Action> _skipped = [];
    private bool _any;

    /// <param name="output">Stays open.</param>
    /// <param name="package">The model that recognises.</param>
    /// <param name="live">Whether turns are written rather than conversations.</param>
    public PredictionJson(Stream output, ModelPackage package, bool live)
    {
        _output = output;
        _labels = package.Model.Labels;
        _live = live;
        // Relaxed, because the output is no web page: typographic quotes and other scripts stay readable.
        _json = new(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        if (live)
            return;
        Raw("{\n  \"schema\": "u8);
        _json.WriteStringValue(EmotionJson.Schema);
        Raw(",\n  \"model\": "u8);
        Item(() => EmotionJson.WriteModel(_json, package));
        Raw(",\n  \"conversations\": ["u8);
    }

    public override void Write(ConversationEmotions emotions)
    {
        Raw(_any ? ",\n    { \"id\": "u8 : "\n    { \"id\": "u8);
        _any = true;
        Item(() => _json.WriteStringValue(emotions.Conversation.Id));
        Raw(", \"utterances\": ["u8);
        for (var t = 0; t < emotions.Utterances.Count; t++)
        {
            Raw(t > 0 ? ",\n      "u8 : "\n      "u8);
            Item(() =>
            {
                _json.WriteStartObject();
                EmotionJson.WriteUtterance(_json, emotions.Utterances[t], _labels);
                _json.WriteEndObject();
            });
            if (_buffer.WrittenCount > 1 << 16)
                Send();
        }

        Raw("\n    ] }"u8);
        Send();
        foreach (var skipped in emotions.Skipped)
            _skipped.Add(() => EmotionJson.WriteSkipped(_json, emotions.Conversation.Id, skipped));
    }

    public override void WriteTurn(string conversation, int index, UtteranceEmotion emotion)
    {
        _json.WriteStartObject();
        _json.WriteString("conversation", conversation);
        _json.WriteNumber("index", index);
        EmotionJson.WriteUtterance(_json, emotion, _labels);
        _json.WriteEndObject();
        Raw("\n"u8);
        Send();
    }

    public override void Complete(IReadOnlyList<StrayFile> skipped, IReadOnlyList<ReadWarning> warnings)
    {
        if (!_live)
            Raw("\n  ]"u8);
        foreach (var file in skipped)
            _skipped.Add(() =>
            {
                _json.WriteStartObject();
                _json.WriteString("file", file.Name);
                _json.WriteString("reason", file.Reason);
                _json.WriteEndObject();
            });
        List(",\n  \"skipped\": ["u8, _skipped);
        List(",\n  \"warnings\": ["u8, [.. warnings.Select(warning => (Action)(() => EmotionJson.WriteWarning(_json, warning)))]);
        if (!_live)
            Raw("\n}\n"u8);
        Send();
    }

    private void List(ReadOnlySpan<byte> begin, List<Action> items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            Raw(i == 0 ? begin : ","u8);
            Raw("\n    "u8);
            Item(items[i]);
        }

        if (items.Count > 0)
            Raw("\n  ]"u8);
    }

    public override void Dispose() => _json.Dispose();

    /// <summary>One JSON value by itself: the writer would put a comma before a second one.</summary>
    private void Item(Action write)
    {
        _json.Reset();
        write();
    }

    private void Raw(ReadOnlySpan<byte> bytes)
    {
        _json.Flush();
        _json.Reset();
        _buffer.Write(bytes);
    }

    private void Send()
    {
        _json.Flush();
        _output.Write(_buffer.WrittenSpan);
        _output.Flush();
        _buffer.ResetWrittenCount();
    }
}
