using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Hosting;

/// <summary>Statements as files, for both sides: PDF of the edition in force once it is printed, CSV of its lines, and the lead's table of a year.</summary>
public static class StatementFiles
{
    public static void MapStatementFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/{portail}/commune/refacturation/{annee:int}.pdf", OwnPdfAsync).Needs(Capability.ReadQuotes);
        app.MapGet("/{portail}/commune/refacturation/{annee:int}.csv", OwnCsvAsync).Needs(Capability.ReadQuotes);
        app.MapGet("/{portail}/agglo/refacturation/{compte:guid}/{annee:int}.pdf", PdfAsync).Needs(Capability.ManageRebilling);
        app.MapGet("/{portail}/agglo/refacturation/{compte:guid}/{annee:int}.csv", CsvAsync).Needs(Capability.ManageRebilling);
        app.MapGet("/{portail}/agglo/refacturation/{annee:int}.csv", YearAsync).Needs(Capability.ManageRebilling);
    }

    private static Task<IResult> OwnPdfAsync(int annee, CurrentPerson person, ReadRebilling read, PrintedPapers papers, CancellationToken cancel) => PdfAsync(person.Tenant.Id, annee, read, papers, cancel);

    private static Task<IResult> OwnCsvAsync(int annee, CurrentPerson person, ReadRebilling read, CancellationToken cancel) => CsvAsync(person.Tenant.Id, annee, read, cancel);

    private static async Task<IResult> PdfAsync(Guid compte, int annee, ReadRebilling read, PrintedPapers papers, CancellationToken cancel) =>
        await read.AccountAsync(compte, annee, cancel) is { Statement: { Edition: { } edition } statement } && await papers.ReadAsync(PaperKind.Statement, statement.Id, edition, cancel) is { } pdf
            ? Results.File(pdf, "application/pdf", $"releve-{annee}-{edition}.pdf") : Results.NotFound();

    private static async Task<IResult> CsvAsync(Guid compte, int annee, ReadRebilling read, CancellationToken cancel)
    {
        if (await read.AccountAsync(compte, annee, cancel) is not { Statement: { Edition: not null } statement } whole) return Results.NotFound();
        var table = new Csv("compte", "siret", "annee", "etat", "nature", "designation", "quantite", "prix_unitaire", "montant");
        foreach (var line in statement.Lines) table.Add(whole.Name, whole.Siret, annee, Words.Of(statement.State), Words.Of(line.Kind), line.Label, line.Quantity, line.UnitPrice, line.Amount);
        return File(table, $"releve-{annee}.csv");
    }

    private static async Task<IResult> YearAsync(int annee, SyndicatedAccounts accounts, QuoteMeters meters, ReadRebilling read, CancellationToken cancel)
    {
        if (!QuoteAllowance.Knows(annee)) return Results.NotFound();
        var (states, charges) = (await read.StatesAsync(annee, cancel), await read.ChargesAsync(annee, cancel));
        var table = new Csv("compte", "annee", "demandes_envoyees", "forfait", "demandes_facturables", "montant_simule_des_demandes", "prestations_et_avis", "releve");
        foreach (var row in await meters.AccountsAsync(annee, await accounts.AllOfYearAsync(annee, cancel), cancel))
            table.Add(row.Name, annee, row.Meter.Sent, row.Meter.Allowance.Free, row.Meter.Cost.Billable, row.Meter.Cost.Amount, charges.GetValueOrDefault(row.Account), states.TryGetValue(row.Account, out var standing) ? Words.Of(standing.State) + (standing.HasGrown ? $", {Words.ToComplete}" : "") : null);
        return File(table, $"refacturation-{annee}.csv");
    }

    private static IResult File(Csv table, string name) => Results.File(table.ToBytes(), "text/csv; charset=utf-8", name);
}
