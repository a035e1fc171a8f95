using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Notices.Channels;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Api;

/// <summary>A notice beside its page, in XML and in PDF, at addresses that stay (VR-07); and what notices cost an account, as a table.</summary>
public static class NoticeFiles
{
    public static void MapNoticeFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/avis/{id:guid}.xml", XmlAsync).Anonymous();
        app.MapGet("/avis/{id:guid}.pdf", PdfAsync).Anonymous();
        app.MapGet("/{portail}/commune/avis/{year:int}.csv", CostsAsync).Needs(Capability.ReadConsultations);
    }

    private static async Task<IResult> XmlAsync(Guid id, ReadPublicNotice read, NoticeFormats formats, HttpContext context, CancellationToken cancel)
    {
        if (await read.FindAsync(new(id), cancel) is not { } notice) return TypedResults.NotFound();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(await read.XmlAsync(new(id), cancel) ?? formats.Open(notice.Content).Content, "application/xml", $"avis-{notice.Reference}-{notice.Number}.xml");
    }

    private static async Task<IResult> PdfAsync(Guid id, ReadPublicNotice read, HttpContext context, CancellationToken cancel)
    {
        if (await read.PdfAsync(new(id), cancel) is not { } pdf) return TypedResults.NotFound();
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(pdf, "application/pdf", $"avis-{id:D}.pdf");
    }

    private static async Task<IResult> CostsAsync(int year, ReadNoticeCosts read, HttpContext context, CancellationToken cancel)
    {
        var rows = year is >= 2019 and <= 2999 ? await read.ExecuteAsync(year, cancel) : [];
        context.Response.Headers.CacheControl = "private, no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var table = new Csv("Date", "Consultation", "Objet", "Canal", "Confirmé par", "Montant HT", "Devise", "Dû");
        foreach (var row in rows) table.Add(row.At, row.Reference, row.Title, row.Gazette ?? ChannelNames.Of(row.Channel), row.ConfirmedByName, row.Amount, row.Currency, row.Standing switch { ReadNoticeCosts.Standing.Due => "oui", ReadNoticeCosts.Standing.Awaited => "pas encore", _ => "non" });
        return Results.File(table.ToBytes(), "text/csv; charset=utf-8", $"avis-{year}.csv");
    }
}
