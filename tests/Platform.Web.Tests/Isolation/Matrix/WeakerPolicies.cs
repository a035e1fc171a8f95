using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Tests.Isolation.Matrix;

/// <summary>In a test host: for the request that names it, a route asks for the least that its side has to show instead of what it says.</summary>
internal sealed class WeakerPolicies : MatcherPolicy, IEndpointSelectorPolicy
{
    public const string Header = "X-Test-Weaken";

    public override int Order => int.MaxValue;      // after the pages were loaded

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (httpContext.Request.Headers[Header].ToString() is not { Length: > 0 } named) return Task.CompletedTask;
        for (var at = 0; at < candidates.Count; at++)
        {
            if (!candidates.IsValidCandidate(at) || candidates[at].Endpoint is not RouteEndpoint route || "/" + route.RoutePattern.RawText?.TrimStart('/') != Uri.UnescapeDataString(named)) continue;
            var others = route.Metadata.Where(said => said is not (NeedsAttribute or NeedsScopeAttribute));
            var weaker = new RouteEndpoint(route.RequestDelegate ?? throw new InvalidOperationException("It is loaded."), route.RoutePattern, route.Order, new(others.Append(Less(route))), route.DisplayName);
            candidates.ReplaceEndpoint(at, weaker, candidates[at].Values);
        }
        return Task.CompletedTask;
    }

    // Who runs the platform stands in no account: there is no lesser scope of the same database role, and what is behind answers by an error (docs/decisions/0051-isolation-matrix.md).
    private static object Less(RouteEndpoint route) => route.Metadata.GetMetadata<NeedsAttribute>()?.Capability switch
    {
        Capability.UseOwnAccount or null => new AnonymousAttribute(),
        Capability.AskForCompany or Capability.ReadOwnBids or Capability.AskForHelp or Capability.VisitAccount or Capability.OperatePlatform => new NeedsAttribute(Capability.UseOwnAccount),
        Capability.AnswerTickets => new NeedsAttribute(Capability.AskForHelp),
        var other => new NeedsAttribute(Capabilities.SideOf(other.Value) switch { ActingSide.Company => Capability.AskForCompany, ActingSide.Lead => Capability.AnswerTickets, _ => Capability.AskForHelp }),
    };
}
