using System.ComponentModel;
using System.Text.Json.Serialization;
using Platform.Core.Consultations;
using Platform.Core.Quotes;
using Platform.Core.Software;
using Platform.Core.Tenancy;
using Platform.Web.Ui;

namespace Platform.Web.Api.Clients;

/// <summary>What the interface for programs answers: French names, as its readers' own software has. A field is added, never renamed within a version.</summary>
public sealed record ApiPage<T>(
    [property: JsonPropertyName("elements"), Description("Du plus récent au plus ancien.")] IReadOnlyList<T> Rows,
    [property: JsonPropertyName("apres"), Description("À donner au paramètre « apres » pour la suite ; absent : il n’y a plus rien.")] Guid? After);

public sealed record ApiAccount(
    [property: JsonPropertyName("nom")] string Name,
    [property: JsonPropertyName("siret"), Description("14 chiffres.")] string Siret,
    [property: JsonPropertyName("portail"), Description("Adresse du compte sur la plateforme.")] string Slug,
    [property: JsonPropertyName("etat"), Description("demande, preparation, actif, suspendu, fermeture, ferme ou abandonne.")] string State,
    [property: JsonPropertyName("convention"), Description("Convention conclue avec l’agglomération ; absente pour l’agglomération elle-même, ou tant que rien n’est signé.")] ApiConvention? Convention)
{
    public static ApiAccount Of(ReadForSoftware.Account account) => new(account.Tenant.Name, account.Tenant.Siret, account.Tenant.Slug, account.State switch
    {
        AccountState.Requested => "demande", AccountState.Provisioning => "preparation", AccountState.Active => "actif", AccountState.Suspended => "suspendu", AccountState.Closing => "fermeture", AccountState.Closed => "ferme", AccountState.Abandoned => "abandonne",
    }, account.Concluded is { } convention ? new(convention.Reference, convention.StartsOn, convention.PeriodEndsOn) : null);
}

public sealed record ApiConvention(
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("debut"), Description("Absent : une condition de départ n’est pas remplie.")] DateOnly? StartsOn,
    [property: JsonPropertyName("finDePeriode"), Description("Fin de la période en cours, avant tout renouvellement.")] DateOnly? PeriodEndsOn);

public sealed record ApiConsultation(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("reference")] string Reference,
    [property: JsonPropertyName("objet")] string Title,
    [property: JsonPropertyName("nature"), Description("Travaux, fournitures ou services.")] string Nature,
    [property: JsonPropertyName("cpv"), Description("Code CPV principal.")] string Cpv,
    [property: JsonPropertyName("lieu")] string? Place,
    [property: JsonPropertyName("etat"), Description("brouillon, publiee, close ou sans-suite.")] string State,
    [property: JsonPropertyName("creeeLe")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("publieeLe")] DateTimeOffset? PublishedAt,
    [property: JsonPropertyName("questionsJusquAu")] DateTimeOffset? QuestionsDeadline,
    [property: JsonPropertyName("dateLimite"), Description("Limite de remise des plis, reports compris.")] DateTimeOffset? SubmissionDeadline,
    [property: JsonPropertyName("closeLe")] DateTimeOffset? ClosedAt,
    [property: JsonPropertyName("sansSuiteLe")] DateTimeOffset? DiscontinuedAt,
    [property: JsonPropertyName("page"), Description("Page publique ; absente pour un brouillon.")] string? Address)
{
    public static ApiConsultation Of(Consultation c, string site) => new(c.Id.Value, c.Reference, c.Title, Words.Of(c.Nature), c.Cpv, c.Place,
        c.DiscontinuedAt is not null ? "sans-suite" : c.ClosedAt is not null ? "close" : c.PublishedAt is not null ? "publiee" : "brouillon",
        c.CreatedAt, c.PublishedAt, c.QuestionsDeadline, c.SubmissionDeadline, c.ClosedAt, c.DiscontinuedAt, c.PublishedAt is null ? null : site + Links.Consultation(c.Id.Value));
}

public sealed record ApiWholeConsultation(
    [property: JsonPropertyName("consultation")] ApiConsultation Consultation,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("lots"), Description("Vide : la consultation n’est pas allotie.")] IReadOnlyList<ApiLot> Lots);

public sealed record ApiLot([property: JsonPropertyName("numero")] int Number, [property: JsonPropertyName("intitule")] string Title, [property: JsonPropertyName("cpv")] string? Cpv);

public sealed record ApiRegisters(
    [property: JsonPropertyName("retraits"), Description("Dossiers retirés.")] int Withdrawals,
    [property: JsonPropertyName("retraitsIdentifies"), Description("Dont retraits qui donnent un nom ; les noms se lisent dans le registre, pas ici.")] int Identified,
    [property: JsonPropertyName("depots"), Description("Plis reçus. Absent tant que la consultation n’est pas close : jusque-là, pas même leur nombre (CCP, art. R2132-9).")] int? Deposits,
    [property: JsonPropertyName("depotsHorsDelai")] int? Late);

