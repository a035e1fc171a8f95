using System.Globalization;
using Platform.Core.Values;

namespace Platform.Core.Exports;

/// <summary>The folder of one consultation in an export.</summary>
internal static class ConsultationFolder
{
    public static async Task AddAsync(ArchiveParts parts, ConsultationForExport.Facts facts, CancellationToken cancel)
    {
        foreach (var document in facts.Documents)
            await parts.AddStoredAsync($"{facts.Folder}/dossier/version-{document.Version}{(document.Published ? "" : "-brouillon")}/{document.Name}", document.Blob, document.Size, document.Sha256, cancel);
        await AddRegisterAsync(parts, facts, cancel);
        await parts.AddAsync($"{facts.Folder}/registre-des-retraits.csv", Withdrawals(facts), cancel);
        if (!facts.Closed) return;      // CCP R2132-9: of deposits, nothing; the policies gave nothing either
        await parts.AddAsync($"{facts.Folder}/registre-des-depots.csv", Deposits(facts), cancel);
        foreach (var deposit in facts.Deposits) await AddDepositAsync(parts, facts, deposit, cancel);
        foreach (var file in facts.Files) await parts.AddStoredAsync($"{facts.Folder}/ouverts/{file.Path}", file.Blob, file.Size, file.Sha256, cancel);
        foreach (var paper in facts.Minutes) await parts.AddAsync($"{facts.Folder}/proces-verbal-{paper.Edition}.pdf", paper.Pdf, cancel);
        if (facts.ClosingToken is { } token) await parts.AddAsync($"{facts.Folder}/cloture.tsr", token, cancel);
    }

    private static async Task AddRegisterAsync(ArchiveParts parts, ConsultationForExport.Facts facts, CancellationToken cancel)
    {
        var csv = new Csv("rang", "nature", "inscrit_le", "numero_de_suivi", "empreinte", "place_au_registre_public", "fichier");
        foreach (var entry in facts.Entries)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"registre/{entry.Rank:0000}-{entry.Kind}");
            csv.Add(entry.Rank, entry.Kind, entry.RecordedAt, entry.Tracking, Convert.ToHexStringLower(entry.Sha256), entry.Index?.ToString(CultureInfo.InvariantCulture), name + ".json");
            await parts.AddAsync($"{facts.Folder}/{name}.json", entry.Json, cancel);
            if (entry.Proof is { } proof) await parts.AddAsync($"{facts.Folder}/{name}.tlog-proof", proof, cancel);
        }
        await parts.AddAsync($"{facts.Folder}/registre.csv", csv.ToBytes(), cancel);
    }

    private static byte[] Withdrawals(ConsultationForExport.Facts facts)
    {
        var csv = new Csv("retire_le", "organisme", "personne", "courriel", "version_du_dossier");
        foreach (var w in facts.Withdrawals) csv.Add(w.At, w.Organisation, w.Person, w.Email, w.Version);
        return csv.ToBytes();
    }

    private static byte[] Deposits(ConsultationForExport.Facts facts)
    {
        var csv = new Csv("numero_de_suivi", "deposant", "identifiant", "dernier_octet_le", "limite", "hors_delai", "remplace", "retire_le", "dossier");
        foreach (var d in facts.Deposits) csv.Add(d.Folder, d.Bidder, d.BidderId, d.LastByteAt, d.Limit, d.Late ? "oui" : "non", d.Superseded ? "oui" : "non", d.RetractedAt, $"plis/{d.Folder}");
        return csv.ToBytes();
    }

    private static async Task AddDepositAsync(ArchiveParts parts, ConsultationForExport.Facts facts, ConsultationForExport.Deposit deposit, CancellationToken cancel)
    {
        var folder = $"{facts.Folder}/plis/{deposit.Folder}";
        await parts.AddAsync($"{folder}/recu.json", deposit.Receipt, cancel);
        if (facts.Entries.FirstOrDefault(e => e.Id == deposit.Entry)?.Proof is { } proof) await parts.AddAsync($"{folder}/recu.tlog-proof", proof, cancel);
        if (deposit.Token is { } token) await parts.AddAsync($"{folder}/recu.tsr", token, cancel);
        if (deposit.Bordereau is { } bordereau) await parts.AddAsync($"{folder}/bordereau.json", bordereau, cancel);
        foreach (var envelope in deposit.Envelopes)
        {
            await parts.AddStoredAsync($"{folder}/{envelope.Name}.age", envelope.Blob, envelope.Size, envelope.Sha256, cancel);
            await parts.AddAsync($"{folder}/{envelope.Name}.contexte.json", envelope.Context, cancel);
        }
    }
}
