using EmotionRnn.Conversations;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace EmotionRnn.Server.Problems;

/// <summary>A request cannot be answered, for a reason its sender can mend. Becomes a problem document (RFC 9457).</summary>
/// <param name="status">The HTTP status, 4xx or 503.</param>
/// <param name="code">What programs tell it by; stable, listed in <c>docs/api.md</c>.</param>
/// <param name="detail">For a person: what is wrong, and what to do.</param>
internal sealed class ApiProblem(int status, string code, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The place in the document that was sent, where it is known.</summary>
    public (long? Line, long? Column) Place { get; init; }

    /// <summary>After how many seconds to try again; null where that would not help.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Of a document that cannot be read as a conversation.</summary>
    public static ApiProblem Of(ConversationFormatException error) =>
        new(StatusCodes.Status422UnprocessableEntity, "malformed-conversation", error.Message) { Place = (error.Line, error.Column) };

    public static ApiProblem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, "bad-request", detail);

    public static ApiProblem TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "too-large", detail);

    public static ApiProblem TooBusy(string detail, int retryAfter = 1) =>
        new(StatusCodes.Status429TooManyRequests, "too-busy", detail) { RetryAfter = retryAfter };

    /// <summary>The document that is sent.</summary>
    public ProblemDetails ToDetails()
    {
        var details = new ProblemDetails { Status = Status, Detail = Message };
        details.Extensions["code"] = Code;
        if (Place.Line is { } line)
            details.Extensions["line"] = line;
        if (Place.Column is { } column)
            details.Extensions["column"] = column;
        return details;
    }
}

/// <summary>Turns what a request's handler threw into a problem document that says nothing of the program's inside.</summary>
internal sealed partial class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            ApiProblem known => known,
            ConversationFormatException malformed => ApiProblem.Of(malformed),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ApiProblem.TooLarge(
                "The request's body is larger than this resource takes."
            ),
            BadHttpRequestException bad => new ApiProblem(
                bad.StatusCode,
                "bad-request",
                "The request cannot be understood; see /openapi/v1.json for its form."
            ),
            _ => null,
        };
        // Who has hung up reads no answer.
        if (problem is null && context.RequestAborted.IsCancellationRequested)
            problem = ApiProblem.BadRequest("The request was broken off.");
        if (problem is null)
            LogDefect(log, context.Request.Path, exception);
        problem ??= new ApiProblem(
            StatusCodes.Status500InternalServerError,
            "defect",
            "This is a defect of the server; its log says more."
        );
        context.Response.StatusCode = problem.Status;
        if (problem.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        return await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = problem.ToDetails() });
    }

    [LoggerMessage(LogLevel.Error, "{Path} failed by a defect of the server")]
    private static partial void LogDefect(ILogger log, string path, Exception error);
}
