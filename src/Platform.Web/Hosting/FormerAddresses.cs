using Platform.Core.Data;
using Platform.Core.Portals;
using Platform.Core.Tenancy;

namespace Platform.Web.Hosting;

/// <summary>
/// What is asked under an address that an account left is answered 301 with the one it has, for pages, feeds and files alike. Asked only where nothing was
/// found, so that nobody pays for it on the way to what exists.
/// </summary>
public sealed class FormerAddresses(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, UnitOfWorkFactory work)
    {
        await next(context);
        if (context.Response is not { StatusCode: StatusCodes.Status404NotFound, HasStarted: false } || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))) return;
        if (context.GetRouteValue(BeginUnitOfWork.PortalRoute) is not string slug || !Slug.MayBeTaken(slug)) return;
        if (await work.RunAsync(new Scope.Public(), services => services.GetRequiredService<FindPortal>().MovedToAsync(slug, context.RequestAborted), context.RequestAborted) is not { } current || current == slug) return;
        context.Response.Redirect($"/{current}{context.Request.Path.ToUriComponent()[(slug.Length + 1)..]}{context.Request.QueryString}", permanent: true);
        context.Response.Headers.CacheControl = "no-cache";        // asked again each time: an account may take its old address back, and a browser that remembers both ways goes round in circles
    }
}
