using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Files;
using Platform.Core.Opening;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;

namespace Platform.Core.Exports;

/// <summary>What an export takes of one consultation. The policies decide as on the pages of its buyers: of a deposit nothing before the closing. Scope Export.</summary>
public sealed class ConsultationForExport(PlatformDb db, CurrentScope scope, ProveInclusion prove)
{
    /// <summary>Of the register, in one transaction: each entry is proved by several readings, and a signed context lives a minute.</summary>
    public const int MostEntries = 200;

    public sealed record Facts(string Folder, bool Closed, IReadOnlyList<Document> Documents, IReadOnlyList<Taken> Withdrawals, IReadOnlyList<Deposit> Deposits,
        IReadOnlyList<Opened> Files, IReadOnlyList<Paper> Minutes, byte[]? ClosingToken);

    public sealed record Document(int Version, bool Published, string Name, long Size, byte[] Sha256, BlobName Blob);

    /// <param name="Json">Details and salt: what was committed.</param>
    /// <param name="Proof">Null until the register has taken it in.</param>
    public sealed record Entry(Guid Id, int Rank, string Kind, byte[] Json, string Tracking, byte[] Sha256, DateTimeOffset RecordedAt, string? Proof, long? Index)
    {
        /// <summary>Of its files, without what follows the point.</summary>
        public string Name => string.Create(CultureInfo.InvariantCulture, $"registre/{Rank:0000}-{Kind}");

        public static Csv Table() => new("rang", "nature", "inscrit_le", "numero_de_suivi", "empreinte", "place_au_registre_public", "fichier");

        public void AddTo(Csv table) => table.Add(Rank, Kind, RecordedAt, Tracking, Convert.ToHexStringLower(Sha256), Index?.ToString(CultureInfo.InvariantCulture), Name + ".json");
    }

    public sealed record Taken(DateTimeOffset At, string? Organisation, string? Person, string? Email, int Version);

    /// <param name="Folder">Of this bid, by its tracking number.</param>
    public sealed record Deposit(string Folder, string Bidder, string BidderId, DateTimeOffset LastByteAt, DateTimeOffset Limit, bool Late, bool Superseded, DateTimeOffset? RetractedAt, string Receipt, Guid Entry, string? Bordereau, byte[]? Token, IReadOnlyList<Sealed> Envelopes);

    /// <param name="Name">« candidature », « offre-lot-2 ».</param>
    public sealed record Sealed(string Name, long Size, byte[] Sha256, BlobName Blob, string Context);

    public sealed record Opened(string Path, long Size, byte[] Sha256, BlobName Blob);

    public sealed record Paper(int Edition, byte[] Pdf);

