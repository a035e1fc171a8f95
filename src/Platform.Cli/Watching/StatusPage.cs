using System.Globalization;
using System.Text;
using Platform.Core.Values;

namespace Platform.Cli.Watching;

/// <summary>/etat: the last day, the last ninety, and every gap by the minute. Plain HTML, no script, nothing fetched from the site that is watched.</summary>
public static class StatusPage
{
    /// <summary>Minutes that follow one another and in which an answer was missing, or in which nobody looked.</summary>
    public sealed record Gap(DateTimeOffset From, DateTimeOffset LastMinute, int Minutes, bool IsWatched = true);

    public static IReadOnlyList<Gap> GapsOf(IEnumerable<WatchedMinute> minutes)
    {
        var (gaps, before) = (new List<Gap>(), (DateTimeOffset?)null);
        foreach (var minute in minutes)
        {
            if (before is { } last && minute.At - last > TimeSpan.FromMinutes(1)) gaps.Add(new(last.AddMinutes(1), minute.At.AddMinutes(-1), (int)(minute.At - last).TotalMinutes - 1, IsWatched: false));
            before = minute.At;
            if (minute.IsWhole) continue;
            if (gaps is [.., { IsWatched: true } open] && open.LastMinute.AddMinutes(1) == minute.At) gaps[^1] = open with { LastMinute = minute.At, Minutes = open.Minutes + 1 };
            else gaps.Add(new(minute.At, minute.At, 1));
        }
        return gaps;
    }

    /// <param name="minutes">What was seen.</param>
    /// <param name="now">When it is read.</param>
    /// <param name="helpline">The number that people call, when the watcher was told.</param>
    public static string Write(IReadOnlyList<WatchedMinute> minutes, DateTimeOffset now, string? helpline = null)
    {
        var kept = minutes.Where(m => m.At >= now - MinuteFile.Kept && m.At <= now).ToList();
        var day = kept.Where(m => m.At >= now.AddHours(-24)).ToList();
        var html = new StringBuilder("""
            <!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>État du service</title>
            <style>body{font:1.125rem/1.5 sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#0b0c0c;background:#fff}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .5rem .4rem 0;border-bottom:1px solid #b1b4b6}caption{text-align:left;font-weight:700;font-size:1.25rem;padding:1rem 0 .5rem}</style>
            <main><h1>État du service</h1>
            """);
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{Sentence(kept, now)}</strong></p>")
            .Append(CultureInfo.InvariantCulture, $"<p>Mesuré de l’extérieur du portail, minute par minute. Page écrite le {FrenchFormat.LongDateTimeSeconds(now)}. <a href=\"/etat\">Actualiser</a></p>");
        html.Append("<table><caption>Réponses</caption><tr><th scope=col>Période</th><th scope=col>Minutes sans faute</th><th scope=col>Minutes observées</th></tr>");
        foreach (var (name, some) in ((string, List<WatchedMinute>)[])[("24 dernières heures", day), ("90 derniers jours", kept)])
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=row>{name}</th><td>{FrenchFormat.Number(some.Count(m => m.IsWhole))}</td><td>{FrenchFormat.Number(some.Count)}</td></tr>");
        html.Append("</table>");
        var gaps = GapsOf(kept);
        if (gaps.Count == 0) html.Append("<p>Aucune interruption observée.</p>");
        else
        {
            html.Append("<table><caption>Interruptions et minutes non observées</caption><tr><th scope=col>Début</th><th scope=col>Fin</th><th scope=col>Durée</th><th scope=col>Constat</th></tr>");
            foreach (var gap in gaps.Reverse())
                html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Instant(gap.From)}</td><td>{Instant(gap.LastMinute.AddMinutes(1))}</td><td>{FrenchFormat.Count(gap.Minutes, "minute")}</td><td>{(gap.IsWatched ? "sans réponse" : "non observé")}</td></tr>");
            html.Append("</table>");
        }
        return html.Append("<p>Une minute compte comme interrompue dès qu’un seul essai est resté sans réponse. «\u00A0Non observé\u00A0»\u00A0: l’observateur lui-même était arrêté, on ne sait pas. Ce qui a été reçu n’est jamais perdu pour autant.</p>")
            .Append(helpline is null ? "" : $"<p>Aide et assistance\u00A0: {System.Net.WebUtility.HtmlEncode(helpline)}.</p>").Append("</main></html>").ToString();
    }

    // Four columns on a telephone: the date may break between its words.
    private static string Instant(DateTimeOffset at) => $"{FrenchFormat.LongDate(at).Replace(FrenchFormat.NoBreak, ' ')} à\u00A0{FrenchFormat.Hour(at)}";

    private static string Sentence(List<WatchedMinute> kept, DateTimeOffset now) => kept.LastOrDefault() switch
    {
        { } last when now - last.At > TimeSpan.FromMinutes(5) => "On ne sait pas\u00a0: personne n’a observé le service ces cinq dernières minutes.",
        { IsWhole: true } => "Le service répond.",
        { } => "Le service ne répond pas, ou pas toujours.",
        null => "On ne sait pas encore\u00a0: l’observation commence.",
    };
}
