using System.Net;
using EmotionRnn.Server.Problems;
using Microsoft.Extensions.Primitives;

namespace EmotionRnn.Server.Security;

/// <summary>
/// Keeps web pages of others from using the server through their visitors' browsers: a request that a page of another origin makes is
/// refused, WebSockets included, and
/// a server that only this machine reaches answers to no name but this machine's, so that no name of others can be made to lead to it.
/// </summary>
internal sealed class SameSite(IReadOnlyList<string> urls)
{
    private readonly bool _loopbackOnly = urls.All(url => IsLoopback(BindingAddress.Parse(url).Host));

    public Task Check(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (_loopbackOnly && !IsLoopback(request.Host.Host))
            throw ApiProblem.BadRequest("This server answers to the names of this machine alone, such as localhost.");
        if (
            IsForeign(request.Headers.Origin, request.Host)
            || (request.Headers["Sec-Fetch-Site"] is ["cross-site"] && !HttpMethods.IsGet(request.Method))
        )
            throw new ApiProblem(StatusCodes.Status403Forbidden, "cross-origin", "Pages of other origins may not use this server.");
        return next(context);
    }

    private static bool IsForeign(StringValues origin, HostString host) =>
        origin switch
        {
            [] => false,
            [{ } one] => !(
                Uri.TryCreate(one, UriKind.Absolute, out var uri)
                && string.Equals(uri.Authority, Canonical(host, uri), StringComparison.OrdinalIgnoreCase)
            ),
            _ => true,
        };

    // The port of the scheme may be left out on either side.
    private static string Canonical(HostString host, Uri origin) =>
        host.Port is { } port && !(origin.IsDefaultPort && port == origin.Port) ? host.Value! : host.Host;

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
