using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Operations;

/// <summary>Tells every operator of an episode, with what to do. Run twice, it sends nothing twice. Scope System.</summary>
public sealed class MailAlert(PlatformDb db, FindOperators operators, SendMail sendMail, IOptions<PortalAddress> portal)
{
    private sealed record Episode(DateTimeOffset Since, DateTimeOffset BeganAt);

    public async Task ExecuteAsync(ThresholdCrossed fact, CancellationToken cancel)
    {
        var (since, began) = (await db.Database.SqlQuery<Episode>($"""select since as "Since", began_at as "BeganAt" from alert_episodes where id = {fact.Episode}""").ToListAsync(cancel)).Single();
        var rule = AlertRules.On(began).Single(r => r.Signal == fact.Signal);
        foreach (var one in await operators.ExecuteAsync(cancel))
        {
            await sendMail.ExecuteAsync(new("alerte-exploitation", fact.Key, one.Tenant, one.Email, new Dictionary<string, string>(StringComparer.Ordinal)
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
}
