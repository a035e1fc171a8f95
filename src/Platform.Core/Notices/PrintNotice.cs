using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Files;
using Platform.Core.Messaging;
using Platform.Core.Notices.Channels;
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
public sealed class PrintNotice(PlatformDb db, PdfPrinter printer, PaperLook look, NoticeFormats formats, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(NoticeToPrint fact, CancellationToken cancel)
    {
        var id = new Id<NoticeVersion>(fact.Version);
        if (await db.PublicNotices.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.Pdf == null, cancel) is not { } notice) return;
        var facts = NoticePaper.Fields(CanonicalNotice.FromJson(notice.Content), portal.Value.Name, notice.PublishedAt);
        await look.DressAsync(facts, notice.TenantId, cancel);
        var pdf = await printer.PrintAsync(HtmlTemplate.Fill(NoticePaper.Template, facts), cancel);
        // Both stay as they are, whatever a later release would write.
        var xml = formats.Open(CanonicalNotice.FromJson(notice.Content)).Content;
        await db.Database.ExecuteSqlAsync($"update public_notices set pdf = {pdf}, xml = {xml} where tenant_id = {notice.TenantId} and id = {fact.Version} and pdf is null", cancel);
    }
}
