using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Quotes;
using Platform.Core.Software;
using Platform.Web.Hosting;
using Scope = Platform.Core.Data.Scope;

namespace Platform.Web.Api.Clients;

/// <summary>What the programs of an account read of it, by their token's scopes. Only GET: a program neither publishes nor sends.</summary>
public static class ClientApi
{
    public const string Version = "v1";

    private const string After = "Valeur « apres » de la page précédente.", Count = "Nombre d’éléments, de 1 à 100 ; 50 sans ce paramètre.", Year = "Année civile, à partir de 2019.";

    /// <summary>Policy of what programs ask: per client, so that one in a loop costs its neighbours nothing.</summary>
    private const string PerClient = "logiciels";

    public static void AddClientApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // A parameter that cannot be read is an answer (400), in every environment.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = false);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);      // a number is a number: in the schemas too
        services.AddOpenApi(Version, api =>
        {
            api.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            api.ShouldInclude = endpoint => endpoint.ActionDescriptor.EndpointMetadata.OfType<NeedsScopeAttribute>().Any();
            api.AddDocumentTransformer<DescribeApi>();
            api.AddOperationTransformer<DescribeApi>();
        });
        var perMinute = builder.Configuration.GetValue("Limits:ApiPerMinute", 300);
        services.Configure<RateLimiterOptions>(limiter =>
        {
            limiter.OnRejected = static (refused, _) =>
            {
                if (refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait)) refused.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limiter.AddPolicy(PerClient, http => RateLimitPartition.GetTokenBucketLimiter(ClientAccess.Presented(http)?.Client.ToString("N") ?? Source.Of(http),
                _ => new TokenBucketRateLimiterOptions { TokenLimit = perMinute, TokensPerPeriod = Math.Max(1, perMinute / 6), ReplenishmentPeriod = TimeSpan.FromSeconds(10) }));
        });
    }

    public static void MapClientApi(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi(Links.Software.OpenApi).WithMetadata(new NoDatabaseAttribute());
        var api = app.MapGroup($"/api/{Version}").RequireRateLimiting(PerClient);
        api.MapGet("/compte", AccountAsync).NeedsScope(ClientScope.ReadAccount).WithName("lireCompte").WithSummary("Le compte et sa convention");
        api.MapGet("/consultations", ConsultationsAsync).NeedsScope(ClientScope.ReadConsultations).WithName("listerConsultations").WithSummary("Les consultations du compte, brouillons compris");
        api.MapGet("/consultations/{id:guid}", ConsultationAsync).NeedsScope(ClientScope.ReadConsultations).WithName("lireConsultation").WithSummary("Une consultation et ses lots");
        api.MapGet("/consultations/{id:guid}/registres", RegistersAsync).NeedsScope(ClientScope.ReadConsultations).WithName("compterRegistres").WithSummary("Ses registres, en nombres")
            .WithDescription("Aucun nom, aucun contenu. Le nombre des plis paraît quand la consultation est close, pas avant.");
        api.MapGet("/demandes-de-devis", QuoteRequestsAsync).NeedsScope(ClientScope.ReadQuotes).WithName("listerDemandesDeDevis").WithSummary("Les demandes de devis du compte, brouillons compris")
            .WithDescription("Sans les réponses : elles sont scellées jusqu’à leur date, puis se lisent sur la plateforme.");
        api.MapGet("/demandes-de-devis/{id:guid}", QuoteRequestAsync).NeedsScope(ClientScope.ReadQuotes).WithName("lireDemandeDeDevis").WithSummary("Une demande de devis");
        api.MapGet("/compteur/{annee:int}", MeterAsync).NeedsScope(ClientScope.ReadQuotes).WithName("lireCompteur").WithSummary("Le compteur des demandes de devis d’une année civile");
        api.MapGet("/refacturation/{annee:int}", StatementAsync).NeedsScope(ClientScope.ReadRebilling).WithName("lireReleve").WithSummary("Le relevé de refacturation d’une année")
            .WithDescription("404 tant que l’année n’a pas de relevé.");
        api.MapGet("/webhooks/livraisons", DeliveriesAsync).NeedsScope(ClientScope.ReadWebhooks).WithName("listerLivraisons").WithSummary("Les avis envoyés aux adresses abonnées, avec leur dernière réponse")
            .WithDescription("Pour retrouver ce qui n’est pas arrivé. L’administrateur du compte peut le rejouer.");
    }

    private static async Task<Ok<ApiAccount>> AccountAsync(ReadForSoftware read, CancellationToken cancel) => TypedResults.Ok(ApiAccount.Of(await read.AccountAsync(cancel)));

    private static async Task<Ok<ApiPage<ApiConsultation>>> ConsultationsAsync(
        [Description(After)] Guid? apres, [Description(Count)] int? nombre,
        ReadForSoftware read, PlatformDb db, HttpRequest request, IOptions<PortalOptions> portal, CancellationToken cancel)
    {
        var page = await read.ConsultationsAsync(apres, await MostAsync(nombre, db, cancel), cancel);
        var site = portal.Value.Site(request);
        return TypedResults.Ok(new ApiPage<ApiConsultation>([.. page.Rows.Select(c => ApiConsultation.Of(c, site))], page.After));
    }

    private static async Task<Results<Ok<ApiWholeConsultation>, NotFound>> ConsultationAsync(Guid id, ReadForSoftware read, HttpRequest request, IOptions<PortalOptions> portal, CancellationToken cancel) =>
        await read.ConsultationAsync(id, cancel) is { } found
            ? TypedResults.Ok(new ApiWholeConsultation(ApiConsultation.Of(found, portal.Value.Site(request)), found.Description, [.. (await read.LotsAsync(found.Id, cancel)).Select(lot => new ApiLot(lot.Number, lot.Title, lot.Cpv))]))
            : TypedResults.NotFound();

    private static async Task<Results<Ok<ApiRegisters>, NotFound>> RegistersAsync(Guid id, ReadForSoftware read, CancellationToken cancel) =>
        await read.RegistersAsync(id, cancel) is { } numbers ? TypedResults.Ok(new ApiRegisters(numbers.Withdrawals, numbers.Identified, numbers.Deposits, numbers.Late)) : TypedResults.NotFound();

    private static async Task<Ok<ApiPage<ApiQuoteRequest>>> QuoteRequestsAsync(
        [Description(After)] Guid? apres, [Description(Count)] int? nombre,
        ReadForSoftware read, PlatformDb db, CancellationToken cancel)
    {
        var page = await read.QuoteRequestsAsync(apres, await MostAsync(nombre, db, cancel), cancel);
        return TypedResults.Ok(new ApiPage<ApiQuoteRequest>([.. page.Rows.Select(ApiQuoteRequest.Of)], page.After));
    }

    private static async Task<Results<Ok<ApiQuoteRequest>, NotFound>> QuoteRequestAsync(Guid id, ReadForSoftware read, CancellationToken cancel) =>
        await read.QuoteRequestAsync(id, cancel) is { } found ? TypedResults.Ok(ApiQuoteRequest.Of(found)) : TypedResults.NotFound();

    private static async Task<Results<Ok<ApiMeter>, NotFound>> MeterAsync([Description(Year)] int annee, QuoteMeters meters, CurrentScope scope, CancellationToken cancel) =>
        QuoteAllowance.Knows(annee) ? TypedResults.Ok(ApiMeter.Of(await meters.OfAsync(((Scope.Client)scope.Required).TenantId, annee, cancel))) : TypedResults.NotFound();

    private static async Task<Results<Ok<ApiStatement>, NotFound>> StatementAsync([Description(Year)] int annee, ReadRebilling read, CurrentScope scope, CancellationToken cancel) =>
        await read.AccountAsync(((Scope.Client)scope.Required).TenantId, annee, cancel) is { Statement: { } statement } ? TypedResults.Ok(ApiStatement.Of(statement)) : TypedResults.NotFound();

    private static async Task<Ok<ApiPage<ApiDelivery>>> DeliveriesAsync(
        [Description(After)] Guid? apres, [Description(Count)] int? nombre,
        ReadWebhooks read, PlatformDb db, CancellationToken cancel)
    {
        var most = await MostAsync(nombre, db, cancel);
        var rows = await read.DeliveriesAsync(null, apres, most, cancel);
        return TypedResults.Ok(new ApiPage<ApiDelivery>([.. rows.Take(most).Select(ApiDelivery.Of)], rows.Count > most ? rows[most - 1].Id : null));
    }

    private static async Task<int> MostAsync(int? asked, PlatformDb db, CancellationToken cancel) => Math.Clamp(asked ?? 50, 1, SoftwareRules.On(await db.NowAsync(cancel)).MostOnAPage);
}
