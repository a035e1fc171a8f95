using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>The analysis space: files of the envelopes recorded as opened, for this account only. What a damaged envelope left is not shown.</summary>
public sealed class OpenedFiles(PlatformDb db, IBlobStore store)
{
    public sealed record Line(Guid Id, string Bidder, EnvelopeKind Envelope, int? Lot, string Path, long Size, byte[] Sha256);

    public async Task<IReadOnlyList<Line>> ListAsync(Id<Consultation> consultation, CancellationToken cancel) =>
        await (from file in Shown().AsNoTracking()
               join envelope in db.BidEnvelopes on new { file.TenantId, Id = file.EnvelopeId } equals new { envelope.TenantId, envelope.Id }
               join bid in db.Bids on new { file.TenantId, Id = file.BidId } equals new { bid.TenantId, bid.Id }
               where file.ConsultationId == consultation
               orderby bid.BidderName, bid.Id, envelope.Kind, envelope.LotNumber, file.Path
               select new Line((Guid)(object)file.Id, bid.BidderName, envelope.Kind, envelope.LotNumber, file.Path, file.Size, file.Sha256)).ToListAsync(cancel);

    /// <returns>Null when it is unknown here: foreign and missing look the same.</returns>
    public async Task<OpenedFile?> FindAsync(Id<Consultation> consultation, Id<OpenedFile> id, CancellationToken cancel) =>
        await Shown().AsNoTracking().SingleOrDefaultAsync(f => f.ConsultationId == consultation && f.Id == id, cancel);

    public Task<Stream> ReadAsync(OpenedFile file, long from, long? length, CancellationToken cancel) => store.OpenReadAsync(BlobName.Parse(file.Blob), from, length, cancel);

    private IQueryable<OpenedFile> Shown() => db.OpenedFiles.Where(f => db.OpenedEnvelopes.Any(o => o.EnvelopeId == f.EnvelopeId && o.Outcome == OpeningOutcome.Opened));
}
