using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;

namespace Platform.Core.Operations;

/// <summary>One operator to be told of damage: a fact of its own, so that a failure of one message repeats no other.</summary>
/// <param name="Operator">Of the platform, or a membership.</param>
public sealed record OperatorToTell(string Hour, Guid Operator) : IFact
{
    public static string Kind => "operator-to-tell";
    public string Key => $"{Hour}-{Operator}";
}

/// <summary>Tells every operator that something stored is damaged: how much, and where to look. The message names no deposit and no account. Scope System.</summary>
public sealed class TellOperators(PlatformDb db, FindOperators operators, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(StoredFaultFound fact, CancellationToken cancel)
    {
        foreach (var one in await operators.ExecuteAsync(null, cancel)) await outbox.AddAsync(new OperatorToTell(fact.Hour, one.Id), cancel);
    }

    public async Task ExecuteAsync(OperatorToTell fact, CancellationToken cancel)
    {
        if (await operators.FindAsync(fact.Operator, cancel) is not { } one) return;      // no longer
        var open = (await db.Database.SqlQuery<Open>($"""
            select count(*) filter (where area <> 'registre')::int as "Stored", count(*) filter (where area = 'registre')::int as "Register" from stored_faults where mended_at is null
            """).ToListAsync(cancel)).Single();
        // Two messages: files come back from a backup, a register never does.
        if (open.Stored > 0) await TellAsync("depot-abime", fact.Hour, one, open.Stored, cancel);
        if (open.Register > 0) await TellAsync("registre-abime", fact.Hour, one, open.Register, cancel);
    }

    private Task TellAsync(string template, string hour, FindOperators.Operator one, int count, CancellationToken cancel) =>
        sendMail.ExecuteAsync(new(template, hour, one.Tenant, one.Email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["nombre"] = $"{count}",
            ["lien"] = $"{portal.Value.BaseUrl}/exploitation",
        }, []), cancel);

    private sealed record Open(int Stored, int Register);
}
