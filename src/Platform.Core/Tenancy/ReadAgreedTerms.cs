using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>
/// What the convention of an account says that others follow: its price, its allowance, its threshold. Of a year, the last convention that bound in it. An account
/// reads its own terms, the lead those of the accounts it hosts; under no convention, the platform's defaults hold.
/// </summary>
public sealed class ReadAgreedTerms(PlatformDb db)
{
    private readonly Dictionary<(Guid Account, int Year), AgreedTerms?> read = [];      // one unit of work asks for the same account line by line

    /// <returns>Nothing for an account without convention in that year.</returns>
    public async Task<IReadOnlyDictionary<Guid, AgreedTerms>> OfYearAsync(IReadOnlyCollection<Guid> accounts, int year, CancellationToken cancel)
    {
        Guid[] unread = [.. accounts.Distinct().Where(account => !read.ContainsKey((account, year)))];
        if (unread.Length > 0)
        {
            var found = (await db.Database.SqlQuery<Row>($"""
                select a.id as "Account", y.template_key as "Template", y.template_from as "From" from unnest({unread}) as a (id) cross join lateral sec.terms_of_year(a.id, {year}) y
                """).ToListAsync(cancel)).ToDictionary(row => row.Account);
            foreach (var account in unread) read[(account, year)] = found.TryGetValue(account, out var row) ? AgreedTerms.Find(row.Template, row.From) : null;
        }
        return accounts.Distinct().Where(account => read[(account, year)] is not null).ToDictionary(account => account, account => read[(account, year)]!);
    }

    public async Task<AgreedTerms?> OfYearAsync(Guid account, int year, CancellationToken cancel) => (await OfYearAsync([account], year, cancel)).GetValueOrDefault(account);

    /// <summary>From how many contracts a structure of this account has one of its own, as things stand today.</summary>
    public async Task<OwnAccountRule> OwnAccountRuleAsync(Guid account, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        return OwnAccountRules.On(now).Under(await OfYearAsync(account, FranceTime.DayOf(now).Year, cancel));
    }

    private sealed record Row(Guid Account, string Template, DateOnly From);
}
