using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.Cli.StandIn;

/// <summary>TED, the DILA and a gazette, played over HTTP for demonstrations and tests. What they keep and how they fail is said by <see cref="OfficialJournals"/>.</summary>
public sealed class JournalServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private JournalServer(WebApplication app, int port) => (this.app, Address) = (app, new Uri($"http://127.0.0.1:{port}/"));

    public Uri Address { get; }

    public static async Task<JournalServer> StartAsync(OfficialJournals journals, int port, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var server = builder.Build();
        server.MapGet("/ted/v3/notices", (HttpContext http, string id, string versionId) => AskTedAsync(journals, http, $"{id}-{versionId}"));
        server.MapPost("/ted/v3/notices/submit", (HttpContext http) => SubmitAsync(journals, http));
        server.MapGet("/ted/v3/notices/{reference}/validation-report", (HttpContext http, string reference) => ReportAsync(journals, http, reference));
        // The DILA, and any gazette under its own name.
        server.MapGet("/{journal}/avis/{reference}", (HttpContext http, string journal, string reference) => AskAsync(journals, http, journal, reference));
        server.MapPut("/{journal}/avis/{reference}", (HttpContext http, string journal, string reference) => PutAsync(journals, http, journal, reference));
        server.MapGet("/", (HttpContext http) => JournalPage.WriteAsync(journals, http));
        server.MapGet("/recus/{number:int}.xml", (HttpContext http, int number) => Text(http, 200, journals.Accepted.ElementAtOrDefault(number - 1)?.Content ?? "", "application/xml"));
        await server.StartAsync(cancel);
        return new(server, port);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static async Task AskTedAsync(OfficialJournals journals, HttpContext http, string reference)
    {
        var call = journals.Note("ted", "ask", reference);
        if (await FailsAsync(journals, http, call, null)) return;
        var (id, version) = (reference[..36], reference[37..]);
        var lines = journals.Accepted.Where(notice => notice.Journal == "ted" && notice.Reference == reference).Select(notice =>
            $$"""{"id":"{{id}}","versionId":"{{version}}","status":"{{(notice.Errors.Count > 0 ? "VALIDATION_FAILED" : notice.PublishedAt is null ? "SUBMITTED" : "PUBLISHED")}}","publicationId":{{(notice.PublishedAt is null ? "null" : $"\"{notice.Number}\"")}}}""").ToList();
        await Text(http, 200, $$"""{"totalSize":{{lines.Count}},"content":[{{string.Join(',', lines)}}]}""", "application/json");
    }

    private static async Task SubmitAsync(OfficialJournals journals, HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var file = form.Files.GetFile("notice");
        if (file is null || http.Request.Headers.Authorization.Count == 0) { await Text(http, file is null ? 400 : 401, "{}", "application/json"); return; }
        using var reader = new StreamReader(file.OpenReadStream());
        var content = await reader.ReadToEndAsync();
        var reference = ReferenceIn(content) ?? Path.GetFileNameWithoutExtension(file.FileName);
        if (await FailsAsync(journals, http, journals.Note("ted", "send", reference), content)) return;
        if (journals.Take("ted", reference, content) is { } taken)
            await Text(http, 201, $$"""{"success":{{(taken.Errors.Count == 0 ? "true" : "false")}},"validationReportUrl":"/v3/notices/{{reference}}/validation-report"}""", "application/json");
        else await Text(http, 500, """{"code":"notice.ALREADY_EXISTS","message":"Notice with the same noticeId and versionId already exists."}""", "application/json");
    }

    private static async Task ReportAsync(OfficialJournals journals, HttpContext http, string reference)
    {
        if (await FailsAsync(journals, http, journals.Note("ted", "report", reference), null)) return;
        XNamespace svrl = "http://purl.oclc.org/dsdl/svrl";
        await Text(http, 200, new XElement(svrl + "schematron-output", (journals.Find("ted", reference)?.Errors ?? []).Select(error =>
            new XElement(svrl + "failed-assert", new XAttribute("id", error.Rule), new XAttribute("role", "ERROR"), new XElement(svrl + "text", error.Message), new XElement(svrl + "diagnostic-reference", new XAttribute("see", $"field:{error.Field}"))))).ToString(), "application/xml");
    }

    private static async Task AskAsync(OfficialJournals journals, HttpContext http, string journal, string reference)
    {
        if (await FailsAsync(journals, http, journals.Note(journal, "ask", reference), null)) return;
        if (journals.Find(journal, reference) is { } notice) await Text(http, 200, Receipt(journals, notice, reference), "application/xml");
        else await Text(http, 404, "", "text/plain");
    }

    private static async Task PutAsync(OfficialJournals journals, HttpContext http, string journal, string reference)
    {
        using var reader = new StreamReader(http.Request.Body);
        var content = await reader.ReadToEndAsync();
        if (await FailsAsync(journals, http, journals.Note(journal, "send", reference), content)) return;
        if (journals.Take(journal, reference, content) is { } taken) await Text(http, 201, Receipt(journals, taken, reference), "application/xml");
        else await Text(http, 409, Receipt(journals, journals.Find(journal, reference)!, reference), "application/xml");      // just found there
    }

    private static string Receipt(OfficialJournals journals, AcceptedNotice notice, string reference) => new XElement("accuse", new XAttribute("reference", reference), new XAttribute("identifiant", notice.Number),
        new XAttribute("etat", notice.Errors.Count > 0 ? "REJETE" : notice.PublishedAt is null ? "RECU" : "PARU"),
        notice.Errors.Select(error => new XElement("erreur", new XAttribute("regle", error.Rule), new XAttribute("champ", error.Field), error.Message)),
        notice.PublishedAt is null ? null : new XElement("parution", new XAttribute("numero", notice.Number), new XAttribute("adresse", $"{journals.ShownAt}{notice.Number}"))).ToString();

    // The reference stands in the notice itself (BT-701, BT-757); file names are nobody's.
    private static string? ReferenceIn(string content)
    {
        try
        {
            XNamespace cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
            var root = XDocument.Parse(content).Root;
            return root?.Element(cbc + "ID")?.Value is { Length: 36 } id && root.Element(cbc + "VersionID")?.Value is { } version ? $"{id}-{version}" : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static async Task<bool> FailsAsync(OfficialJournals journals, HttpContext http, JournalCall call, string? content)
    {
        if (journals.Instead(call) is not { } fault) return false;
        if (content is not null && (fault.Taken || fault.TakenLater)) journals.Take(call.Journal, call.Reference, content, fault.TakenLater);
        if (fault.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        switch (fault.What)
        {
            case Mishap.Status: await Text(http, fault.Status, "<html>Service indisponible</html>", "text/html"); break;
            case Mishap.Garbage: await Text(http, 200, "\u0001<<<not what was asked>>> {\"content\":", "application/xml"); break;
            case Mishap.Empty: await Text(http, 200, "", "application/xml"); break;
            case Mishap.Redirect: http.Response.Redirect("/ailleurs"); break;
            case Mishap.WrongReference:
                var other = "00000000-0000-4000-8000-000000000000-01";
                await Text(http, 200, call.Journal == "ted" && call.Act == "ask" ? $$"""{"totalSize":1,"content":[{"id":"{{other[..36]}}","versionId":"01","status":"SUBMITTED"}]}"""
                    : $"""<accuse reference="{other}" identifiant="26-1" etat="RECU"/>""", "application/xml");
                break;
            case Mishap.Truncated:
                http.Response.ContentLength = 4_000;
                await http.Response.Body.WriteAsync("<accuse reference="u8.ToArray());
                await http.Response.Body.FlushAsync();
                http.Abort();
                break;
            case Mishap.Cut: http.Abort(); break;
            case Mishap.Silence: await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default); break;
        }
        return true;
    }

    private static Task Text(HttpContext http, int status, string text, string type)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, type + "; charset=utf-8");
        return http.Response.WriteAsync(text, Encoding.UTF8);
    }
}
