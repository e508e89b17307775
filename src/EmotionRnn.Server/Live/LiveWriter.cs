using System.Buffers;
using System.Text.Json;
using EmotionRnn.Recognition;

namespace EmotionRnn.Server.Live;

/// <summary>
/// Writes the messages to a live client, as <c>docs/live.md</c> describes them. A message is good until the next is written.
/// </summary>
internal sealed class LiveWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;

    public LiveWriter() => _json = new(_buffer);

    public ReadOnlyMemory<byte> Begun(string type, LiveSession session) =>
        Write(
            type,
            json =>
            {
                json.WriteString("conversation", session.Id);
                json.WritePropertyName("model");
                EmotionJson.WriteModel(json, session.Recognizer.Package);
                json.WriteNumber("turns", session.Turns);
            }
        );

    public ReadOnlyMemory<byte> Answer(LiveSession session, int index, UtteranceEmotion emotion, bool replayed) =>
        Write(
            "emotion",
            json =>
            {
                json.WriteString("conversation", session.Id);
                json.WriteNumber("index", index);
                json.WriteString("speaker", emotion.Utterance.Speaker);
                EmotionJson.WriteEmotion(json, emotion, session.Recognizer.Labels);
                if (replayed)
                    json.WriteBoolean("replayed", true);
            }
        );

    public ReadOnlyMemory<byte> Ended(LiveSession session) =>
        Write(
            "ended",
            json =>
            {
                json.WriteString("conversation", session.Id);
                json.WriteNumber("turns", session.Turns);
            }
        );

    public ReadOnlyMemory<byte> Problem(LiveProblem problem) =>
        Write(
            "error",
            json =>
            {
                json.WriteString("code", problem.Code);
                json.WriteString("message", problem.Message);
                if (problem.Index is { } index)
                    json.WriteNumber("index", index);
                if (problem.Expected is { } expected)
                    json.WriteNumber("expected", expected);
            }
        );

    public void Dispose() => _json.Dispose();

    private ReadOnlyMemory<byte> Write(string type, Action<Utf8JsonWriter> properties)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("type", type);
        properties(_json);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }
}
