using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace EmotionRnn.Server.Apis;

/// <summary>What the OpenAPI document says beside what the endpoints say of themselves.</summary>
internal static class ApiDocument
{
    public static void Describe(OpenApiOptions options) =>
        options.AddDocumentTransformer(
            (document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "EmotionRNN",
                    Version = "v1",
                    Description =
                        "The emotion of every utterance of a conversation. Errors are problem documents (RFC 9457) with a 'code'.",
                };
                // Where it is served is known to who asked, and differs.
                document.Servers = [];
                return Task.CompletedTask;
            }
        );
}