    public async Task<Facts> ReadAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var account = ((Scope.Export)scope.Required).TenantId;
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        var documents = await (from d in db.DceDocuments.AsNoTracking() join v in db.DceVersions.AsNoTracking() on new { d.TenantId, Id = d.VersionId } equals new { v.TenantId, v.Id }
                               where d.ConsultationId == id orderby v.Number, d.Name
                               select new { v.Number, v.PublishedAt, d.Name, d.Size, d.Sha256, d.Blob }).ToListAsync(cancel);
        var withdrawals = await db.Database.SqlQuery<Taken>($"""
            select withdrawn_at as "At", organisation as "Organisation", person as "Person", email as "Email", version_number as "Version" from dce_withdrawals
            where tenant_id = {account} and consultation_id = {id.Value} order by withdrawn_at, id
            """).ToListAsync(cancel);
        var minutes = await db.Database.SqlQuery<Paper>($"""
            select edition as "Edition", pdf as "Pdf" from printed_papers where tenant_id = {account} and kind = 'minutes' and subject_id = {id.Value} order by edition
            """).ToListAsync(cancel);
        var closing = await db.Timestamps.AsNoTracking().Where(t => t.Subject == TimestampSubject.Checkpoint && t.SubjectId == id.Value).Select(t => t.Token).SingleOrDefaultAsync(cancel);
        var bids = await db.Bids.AsNoTracking().Where(b => b.ConsultationId == id && b.FinalisedAt != null).OrderBy(b => b.LastByteAt).ToListAsync(cancel);
        var envelopes = (await db.BidEnvelopes.AsNoTracking().Where(e => e.ConsultationId == id && e.Sha256 != null).ToListAsync(cancel)).ToLookup(e => e.BidId);
        var names = envelopes.SelectMany(of => of).ToDictionary(e => e.Id, NameOf);
        var folders = bids.ToDictionary(b => b.Id, b => b.Tracking ?? b.Id.ToString());
        return new($"consultations/{SafeFolder(consultation.Reference)}", consultation.ClosedAt is not null,
            [.. documents.Select(d => new Document(d.Number, d.PublishedAt is not null, d.Name, d.Size, d.Sha256, BlobName.Parse(d.Blob)))], withdrawals,
            [.. await DepositsAsync(bids, envelopes, names, folders, cancel)], await OpenedAsync(id, names, folders, cancel), minutes, closing);
    }

    /// <param name="id">The consultation.</param>
    /// <param name="after">Rank of the last one that was read; 0 for the first.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>The next entries of its register, in their order; none at the end.</returns>
    public Task<IReadOnlyList<Entry>> EntriesAsync(Id<Consultation> id, int after, CancellationToken cancel) =>
        ProvedAsync(db.RegisterEntries.AsNoTracking().Where(e => e.ConsultationId == id.Value && e.Rank > after).OrderBy(e => e.Rank).Take(MostEntries), cancel);

    /// <summary>Those of a time, but for the withdrawals of its file: who took it says nothing of an outage. As far as who asks reads that register: of deposits none before the closing.</summary>
    public Task<IReadOnlyList<Entry>> EntriesBetweenAsync(Id<Consultation> id, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ProvedAsync(db.RegisterEntries.AsNoTracking().Where(e => e.ConsultationId == id.Value && e.RecordedAt >= from && e.RecordedAt <= to && e.Kind != "retrait").OrderBy(e => e.Rank), cancel);

    private async Task<IReadOnlyList<Entry>> ProvedAsync(IQueryable<RegisterEntry> rows, CancellationToken cancel)
    {
        var entries = new List<Entry>();
        foreach (var row in await rows.ToListAsync(cancel))
        {
            var proof = (await prove.ExecuteAsync(row.Id.Value, cancel)).Match<ProveInclusion.Outcome.Proved?>(proved => proved, pending => null);
            var json = CanonicalJson.Serialize(new JsonObject { ["details"] = JsonNode.Parse(row.Details), ["sel"] = Convert.ToBase64String(row.Salt) });
            entries.Add(new(row.Id.Value, row.Rank, row.Kind, json, RegisterLeaf.TrackingNumber(row.Entry), row.Entry, row.RecordedAt, proof?.TlogProof, proof?.Index));
        }
        return entries;
    }

    private async Task<IReadOnlyList<Deposit>> DepositsAsync(IReadOnlyList<Bid> bids, ILookup<Id<Bid>, BidEnvelope> envelopes, Dictionary<Id<BidEnvelope>, string> names, Dictionary<Id<Bid>, string> folders, CancellationToken cancel)
    {
        var ids = bids.Select(b => b.Id.Value).ToList();
        var tokens = await db.Timestamps.AsNoTracking().Where(t => t.Subject == TimestampSubject.Receipt && ids.Contains(t.SubjectId)).ToDictionaryAsync(t => t.SubjectId, t => t.Token, cancel);
        return [.. bids.Select(b => new Deposit(folders[b.Id], b.BidderName, b.BidderId, Filled(b.LastByteAt), Filled(b.LimitApplied), b.Late is true, b.SupersededAt is not null, b.RetractedAt, b.Receipt ?? "", b.ReceiptEntry ?? default, b.Bordereau,
            tokens.GetValueOrDefault(b.Id.Value), [.. envelopes[b.Id].Select(e => new Sealed(names[e.Id], e.Size ?? 0, e.Sha256 ?? [], e.Blob, e.Context))]))];
    }

    private async Task<IReadOnlyList<Opened>> OpenedAsync(Id<Consultation> id, Dictionary<Id<BidEnvelope>, string> names, Dictionary<Id<Bid>, string> folders, CancellationToken cancel) =>
        [.. (await db.OpenedFiles.AsNoTracking().Where(f => f.ConsultationId == id && db.OpenedEnvelopes.Any(o => o.EnvelopeId == f.EnvelopeId && o.Outcome == OpeningOutcome.Opened)).OrderBy(f => f.Path).ToListAsync(cancel))
            .Select(f => new Opened($"{folders[f.BidId]}/{names[f.EnvelopeId]}/{f.Path}", f.Size, f.Sha256, BlobName.Parse(f.Blob)))];

    private static string NameOf(BidEnvelope envelope) => envelope.Kind == EnvelopeKind.Application ? "candidature" : $"offre-lot-{envelope.LotNumber}";

    public static string SafeFolder(string reference) => SafeName.Read(reference).Match(name => name.Value, fault => throw new InvalidDataException("A reference is no name of a folder."));

    private static DateTimeOffset Filled(DateTimeOffset? at) => at ?? throw new InvalidOperationException("A bid is receipted once it was received.");
}
