using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Web.Tests.Isolation;

/// <summary>An address of the host. <paramref name="Methods"/> is empty for a page; <paramref name="Posts"/> are a page's handlers, "" for the plain one.</summary>
internal sealed record Route(string Pattern, Microsoft.AspNetCore.Http.Endpoint Endpoint, IReadOnlyList<string> Methods, IReadOnlyList<string> Posts)
{
    public bool Answers(string method) => Methods.Count == 0 || Methods.Contains(method, StringComparer.Ordinal);
}

internal static class Routes
{
    /// <summary>From the host itself, so that a new page is in the matrix on the day it is written.</summary>
    public static async Task<IReadOnlyList<Route>> ReadAsync(IServiceProvider services)
    {
        var loader = services.GetRequiredService<PageLoader>();
        var routes = new List<Route>();
        foreach (var endpoint in services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            // A page compiled with the host says its attributes at once; another one when it is loaded.
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var loaded = await loader.LoadAsync(page, endpoint.Metadata);
                routes.Add(new Route(pattern, loaded.Endpoint ?? endpoint, [], [.. loaded.HandlerMethods.Where(h => h.HttpMethod == "Post").Select(h => h.Name ?? "")]));
            }
            else
            {
                routes.Add(new Route(pattern, endpoint, endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [], []));
            }
        }
        return routes;
    }
}
