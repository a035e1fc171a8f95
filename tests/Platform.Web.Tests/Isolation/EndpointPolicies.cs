using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Testing;
using Platform.Web.Hosting;

namespace Platform.Web.Tests.Isolation;

/// <summary>Every address says who may use it; those open to everybody are on a list that a person reviews.</summary>
public sealed class EndpointPolicies
{
    [Fact]
    public async Task Every_endpoint_says_who_may_use_it_and_the_open_ones_are_on_the_reviewed_list()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var endpoints = await Routes.ReadAsync(web.Services);
        var reviewed = await File.ReadAllLinesAsync(RepositoryRoot.File("tests/Platform.Web.Tests/Isolation/anonymous.txt"));

        Assert.True(endpoints.Count > 50, $"Only {endpoints.Count} endpoints were found.");
        Assert.Empty(WithoutPolicy(endpoints));
        Assert.Equal(reviewed, endpoints.Where(IsOpen).Select(e => e.Pattern).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_endpoint_that_says_nothing_is_found_and_never_runs()
    {
        await using var platform = await TestPlatform.StartAsync();
        await using var web = new PlatformWeb(platform);
        var planted = new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/planted"), 0, EndpointMetadataCollection.Empty, "planted");
        Assert.Equal(["/planted"], WithoutPolicy([new Route("/planted", planted, [], [])]));

        await using var services = web.Services.CreateAsyncScope();
        var s = services.ServiceProvider;
        var context = new DefaultHttpContext { RequestServices = s };
        context.SetEndpoint(planted);
        var ran = false;
        var middleware = new BeginUnitOfWork(_ => { ran = true; return Task.CompletedTask; });
        await Assert.ThrowsAsync<InvalidOperationException>(() => middleware.InvokeAsync(context, s.GetRequiredService<CurrentScope>(),
            s.GetRequiredService<CurrentPerson>(), s.GetRequiredService<UnitOfWork>(), s.GetRequiredService<UnitOfWorkFactory>()));
        Assert.False(ran);
    }

    private static IEnumerable<string> WithoutPolicy(IEnumerable<Route> routes) => routes.Where(r => r.Endpoint.Metadata.GetMetadata<NeedsAttribute>() is null && r.Endpoint.Metadata.GetMetadata<NeedsScopeAttribute>() is null && !IsOpen(r)).Select(r => r.Pattern);

    private static bool IsOpen(Route route) => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
