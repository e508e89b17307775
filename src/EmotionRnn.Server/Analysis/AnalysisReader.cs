using EmotionRnn.Conversations;
using EmotionRnn.Server.Options;
using EmotionRnn.Server.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EmotionRnn.Server.Analysis;

/// <summary>
/// Reads what a request wants recognised: the body is the transcript, or a form with a part <c>transcript</c> and, for models that listen,
/// a <c>recording</c> or <c>clips</c>.
/// Where speech can be found, a recording may come alone.
/// </summary>
internal sealed class AnalysisReader(ServerOptions options, BodyReader bodies)
{
    private const string TranscriptPart = "transcript",
        RecordingPart = "recording",
        ClipsPart = "clips";
    private const string DocumentName = "transcript";
    private static readonly string[] Plain = ["application/json", "application/octet-stream", "application/x-subrip"];
    private readonly ServerLimits _limits = options.Limits;
    private readonly ByteBudget _media = new(options.Limits.MediaBytesInFlight);

    /// <summary>Reads and checks the conversations.</summary>
    /// <param name="request">The request.</param>
    /// <param name="format">How the transcript is written; null: told from its name or content.</param>
    /// <param name="mostTurns">Turns to accept in all.</param>
    /// <exception cref="ApiProblem">The request is malformed or beyond a limit.</exception>
    public async Task<AnalysisInput> ReadAsync(HttpRequest request, ConversationFormat? format, int mostTurns)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            throw Unsupported("Send the body as it is, without Content-Encoding.");
        var cancellationToken = request.HttpContext.RequestAborted;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            throw Unsupported("Say in Content-Type what the body is, such as text/plain or application/json.");
        if (type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await ReadFormAsync(request, type, format, mostTurns);
        if (type.Type != "text" && !Plain.Contains(type.MediaType.ToString(), StringComparer.OrdinalIgnoreCase))
            throw Unsupported(
                "A transcript is text/plain, application/json, text/csv, text/vtt or application/x-subrip; files are multipart/form-data."
            );
        if (request.ContentLength > _limits.TranscriptBytes)
            throw ApiProblem.TooLarge($"The transcript has more than {_limits.TranscriptBytes:N0} bytes.");
        var body = await bodies.ReadAsync(request.Body, _limits.TranscriptBytes, cancellationToken);
        var conversations = Parse(body, format ?? FormatOf(type), mostTurns);
        return new(conversations) { Warnings = conversations.Warnings };
    }

    private async Task<AnalysisInput> ReadFormAsync(
        HttpRequest request,
        MediaTypeHeaderValue type,
        ConversationFormat? format,
        int mostTurns
    )
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
            throw ApiProblem.BadRequest("multipart/form-data needs a boundary of 1 to 70 characters.");
        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize =
            _limits.MediaBytes + _limits.TranscriptBytes;
        var cancellationToken = request.HttpContext.RequestAborted;
        var parts = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
        ConversationCollection? conversations = null;
        Uploads? uploads = null;
        try
        {
            for (var i = 0; await parts.ReadNextSectionAsync(cancellationToken) is { } part; i++)
            {
                if (i > _limits.Clips)
                    throw ApiProblem.TooLarge($"The form has more than {_limits.Clips} clips.");
                var (name, file) = ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition)
                    ? (Unquoted(disposition.Name), FileName(disposition))
                    : ("", "");
                switch (name)
                {
                    case TranscriptPart when conversations is not null:
                        throw ApiProblem.BadRequest($"The form has more than one part '{TranscriptPart}'.");
                    case TranscriptPart:
                        conversations = Parse(
                            await bodies.ReadAsync(part.Body, _limits.TranscriptBytes, cancellationToken),
                            format ?? FormatOf(file),
                            mostTurns
                        );
                        break;
                    case RecordingPart:
                        await (uploads ??= new(_limits.MediaBytes, _media)).AddRecordingAsync(file, part.Body, cancellationToken);
                        break;
                    case ClipsPart:
                        await (uploads ??= new(_limits.MediaBytes, _media)).AddClipAsync(file, part.Body, cancellationToken);
                        break;
                    default:
                        throw ApiProblem.BadRequest(
                            $"The form's part {i + 1} is called none of {TranscriptPart}, {RecordingPart} and {ClipsPart}."
                        );
                }
            }

