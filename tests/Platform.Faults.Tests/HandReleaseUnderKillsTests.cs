using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Openings;
using Platform.Testing;
using Platform.Web;

namespace Platform.Faults.Tests;

/// <summary>Two people release a gate for which no authority answers, over HTTP, while the web host dies under the request and under the confirmation.</summary>
[Collection("cluster")]
public sealed class HandReleaseUnderKillsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Dying after the commit too takes twice the time: in the long run.
    private static string[] Places => LongRun.IsOn ? FaultPoints.HandRelease : [.. FaultPoints.HandRelease.Where(place => !place.EndsWith("=commit", StringComparison.Ordinal))];

    [Fact, Trait("Feature", "GD-07"), Trait("Long", "opening-points")]
    public async Task Wherever_the_web_host_dies_the_gate_is_asked_for_once_confirmed_once_and_opened_by_two()
    {
        var rounds = LongRun.Size("handreleases", 1, 20);
        for (var round = 1; round <= rounds; round++)
        {
            await ReleaseOnceAsync();
            LongRun.Say($"release by two {round}: killed {Places.Length} times, asked and confirmed once");
        }
        LongRun.Note("handreleases", rounds);
        LongRun.Note("kills", rounds * Places.Length);
    }

    private static async Task ReleaseOnceAsync()
    {
        await using var live = await LivePlatform.GivenAsync();
        var given = live.Given;
        var oper = await given.OperatorAsync();
        await given.StaySilentAsync(TimeSpan.FromHours(1));
        var dying = live.DieAtEachAsync("web", Places, fault => live.StartWebAsync(fault), Patience);

        await Until.AllEndAsync(BothAsync(live, oper), dying);

        // The request of this silence, once, with both people; one entry; and the gate opens by it.
        var request = Assert.Single(await RequestsAsync(given));
        Assert.Equal((SilentAuthority.Reason, "Odile Exploitante"), (request.Reason, request.ConfirmedByName));
        Assert.Equal(1, await given.ReleaseAsync());
        var kinds = await given.AskAsync(db => db.RegisterEntries.AsNoTracking().Where(e => e.ConsultationId == given.Consultation.Id.Value).Select(e => e.Kind).ToListAsync());
        Assert.Equal(["cle-publiee", "cloture", "verrou-demande", "verrou-ouvert"], kinds.Order(StringComparer.Ordinal));
    }

    private static async Task BothAsync(LivePlatform live, TestPerson oper)
    {
        var given = live.Given;
        using (var president = await SignedInPerson.Async(live, given.President.Person))
            await president.ConfirmAsync(Links.Cao.ByHand(given.Consultation.Tenant.Slug, given.Consultation.Id.Value), [new("Reason", SilentAuthority.Reason)],
                async () => (await RequestsAsync(given)).Count > 0);
        var request = (await RequestsAsync(given)).Single();
        using var second = await SignedInPerson.Async(live, oper);
        await second.ConfirmAsync(Links.Operations.Gates, [new("Request", $"{request.Id}")],
            async () => (await RequestsAsync(given)).Single().ConfirmedAt is not null);
    }

    private static Task<List<HandRelease>> RequestsAsync(Ceremony given) =>
        given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<PlatformDb>().HandReleases.AsNoTracking().ToListAsync());
}
