using Microsoft.AspNetCore.Authorization;
using Platform.Testing;
using Platform.Web.Tests.Isolation.World;

namespace Platform.Web.Tests.Isolation.Matrix;

/// <summary>From the endpoints of the host: a new page is asked about on the day it is written, and fails until somebody reviewed who gets what.</summary>
internal static class Questions
{
    public static IEnumerable<(Principal Asker, string Method, Address Address)> Reading(IEnumerable<Route> routes, Communes world) =>
        from route in routes.Where(route => route.Answers("GET")).DistinctBy(route => route.Pattern)
        from asker in world.Principals
        from address in Addresses.Of(route.Pattern, world, asker).Where(address => IsAskedAlways(asker, address.Relation))
        select (asker, "GET", address);

    /// <summary>./test asks everybody for what is his and his neighbour’s, and four and every program for the two relations that are further away; tests/long/run isolation asks all.</summary>
    private static bool IsAskedAlways(Principal asker, Relation relation) =>
        LongRun.IsOn || Verdicts.IsWriting || relation is Relation.Own or Relation.Structure or Relation.Sibling || asker.Name is "buyer" or "account administrator" or Principal.Rival or Principal.LeadAdministrator || asker.IsProgram;

    /// <summary>With a valid token of a form, about a stranger: under his name and under one’s own. What is open to everybody is nobody’s own.</summary>
    public static IEnumerable<(Principal Asker, string Method, Address Address)> Changing(IEnumerable<Route> routes, Communes world) =>
        from route in routes.Where(route => route.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        from asker in world.Principals.Where(principal => !principal.IsProgram)
        from address in Addresses.Of(route.Pattern, world, asker).Where(address => address.Relation == asker.Stranger && address.NamesForeigner)
        from change in Changes(route, address)
        select (asker, change.Method, change.Address);

    private static IEnumerable<(string Method, Address Address)> Changes(Route route, Address address)
    {
        foreach (var handler in route.Posts) yield return ("POST", handler.Length == 0 ? address : address with { Url = $"{address.Url}?handler={handler}", Line = $"{address.Line} {handler}" });
        foreach (var method in route.Methods.Where(method => method is "POST" or "PUT" or "DELETE")) yield return (method, address);
    }
}
