using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Notices;

public enum CorrigendumCause { Outage, Documents }

/// <summary>The journals of a notice are to be told what changed, and no buyer did it there and then.</summary>
/// <param name="Of">The move of the limit, the version of the file.</param>
public sealed record CorrigendumOwed(Guid Tenant, Guid Consultation, CorrigendumCause Cause, Guid Of) : IFact
{
    public static string Kind => "corrigendum-owed";
    public string Key => $"{Cause}-{Of:D}";
}

/// <summary>Sees which changes the journals have yet to be told of. Scope System, or of the account; a repeat is recognised by its key.</summary>
public sealed class OweCorrigendum(PlatformDb db, Outbox outbox)
{
    /// <summary>A limit that an operator moved for an outage; one that its buyer moves is said when he does.</summary>
    public async Task OfLimitAsync(Guid tenant, Guid consultation, Guid change, CancellationToken cancel)
    {
        var moved = await db.Database.SqlQuery<bool>($"select true as \"Value\" from deadline_changes where tenant_id = {tenant} and id = {change} and incident_id is not null").ToListAsync(cancel);
        if (moved.Count > 0) await outbox.AddAsync(new CorrigendumOwed(tenant, consultation, CorrigendumCause.Outage, change), cancel);
    }

    /// <summary>A new version of the file that its buyer calls important.</summary>
    public async Task OfVersionAsync(Guid tenant, Guid consultation, int number, CancellationToken cancel)
    {
        var important = await db.Database.SqlQuery<Guid>($"select id as \"Value\" from dce_versions where tenant_id = {tenant} and consultation_id = {consultation} and number = {number} and number > 1 and important").ToListAsync(cancel);
        if (important is [var id]) await outbox.AddAsync(new CorrigendumOwed(tenant, consultation, CorrigendumCause.Documents, id), cancel);
    }
}

/// <summary>Says it: to the channels that cost nothing at once, to the others once the account confirms. Opens a unit of work of the account; said once for each cause.</summary>
public sealed class SayElsewhere(UnitOfWorkFactory work)
{
    public Task ExecuteAsync(CorrigendumOwed fact, CancellationToken cancel) =>
        work.RunAsync(new Scope.Tenant(fact.Tenant, null), services => services.GetRequiredService<QueueOwed>().ExecuteAsync(fact, cancel), cancel);
}

/// <summary>The correction of one cause, frozen and queued. Scope of the account.</summary>
public sealed class QueueOwed(PlatformDb db, QueueCorrigendum corrigendum)
{
    private sealed record Known(string Reason, Guid Person, int? Version);

    public async Task ExecuteAsync(CorrigendumOwed fact, CancellationToken cancel)
    {
        await db.LockConsultationAsync(fact.Consultation, cancel);
        if (await db.OwedCorrigenda.AnyAsync(row => row.OfId == fact.Of, cancel)) return;
        var outage = fact.Cause == CorrigendumCause.Outage;
        var known = outage
            ? await db.Database.SqlQuery<Known>($"select reason as \"Reason\", decided_by as \"Person\", null::int as \"Version\" from deadline_changes where id = {fact.Of}").SingleAsync(cancel)
            : await db.Database.SqlQuery<Known>($"""
                select v.note as "Reason", coalesce((select a.person_id from dce_authors a where a.tenant_id = v.tenant_id and a.version_id = v.id order by a.since desc limit 1), c.published_by) as "Person", v.number as "Version"
                from dce_versions v join consultations c on c.tenant_id = v.tenant_id and c.id = v.consultation_id where v.id = {fact.Of}
                """).SingleAsync(cancel);
        var name = outage ? NoticePhrases.Say("c.operator") : await db.Memberships.Where(m => m.PersonId == known.Person).Select(m => m.PersonName).FirstOrDefaultAsync(cancel) ?? "";
        var now = await db.NowAsync(cancel);
        if (await corrigendum.ComposeAsync(new(new Id<Consultation>(fact.Consultation), CorrectionReason.NewInformation, known.Reason, outage ? null : FranceTime.DayOf(now), 0, name,
            known.Version is { } number ? NoticePhrases.Say("c.documents-change", number) : null, known.Person), now, cancel) is not { } composed) return;
        var (free, paid) = corrigendum.Divide(composed, now);      // where nothing has left yet, nothing more is owed
        var version = await corrigendum.QueueAsync(composed, free, null, now, cancel);
        db.OwedCorrigenda.Add(new OwedCorrigendum(version, fact.Of, paid, now));
        await db.SaveChangesAsync(cancel);
    }
}
