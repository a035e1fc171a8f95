using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Antivirus;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>What the antivirus has to say of a version that is to be published. For the buyer.</summary>
public sealed class ReadDceScans(PlatformDb db, IOptions<AntivirusOptions> options)
{
    public sealed record Found(string Name, string Signature);

    /// <param name="Infected">Never published.</param>
    /// <param name="Unjudged">Names of the documents without a verdict, among those that could have one.</param>
    /// <param name="TooLarge">Names of those that the scanner does not take.</param>
    /// <param name="HeldUntil">Until then a publication waits for the verdicts; null: it does not.</param>
    public sealed record Standing(IReadOnlyList<Found> Infected, IReadOnlyList<string> Unjudged, IReadOnlyList<string> TooLarge, DateTimeOffset? HeldUntil)
    {
        public bool IsHeld => HeldUntil is not null;
    }

    private sealed record Row(string Name, ScanState State, string? Signature, DateTimeOffset AskedAt);

    /// <summary>Of the version that is being prepared; nothing is to be said where there is none.</summary>
    public async Task<Standing> OfNextAsync(Id<Consultation> consultation, CancellationToken cancel)
    {
        var rows = await (from d in db.DceDocuments
                          join v in db.DceVersions on new { d.TenantId, Id = d.VersionId } equals new { v.TenantId, v.Id }
                          join s in db.FileScans on new { d.TenantId, d.Blob } equals new { s.TenantId, s.Blob }
                          where v.ConsultationId == consultation && v.PublishedAt == null && s.State != ScanState.Clean
                          select new Row(d.Name, s.State, s.Signature, s.AskedAt)).ToListAsync(cancel);
        List<Row> waiting = [.. rows.Where(r => options.Value.IsConfigured && r.State is ScanState.Waiting or ScanState.Unanswered)];
        // The last upload decides: each file has its time, and a dead scanner costs no more than that.
        DateTimeOffset? until = waiting.Count == 0 ? null : waiting.Max(r => r.AskedAt) + options.Value.Hold;
        return new(
            [.. rows.Where(r => r.State is ScanState.Infected).OrderBy(r => r.Name, FrenchOrder.Names).Select(r => new Found(r.Name, r.Signature ?? ""))],
            Names(waiting), Names(rows.Where(r => options.Value.IsConfigured && r.State is ScanState.TooLarge)),
            until is not null && until > await db.NowAsync(cancel) ? until : null);
    }

    private static IReadOnlyList<string> Names(IEnumerable<Row> rows) => [.. rows.Select(r => r.Name).Order(FrenchOrder.Names)];
}

/// <summary>An infected document stops a publication; one that waits for its verdict holds it back for a while; one that got none is said.</summary>
internal sealed class ScanGuard(ReadDceScans scans) : IPublicationGuard
{
    public async Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync(Consultation consultation, CancellationToken cancel)
    {
        var standing = await scans.OfNextAsync(consultation.Id, cancel);
        var objections = standing.Infected.Select(found => new PublicationObjection("DocumentInfected", ObjectionSeverity.Error, PublicationStep.Documents, null, found.Name, found.Signature)).ToList();
        var unjudged = standing.Unjudged.Count + (standing.IsHeld ? 0 : standing.TooLarge.Count);
        if (unjudged > 0)
            objections.Add(standing.HeldUntil is { } until
                ? new("DocumentsBeingScanned", ObjectionSeverity.Error, PublicationStep.Documents, null, FrenchFormat.Count(unjudged, "document"), FrenchFormat.Hour(until))
                : new("DocumentsNotScanned", ObjectionSeverity.Warning, PublicationStep.Documents, null, FrenchFormat.Count(unjudged, "document")));
        return objections;
    }
}
