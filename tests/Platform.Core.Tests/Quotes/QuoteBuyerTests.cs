using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Accounts;
using Platform.Core.Data;
using Platform.Core.Messaging;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Quotes;

/// <summary>What was sent keeps who asked, name and number, as on its day.</summary>
public sealed class QuoteBuyerTests(QuotesWorld world) : IClassFixture<QuotesWorld>
{
    private const string Right = "21260096900019";

    [Fact, Trait("Feature", "VR-21"), Trait("Feature", "VR-43")]
    public async Task An_account_that_is_corrected_keeps_on_what_it_sent_the_name_and_the_number_of_that_day()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        await NameAsync(tenant, "Commune mal nommée");
        var (before, former) = (await SendAsync(buyer), await FormerSiretAsync(tenant));
        var draft = await world.DraftAsync(buyer);
        await NameAsync(tenant, "Commune de Clérieux", Right);

        Assert.Equal(("Commune mal nommée", former), await BuyerAsync(buyer, before));
        Assert.Equal("Commune mal nommée", await ShownAsync(before));
        Assert.Equal("Commune mal nommée", (await world.Platform.RunAsync(buyer, s => s.GetRequiredService<QuotesForBuyer>().FindAsync(before, default)))!.Request.BuyerWords("Commune de Clérieux"));
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellSuppliers>().ExecuteAsync(new SupplierToTell(tenant.Id.Value, before.Value, world.Chosen.Id), default));
        var letter = (await PickupMail.ReadAsync(world.Platform.Configuration["Mail:Pickup"]!, default)).Last(mail => mail.Text.Contains($"{before.Value}", StringComparison.Ordinal));
        Assert.Contains("Commune mal nommée", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Clérieux", letter.Text, StringComparison.Ordinal);

        // A draft has nobody's name yet, and what is sent now bears the right one.
        Assert.Equal((null, null), await BuyerAsync(buyer, draft));
        await world.SendAsync(buyer, draft);
        Assert.Equal(("Commune de Clérieux", Right), await BuyerAsync(buyer, draft));
        Assert.Equal("Commune de Clérieux", await ShownAsync(draft));
    }

    [Fact, Trait("Feature", "VR-21")]
    public async Task A_structure_that_was_corrected_between_the_draft_and_the_sending_goes_out_with_the_name_and_the_number_of_one_instant()
    {
        var (tenant, _) = await world.CommuneAsync();
        var administrator = new Scope.Tenant(tenant.Id.Value, (await world.Platform.PersonAsync(tenant, "Aline Mairie", Core.Identity.MembershipRole.AccountAdmin)).Id);
        var (structure, department) = await world.Platform.RunAsync(administrator, async s =>
        {
            var made = Assert.IsType<CreateSubEntity.Outcome.Created>(await s.GetRequiredService<CreateSubEntity>().ExecuteAsync(new("École des Tilleuls", "73282932000074", 3), default)).SubEntity;
            return (made, Assert.IsType<CreateDepartment.Outcome.Created>(await s.GetRequiredService<CreateDepartment>().ExecuteAsync(new("Direction", made, null), default)).Department);
        });
        var clerk = new Scope.Tenant(tenant.Id.Value, (await world.Platform.PersonAsync(tenant, department, "Édith École", Core.Identity.MembershipRole.Buyer)).Id);
        var request = await world.DraftAsync(clerk);
        Assert.Equal([], await world.Platform.RunAsync(administrator, s => s.GetRequiredService<CorrectSubEntity>().ExecuteAsync(new(structure, "École des Érables", "13002526500013"), default)));
        await world.SendAsync(clerk, request);
        Assert.Equal([], await world.Platform.RunAsync(administrator, s => s.GetRequiredService<CorrectSubEntity>().ExecuteAsync(new(structure, "École des Ormes", "73282932000074"), default)));
        var sent = await world.Platform.RunAsync(clerk, s => s.GetRequiredService<PlatformDb>().QuoteRequests.AsNoTracking().SingleAsync(q => q.Id == request));
        Assert.Equal(("École des Érables", tenant.Name, "13002526500013"), (sent.OnBehalfOf, sent.AccountName, sent.BuyerSiret));
    }

    [Fact, Trait("Feature", "VR-43")]
    public async Task Nobody_writes_the_name_of_the_day_by_hand()
    {
        var (_, buyer) = await world.CommuneAsync();
        var request = await SendAsync(buyer);
        foreach (var who in (Scope[])[buyer, world.AsLead, world.As(world.Chosen), new Scope.System("test")])
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => world.Platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update quote_requests set account_name = 'Autre' where id = {request.Value}")))).SqlState);
        // Whoever owns the schema is held by the trigger too.
        Assert.Contains("what was sent is not rewritten", (await Assert.ThrowsAnyAsync<PostgresException>(() => world.Platform.SuperuserAsync("update quote_requests set buyer_siret = $2 where id = $1", request.Value, Right))).MessageText, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-21")]
    public async Task A_request_of_before_has_the_name_that_a_later_correction_wrote_down_as_former()
    {
        var (tenant, buyer) = await world.CommuneAsync();
        var (request, other) = (await SendAsync(buyer), await SendAsync((await world.CommuneAsync()).Buyer));
        var former = await FormerSiretAsync(tenant);
        await NameAsync(tenant, "Commune de Clérieux", "21260016700002");
        var whole = MigrationRunner.Embedded.Single(migration => migration.Name == "0338_quote_buyers").Sql;
        var part = whole[whole.IndexOf("update quote_requests q set", StringComparison.Ordinal)..whole.IndexOf("alter table quote_requests force", StringComparison.Ordinal)];
        await world.Platform.SuperuserAsync($"set session_replication_role = replica; update quote_requests set account_name = '?', buyer_siret = '00000000000000' where sent_at is not null; {part}");
        Assert.Equal((tenant.Name, former), await BuyerAsync(buyer, request));
        Assert.Equal("Commune", await ShownAsync(other));
    }

    private async Task<Id<QuoteRequest>> SendAsync(Scope.Tenant buyer)
    {
        var request = await world.DraftAsync(buyer);
        Assert.IsType<SendQuoteRequest.Outcome.Sent>(await world.SendAsync(buyer, request));
        return request;
    }

    private async Task NameAsync(Tenant tenant, string name, string? siret = null) => Assert.IsType<CorrectIdentity.Outcome.Corrected>(await world.Platform.RunAsync(world.AsLead, async s =>
        await s.GetRequiredService<CorrectIdentity>().ExecuteAsync(new(tenant.Id.Value, name, siret ?? await FormerSiretAsync(tenant), null, "Saisie erronée", "Lise"), default)));

    private Task<string> FormerSiretAsync(Tenant tenant) => world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Tenants.Where(t => t.Id == tenant.Id).Select(t => t.Siret).SingleAsync());

    private async Task<(string?, string?)> BuyerAsync(Scope.Tenant buyer, Id<QuoteRequest> request) =>
        await world.Platform.RunAsync(buyer, s => s.GetRequiredService<PlatformDb>().QuoteRequests.AsNoTracking().SingleAsync(q => q.Id == request)) is var sent ? (sent.AccountName, sent.BuyerSiret) : default;

    private async Task<string?> ShownAsync(Id<QuoteRequest> request) => (await world.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<QuotesForSuppliers>().FindAsync(request, default)))?.Request.Buyer;
}
