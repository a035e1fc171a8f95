using Microsoft.AspNetCore.Authorization;
using Platform.Core.Identity;

namespace Platform.Web.Hosting;

/// <summary>Who may use this page or endpoint. Nothing said = refused.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Capability capability) : Attribute
{
    public Capability Capability { get; } = capability;
}

/// <summary>Open to everybody, in scope Public. Each use is on the reviewed list of the architecture tests.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AnonymousAttribute : Attribute, IAllowAnonymous;

/// <summary>Open to everybody, and reads nothing from the database.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoDatabaseAttribute : Attribute, IAllowAnonymous;

/// <summary>The use case opens short transactions of its own, because bytes travel meanwhile. The middleware only says who is asking.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class OwnUnitOfWorkAttribute : Attribute;

/// <summary>The same words for mapped endpoints.</summary>
public static class AccessConventions
{
    /// <summary>Checks the antiforgery header of whatever changes something, and commits before the answer is written.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder endpoint, Capability capability) =>
        endpoint.WithMetadata(new NeedsAttribute(capability)).AddEndpointFilter<CommitEndpoint>().AddEndpointFilter<CheckAntiforgery>();

    public static RouteHandlerBuilder Anonymous(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new AnonymousAttribute()).AddEndpointFilter<CommitEndpoint>();

    public static RouteHandlerBuilder OwnUnitOfWork(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new OwnUnitOfWorkAttribute());

    public static RouteHandlerBuilder NoDatabase(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new NoDatabaseAttribute());
}
