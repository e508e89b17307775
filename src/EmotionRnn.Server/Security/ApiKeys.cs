using System.Security.Cryptography;
using System.Text;
using EmotionRnn.Server.Problems;
using Microsoft.Extensions.Primitives;

namespace EmotionRnn.Server.Security;

/// <summary>The keys of which a request must carry one, if there are any. Kept as hashes and compared in constant time.</summary>
internal sealed class ApiKeys(IReadOnlyList<string> keys)
{
    /// <summary>The owner of what is made where no keys are needed.</summary>
    public const string Everybody = "";

    private const string Scheme = "Bearer ";
    private readonly byte[][] _hashes = [.. keys.Select(Hash)];

    /// <summary>Whether a request needs one.</summary>
    public bool Needed => _hashes.Length > 0;

    /// <summary>Who a key belongs to; null where it is no key.</summary>
    public string? OwnerOf(string? key)
    {
        if (!Needed)
            return Everybody;
        if (key is null)
            return null;
        var given = Hash(key);
        string? owner = null;
        foreach (var hash in _hashes)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, given))
                owner = Convert.ToHexString(hash);
        }

        return owner;
    }

    /// <summary>Who a request comes from, by its header <c>Authorization: Bearer KEY</c>; null where it has no valid key.</summary>
    public string? OwnerOf(HttpRequest request) => OwnerOf(Key(request.Headers.Authorization));

    /// <summary>Refuses requests without a valid key.</summary>
    public ValueTask<object?> Require(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        var owner =
            OwnerOf(context.HttpContext.Request)
            ?? throw new ApiProblem(
                StatusCodes.Status401Unauthorized,
                "unauthorized",
                "This server wants an API key: send it as 'Authorization: Bearer KEY'."
            );
        context.HttpContext.Items[typeof(ApiKeys)] = owner;
        return next(context);
    }

    /// <summary>Who a request comes from that <see cref="Require"/> has let through.</summary>
    public static string Owner(HttpContext context) => (string)context.Items[typeof(ApiKeys)]!;

    private static string? Key(StringValues header) =>
        header is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : null;

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
