using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What everybody may read of a published consultation: the same bytes for 0, 1 or 50 bidders.</summary>
public sealed class ConsultationForPublic(PlatformDb db, ReadStatement readStatement)
{
    public sealed record Details(
        Guid Id, string Reference, string Title, string Description, Nature Nature, Procedure Procedure, string Cpv, string? Place, string Buyer, string BuyerSiret, string? BuyerAccount, string BuyerSlug,
        DateTimeOffset PublishedAt, DateTimeOffset? QuestionsDeadline, DateTimeOffset SubmissionDeadline, DateTimeOffset? ClosedAt,
        DateTimeOffset? DiscontinuedAt, string? DiscontinuationReason, Statement Stated, IReadOnlyList<KeyLine> Keys, IReadOnlyList<MovedLimit> MovedLimits, AccountLook Look, Law.BuyerBody BuyerBody, DateTimeOffset? OwedSince)
    {
        /// <summary>When the buyer announced a later limit that is still to come; null: none is, or the limit has passed.</summary>
        public DateTimeOffset? LaterLimitAnnouncedAt(DateTimeOffset now) => SubmissionDeadline > now && DiscontinuedAt is null ? OwedSince : null;

        /// <summary>As what it buys.</summary>
        public Law.BuyerKind BuyerKind => Stated.Terms.BuyerOf(BuyerBody);
    }

    /// <param name="Envelope">Application or Offer.</param>
    /// <param name="Recipient">The public key, as <c>age</c> writes it.</param>
    public sealed record KeyLine(string Envelope, string Recipient);

    public sealed record Figures(int Open, int EndingWithin7Days, int Buyers);

    public async Task<Details?> FindAsync(Id<Consultation> id, CancellationToken cancel)
    {
        var owed = db.OwedExtensions();
        var row = await (from c in db.Consultations.AsNoTracking()
                         join p in db.ConsultationFaces.AsNoTracking() on c.Id equals p.Id
                         join look in db.WornAppearances on p.TenantId equals look.TenantId into looks
                         from worn in looks.DefaultIfEmpty()        // at most one; SQL, so null is no fault
                         where c.Id == id && c.PublishedAt != null
                         select new { c.Reference, p.Title, p.Description, c.Nature, c.Procedure, p.Cpv, p.Place, p.Buyer, p.BuyerSiret, p.BuyerAccount, p.BuyerBody, p.BuyerSlug, p.PublishedAt, p.QuestionsDeadline, p.SubmissionDeadline, p.ClosedAt, c.DiscontinuedAt, c.DiscontinuationReason, worn!.Colour, worn.LogoSha256,
                             AnnouncedAt = owed.Where(choice => choice.ConsultationId == c.Id).Max(choice => (DateTimeOffset?)choice.At) })
            .SingleOrDefaultAsync(cancel);
        if (row is null) return null;
        var stated = await readStatement.ExecuteAsync(id, cancel);
        var keys = await db.Database.SqlQuery<KeyLine>($"select envelope as \"Envelope\", recipient as \"Recipient\" from opening_keys where consultation_id = {id.Value} order by envelope").ToListAsync(cancel);
        return new Details(id.Value, row.Reference, row.Title, row.Description, row.Nature, row.Procedure, row.Cpv, row.Place, row.Buyer, row.BuyerSiret, row.BuyerAccount, row.BuyerSlug,
            row.PublishedAt, row.QuestionsDeadline, row.SubmissionDeadline, row.ClosedAt, row.DiscontinuedAt, row.DiscontinuationReason, stated, keys, await db.MovedLimitsAsync(id, cancel),
            new(row.BuyerAccount ?? row.Buyer, row.Colour, row.LogoSha256), row.BuyerBody, row.AnnouncedAt);
    }

    public async Task<Figures> FiguresAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        return (await db.Database.SqlQuery<Figures>($"""
            select count(*)::int as "Open", count(*) filter (where submission_deadline < {now} + interval '7 days')::int as "EndingWithin7Days", count(distinct tenant_id)::int as "Buyers"
            from public_consultations where closed_at is null and discontinued_at is null and submission_deadline > {now}
            """).ToListAsync(cancel)).Single();
    }
}
