using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>Who runs the platform is no longer the same. Written by the database (sec.name_operator, sec.remove_operator).</summary>
public sealed record OperatorsChanged(Guid Operator, bool Removed) : IFact
{
    public static string Kind => "operators-changed";
    public string Key => $"{Operator}-{(Removed ? "removed" : "named")}";
}

/// <summary>One reader of it: a fact of its own, so that a failure of one message repeats no other.</summary>
/// <param name="Operator">Who is one now, or no longer.</param>
/// <param name="Removed">No longer.</param>
/// <param name="Reader">An operator, or a membership.</param>
public sealed record OperatorChangeToTell(Guid Operator, bool Removed, Guid Reader) : IFact
{
    public static string Kind => "operator-change-to-tell";
    public string Key => $"{Operator}-{(Removed ? "removed" : "named")}-{Reader}";
}

/// <summary>
/// Tells the other operators, the agglomerations' administrators, and whoever was removed: nobody runs the platform unknown to those whose data it holds. Run twice, it sends nothing twice. Scope System.
/// </summary>
public sealed class MailOperators(PlatformDb db, FindOperators operators, Outbox outbox, SendMail sendMail)
{
    private sealed record Reader(Guid Id, string Email);

    private sealed record Change(string Name, string Email, DateTimeOffset At, string? By);

    public async Task ExecuteAsync(OperatorsChanged fact, CancellationToken cancel)
    {
        var readers = await db.Database.SqlQuery<Reader>($"""
            select id as "Id", person_email as "Email" from platform_operators where case when id = {fact.Operator} then {fact.Removed} else removed_at is null end
            union all
            select id, person_email from memberships where role = 'LeadAdmin' and revoked_at is null
            """).ToListAsync(cancel);
        OperatorChangeToTell[] each = [.. readers.OrderBy(one => one.Id).DistinctBy(one => one.Email.ToUpperInvariant()).Select(one => new OperatorChangeToTell(fact.Operator, fact.Removed, one.Id))];
        await outbox.AddAsync(each, cancel);
    }

    public async Task ExecuteAsync(OperatorChangeToTell fact, CancellationToken cancel)
    {
        var change = (await db.Database.SqlQuery<Change>($"""
            select person_name as "Name", person_email as "Email", case when {fact.Removed} then removed_at else named_at end as "At", case when {fact.Removed} then removed_by_name else named_by_name end as "By"
            from platform_operators where id = {fact.Operator}
            """).ToListAsync(cancel)).Single();
        var email = fact.Reader == fact.Operator ? change.Email : (await operators.FindAsync(fact.Reader, cancel))?.Email;
        if (email is null) return;      // no longer one of those who are told
        await sendMail.ExecuteAsync(new(fact.Removed ? "exploitation-retiree" : "exploitation-nommee", fact.Key, null, email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["personne"] = change.Name,
            ["courriel"] = change.Email,
            ["date"] = FrenchFormat.LongDateTime(change.At),
            ["auteur"] = change.By ?? "l’administrateur des machines",
        }, []), cancel);
    }
}
