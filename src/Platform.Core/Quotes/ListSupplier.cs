using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;

namespace Platform.Core.Quotes;

/// <summary>The company in scope enters the supplier directory, or changes what it says there.</summary>
public sealed class ListSupplier(PlatformDb db, CurrentScope scope)
{
    public const int MostDivisions = 10, MaxPlace = 200, MaxPresentation = 1_000;

    public sealed record Input(string CompanyName, string? Email, IReadOnlyList<string> Divisions, string? Place, string? Presentation);

    public enum Fault { EmailInvalid, DivisionsMissing, TooManyDivisions, PlaceTooLong, PresentationTooLong }

    /// <returns>All that stands against it; nothing when it is written.</returns>
    public async Task<IReadOnlyList<Fault>> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Company)scope.Required;
        var divisions = input.Divisions.Distinct(StringComparer.Ordinal).Where(CpvCode.IsDivision).Order(StringComparer.Ordinal).ToArray();
        var faults = new List<Fault>();
        if (!RegisterCompany.IsEmail(input.Email)) faults.Add(Fault.EmailInvalid);
        if (divisions.Length == 0) faults.Add(Fault.DivisionsMissing);
        if (divisions.Length > MostDivisions) faults.Add(Fault.TooManyDivisions);
        if (input.Place?.Trim().Length > MaxPlace) faults.Add(Fault.PlaceTooLong);
        if (input.Presentation?.Trim().Length > MaxPresentation) faults.Add(Fault.PresentationTooLong);
        if (faults.Count > 0) return faults;

        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"listing:" + acting.CompanyId.ToString("D")}, 0))", cancel);    // two colleagues at once: one row
        var now = await db.NowAsync(cancel);
        var listing = await db.SupplierListings.SingleOrDefaultAsync(l => l.CompanyId == acting.CompanyId, cancel);
        if (listing is null) db.SupplierListings.Add(listing = new SupplierListing(acting.CompanyId, now));
        listing.Say(input.CompanyName, input.Email!.Trim(), divisions, input.Place?.Trim() ?? "", input.Presentation?.Trim() ?? "", Person(acting), now);    // judged above
        await db.SaveChangesAsync(cancel);
        return [];
    }

    /// <summary>Leaves the directory: no new request is sent to it. What it received stays its own.</summary>
    public async Task LeaveAsync(CancellationToken cancel)
    {
        var acting = (Scope.Company)scope.Required;
        var listing = await db.SupplierListings.SingleOrDefaultAsync(l => l.CompanyId == acting.CompanyId && l.DelistedAt == null, cancel);
        listing?.Leave(Person(acting), await db.NowAsync(cancel));
    }

    public Task<SupplierListing?> ReadAsync(CancellationToken cancel) => db.SupplierListings.AsNoTracking().SingleOrDefaultAsync(l => l.DelistedAt == null, cancel);

    private static Guid Person(Scope.Company acting) => acting.PersonId ?? throw new InvalidOperationException("Somebody of the company decides.");
}

/// <summary>The directory as a buyer reads it: by CPV division, place or name, with how often this account has asked the same one this year.</summary>
public sealed class SupplierDirectory(PlatformDb db)
{
    public const int Most = 50;

    /// <param name="AskedThisYear">Requests that this account sent to it since 1 January.</param>
    public sealed record Row(Guid Company, string Name, string[] Divisions, string Place, string Presentation, int AskedThisYear, bool IsChosen);

    /// <param name="request">Whose choice is shown.</param>
    /// <param name="division">Two digits; null for all.</param>
    /// <param name="words">Part of a name, a place or a presentation, or a trade of its divisions; null for all.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<IReadOnlyList<Row>> FindAsync(Guid request, string? division, string? words, CancellationToken cancel)
    {
        var year = QuoteAllowance.YearOf(await db.NowAsync(cancel));
        var (like, trades) = (Like(words), CpvCode.DivisionsFor(words).ToArray());
        return await db.Database.SqlQuery<Row>($"""
            select l.company_id as "Company", l.company_name as "Name", l.divisions as "Divisions", l.place as "Place", l.presentation as "Presentation",
              coalesce(a.times, 0) as "AskedThisYear",
              exists (select from quote_recipients r where r.request_id = {request} and r.company_id = l.company_id) as "IsChosen"
            from supplier_listings l left join sec.asked_in_year({year}) a on a.company = l.company_id
            where l.delisted_at is null and ({division}::text is null or {division} = any (l.divisions))
              and (unaccent(concat_ws(' ', l.company_name, l.place, l.presentation)) ilike unaccent({like}) or l.divisions && {trades})
            order by 7 desc, lower(l.company_name), l.company_id limit {Most}
            """).ToListAsync(cancel);
    }

    internal static string Like(string? words) =>
        $"%{words?.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
