using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Portals;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Tenancy;

/// <summary>A linked structure is a legal person: what it buys is published, received and opened in its own name and under its own number.</summary>
public sealed class BuyerOfTests
{
    private const string Name = "CCAS de Saint-Marcel", Siret = "13002526500013";

    [Fact, Trait("Feature", "VR-21"), Trait("Feature", "VR-05")]
    public async Task A_linked_structure_buys_under_its_own_name_and_number_from_the_list_to_the_minutes()
    {
        await using var given = await Ceremony.DraftAsync(divided: false);
        await given.Platform.RunAsync(new Scope.Tenant(given.Consultation.Tenant.Id.Value, null), async s =>
        {
            var structure = Assert.IsType<CreateSubEntity.Outcome.Created>(await s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new(Name, Siret, 3), default)).SubEntity;
            return Assert.IsType<CreateDepartment.Outcome.Created>(await s.GetRequiredService<CreateDepartment>().ExecuteAsync(new("Direction", structure, null), default));
        });
        // The ceremony drafts for the account's first department: it is the structure's from here on.
        await given.Platform.SuperuserAsync("""
            set session_replication_role = replica; update consultations set department_id = (select id from departments where name = 'Direction');
            update memberships set department_id = (select id from departments where name = 'Direction'); set session_replication_role = origin
            """);
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.PublishAsync());

        var page = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationForPublic>().FindAsync(given.Consultation.Id, default));
        Assert.Equal((Name, Siret, "Saint-Marcel", "Saint-Marcel"), (page!.Buyer, page.BuyerSiret, page.BuyerAccount, page.Look.Account));
        var found = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationSearch>().ExecuteAsync(new(), default));
        Assert.Equal(Name, Assert.Single(found.Page).Buyer);
        Assert.Equal(("saint-marcel", "Saint-Marcel"), found.Facets.Buyers.Select(b => (b.Slug, b.Name)).Single());      // the filter is by account
        var feed = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadFeed>().LatestAsync(new(), default));
        Assert.Equal([Name], feed.Items.Select(item => item.Buyer));

        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var bid = await given.DepositAsync(company, 1);
        var receipt = await given.Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<ReadReceipt>().ExecuteAsync(bid, default));
        Assert.Equal(Name, receipt!.BuyerName);
        Assert.Contains($"\"acheteur\":{{\"nom\":\"{Name}\",\"siret\":\"{Siret}\"}}", receipt.Json, StringComparison.Ordinal);

        await given.CloseAsync();
        Assert.Equal(1, await given.ReleaseAsync());
        Assert.IsType<OpenSession.Outcome.Opened>(await given.OpenAsync(given.President));
        await given.IntegrateAsync();
        var session = await given.SessionAsync(given.President);
        Assert.Equal((Name, Siret), (session.Buyer, session.Siret));
        Assert.All(await given.OpenEnvelopesAsync(given.President), opened => Assert.Equal(OpeningOutcome.Opened, opened.Outcome));      // sealed for the same number
        var minutes = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpeningMinutes>().ExecuteAsync(given.Consultation.Id, default));
        Assert.Equal((Name, Siret), (minutes!.Buyer, minutes.BuyerSiret));
    }

    [Fact, Trait("Feature", "VR-21")]
    public async Task The_database_alone_publishes_under_no_other_buyer_than_that_of_the_department()
    {
        await using var platform = await TestPlatform.StartAsync();
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var draft = await platform.DraftAsync(commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
        Task<int> PublishAsync(string name, string siret) => platform.RunAsync(draft.Scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
            insert into public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline)
            values ({commune.Id.Value}, {draft.Id.Value}, {name}, {siret}, 'saint-marcel', 'x', 'x', 'x', 'Works', 'Mapa', 1, '45000000', now(), now() + interval '9 days')
            """));
        Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => PublishAsync(Name, Siret))).SqlState);
        Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => PublishAsync(commune.Name, Siret))).SqlState);
        Assert.Equal(1, await PublishAsync(commune.Name, commune.Siret.ToString()));      // its own: taken
    }
}
