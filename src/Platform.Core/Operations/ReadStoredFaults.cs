using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Operations;

/// <summary>What the reading of store and register found. Scope Platform; the database answers a live operator only.</summary>
public sealed class ReadStoredFaults(PlatformDb db)
{
    /// <param name="Area">pli, dossier, ouvert or registre.</param>
    /// <param name="Number">Block of a deposit; place in the register.</param>
    public sealed record Fault(string Area, long Number, string? Consultation, string? Deposit, string? Part, string State, DateTimeOffset FoundAt, DateTimeOffset? MendedAt);

    /// <summary>The last whole round, of the store or of the register; null before the first.</summary>
    public sealed record Round(string What, DateTimeOffset? WholeBeganAt, DateTimeOffset? WholeEndedAt, long? WholeItems);

    public sealed record View(Round? Store, Round? Register, IReadOnlyList<Fault> Faults);

    public async Task<View> ExecuteAsync(CancellationToken cancel)
    {
        var rounds = await db.Database.SqlQuery<Round>($"""
            select what as "What", whole_began_at as "WholeBeganAt", whole_ended_at as "WholeEndedAt", whole_items as "WholeItems" from sec.scrub_state()
            """).ToListAsync(cancel);
        var faults = await db.Database.SqlQuery<Fault>($"""
            select area as "Area", number as "Number", consultation as "Consultation", deposit as "Deposit", part as "Part", state as "State", found_at as "FoundAt", mended_at as "MendedAt"
            from sec.stored_faults()
            """).ToListAsync(cancel);
        return new(rounds.SingleOrDefault(r => r.What == "store"), rounds.SingleOrDefault(r => r.What == "register"), faults);
    }
}
