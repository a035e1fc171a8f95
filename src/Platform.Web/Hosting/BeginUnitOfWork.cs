using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing.Patterns;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Quotes;

namespace Platform.Web.Hosting;

/// <summary>
/// Says who is asking and opens the one transaction of the request. The scope comes from the route and from a membership read just now;
/// whoever has none gets the answer of an unknown address (404), so that nothing tells what exists.
/// </summary>
public sealed class BeginUnitOfWork(RequestDelegate next)
{
    /// <summary>Route value that names an account: <c>/{portail}/acheteur/…</c>.</summary>
    public const string PortalRoute = "portail";

    /// <summary>Route value that names a consent: <c>/{portail}/agglo/acces/{acces}/…</c>.</summary>
    public const string ConsentRoute = "acces";

    public async Task InvokeAsync(HttpContext context, CurrentScope current, CurrentPerson person, UnitOfWork work, UnitOfWorkFactory factory)
    {
        // Routing's own refusals (405, 415) have no route and run nothing of ours: left to themselves, or they would answer 500.
        var metadata = (context.GetEndpoint() as RouteEndpoint)?.Metadata;
        var needs = metadata?.GetMetadata<NeedsAttribute>();
        var anonymous = metadata?.GetMetadata<AnonymousAttribute>() is not null;
        if (metadata is null || (needs is null && !anonymous && metadata.GetMetadata<IAllowAnonymous>() is not null))
        {
            await next(context);
            return;
        }
        if (metadata.GetMetadata<NeedsScopeAttribute>() is { } asks)
        {
            if (await ClientAccess.EnterAsync(context, asks.Scope, factory) is not { } client) return;
            await work.BeginAsync(client, readOnly: true, context.RequestAborted);
            await next(context);
            return;
        }
        if (needs is null && !anonymous) throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} does not say who may use it.");

