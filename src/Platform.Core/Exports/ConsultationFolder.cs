using Platform.Core.Values;

namespace Platform.Core.Exports;

/// <summary>The folder of one consultation in an export.</summary>
internal static class ConsultationFolder
{
    /// <param name="parts">The archive.</param>
    /// <param name="facts">Of the consultation.</param>
    /// <param name="entries">The next entries of its register after a rank, read in a transaction of their own.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task AddAsync(ArchiveParts parts, ConsultationForExport.Facts facts, Func<int, Task<IReadOnlyList<ConsultationForExport.Entry>>> entries, CancellationToken cancel)
    {
        foreach (var document in facts.Documents)
            await parts.AddStoredAsync($"{facts.Folder}/dossier/version-{document.Version}{(document.Published ? "" : "-brouillon")}/{document.Name}", document.Blob, document.Size, document.Sha256, cancel);
        var proofs = await AddRegisterAsync(parts, facts, entries, cancel);
        await parts.AddAsync($"{facts.Folder}/registre-des-retraits.csv", Withdrawals(facts), cancel);
        if (!facts.Closed) return;      // CCP R2132-9: of deposits, nothing; the policies gave nothing either
        await parts.AddAsync($"{facts.Folder}/registre-des-depots.csv", Deposits(facts), cancel);
        foreach (var deposit in facts.Deposits) await AddDepositAsync(parts, facts, deposit, proofs.GetValueOrDefault(deposit.Entry), cancel);
        foreach (var file in facts.Files) await parts.AddStoredAsync($"{facts.Folder}/ouverts/{file.Path}", file.Blob, file.Size, file.Sha256, cancel);
        foreach (var paper in facts.Minutes) await parts.AddAsync($"{facts.Folder}/proces-verbal-{paper.Edition}.pdf", paper.Pdf, cancel);
        if (facts.ClosingToken is { } token) await parts.AddAsync($"{facts.Folder}/cloture.tsr", token, cancel);
    }

    // Returns the proofs that stand beside a receipt too.
    private static async Task<Dictionary<Guid, string>> AddRegisterAsync(ArchiveParts parts, ConsultationForExport.Facts facts, Func<int, Task<IReadOnlyList<ConsultationForExport.Entry>>> entries, CancellationToken cancel)
    {
        var (receipts, proofs) = (facts.Deposits.Select(d => d.Entry).ToHashSet(), new Dictionary<Guid, string>());
        var csv = ConsultationForExport.Entry.Table();
        for (var next = await entries(0); next.Count > 0; next = await entries(next[^1].Rank))
        {
            foreach (var entry in next)
            {
                entry.AddTo(csv);
                await parts.AddAsync($"{facts.Folder}/{entry.Name}.json", entry.Json, cancel);
                if (entry.Proof is { } shown && receipts.Contains(entry.Id)) proofs[entry.Id] = shown;
                if (entry.Proof is { } proof) await parts.AddAsync($"{facts.Folder}/{entry.Name}.tlog-proof", proof, cancel);
            }
        }
        await parts.AddAsync($"{facts.Folder}/registre.csv", csv.ToBytes(), cancel);
        return proofs;
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

    private static async Task AddDepositAsync(ArchiveParts parts, ConsultationForExport.Facts facts, ConsultationForExport.Deposit deposit, string? proof, CancellationToken cancel)
    {
        var folder = $"{facts.Folder}/plis/{deposit.Folder}";
        await parts.AddAsync($"{folder}/recu.json", deposit.Receipt, cancel);
        if (proof is not null) await parts.AddAsync($"{folder}/recu.tlog-proof", proof, cancel);
        if (deposit.Token is { } token) await parts.AddAsync($"{folder}/recu.tsr", token, cancel);
        if (deposit.Bordereau is { } bordereau) await parts.AddAsync($"{folder}/bordereau.json", bordereau, cancel);
        foreach (var envelope in deposit.Envelopes)
        {
            await parts.AddStoredAsync($"{folder}/{envelope.Name}.age", envelope.Blob, envelope.Size, envelope.Sha256, cancel);
            await parts.AddAsync($"{folder}/{envelope.Name}.contexte.json", envelope.Context, cancel);
        }
    }
}