            if (uploads is { Recording: not null, Clips: > 0 })
                throw ApiProblem.BadRequest($"Send a {RecordingPart} or {ClipsPart}, not both.");
            if (conversations is null && uploads?.Recording is { } alone && options.Segmenter is not null)
                return new([new(alone.Stem, [])], uploads, RecordingAlone: true);
            if (conversations is null)
                throw ApiProblem.BadRequest($"The form has no part '{TranscriptPart}'.");
            if (uploads?.Recording is not null && conversations.Count > 1)
                throw ApiProblem.BadRequest($"A {RecordingPart} is of one conversation; the transcript has {conversations.Count}.");
            return new(conversations, uploads) { Warnings = conversations.Warnings };
        }
        catch (Exception error)
        {
            uploads?.Dispose();
            if (error is InvalidDataException || (error is IOException and not BadHttpRequestException))
                throw ApiProblem.BadRequest(
                    "The form is broken: its parts do not end as its boundary says, or their headers are too long."
                );
            throw;
        }
    }

    private ConversationCollection Parse(ArraySegment<byte> body, ConversationFormat? format, int mostTurns)
    {
        var limits = new ReadLimits
        {
            MaxFileBytes = _limits.TranscriptBytes,
            MaxTextLength = _limits.TextLength,
            MaxUtterances = _limits.TurnsOfJob + 1,
            MaxTurns = _limits.TurnsOfJob + 1,
        };
        var conversations = ConversationReader.Read(
            new MemoryStream(body.Array!, body.Offset, body.Count, writable: false),
            format,
            DocumentName,
            limits
        );
        var turns = conversations.Sum(conversation => conversation.Utterances.Count);
        if (turns > mostTurns)
        {
            throw new ApiProblem(
                StatusCodes.Status413PayloadTooLarge,
                "too-many-turns",
                mostTurns < _limits.TurnsOfJob
                    ? $"The conversations have {turns:N0} turns; up to {mostTurns:N0} are answered at once. Send them to /v1/jobs."
                    : $"The conversations have {turns:N0} turns; a job takes {mostTurns:N0}. Send them in several."
            );
        }

        foreach (var conversation in conversations)
        {
            if (conversation.Utterances.Count > _limits.TurnsOfConversation)
                throw new ApiProblem(
                    StatusCodes.Status413PayloadTooLarge,
                    "too-many-turns",
                    $"A conversation has {conversation.Utterances.Count:N0} turns; the limit is {_limits.TurnsOfConversation:N0}. "
                        + $"Cut it in several."
                );
            if (conversation.Parties.Count > _limits.Speakers)
                throw new ApiProblem(
                    StatusCodes.Status413PayloadTooLarge,
                    "too-many-speakers",
                    $"A conversation has {conversation.Parties.Count:N0} speakers; the limit is {_limits.Speakers:N0}."
                );
        }

        return conversations;
    }

    // What is plain text, or nothing in particular, may be any of them.
    private static ConversationFormat? FormatOf(MediaTypeHeaderValue type) =>
        type.MediaType.ToString().ToLowerInvariant() switch
        {
            "application/json" => ConversationFormat.Json,
            "application/x-subrip" => ConversationFormat.SubRip,
            "text/vtt" => ConversationFormat.WebVtt,
            "text/csv" => ConversationFormat.Csv,
            _ => null,
        };

    private static ConversationFormat? FormatOf(string fileName) =>
        Path.GetExtension(fileName).ToLowerInvariant() switch
        {
            ".srt" => ConversationFormat.SubRip,
            ".vtt" => ConversationFormat.WebVtt,
            ".csv" or ".tsv" => ConversationFormat.Csv,
            ".json" => ConversationFormat.Json,
            _ => null,
        };

    private static string FileName(ContentDispositionHeaderValue disposition) =>
        Unquoted(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName);

    private static string Unquoted(StringSegment value) => HeaderUtilities.RemoveQuotes(value).Value ?? "";

    private static ApiProblem Unsupported(string detail) =>
        new(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", detail);
}
