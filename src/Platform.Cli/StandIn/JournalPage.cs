using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Platform.Core.Values;

namespace Platform.Cli.StandIn;

/// <summary>What the played journals have received: a page for whoever watches the demonstration.</summary>
internal static class JournalPage
{
    public static Task WriteAsync(OfficialJournals journals, HttpContext http)
    {
        var page = new StringBuilder("""
            <!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Journaux officiels joués</title>
            <style>body{font:18px/1.5 sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;border-bottom:1px solid #ccc;vertical-align:top}</style>
            <h1>Journaux officiels joués</h1><p>Ni le JOUE ni le BOAMP : ce serveur joue leur rôle sur cette machine, pour la démonstration.</p>
            """);
        var received = journals.Accepted;
        page.Append(received.Count == 0 ? "<p>Aucun avis reçu pour l’instant.</p>" : "<table><thead><tr><th>Reçu</th><th>Journal</th><th>Référence</th><th>État</th><th>Avis</th></tr></thead><tbody>");
        foreach (var (index, notice) in received.Index())
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(FrenchFormat.TableDateTime(notice.At))}</td><td>{(notice.Journal switch { "ted" => "JOUE (TED)", "dila" => "BOAMP (DILA)", _ => "Journal" })}</td><td>{WebUtility.HtmlEncode(notice.Reference)}</td><td>{(notice.Errors.Count > 0 ? "Refusé : " + WebUtility.HtmlEncode(notice.Errors[0].Message) : notice.PublishedAt is null ? "Reçu, à paraître" : $"Paru, n° {notice.Number}")}</td><td><a href=\"/recus/{index + 1}.xml\">XML</a></td></tr>");
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(page.Append(received.Count == 0 ? "" : "</tbody></table>").ToString());
    }
}