public sealed record ApiQuoteRequest(
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("reference"), Description("Absente pour un brouillon : le numéro est donné à l’envoi.")] string? Reference,
    [property: JsonPropertyName("objet")] string Title,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("cpv")] string Cpv,
    [property: JsonPropertyName("lieu")] string? Place,
    [property: JsonPropertyName("pourLeCompteDe"), Description("Entité liée ; absente : le compte lui-même.")] string? OnBehalfOf,
    [property: JsonPropertyName("publique"), Description("Vrai : sur la liste publique. Faux : à des fournisseurs choisis.")] bool IsPublic,
    [property: JsonPropertyName("reponsesJusquAu")] DateTimeOffset AnswersDue,
    [property: JsonPropertyName("creeeLe")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("envoyeeLe"), Description("Absent pour un brouillon.")] DateTimeOffset? SentAt,
    [property: JsonPropertyName("annee"), Description("Année civile sur laquelle elle compte.")] int? Year,
    [property: JsonPropertyName("rang"), Description("Son rang dans l’année.")] int? Number)
{
    public static ApiQuoteRequest Of(QuoteRequest q) => new(q.Id.Value, q.Reference, q.Title, q.Description, q.Cpv, q.Place, q.OnBehalfOf, q.IsPublic, q.AnswersDue, q.CreatedAt, q.SentAt, q.QuotaYear, q.QuotaNumber);
}

public sealed record ApiMeter(
    [property: JsonPropertyName("annee")] int Year,
    [property: JsonPropertyName("envoyees"), Description("Demandes de devis envoyées dans l’année civile.")] int Sent,
    [property: JsonPropertyName("comprises"), Description("Nombre compris dans la convention ; absent : elle n’en fixe aucun.")] int? Free,
    [property: JsonPropertyName("prixUnitaire"), Description("Prix en vigueur aujourd’hui, ou le jour de cette année le plus proche, en euros ; absent : l’agglomération n’en a pas fixé.")] decimal? Price,
    [property: JsonPropertyName("facturables"), Description("Demandes que l’agglomération peut facturer : 0, ou toutes celles de l’année une fois le nombre dépassé.")] int Billable,
    [property: JsonPropertyName("montant"), Description("Leur coût, en euros, si l’agglomération le demande.")] decimal Amount)
{
    public static ApiMeter Of(QuoteMeter meter) => new(meter.Year, meter.Sent, meter.Allowance.Free, meter.Price, meter.Cost.Billable, meter.Cost.Amount);
}

public sealed record ApiStatement(
    [property: JsonPropertyName("annee")] int Year,
    [property: JsonPropertyName("etat"), Description("brouillon, emis, conteste, abandonne ou paye.")] string State,
    [property: JsonPropertyName("redigeLe")] DateTimeOffset DraftedAt,
    [property: JsonPropertyName("lignes"), Description("Telles qu’émises en dernier ; vide tant que rien n’est émis.")] IReadOnlyList<ApiStatementLine> Lines,
    [property: JsonPropertyName("total"), Description("En euros ; absent tant que rien n’est émis.")] decimal? Total)
{
    public static ApiStatement Of(ReadRebilling.Statement statement)
    {
        List<ApiStatementLine> lines = statement.Edition is null ? [] : [.. statement.Lines.Select(line => new ApiStatementLine(line.Label, line.Quantity, line.UnitPrice, line.Amount))];
        return new(statement.Year, statement.State switch
        {
            StatementState.Draft => "brouillon", StatementState.Issued => "emis", StatementState.Disputed => "conteste", StatementState.Waived => "abandonne", StatementState.Paid => "paye",
        }, statement.DraftedAt, lines, statement.Edition is null ? null : lines.Sum(line => line.Amount));
    }
}

public sealed record ApiDelivery(
    [property: JsonPropertyName("id"), Description("Le webhook-id de l’avis.")] Guid Id,
    [property: JsonPropertyName("abonnement")] Guid Subscription,
    [property: JsonPropertyName("evenement")] string Event,
    [property: JsonPropertyName("objet"), Description("Identifiant de ce dont il parle.")] Guid Subject,
    [property: JsonPropertyName("survenuLe")] DateTimeOffset HappenedAt,
    [property: JsonPropertyName("essais")] int Attempts,
    [property: JsonPropertyName("recu")] bool Delivered,
    [property: JsonPropertyName("reponse"), Description("Code HTTP de la dernière réponse ; absent : il n’y en a pas eu.")] int? Status,
    [property: JsonPropertyName("prochainEssai"), Description("Absent : reçu, abandonné, ou l’adresse n’est plus appelée.")] DateTimeOffset? NextAt)
{
    public static ApiDelivery Of(ReadWebhooks.Delivery d) => new(d.Id, d.Subscription, d.Event, d.Subject, d.HappenedAt, d.Number, d.IsDelivered, d.Status, d.NextAt);
}

public sealed record ApiStatementLine(
    [property: JsonPropertyName("libelle")] string Label, [property: JsonPropertyName("quantite")] int Quantity,
    [property: JsonPropertyName("prixUnitaire"), Description("En euros.")] decimal UnitPrice, [property: JsonPropertyName("montant"), Description("En euros.")] decimal Amount);
