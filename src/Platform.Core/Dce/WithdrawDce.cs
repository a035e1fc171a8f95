using System.Buffers.Text;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Json;

namespace Platform.Core.Dce;

/// <summary>
/// Records that somebody takes the file, and gives a link of its own, valid for a day. Anonymous unless the person wants to be told of
/// changes (CCP R2132-2: free, complete and direct). Reading through the link writes nothing.
/// </summary>
public sealed class WithdrawDce(PlatformDb db, CurrentScope scope)
{
    /// <summary>Who wants to be told of changes; everything else is anonymous.</summary>
    public sealed record Taker(string? Organisation, string? Person, string? Email);

    /// <param name="Version">An older one; the last when null.</param>
    public sealed record Input(Id<Consultation> Consultation, Taker? Taker = null, Id<DceDocument>? Document = null, int? Version = null);

    public enum Fault { OrganisationMissing, OrganisationTooLong, EmailWrong }

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Token">Goes into the address. Random, never stored: only its hash is.</param>
        public sealed record Withdrawn(string Token) : Outcome;
        public sealed record Refused(IReadOnlyList<Fault> Faults) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Withdrawn, T> withdrawn, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
        { Withdrawn w => withdrawn(w), Refused r => refused(r), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (input.Taker is { } taker && Faults(taker) is { Count: > 0 } faults) return new Outcome.Refused(faults);
        var consultation = await db.Consultations.Where(c => c.Id == input.Consultation && c.PublishedAt != null)
            .Select(c => new { c.TenantId, c.Id, c.Reference, c.Title }).SingleOrDefaultAsync(cancel);
        var version = await db.DceVersions.Where(v => v.ConsultationId == input.Consultation && v.PublishedAt != null && (input.Version == null || v.Number == input.Version)).OrderByDescending(v => v.Number).FirstOrDefaultAsync(cancel);
        if (consultation is null || version is null) return new Outcome.NotFound();
        var documents = await db.ServedDocuments(version.Id).Where(d => input.Document == null || d.Id == input.Document)
            .OrderBy(d => d.Name).Select(d => new { d.Name, d.Size, d.Sha256 }).ToListAsync(cancel);
        if (documents.Count == 0) return new Outcome.NotFound();

        var list = new JsonArray([.. documents.Select(d => (JsonNode)new JsonObject { ["nom"] = d.Name, ["sha256"] = Convert.ToHexStringLower(d.Sha256), ["taille"] = d.Size })]);
        var file = new JsonObject
        {
            ["fichiers"] = documents.Count,
            ["liste_sha256"] = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Serialize(list))),
            ["octets"] = documents.Sum(d => d.Size),
            ["version"] = version.Number,
        };
        // The bytes that the link will give, once they were read through; the list fixes them in any case (decision 0016).
        if (input.Document is null && await db.ArchiveSha256Async(version.Id, documents.Count, cancel) is { } archive) file["archive_sha256"] = Convert.ToHexStringLower(archive);
        var entry = RegisterCommitment.Make("retrait", new JsonObject
        {
            ["consultation"] = EntryWords.Consultation(consultation.Id, consultation.Title, consultation.Reference),
            ["dossier"] = file,
            ["organisation"] = input.Taker?.Organisation?.Trim(),
        });
        // Random, not version 7: whoever has the link has the file.
        var secret = RandomNumberGenerator.GetBytes(32);
        var company = scope.Required is Scope.Company c ? c.CompanyId : (Guid?)null;
        await db.Database.ExecuteSqlAsync($"""
            select sec.record_withdrawal({consultation.TenantId}, {Guid.CreateVersion7()}, {consultation.Id.Value}, {version.Number}, {company}::uuid,
                {input.Taker?.Organisation?.Trim()}::text, {Trimmed(input.Taker?.Person)}::text, {input.Taker?.Email?.Trim()}::text, {input.Document?.Value}::uuid,
                {SHA256.HashData(secret)}, {Guid.CreateVersion7()}, {entry.Salt}, {entry.Details}, {entry.Entry})
            """, cancel);
        return new Outcome.Withdrawn(Base64Url.EncodeToString(secret));
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static List<Fault> Faults(Taker taker)
    {
        var faults = new List<Fault>();
        if (string.IsNullOrWhiteSpace(taker.Organisation)) faults.Add(Fault.OrganisationMissing);
        else if (taker.Organisation.Trim().Length > 200) faults.Add(Fault.OrganisationTooLong);
        if (taker.Email is null || taker.Email.Length > 254 || taker.Email.Any(char.IsControl) || !MailAddress.TryCreate(taker.Email.Trim(), out var address)
            || address.Address != taker.Email.Trim() || !address.Host.Contains('.', StringComparison.Ordinal)) faults.Add(Fault.EmailWrong);
        return faults;
    }
}

