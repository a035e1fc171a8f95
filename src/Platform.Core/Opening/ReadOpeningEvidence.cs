using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>
/// What the register holds of the bids of an open session: the closing, the gate's opening, every deposit and every limit before the last, each with its proof. The
/// holder's page judges with it what the tables say; nothing here is checked by the server that could have been changed.
/// </summary>
public sealed class ReadOpeningEvidence(PlatformDb db, OpenableEnvelopes openable, ProveInclusion prove)
{
    public sealed record Evidence(ProvedEntry? Closing, ProvedEntry? Gate, IReadOnlyList<ProvedEntry> Deposits, IReadOnlyList<ProvedEntry> Limits);

    /// <param name="Details">Canonical JSON: the exact bytes that were hashed.</param>
    /// <param name="Salt">32 bytes.</param>
    /// <param name="Proof">Null until the sequencer has passed.</param>
    public sealed record ProvedEntry(string Details, byte[] Salt, string? Proof);

    /// <returns>Null while no session is open: a deposit's entry names its bidder.</returns>
    public async Task<Evidence?> ExecuteAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        if (!await openable.IsSessionOpenAsync(consultation, cancel)) return null;
        var entries = await db.RegisterEntries.AsNoTracking()
            .Where(e => e.ConsultationId == consultation.Value && (e.Kind == "cloture" || e.Kind == "verrou-ouvert" || e.Kind == "depot" || e.Kind == "limite-modifiee")).OrderBy(e => e.Rank).ToListAsync(cancel);
        return new(await LastAsync("cloture"), await LastAsync("verrou-ouvert"), await AllAsync("depot"), await AllAsync("limite-modifiee"));

        async Task<ProvedEntry?> LastAsync(string kind) => entries.LastOrDefault(e => e.Kind == kind) is { } last ? await ProveAsync(last) : null;

        async Task<IReadOnlyList<ProvedEntry>> AllAsync(string kind)
        {
            var proved = new List<ProvedEntry>();
            foreach (var entry in entries.Where(e => e.Kind == kind)) proved.Add(await ProveAsync(entry));
            return proved;
        }

        async Task<ProvedEntry> ProveAsync(RegisterEntry entry) =>
            new(entry.Details, entry.Salt, (await prove.ExecuteAsync(entry.Id.Value, cancel)).Match<string?>(proved => proved.TlogProof, pending => null));
    }
}
