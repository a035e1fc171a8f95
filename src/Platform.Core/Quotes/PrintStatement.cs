using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>releve.pdf: the lines as they were issued, with the clause and what the count assumes. Scope System; an edition is printed once.</summary>
public sealed class PrintStatement(PlatformDb db, ReadRebilling read, PdfPrinter printer, PrintedPapers papers, PaperLook look, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(StatementToPrint fact, CancellationToken cancel)
    {
        var year = (await db.Database.SqlQuery<int>($"select year as \"Value\" from rebilling_statements where tenant_id = {fact.Tenant} and id = {fact.Statement}").ToListAsync(cancel)).Single();
        // Issued again meanwhile: that edition is printed by its own fact.
        if (await read.AccountAsync(fact.Tenant, year, cancel) is not { Statement: { } statement } whole || statement.Edition != fact.Edition) return;
        var id = new Id<Tenant>(fact.Tenant);
        var lead = await (from t in db.Tenants join l in db.Tenants on t.LeadId equals l.Id where t.Id == id select new { l.Id, l.Name, l.Siret }).SingleAsync(cancel);
        var issued = statement.Steps.Single(step => step.Number == fact.Edition);
        var facts = new TemplateFields
        {
            ["titre"] = $"Relevé {year} — {whole.Name}", ["plateforme"] = portal.Value.Name, ["cree_le"] = WireInstant.Format(issued.At), ["pied"] = $"Relevé de refacturation {year} — {whole.Name}",
            ["annee"] = $"{year}", ["compte"] = whole.Name, ["compte_dit"] = BodyName.Said(whole.Name), ["du_compte"] = BodyName.Of(whole.Name), ["compte_siret"] = FrenchFormat.Siret(whole.Siret), ["acheteur"] = lead.Name, ["agglomeration"] = lead.Name, ["agglomeration_siret"] = FrenchFormat.Siret(lead.Siret),
            ["emis_le"] = FrenchFormat.LongDateTime(issued.At), ["emis_par"] = issued.ByName, ["corrige"] = statement.Before(fact.Edition) == StatementState.Disputed, ["complete"] = statement.Completes(fact.Edition),
            ["lignes"] = statement.Lines.Select(line => new TemplateFields
            {
                ["libelle"] = line.Label, ["quantite"] = FrenchFormat.Number(line.Quantity), ["prix"] = FrenchFormat.Euros(line.UnitPrice), ["montant"] = FrenchFormat.Euros(line.Amount),
            }).ToList(),
            ["total"] = FrenchFormat.Euros(statement.Lines.Total()), ["envoyees"] = FrenchFormat.Number(whole.Meter.Sent), ["forfait"] = whole.Meter.Allowance.Free is { } free ? FrenchFormat.Number(free) : "aucun",
            ["clause"] = whole.Meter.Allowance.Clause, ["hypotheses"] = whole.Meter.Allowance.Assumptions,
        };
        await look.DressAsync(facts, lead.Id.Value, cancel);
        var pdf = await printer.PrintAsync(HtmlTemplate.Fill("releve", facts), cancel);
        await papers.KeepAsync(PaperKind.Statement, fact.Tenant, null, fact.Statement, fact.Edition, pdf, cancel);
    }
}

/// <summary>Apart from the messages: a printer that is out keeps nobody from hearing of it.</summary>
public sealed record StatementToPrint(Guid Tenant, Guid Statement, int Edition) : IFact
{
    public static string Kind => "print-statement";
    public string Key => $"{Statement:N}-{Edition}";
}

/// <summary>One reader: an administrator of the account that owes, or of the lead whose account disagrees.</summary>
public sealed record StatementReaderToTell(Guid Tenant, int Year, int Number, StatementState State, Guid Membership) : IFact
{
    public static string Kind => "statement-reader-to-tell";
    public string Key => $"{Tenant:N}-{Year}-{Number}-{Membership:N}";
}

/// <summary>Tells an account's administrators that a statement is issued, and the lead's that one is disputed. Scope System.</summary>
public sealed class TellStatement(PlatformDb db, Outbox outbox, SendMail sendMail, ReadRebilling read, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(StatementIssued fact, CancellationToken cancel)
    {
        await outbox.AddAsync(new StatementToPrint(fact.Tenant, fact.Statement, fact.Edition), cancel);
        await QueueAsync(fact.Tenant, fact.Tenant, MembershipRole.AccountAdmin, fact.Statement, fact.Edition, StatementState.Issued, cancel);
    }

    public async Task ExecuteAsync(StatementDisputed fact, CancellationToken cancel)
    {
        var id = new Id<Tenant>(fact.Tenant);
        if (await db.Tenants.Where(t => t.Id == id).Select(t => t.LeadId).SingleAsync(cancel) is { } lead)
            await QueueAsync(fact.Tenant, lead.Value, MembershipRole.LeadAdmin, fact.Statement, fact.Number, StatementState.Disputed, cancel);
    }

    public async Task ExecuteAsync(StatementReaderToTell fact, CancellationToken cancel)
    {
        var id = new Id<Membership>(fact.Membership);
        if (await db.Memberships.Where(m => m.Id == id && m.RevokedAt == null).Select(m => new { m.TenantId, m.PersonEmail }).SingleOrDefaultAsync(cancel) is not { } reader) return;      // left since
        if (await read.AccountAsync(fact.Tenant, fact.Year, cancel) is not { Statement: { } statement } whole) return;
        var of = new Id<Tenant>(reader.TenantId);
        var slug = await db.Tenants.Where(t => t.Id == of).Select(t => t.Slug).SingleAsync(cancel);
        // The edition of the fact: another may stand since.
        var edition = fact.State == StatementState.Issued ? fact.Number : statement.Steps.Last(step => step.State == StatementState.Issued && step.Number < fact.Number).Number;
        var lines = await read.LinesAsync(fact.Tenant, statement.Id, edition, cancel);
        await sendMail.ExecuteAsync(new(fact.State != StatementState.Issued ? "releve-conteste" : statement.Completes(edition) ? "releve-complete" : "releve-emis", $"{statement.Id:N}-{fact.Number}", reader.TenantId, reader.PersonEmail, new Dictionary<string, string>
        {
            ["compte"] = whole.Name, ["compte_dit"] = BodyName.Said(whole.Name), ["du_compte"] = BodyName.Of(whole.Name), ["annee"] = $"{fact.Year}", ["montant"] = FrenchFormat.Euros(lines.Total()), ["motif"] = statement.Steps.Single(step => step.Number == fact.Number).Reason ?? "",
            ["lien"] = $"{portal.Value.BaseUrl}/{slug}/{(fact.State == StatementState.Issued ? $"commune/refacturation?annee={fact.Year}" : $"agglo/refacturation/{fact.Tenant}/{fact.Year}")}",
        }, []), cancel);
    }

    private async Task QueueAsync(Guid account, Guid readers, MembershipRole role, Guid statement, int number, StatementState state, CancellationToken cancel)
    {
        var year = (await db.Database.SqlQuery<int>($"select year as \"Value\" from rebilling_statements where tenant_id = {account} and id = {statement}").ToListAsync(cancel)).Single();
        var all = await db.Memberships.Where(m => m.TenantId == readers && m.Role == role && m.RevokedAt == null).OrderBy(m => m.Id).Select(m => new { m.Id, m.PersonEmail }).ToListAsync(cancel);
        foreach (var one in all.DistinctBy(m => m.PersonEmail.ToUpperInvariant())) await outbox.AddAsync(new StatementReaderToTell(account, year, number, state, one.Id.Value), cancel);
    }
}
