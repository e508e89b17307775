using System.IO.Compression;
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
        var types = new FileExtensionContentTypeProvider
        {
            Mappings = { [".mjs"] = "text/javascript", [".webmanifest"] = "application/manifest+json" },
        };
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var type = types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
            if (type.StartsWith("text/", StringComparison.Ordinal))
                type += "; charset=utf-8";
            _files["/" + name[Root.Length..]] = new(bytes, type);
        }

        if (_files.TryGetValue("/index.html", out var index))
            _files["/"] = index;
    }

    /// <summary>Answers requests for the page's files and passes all others on.</summary>
    public Task Serve(HttpContext context, RequestDelegate next)
    {
        if (
            !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            || !_files.TryGetValue(context.Request.Path.Value ?? "", out var file)
        )
            return next(context);
        var packed =
            file.Packed is not null
            && context.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality is not 0);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        if (file.Packed is not null)
            headers.Vary = HeaderNames.AcceptEncoding;
        if (packed)
            headers.ContentEncoding = "gzip";
        return Results
            .Bytes(packed ? file.Packed! : file.Bytes, file.Type, entityTag: packed ? file.PackedTag : file.Tag)
            .ExecuteAsync(context);
    }

    private sealed class PageFile
    {
        private const int WorthPacking = 1024;
        private readonly Lazy<byte[]?> _packed;

        public PageFile(byte[] bytes, string type)
        {
            (Bytes, Type) = (bytes, type);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..32];
            (Tag, PackedTag) = (new($"\"{hash}\""), new($"\"{hash}-gzip\""));
            _packed = new(() => bytes.Length >= WorthPacking ? Pack(bytes) : null);
        }

        public byte[] Bytes { get; }

        public string Type { get; }

        public EntityTagHeaderValue Tag { get; }

        /// <summary>The same with gzip; null where that is not worth it. Done when first asked for.</summary>
        public byte[]? Packed => _packed.Value;

        public EntityTagHeaderValue PackedTag { get; }

        private static byte[]? Pack(byte[] bytes)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
                gzip.Write(bytes);
            var result = packed.ToArray();
            return result.Length < bytes.Length ? result : null;
        }
    }
}
