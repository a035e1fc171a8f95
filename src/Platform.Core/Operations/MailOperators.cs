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
public sealed record OperatorChangeToTell(Guid Operator, bool Removed, string Email) : IFact
{
    public static string Kind => "operator-change-to-tell";
    public string Key => $"{Operator}-{(Removed ? "removed" : "named")}-{Email}";
}

/// <summary>
/// Tells the other operators, the agglomerations' administrators, and whoever was removed: nobody runs the platform unknown to those whose data it holds. Run twice, it sends nothing twice. Scope System.
/// </summary>
public sealed class MailOperators(PlatformDb db, Outbox outbox, SendMail sendMail)
{
    private sealed record Change(string Name, string Email, DateTimeOffset At, string? By);

    public async Task ExecuteAsync(OperatorsChanged fact, CancellationToken cancel)
    {
        var readers = await db.Database.SqlQuery<string>($"""
            select person_email as "Value" from platform_operators where id <> {fact.Operator} and removed_at is null
            union select person_email from memberships where role = 'LeadAdmin' and revoked_at is null
            union select person_email from platform_operators where id = {fact.Operator} and {fact.Removed}
            """).ToListAsync(cancel);
        foreach (var email in readers.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)) await outbox.AddAsync(new OperatorChangeToTell(fact.Operator, fact.Removed, email), cancel);
    }

    public async Task ExecuteAsync(OperatorChangeToTell fact, CancellationToken cancel)
    {
        var change = (await db.Database.SqlQuery<Change>($"""
            select person_name as "Name", person_email as "Email", case when {fact.Removed} then removed_at else named_at end as "At", case when {fact.Removed} then removed_by_name else named_by_name end as "By"
            from platform_operators where id = {fact.Operator}
            """).ToListAsync(cancel)).Single();
        await sendMail.ExecuteAsync(new(fact.Removed ? "exploitation-retiree" : "exploitation-nommee", fact.Key, null, fact.Email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["personne"] = change.Name,
            ["courriel"] = change.Email,
            ["date"] = FrenchFormat.LongDateTime(change.At),
            ["auteur"] = change.By ?? "l’administrateur des machines",
        }, []), cancel);
    }
}
