using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Testing;
using static Platform.Testing.GivenConvention;

namespace Platform.Core.Tests.Conventions;

/// <summary>What a day of a convention may be: none has two conventions of one account, none comes before the account, and who is told reads the true count.</summary>
public sealed class ConventionDaysTests(ConventionsWorld world) : IClassFixture<ConventionsWorld>
{
    private TestPlatform Platform => world.Platform;

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "VR-53")]
    public async Task A_convention_takes_effect_when_the_former_one_of_its_account_has_bound_to_its_end()
    {
        await world.AtAsync("2026-11-22");
        var (account, mayor) = await world.CommuneAsync();
        var former = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2025-05-04", "2025-12-31", "2026-11-20");
        Assert.Equal(Day("2026-11-20"), (await Platform.FindAsync(former.AsLead, former.Id))!.Convention.EndedOn);
        var next = await Platform.DraftedAsync(world.Lead, world.Clerk, account, Mandate, "2032-03-31", "2026-12-31");
        await Platform.DeliberatedAsync(next, "2026-06-01");
        Assert.IsType<ConventionOutcome.Done>(await Platform.SignAsync(next, ConventionSide.Member, "2026-11-18"));

        // Read once more before it is recorded: the same day, and nothing is written.
        var prospect = await Platform.RunAsync(next.AsLead, s => s.GetRequiredService<SignConvention>().CheckAsync(new(next.Id, ConventionSide.Lead, new("Claude", "Président", null, null, null), Day("2026-11-19"), null, "x"), default));
        Assert.Equal((0, Day("2026-11-21")), (prospect!.Refusals.Count, prospect.Start?.Day));
        Assert.Null((await Platform.FindAsync(next.AsLead, next.Id))!.Convention.LeadSignedOn);

        Assert.IsType<ConventionOutcome.Done>(await Platform.SignAsync(next, ConventionSide.Lead, "2026-11-19"));
        var seen = (await Platform.FindAsync(new Scope.Tenant(account.Id.Value, mayor.Id), next.Id))!;
        Assert.Equal((Day("2026-11-21"), Day("2026-12-31")), (seen.Convention.StartsOn, seen.Convention.PeriodEndsOn));
        var start = Assert.Single(seen.Dates, date => date.Kind == ConventionDateKind.Start).Date;
        Assert.Equal(Day("2026-11-21"), start.Day);
        Assert.Contains("19\u00a0novembre\u00a02026, la convention précédente", start.Shift, StringComparison.Ordinal);
        var line = Assert.Single(seen.History, e => e.Kind == ConventionEventKind.Started);
        Assert.Equal((Day("2026-11-21"), (await Platform.FindAsync(former.AsLead, former.Id))!.Convention.Reference), (line.HappenedOn, line.Detail));
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "VR-53")]
    public async Task A_draft_says_which_convention_would_refuse_its_last_signature_unless_it_succeeds_to_it()
    {
        await world.AtAsync("2026-11-22");
        var (account, _) = await world.CommuneAsync();
        var former = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2025-05-04", "2026-12-31", "2032-03-31");
        var (beside, after) = (await Platform.DraftedAsync(world.Lead, world.Clerk, account, Mandate, "2032-03-31", "2026-12-31"), await Platform.DraftedAsync(world.Lead, world.Clerk, account, Mandate, "2032-03-31", "2026-12-31", former.Id));

        Assert.Equal((await Platform.FindAsync(former.AsLead, former.Id))!.Convention.Reference, (await Platform.FindAsync(beside.AsLead, beside.Id))!.InTheWay);
        Assert.Null((await Platform.FindAsync(after.AsLead, after.Id))!.InTheWay);
    }

    [Fact, Trait("Feature", "VR-04")]
    public async Task A_convention_that_would_be_over_when_the_former_one_ends_is_refused_and_the_database_lets_no_day_have_two()
    {
        await world.AtAsync("2026-11-22");
        var (account, _) = await world.CommuneAsync();
        await Platform.InForceAsync(world.Lead, world.Clerk, account, "2025-05-04", "2025-12-31", "2026-11-20");
        var late = await Platform.DraftedAsync(world.Lead, world.Clerk, account, Mandate, "2032-03-31", "2026-11-20");
        await Platform.DeliberatedAsync(late, "2026-06-01");
        Assert.IsType<ConventionOutcome.Done>(await Platform.SignAsync(late, ConventionSide.Member, "2026-11-18"));
        Assert.Equal(ConventionRefusal.FixedEndPassed, Assert.IsType<ConventionOutcome.Refused>(await Platform.SignAsync(late, ConventionSide.Lead, "2026-11-19")).Why);

        // The layer below, past the use case.
        var waiting = await Platform.DraftedAsync(world.Lead, world.Clerk, account, ThreeFacts);
        await Platform.DeliberatedAsync(waiting, "2026-10-01");
        await Platform.SignedAsync(waiting, "2026-11-10", "2026-11-12");
        var refused = await Assert.ThrowsAnyAsync<PostgresException>(() => StartAsync("2026-11-20"));
        Assert.Equal(("42501", true), (refused.SqlState, refused.MessageText.Contains("another convention", StringComparison.Ordinal)));
        Assert.Equal(1, await StartAsync("2026-11-21"));

        Task<int> StartAsync(string day) => Platform.RunAsync(waiting.AsLead, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"update sharing_conventions set starts_on = {Day(day)}, period_ends_on = {Day("2027-11-20")} where id = {waiting.Id}"));
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "GD-14")]
    public async Task The_day_of_a_denunciation_without_notice_is_left_to_the_next_convention()
    {
        await world.AtAsync("2026-11-22");
        var (account, _) = await world.CommuneAsync();
        var former = await Platform.DraftedAsync(world.Lead, world.Clerk, account, FourYears);
        await Platform.DeliberatedAsync(former, "2026-06-01");
        await Platform.SignedAsync(former, "2026-06-02", "2026-06-03");
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<RecordProvisioning>(former.AsLead, p => p.ExecuteAsync(new(former.Id, Day("2026-11-22"), "x"), default)));
        await world.AtAsync("2026-11-25");
        Assert.IsType<ConventionOutcome.Done>(await Platform.DoAsync<DenounceConvention>(former.AsLead, d => d.ExecuteAsync(new(former.Id, ConventionSide.Lead, DenunciationGround.Immediate, Day("2026-11-25"), null, "x"), default)));
        var next = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-11-20", "2026-12-31", "2032-03-31");
        Assert.Equal(Day("2026-11-25"), (await Platform.FindAsync(next.AsLead, next.Id))!.Convention.StartsOn);
    }

    [Fact, Trait("Feature", "GD-12"), Trait("Feature", "VR-04")]
    public async Task The_tool_is_not_said_to_serve_before_there_was_an_account_unless_it_served_elsewhere()
    {
        await world.AtAsync("2026-11-22");
        var (account, mayor) = await world.CommuneAsync();
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, FourYears);
        await Platform.DeliberatedAsync(convention, "2026-10-01");
        await Platform.SignedAsync(convention, "2026-10-15", "2026-10-21");
        Assert.Equal(ConventionRefusal.BeforeTheAccount, Assert.IsType<ConventionOutcome.Refused>(await ProvideAsync(" ")).Why);
        Assert.Null((await Platform.FindAsync(convention.AsLead, convention.Id))!.Convention.StartsOn);

        Assert.IsType<ConventionOutcome.Done>(await ProvideAsync("Ancienne plateforme du département"));
        var seen = (await Platform.FindAsync(new Scope.Tenant(account.Id.Value, mayor.Id), convention.Id))!;
        Assert.Equal((Day("2026-10-21"), Day("2026-11-22"), false), (seen.Convention.StartsOn, seen.AccountOpenedOn, seen.AccountActivated));
        Assert.Equal("Ancienne plateforme du département", Assert.Single(seen.History, e => e.Kind == ConventionEventKind.Provisioned).Detail);

        Task<ConventionOutcome> ProvideAsync(string elsewhere) => Platform.DoAsync<RecordProvisioning>(convention.AsLead, p => p.ExecuteAsync(new(convention.Id, Day("2026-10-01"), "x", elsewhere), default));
    }

    [Fact, Trait("Feature", "VR-53"), Trait("Feature", "VR-47")]
    public async Task Each_account_whose_convention_another_takes_over_is_told_which_and_what_becomes_of_it()
    {
        await world.AtAsync("2026-11-22");
        var ((one, first), (merged, _), (own, second)) = (await world.CommuneAsync(), await world.CommuneAsync(), await world.CommuneAsync());
        var (absorbed, renewed) = (await Platform.InForceAsync(world.Lead, world.Clerk, one, "2025-04-02", "2025-12-31", "2032-03-31"), await Platform.InForceAsync(world.Lead, world.Clerk, own, "2025-04-02", "2025-12-31", "2032-03-31"));
        var next = await Platform.InForceAsync(world.Lead, world.Clerk, merged, "2026-11-21", "2026-12-31", "2032-03-31", absorbed.Id);
        await Platform.InForceAsync(world.Lead, world.Clerk, own, "2026-11-21", "2026-12-31", "2032-03-31", renewed.Id);
        foreach (var fact in await Platform.FactsAsync<ConventionNotice>()) await MailAsync(m => m.ExecuteAsync(fact, default));
        foreach (var fact in await Platform.FactsAsync<ConventionReaderToTell>()) await MailAsync(m => m.ExecuteAsync(fact, default));

        var letters = (await PickupMail.ReadAsync(Platform.Configuration["Mail:Pickup"]!, default)).Where(m => m.Subject.Contains("prend sa place", StringComparison.Ordinal)).ToList();
        var told = Assert.Single(letters, m => m.To == first.Email);
        var reference = (await Platform.FindAsync(next.AsLead, next.Id))!.Convention.Reference;
        Assert.Contains("20 novembre 2026", told.Text.Replace('\u00a0', ' '), StringComparison.Ordinal);
        foreach (var said in (string[])[reference, "ne publie plus", "au plus tard le 20 février 2027"]) Assert.Contains(said, (told.Subject + told.Text).Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("continue sous la nouvelle convention", Assert.Single(letters, m => m.To == second.Email).Text, StringComparison.Ordinal);
        Assert.Equal(2, letters.Count(m => m.To == world.Clerk.Email));

        // Its page says the day on which it ended, and no period that runs.
        var dates = (await Platform.FindAsync(absorbed.AsLead, absorbed.Id))!.Dates;
        Assert.Equal(Day("2026-11-20"), Assert.Single(dates, date => date.Kind == ConventionDateKind.Ended).Date.Day);
        Assert.DoesNotContain(dates, date => date.Kind is ConventionDateKind.PeriodEnd or ConventionDateKind.NextPeriodEnd);
    }

    [Theory, Trait("Feature", "VR-47"), Trait("Feature", "GD-11")]
    [InlineData("2026-12-31", "2026-09-30", "dans 3 mois"), InlineData("2026-12-31", "2026-10-01", "dans 91 jours"), InlineData("2026-12-31", "2026-11-22", "dans 39 jours")]
    [InlineData("2026-12-31", "2026-12-30", "demain"), InlineData("2026-12-31", "2026-12-31", "aujourd’hui"), InlineData("2026-05-31", "2026-02-28", "dans 3 mois")]
    public void A_reminder_says_how_long_it_is_on_the_day_on_which_it_is_read(string end, string today, string said) => Assert.Equal(said, MailConventions.Until(Day(end), 3, Day(today)).Replace('\u00a0', ' '));

    [Fact, Trait("Feature", "VR-47")]
    public async Task A_reminder_that_is_sent_late_counts_its_days()
    {
        await world.AtAsync("2026-11-22");
        var (account, mayor) = await world.CommuneAsync();
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2032-03-31");
        await Platform.Services.GetRequiredService<RenewConventions>().ExecuteAsync(default);
        foreach (var fact in (await Platform.FactsAsync<ConventionNotice>()).Where(fact => fact.Convention == convention.Id)) await MailAsync(m => m.ExecuteAsync(fact, default));
        foreach (var fact in (await Platform.FactsAsync<ConventionReaderToTell>()).Where(fact => fact.Convention == convention.Id)) await MailAsync(m => m.ExecuteAsync(fact, default));
        var letter = Assert.Single(await PickupMail.ReadAsync(Platform.Configuration["Mail:Pickup"]!, default), m => m.To == mayor.Email);
        Assert.EndsWith("échéance le 31 décembre 2026, dans 39 jours", letter.Subject.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("3 mois", letter.Text.Replace('\u00a0', ' '), StringComparison.Ordinal);
    }

    private Task MailAsync(Func<MailConventions, Task> mail) => Platform.RunAsync(new Scope.System("test"), s => mail(s.GetRequiredService<MailConventions>()));
}
