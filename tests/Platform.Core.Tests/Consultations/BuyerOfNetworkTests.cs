using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>The law of a draft is that of the structure of its department, and of the network that it buys for.</summary>
public sealed class BuyerOfNetworkTests
{
    [Fact, Trait("Feature", "VR-21"), Trait("Feature", "BEYOND-6"), Trait("Feature", "GD-01")]
    public async Task A_draft_is_judged_by_what_its_structure_is_and_by_the_network_that_it_serves()
    {
        await using var platform = await TestPlatform.StartAsync();
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var draft = await platform.DraftAsync(commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer), GivenConsultation.Content(nature: Nature.Services, cpv: "90910000"));
        Assert.Equal(BuyerKind.LocalAuthority, await BuyerAsync());

        var structure = await platform.RunAsync(new Scope.Tenant(commune.Id.Value, null), async s =>
        {
            var made = Assert.IsType<CreateSubEntity.Outcome.Created>(await s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new("Société des eaux", "13002526500013", 3, BuyerBody.OtherAuthority), default)).SubEntity;
            Assert.IsType<CreateDepartment.Outcome.Created>(await s.GetRequiredService<CreateDepartment>().ExecuteAsync(new("Direction", made, null), default));
            return made;
        });
        await platform.SuperuserAsync("""
            set session_replication_role = replica; update consultations set department_id = (select id from departments where name = 'Direction');
            update memberships set department_id = (select id from departments where name = 'Direction'); set session_replication_role = origin
            """);
        Assert.Equal(BuyerKind.OtherAuthority, await BuyerAsync());

        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { Network = NetworkActivity.Water }, Procedure.Open), default));
        Assert.Equal(BuyerKind.OtherEntity, await BuyerAsync());
        await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, 500_000), default));
        var answer = await platform.RunAsync(draft.Scope, async s => await s.GetRequiredService<ReadRegime>().ExecuteAsync(
            await s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == draft.Id), new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), default));
        Assert.Equal([[NoticeChannel.Joue]], answer.Needed);

        Assert.Equal([], await platform.RunAsync(new Scope.Tenant(commune.Id.Value, null), s => s.GetRequiredService<CorrectSubEntity>().ExecuteAsync(new(structure, "Régie des eaux", "13002526500013", BuyerBody.LocalAuthority), default)));
        Assert.Equal(BuyerKind.LocalEntity, await BuyerAsync());

        async Task<BuyerKind> BuyerAsync() => (await platform.RunAsync(draft.Scope, async s => await s.GetRequiredService<ReadLegality>().ExecuteAsync(
            await s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync(c => c.Id == draft.Id), null, default))).Buyer;
    }
}