/// <summary>What a link leads to: one file, or the whole version as an archive.</summary>
public sealed class FollowDceLink(PlatformDb db, Files.IBlobStore blobs)
{
    /// <param name="Content">Can be entered anywhere: ranges and HEAD cost nothing.</param>
    /// <param name="Version">Names the bytes: the same link always gives the same ones.</param>
    /// <param name="Sha256">Of the whole content; null for an archive that was just published.</param>
    public sealed record Download(Stream Content, string FileName, string ContentType, DateTimeOffset Date, string Version, byte[]? Sha256);

    private sealed record Row(Guid TenantId, Guid ConsultationId, int VersionNumber, Guid? DocumentId);

    /// <returns>Null when the link is unknown or older than a day: the two look the same.</returns>
    public Task<Download?> ExecuteAsync(string token, CancellationToken cancel) => ExecuteAsync(token, null, cancel);

    /// <param name="token">Of the address.</param>
    /// <param name="of">The phase that the address names: a link of another one is unknown under it.</param>
    /// <param name="cancel">The reader left.</param>
    /// <returns>Null when the link is unknown or older than a day: the two look the same.</returns>
    public async Task<Download?> ExecuteAsync(string token, Id<Consultation>? of, CancellationToken cancel)
    {
        if (!Base64Url.IsValid(token, out var length) || length != 32) return null;
        var hash = SHA256.HashData(Base64Url.DecodeFromChars(token));
        var rows = await db.Database.SqlQuery<Row>($"""
            select tenant_id as "TenantId", consultation_id as "ConsultationId", version_number as "VersionNumber", document_id as "DocumentId" from sec.withdrawal_by_link({hash})
            """).ToListAsync(cancel);
        if (rows is not [var row] || (of is { } named && named.Value != row.ConsultationId)) return null;

        var id = new Id<Consultation>(row.ConsultationId);
        var version = await db.DceVersions.SingleOrDefaultAsync(v => v.ConsultationId == id && v.Number == row.VersionNumber && v.PublishedAt != null, cancel);
        if (version?.PublishedAt is not { } date) return null;
        var reference = await db.Consultations.Where(c => c.Id == id).Select(c => c.Reference).SingleAsync(cancel);
        var wanted = row.DocumentId is { } one ? new Id<DceDocument>(one) : (Id<DceDocument>?)null;
        var documents = await db.ServedDocuments(version.Id).Where(d => wanted == null || d.Id == wanted).OrderBy(d => d.Name).ToListAsync(cancel);
        if (documents.Count == 0) return null;
        return wanted is null
            ? new Download(DceArchive.Open(documents, date, blobs), $"{reference}-dossier-v{version.Number}.zip", "application/zip", date, $"{version.Id}-{documents.Count}", await db.ArchiveSha256Async(version.Id, documents.Count, cancel))
            : new Download(new SegmentedStream([new Segment.File(Files.BlobName.Parse(documents[0].Blob), documents[0].Size)], blobs),
                documents[0].FileName, "application/octet-stream", date, Convert.ToHexStringLower(documents[0].Sha256), documents[0].Sha256);
    }
}
