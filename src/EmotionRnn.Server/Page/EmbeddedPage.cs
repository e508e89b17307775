using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace EmotionRnn.Server.Page;

/// <summary>The web page's files, which lie in the assembly: what is not among them cannot be asked for.</summary>
internal sealed class EmbeddedPage
{
    private const string Root = "wwwroot/";
    private readonly Dictionary<string, PageFile> _files = new(StringComparer.Ordinal);

    public EmbeddedPage()
    {
        var assembly = typeof(EmbeddedPage).Assembly;
        var types = new FileExtensionContentTypeProvider { Mappings = { [".mjs"] = "text/javascript", [".webmanifest"] = "application/manifest+json" } };
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var type = types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
            if (type.StartsWith("text/", StringComparison.Ordinal)) type += "; charset=utf-8";
            _files["/" + name[Root.Length..]] = new(bytes, type, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\""));
        }

        if (_files.TryGetValue("/index.html", out var index)) _files["/"] = index;
    }

    /// <summary>Answers requests for the page's files and passes all others on.</summary>
    public Task Serve(HttpContext context, RequestDelegate next)
    {
        if (!(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) || !_files.TryGetValue(context.Request.Path.Value ?? "", out var file)) return next(context);
        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(file.Bytes, file.Type, entityTag: file.Tag, enableRangeProcessing: true).ExecuteAsync(context);
    }

    private sealed record PageFile(byte[] Bytes, string Type, EntityTagHeaderValue Tag);
}
