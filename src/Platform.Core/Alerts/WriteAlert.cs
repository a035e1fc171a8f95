using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Alerts;

/// <summary>Puts alerts into words, many at once: what each message tells, why its reader gets it, and how she ends it.</summary>
public sealed class WriteAlert(MailWords words, IOptions<PortalAddress> portal)
{
    /// <summary>Of a digest; the rest is a number and a link.</summary>
    private const int MostListed = 30;

    private sealed record Told(Guid Consultation, string Reference, string Title, string Buyer, string Nature, DateTimeOffset Deadline, string Search);

    /// <returns>By id; what has nothing to say any more is not among them.</returns>
    internal async Task<IReadOnlyDictionary<Guid, OutgoingMail>> ExecuteAsync(NpgsqlConnection connection, IReadOnlyList<Guid> mails, CancellationToken cancel)
    {
        await using var read = new NpgsqlCommand("""
            select m.id, m.recipient, m.secret, m.day is not null, p.id, p.reference, p.title, p.buyer, p.nature, p.submission_deadline, s.words, s.natures, s.procedures, s.cpvs, cardinality(s.buyers), cardinality(s.communes), cardinality(s.windows), cardinality(s.bands)
            from alert_mails m join alert_matches a on a.mail_id = m.id join saved_searches s on s.id = a.search_id and s.ended_at is null
            join public_consultations p on p.tenant_id = a.buyer_id and p.id = a.consultation_id and p.discontinued_at is null
            where m.id = any ($1) order by m.id, p.submission_deadline, p.id, s.created_at
            """, connection) { Parameters = { new() { Value = mails.ToArray() } } };
        var letters = new Dictionary<Guid, (string To, byte[] Secret, bool IsDigest, List<Told> Told)>();
        await using (var row = await read.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
            {
                if (!letters.TryGetValue(row.GetGuid(0), out var letter)) letters[row.GetGuid(0)] = letter = (row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetBoolean(3), []);
                letter.Told.Add(new(row.GetGuid(4), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetFieldValue<DateTimeOffset>(9), SearchOf(row)));
            }
        }
        return letters.ToDictionary(letter => letter.Key, letter => Write(letter.Key, letter.Value.To, AlertSecret.Write(letter.Value.Secret), letter.Value.IsDigest, letter.Value.Told));
    }

    private OutgoingMail Write(Guid id, string to, string secret, bool isDigest, List<Told> told)
    {
        var site = portal.Value.BaseUrl;
        var (stop, searches) = ($"{site}/alertes/arret/{secret}", string.Join('\n', told.Select(t => $"– {t.Search}").Distinct(StringComparer.Ordinal)));
        var consultations = told.DistinctBy(t => t.Consultation).ToList();
        var (subject, text) = words.Write(isDigest ? "alerte-releve" : "alerte", new Dictionary<string, string>
        {
            ["objet"] = consultations[0].Title, ["acheteur"] = consultations[0].Buyer, ["nombre"] = FrenchFormat.Count(consultations.Count, "nouvelle consultation", "nouvelles consultations"),
            ["consultations"] = Listed(consultations, site), ["recherches"] = searches, ["arret"] = stop,
        });
        return new(id, to, subject, text, []) { UnsubscribeAt = stop };
    }

    private static string Listed(List<Told> consultations, string site)
    {
        var lines = new StringBuilder();
        foreach (var told in consultations.Take(MostListed))
            lines.Append($"{told.Title}\n{told.Buyer}, {told.Reference}, {NatureOf(told.Nature)}\nRemise des plis{FrenchFormat.NoBreak}: {FrenchFormat.Limit(told.Deadline)}\n{site}/consultations/{told.Consultation}\n\n");
        if (consultations.Count > MostListed) lines.Append($"Et {FrenchFormat.Count(consultations.Count - MostListed, "autre", "autres")}{FrenchFormat.NoBreak}: {site}/consultations\n");
        return lines.ToString().TrimEnd();
    }

    private static string NatureOf(string nature) => Enum.Parse<Nature>(nature) switch { Nature.Works => "travaux", Nature.Supplies => "fournitures", Nature.Services => "services" };

    // Counts alone where names would be another read.
    private static string SearchOf(NpgsqlDataReader row) => SearchInWords.Of(new()
    {
        Words = row.IsDBNull(10) ? null : row.GetString(10), Natures = [.. row.GetFieldValue<string[]>(11).Select(Enum.Parse<Nature>)], Procedures = [.. row.GetFieldValue<string[]>(12).Select(Enum.Parse<Procedure>)],
        Cpvs = row.GetFieldValue<string[]>(13), Buyers = new string[row.GetInt32(14)], Communes = new string[row.GetInt32(15)], Windows = new DeadlineWindow[row.GetInt32(16)], Values = new ValueBand[row.GetInt32(17)],
    });
}
