using Platform.Core.Tenancy;

namespace Platform.Web.Hosting;

/// <summary>{portail:slug}: what cannot be the address of an account is no address at all, and asks no database.</summary>
public sealed class SlugConstraint : IRouteConstraint
{
    public const string Name = "slug";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values.TryGetValue(routeKey, out var value) && value is string text && Slug.MayBeTaken(text);
}