        if (needs is not null && !person.SignedIn)
        {
            await ChallengeAsync(context);
            return;
        }
        var scope = needs is null ? new Scope.Public() : await ScopeAsync(context, needs.Capability, person, factory);
        if (person.LacksPasskey && !ApiProblems.IsApi(context))
        {
            var back = HttpMethods.IsGet(context.Request.Method) ? $"?retour={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}" : "";
            (context.Response.StatusCode, context.Response.Headers.Location) = (StatusCodes.Status303SeeOther, Links.Identity.PasskeyAsked + back);
            return;
        }
        if (scope is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (needs is not null && MustAcceptTerms(context, needs.Capability, person))
        {
            var back = HttpMethods.IsGet(context.Request.Method) ? $"?retour={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}" : "";
            (context.Response.StatusCode, context.Response.Headers.Location) = (StatusCodes.Status303SeeOther, Links.Identity.AcceptTerms + back);
            return;
        }
        if (metadata.GetMetadata<OwnUnitOfWorkAttribute>() is null)
        {
            try
            {
                // A visit writes what it showed, so it is never read only for the database; its role writes nothing else.
                await work.BeginAsync(scope, scope is not Scope.Visit && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)), context.RequestAborted);
            }
            catch (VisitEndedException)      // revoked since the line was written
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }
        else
        {
            current.Enter(scope);
        }
        if (scope is Scope.Tenant { Departments: { } reached } && PurchaseOf(context) is { } department && !await IsReachedAsync(context, current, factory, department, reached))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await next(context);
    }

    /// <summary>The lead knows its own access: that it is over is no secret, and no reason to think of a wrong address. Still a 404.</summary>
    private static void SayEnded(HttpContext context, Core.Consents.ConsentRow known)
    {
        if (known.GrantedAt is not null && (known.ClosedAt ?? known.End) is { } end)
            context.Features.Set(new ErrorText(Texts.ConsentTexts.VisitOverTitle, string.Format(null, Texts.ConsentTexts.VisitOver, Core.Values.FrenchFormat.LongDateTime(end))));
    }

    private delegate Task<Guid?> DepartmentOf(IServiceProvider services, CancellationToken cancel);

    /// <summary>What an address names that belongs to a department: <c>…/consultations/{id}…</c>, <c>…/devis/{id}…</c>.</summary>
    private static DepartmentOf? PurchaseOf(HttpContext context)
    {
        var segments = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.PathSegments ?? [];
        for (var i = 1; i < segments.Count; i++)
        {
            if (segments[i - 1].Parts is not [RoutePatternLiteralPart { Content: var kind and ("consultations" or "devis") }] || segments[i].Parts is not [RoutePatternParameterPart { Name: var name }]) continue;
            if (!Guid.TryParse(context.GetRouteValue(name) as string, out var id)) return null;
            return kind == "devis"
                ? (services, cancel) => services.GetRequiredService<QuotesForBuyer>().DepartmentAsync(id, cancel)
                : (services, cancel) => services.GetRequiredService<DepartmentOfConsultation>().FindAsync(id, cancel);
        }
        return null;
    }

    /// <summary>First of the three layers inside an account: the department of what is bought, for the roles that this page takes (VR-23). One that is not there, or not to be seen, is answered the same.</summary>
    private static async Task<bool> IsReachedAsync(HttpContext context, CurrentScope current, UnitOfWorkFactory factory, DepartmentOf purchase, IReadOnlyList<Guid> reached)
    {
        var cancel = context.RequestAborted;
        var ownUnitOfWork = context.GetEndpoint()?.Metadata.GetMetadata<OwnUnitOfWorkAttribute>() is not null;
        var department = ownUnitOfWork ? await factory.RunAsync(current.Required, services => purchase(services, cancel), cancel) : await purchase(context.RequestServices, cancel);
        return department is not null && reached.Contains(department.Value);
    }

    /// <summary>
    /// Whoever acts for others has accepted the terms in force (GD-19). A new version is asked on the next page, never in the middle of a form that was
    /// begun, and never on the way of a deposit: a deadline does not wait for it.
    /// </summary>
    private static bool MustAcceptTerms(HttpContext context, Capability capability, CurrentPerson person)
    {
        if (Capabilities.SideOf(capability) == ActingSide.Self || capability == Capability.DepositBid || context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is null) return false;
        if (person.AcceptedTerms.Length > 0 && !HttpMethods.IsGet(context.Request.Method)) return false;
        return person.AcceptedTerms != TermsOfUse.On(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()).Version;
    }

    private static Task ChallengeAsync(HttpContext context)
    {
        if (!ApiProblems.IsApi(context))
        {
            if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) return context.ChallengeAsync();
            // A form was sent by somebody whose session was over: nothing of it is kept here, and he is told where it still is.
            (context.Response.StatusCode, context.Response.Headers.Location) = (StatusCodes.Status303SeeOther, $"{Links.SignIn}?retour={Uri.EscapeDataString(context.Request.Path + WithoutHandler(context.Request.Query))}&deconnecte=true");
            return Task.CompletedTask;
        }
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    // What the page is of (a department, a step) leads back to it; which of its buttons was pressed does not.
    private static QueryString WithoutHandler(IQueryCollection query) => QueryString.Create(query.Where(one => one.Key != "handler"));

    private static async Task<Scope?> ScopeAsync(HttpContext context, Capability capability, CurrentPerson person, UnitOfWorkFactory factory)
    {
        var cancel = context.RequestAborted;
        switch (Capabilities.SideOf(capability))
        {
            case ActingSide.Self:
                return new Scope.SignIn(person.Id);
            case ActingSide.Company:
                person.CompanyOrNull = await ReadAsync(find => find.ForCompanyAsync(person.Id, cancel));
                return person.CompanyOrNull is { } company && Capabilities.CompanyRolesOf(capability).Contains(company.Role) && person.Method is not (null or CurrentPerson.ProConnect)
                    ? new Scope.Company(company.Id, person.Id) : null;
            case ActingSide.Tenant:
                return await ActsAsync() is { } tenant
                    ? new Scope.Tenant(tenant.Id, person.Id, await DepartmentsAsync(tenant)) : null;
            case ActingSide.Lead:
                return await ActsAsync() is { Kind: Core.Tenancy.TenantKind.Lead } lead ? new Scope.Lead(lead.Id, person.Id) : null;
            case ActingSide.Platform:
                return await OperatesAsync() ? new Scope.Platform(person.Id) : null;
            case ActingSide.Visit:
                return await ActsAsync() is { Kind: Core.Tenancy.TenantKind.Lead } visitor && await EnterAsync(visitor) is { } visit ? new Scope.Visit(visitor.Id, visit.Tenant, person.Id, visit.Entry) : null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        // Committed by itself: no trace, no reading.
        async Task<Core.Consents.Visit?> EnterAsync(ActingTenant visitor)
        {
            if (!Guid.TryParse(context.GetRouteValue(ConsentRoute) as string, out var consent)) return null;
            var lead = new Scope.Lead(visitor.Id, person.Id);
            person.VisitOrNull = await factory.RunAsync(lead, services => services.GetRequiredService<Core.Consents.EnterAccount>().ExecuteAsync(consent, context.Request.Path, person.Name, cancel), cancel);
            if (person.VisitOrNull is null && await factory.RunAsync(lead, services => services.GetRequiredService<Core.Consents.ReadConsents>().FindAsync(consent, cancel), cancel) is { } known) SayEnded(context, known);
            return person.VisitOrNull;
        }

        // The platform itself (/exploitation), under no portal and for no account: by passkey.
        async Task<bool> OperatesAsync()
        {
            if (!await ReadAsync(find => find.OperatesAsync(person.Id, cancel))) return false;
            person.LacksPasskey = person.Method == CurrentPerson.ProConnect;
            return person.Method is "passkey" or "demo";
        }

        async Task<ActingTenant?> ActsAsync()
        {
            var slug = context.GetRouteValue(PortalRoute) as string ?? throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} needs {capability} but names no account.");
            var tenant = await ReadAsync(find => find.ForTenantAsync(person.Id, slug, cancel));
            // Whoever acts for a public body signs in with a passkey, or with ProConnect and its second factor for what that may reach: a password can be stolen.
            var acts = tenant is not null && Capabilities.RolesOf(capability).Any(tenant.Roles.Contains) && person.MayActFor(tenant.Id);
            if (acts && person.Method == CurrentPerson.ProConnect && Capabilities.AsksForPasskey(capability)) (acts, person.LacksPasskey) = (false, true);
            if (acts && !tenant!.HasCome)        // acts: there is one
                await factory.RunAsync(new Scope.SignIn(person.Id), services => services.GetRequiredService<FindActing>().ComeAsync(person.Id, tenant.Id, cancel), cancel);
            return person.TenantOrNull = acts ? tenant : null;
        }

        // Only who buys is held to departments: nobody else pays for the question.
        async Task<IReadOnlyList<Guid>?> DepartmentsAsync(ActingTenant tenant) =>
            tenant.Roles.Any(role => role.ReachesWholeAccount() && Capabilities.RolesOf(capability).Contains(role)) ? null
                : await ReadAsync(find => find.DepartmentsAsync(tenant, Capabilities.RolesOf(capability), cancel));

        Task<T> ReadAsync<T>(Func<FindActing, Task<T>> read) =>
            factory.RunAsync(new Scope.SignIn(person.Id), services => read(services.GetRequiredService<FindActing>()), cancel);
    }
}
