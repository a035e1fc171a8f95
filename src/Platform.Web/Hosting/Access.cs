using Microsoft.AspNetCore.Authorization;
using Platform.Core.Identity;
using Platform.Core.Software;

namespace Platform.Web.Hosting;

/// <summary>Who may use this page or endpoint. Nothing said = refused.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NeedsAttribute(Capability capability) : Attribute
{
    public Capability Capability { get; } = capability;
}

/// <summary>Open to the programs of an account whose token has this scope, to nobody else: no cookie opens it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsScopeAttribute(ClientScope scope) : Attribute
{
    public ClientScope Scope { get; } = scope;
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

    /// <summary>Reads for a program: nothing is committed, so that nothing can be written.</summary>
    public static RouteHandlerBuilder NeedsScope(this RouteHandlerBuilder endpoint, ClientScope scope) => endpoint.WithMetadata(new NeedsScopeAttribute(scope));

    public static RouteHandlerBuilder Anonymous(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new AnonymousAttribute()).AddEndpointFilter<CommitEndpoint>();

    public static RouteHandlerBuilder OwnUnitOfWork(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new OwnUnitOfWorkAttribute());

    public static RouteHandlerBuilder NoDatabase(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new NoDatabaseAttribute());
}
