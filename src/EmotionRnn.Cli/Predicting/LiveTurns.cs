using System.Buffers;
using EmotionRnn.Cli.Running;
using EmotionRnn.Conversations;

namespace EmotionRnn.Cli.Predicting;

/// <summary>
/// Reads turns line by line, as they come: <c>Speaker: text</c>, or a JSON object a line, which may name its conversation. A line without a
/// speaker is another turn of the
/// one before; a line of hyphens begins another conversation.
/// </summary>
internal sealed class LiveTurns(Stream input, string name, ConversationFormat? format, Session session)
{
    private const string UnnamedConversation = "1";
    private static readonly int MostBytes = 4 * ReadLimits.Default.MaxTextLength;
    private readonly byte[] _chunk = new byte[1 << 12];
    private readonly ArrayBufferWriter<byte> _line = new();
    private ReadOnlyMemory<byte> _rest;
    private long _number;
    private string? _speaker;
    private int _conversation = 1;

    /// <summary>The turns, each with the id of its conversation.</summary>
    /// <exception cref="ConversationFormatException">A line is malformed: the message has its number.</exception>
    public IEnumerable<(string Conversation, Utterance Turn)> Read()
    {
        while (ReadLine())
        {
            var start = _line.WrittenSpan.TrimStart("\uFEFF"u8).Trim(" \t\r"u8);
            if (start.IsEmpty)
                continue;
            var isJson = format == ConversationFormat.Json || (format is null && start[0] == '{');
            if (!isJson && start.Length >= 3 && start.IndexOfAnyExcept((byte)'-') < 0)
            {
                if (_speaker is not null)
                    _conversation++;
                _speaker = null;
                continue;
            }

            if (Parse(start.ToArray(), isJson) is not { } read)
                continue;
            var turn = read.Utterances[0];
            if (!isJson && turn.Speaker == Utterance.UnnamedSpeaker && _speaker is not null)
                turn = turn with { Speaker = _speaker };
            _speaker = turn.Speaker;
            yield return (read.Id == UnnamedConversation ? $"{_conversation}" : read.Id, turn);
        }
    }

    /// <summary>The turn of a line; null where nobody said it.</summary>
    private Conversation? Parse(byte[] line, bool isJson)
    {
        try
        {
            byte[] document = isJson ? [(byte)'[', .. line, (byte)']'] : line;
            return ConversationReader.Read(new MemoryStream(document), isJson ? ConversationFormat.Json : ConversationFormat.Text, name)[0];
        }
        catch (ConversationFormatException error) when (error.NothingSaid)
        {
            session.Note($"warning: {name}:{_number}: {error.Problem}");
            return null;
        }
        catch (ConversationFormatException error)
        {
            throw new ConversationFormatException(
                name,
                _number,
                error.Problem,
                error.Remedy,
                isJson && error.Column > 1 ? error.Column - 1 : error.Column,
                error
            );
        }
    }

    /// <summary>Puts the next line, without its end, into <see cref="_line"/>; false at the end of the input.</summary>
    private bool ReadLine()
    {
        _line.ResetWrittenCount();
        _number++;
        while (true)
        {
            if (_rest.IsEmpty)
            {
                var read = session.Await(() => input.Read(_chunk));
                if (read == 0)
                    return _line.WrittenCount > 0;
                _rest = _chunk.AsMemory(0, read);
            }

            var end = _rest.Span.IndexOf((byte)'\n');
            _line.Write(_rest.Span[..(end < 0 ? _rest.Length : end)]);
            if (_line.WrittenCount > MostBytes)
                throw new ConversationFormatException(
                    name,
                    _number,
                    $"the line has more than {MostBytes:N0} bytes",
                    "cut it into several utterances"
                );
            _rest = _rest[(end < 0 ? _rest.Length : end + 1)..];
            if (end >= 0)
                return true;
        }
    }
}
