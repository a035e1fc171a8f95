using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Identity;

/// <summary>The person in scope accepts the terms of use in force (GD-19): person, version, date. Accepted twice, it is accepted once.</summary>
public sealed class AcceptTerms(PlatformDb db)
{
    /// <param name="person">Who.</param>
    /// <param name="shown">The version that the page showed; null: the act itself (a first key, a sign-up) says the one in force.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>False when another version has come into force meanwhile: it is to be read first.</returns>
    public async Task<bool> ExecuteAsync(Guid person, string? shown, CancellationToken cancel)
    {
        var terms = TermsOfUse.On(await db.NowAsync(cancel));
        if (shown is not null && shown != terms.Version) return false;
        await db.Database.ExecuteSqlAsync($"insert into terms_acceptances (person_id, version, accepted_at) values ({person}, {terms.Version}, sec.now()) on conflict do nothing", cancel);
        return true;
    }
}

/// <summary>What the person in scope has accepted.</summary>
public sealed class ReadTerms(PlatformDb db)
{
    public sealed record Acceptance(string Version, DateTimeOffset AcceptedAt);

    /// <returns>Null: nothing yet.</returns>
    public async Task<Acceptance?> LatestAsync(Guid person, CancellationToken cancel) => (await db.Database.SqlQuery<Acceptance>($"""
        select version as "Version", accepted_at as "AcceptedAt" from terms_acceptances where person_id = {person} order by accepted_at desc limit 1
        """).ToListAsync(cancel)).SingleOrDefault();
}
