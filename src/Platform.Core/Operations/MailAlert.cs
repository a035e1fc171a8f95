using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>One operator of an episode: a fact of its own, so that a failure of one message repeats no other.</summary>
/// <param name="Operator">Of the platform, or a membership.</param>
public sealed record OperatorToAlert(string Signal, Guid Episode, Guid Operator) : IFact
{
    public static string Kind => "operator-to-alert";
    public string Key => $"{Episode}-{Operator}";
}

/// <summary>Tells every operator of an episode, with what to do. Run twice, it sends nothing twice. Scope System.</summary>
public sealed class MailAlert(PlatformDb db, FindOperators operators, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private sealed record Episode(DateTimeOffset Since, DateTimeOffset BeganAt);

    public async Task ExecuteAsync(ThresholdCrossed fact, CancellationToken cancel)
    {
        foreach (var one in await operators.ExecuteAsync(null, cancel)) await outbox.AddAsync(new OperatorToAlert(fact.Signal, fact.Episode, one.Id), cancel);
    }

    public async Task ExecuteAsync(OperatorToAlert fact, CancellationToken cancel)
    {
        if (await operators.FindAsync(fact.Operator, cancel) is not { } one) return;      // no longer
        var (since, began) = (await db.Database.SqlQuery<Episode>($"""select since as "Since", began_at as "BeganAt" from alert_episodes where id = {fact.Episode}""").ToListAsync(cancel)).Single();
        var rule = AlertRules.On(began).Single(r => r.Signal == fact.Signal);
        await sendMail.ExecuteAsync(new("alerte-exploitation", $"{fact.Episode}", one.Tenant, one.Email, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["nom"] = rule.Name,
            ["sens"] = rule.Means,
            ["depuis"] = FrenchFormat.LongDateTimeSeconds(since),
            ["constat"] = FrenchFormat.LongDateTimeSeconds(began),
            ["faire"] = rule.Remedy,
            ["lien"] = $"{portal.Value.BaseUrl}/exploitation",
        }, []), cancel);
    }
}
