using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A public version to be printed.</summary>
public sealed record NoticeToPrint(Guid Version) : IFact
{
    public static string Kind => "print-notice";
    public string Key => $"{Version:D}";
}

/// <summary>avis.pdf: what the public page says, on paper; also what a gazette without XML is sent by e-mail. Scope System; printed once.</summary>
public sealed class PrintNotice(PlatformDb db, PdfPrinter printer, PaperLook look, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(NoticeToPrint fact, CancellationToken cancel)
    {
        var id = new Id<NoticeVersion>(fact.Version);
        if (await db.PublicNotices.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.Pdf == null, cancel) is not { } notice) return;
        var facts = Facts(CanonicalNotice.FromJson(notice.Content), notice);
        await look.DressAsync(facts, notice.TenantId, cancel);
        var pdf = await printer.PrintAsync(HtmlTemplate.Fill("avis", facts), cancel);
        await db.Database.ExecuteSqlAsync($"update public_notices set pdf = {pdf} where tenant_id = {notice.TenantId} and id = {fact.Version} and pdf is null", cancel);
    }

    private TemplateFields Facts(CanonicalNotice said, PublicNotice notice) => new()
    {
        ["titre"] = $"Avis {notice.Reference}", ["plateforme"] = portal.Value.Name, ["cree_le"] = WireInstant.Format(notice.PublishedAt), ["pied"] = $"Avis {notice.Reference}, version {notice.Number}",
        ["reference"] = notice.Reference, ["version"] = $"{notice.Number}", ["publie_le"] = FrenchFormat.LongDateTime(notice.PublishedAt),
        ["rectificatif"] = said.Correction is not null, ["motif"] = said.Correction?.Text ?? "",
        ["changements"] = (said.Correction?.Changes ?? []).Select(change => new TemplateFields { ["texte"] = change.Text }).ToList(),
        ["acheteur"] = said.Buyer.Organisation.Name, ["siret"] = FrenchFormat.Siret(said.Buyer.Organisation.Number ?? ""),
        ["adresse"] = string.Join(", ", new[] { said.Buyer.Organisation.Street, $"{said.Buyer.Organisation.PostCode} {said.Buyer.Organisation.City}".Trim() }.Where(text => !string.IsNullOrEmpty(text))),
        ["contact"] = string.Join(", ", new[] { said.Buyer.Organisation.Contact, said.Buyer.Organisation.Email, said.Buyer.Organisation.Phone }.Where(text => !string.IsNullOrEmpty(text))),
        ["objet"] = said.Purpose.Title, ["description"] = said.Purpose.Description, ["cpv"] = Law.CpvCode.Named(said.Purpose.Cpv),
        ["lots"] = said.IsDivided ? said.Lots.Select(lot => new TemplateFields { ["numero"] = $"{lot.Number}", ["intitule"] = lot.Title }).ToList() : new List<TemplateFields>(),
        ["criteres"] = said.Lots[0].Criteria.Select(criterion => new TemplateFields { ["nom"] = criterion.Name, ["poids"] = criterion.Weight is { } weight ? $"{weight:0.##}\u00A0%" : "" }).ToList(),
        ["limite"] = (said.Conditions.OffersBy ?? said.Conditions.CandidaciesBy) is { } limit ? FrenchFormat.Limit(limit) : "",
        ["questions"] = said.Conditions.QuestionsBy is { } questions ? FrenchFormat.Limit(questions) : "",
        ["dossier"] = said.Conditions.Documents?.ToString() ?? "", ["recours"] = $"{said.Appeal.Body.Name}. {said.Appeal.Periods}",
    };
}
