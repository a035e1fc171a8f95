using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>The calendar of coming publications, where an account has more drafts than one page holds.</summary>
public sealed class PlannedPublicationsTests
{
    [Fact, Trait("Feature", "VR-35")]
    public async Task The_newest_draft_comes_first_when_its_day_does_and_what_is_not_shown_is_counted()
    {
        await using var platform = await TestPlatform.StartAsync();
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Bruno Acheteur", MembershipRole.Buyer);
        var oldest = await platform.DraftAsync(commune, buyer);
        await platform.SuperuserAsync("""
            insert into consultations (tenant_id, id, department_id, reference, title, description, nature, procedure, cpv, created_by, created_at)
            select tenant_id, ('ffffffff-ffff-4fff-bfff-' || lpad(n::text, 12, '0'))::uuid, department_id, 'Z' || n, title, description, nature, procedure, cpv, created_by, created_at from consultations, generate_series(1, $2) n where id = $1
            """, oldest.Id.Value, ReadPlannedPublications.Most + 1);
        var newest = Id<Consultation>.Parse($"ffffffff-ffff-4fff-bfff-{ReadPlannedPublications.Most + 1:D12}", null);
        var scope = new Scope.Tenant(commune.Id.Value, buyer.Id);
        Assert.Equal(WishPublication.Outcome.Noted, await platform.RunAsync(scope, s => s.GetRequiredService<WishPublication>().ExecuteAsync(new(newest, new(2030, 3, 1), buyer.Name), default)));

        var calendar = await platform.RunAsync(scope, s => s.GetRequiredService<ReadPlannedPublications>().ExecuteAsync(default));

        Assert.Equal((newest, ReadPlannedPublications.Most, ReadPlannedPublications.Most + 2), (calendar.Rows[0].Id, calendar.Rows.Count, calendar.Total));
        Assert.Equal(new DateOnly(2030, 3, 1), calendar.Rows[0].Wish?.On);
    }
}
