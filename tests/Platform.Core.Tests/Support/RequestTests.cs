using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Accounts;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Support;

/// <summary>What an account asks of its agglomeration for a day: who reads it, who answers, who is told, and that nothing waits for it.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private Tenant lead = null!, commune = null!;
    private TestPerson clerk = null!, administrator = null!, buyer = null!;
    private Scope.Tenant asking = null!, colleague = null!, neighbour = null!;
    private DateOnly today;

    private Scope.Lead Leading => new(lead.Id.Value, clerk.Id);

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        lead = await platform.LeadAsync();
        clerk = await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin);
        commune = await platform.CommuneAsync(lead, "alpha", "Alpha");
        administrator = await platform.PersonAsync(commune, "Aline Mairie", MembershipRole.AccountAdmin);
        buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        asking = new(commune.Id.Value, buyer.Id);
        colleague = new(commune.Id.Value, (await platform.PersonAsync(commune, "Denis Achat", MembershipRole.Buyer)).Id);
        var beside = await platform.CommuneAsync(lead, "beta", "Bêta");
        neighbour = new(beside.Id.Value, (await platform.PersonAsync(beside, "Berthe Bêta", MembershipRole.AccountAdmin)).Id);
        today = FranceTime.DayOf(await platform.RunAsync(asking, s => s.GetRequiredService<PlatformDb>().NowAsync(default)));
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-35")]
    public async Task A_request_says_what_and_for_which_day_and_a_second_click_sends_none()
    {
        Assert.Equal([RequestFault.AboutMissing, RequestFault.TitleMissing, RequestFault.DayMissing], await AskAsync(asking, null, " ", null));
        Assert.Equal([RequestFault.TitleTooLong, RequestFault.DayPast], await AskAsync(asking, RequestAbout.Service, new string('a', 201), today.AddDays(-1)));
        var form = Guid.CreateVersion7();
        foreach (var _ in Enumerable.Range(0, 2)) Assert.Empty(await AskAsync(asking, RequestAbout.Publication, "La cantine", today.AddDays(30), form));

        var row = Assert.Single((await LeadAsync()).Open);
        Assert.Equal(("Alpha", "Publication", "La cantine", today.AddDays(30), "Claire Achat", (string?)null), (row.Account, row.About, row.Title, row.WishedOn, row.ByName, row.Verdict));
        Assert.Single(await platform.FactsAsync<RequestMoved>());
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task The_agglomeration_reads_the_days_of_its_accounts_in_order_and_each_account_its_own_alone()
    {
        await AskAsync(asking, RequestAbout.Training, "Former deux agents", today.AddDays(40));
        await AskAsync(neighbour, RequestAbout.Entity, "Ouvrir le CCAS", today.AddDays(10));
        await AskAsync(asking, RequestAbout.Service, "Relire un cahier des charges", today.AddDays(20));
        Assert.Equal(["Ouvrir le CCAS", "Relire un cahier des charges", "Former deux agents"], (await LeadAsync()).Open.Select(row => row.Title));
        var first = (await LeadAsync()).Open[0];
        Assert.Null(await AnswerAsync(first, ProposalVerdict.Planned, today.AddDays(60)));
        Assert.Equal(["Relire un cahier des charges", "Former deux agents", "Ouvrir le CCAS"], (await LeadAsync()).Open.Select(row => row.Title));      // on the day that was answered

        Assert.Equal(2, (await OwnAsync(asking)).Open.Count);
        Assert.Equal(2, (await OwnAsync(colleague)).Open.Count);
        Assert.Equal(today.AddDays(60), Assert.Single((await OwnAsync(neighbour)).Open).PlannedOn);
        var elsewhere = await platform.LeadAsync("ailleurs");
        var theirs = new Scope.Lead(elsewhere.Id.Value, (await platform.PersonAsync(elsewhere, "Omar Ailleurs", MembershipRole.LeadAdmin)).Id);
        Assert.Empty((await platform.RunAsync(theirs, s => s.GetRequiredService<ReadRequests>().ForLeadAsync(default))).Open);
        Assert.Equal(RequestFault.NotFound, await AnswerAsync(first, ProposalVerdict.Done, null, scope: theirs));
        Assert.Equal(0, await platform.RunAsync(new Scope.Platform((await platform.OperatorAsync("Odile Exploitante")).Id), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from proposals").SingleAsync()));
        // Other accounts hear of improvements, never of this.
        Assert.Empty(await platform.RunAsync(neighbour, s => s.GetRequiredService<ReadProposals>().TerritoryAsync(default)));
        Assert.Empty(await platform.RunAsync(Leading, s => s.GetRequiredService<ReadProposals>().ForLeadAsync(default)));
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task An_acceptance_names_a_day_a_refusal_its_reason_and_two_answers_at_once_are_one()
    {
        await AskAsync(asking, RequestAbout.Service, "Relire un cahier des charges", today.AddDays(20));
        var row = (await LeadAsync()).Open[0];
        Assert.Equal(RequestFault.VerdictMissing, await AnswerAsync(row, null, null));
        Assert.Equal(RequestFault.DayMissing, await AnswerAsync(row, ProposalVerdict.Planned, null));
        Assert.Equal(RequestFault.DayPast, await AnswerAsync(row, ProposalVerdict.Planned, today.AddDays(-1)));
        Assert.Equal(RequestFault.ReasonMissing, await AnswerAsync(row, ProposalVerdict.Declined, null));
        var answers = await Task.WhenAll(Enumerable.Range(21, 6).Select(day => AnswerAsync(row, ProposalVerdict.Planned, today.AddDays(day))));
        Assert.Single(answers, fault => fault is null);
        var accepted = (await OwnAsync(asking)).Open[0];
        Assert.Null(await AnswerAsync(accepted, ProposalVerdict.Planned, today.AddDays(90)));        // another day, as long as nothing is done
        Assert.Null(await AnswerAsync((await LeadAsync()).Open[0], ProposalVerdict.Done, null));
        var closed = Assert.Single((await OwnAsync(asking)).Closed);
        Assert.Equal(RequestFault.ReadAgain, await AnswerAsync(closed, ProposalVerdict.Planned, today.AddDays(91)));
        // Answered as if it were an improvement, it would get no day, and nobody would be told.
        Assert.Equal(ProposalFault.NotFound, await platform.RunAsync(Leading, s => s.GetRequiredService<AnswerProposal>().ExecuteAsync(new(closed.Id, closed.Answers, ProposalVerdict.Planned, null, "x"), default)));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(Leading, s => (Task)s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"select sec.answer_proposal({closed.Id}, {closed.Answers}, 'Planned', null, 'x')")));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task Who_asked_or_an_administrator_withdraws_it_and_nobody_else()
    {
        foreach (var title in (string[])["La cantine", "La toiture"]) await AskAsync(asking, RequestAbout.Publication, title, today.AddDays(30));
        var open = (await OwnAsync(asking)).Open;
        foreach (var scope in (Scope[])[colleague, neighbour, Leading]) Assert.False(await WithdrawAsync(scope, open[0].Id));
        Assert.True(await WithdrawAsync(asking, open[0].Id));
        Assert.False(await WithdrawAsync(asking, open[0].Id));
        Assert.True(await WithdrawAsync(new Scope.Tenant(commune.Id.Value, administrator.Id), open[1].Id));
        Assert.All((await LeadAsync()).Closed, row => Assert.Equal("Withdrawn", row.Verdict));
        Assert.Equal(RequestFault.ReadAgain, await AnswerAsync((await LeadAsync()).Closed[0], ProposalVerdict.Planned, today.AddDays(31)));
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task The_agglomeration_is_told_of_it_the_account_of_the_answer_and_the_agglomeration_of_its_withdrawal()
    {
        await AskAsync(asking, RequestAbout.Publication, "La cantine", today.AddDays(30));
        Assert.Equal(1, await WaitingAsync());
        Assert.Equal([("besoin-recu", clerk.Email)], await TellAsync());
        await AnswerAsync((await LeadAsync()).Open[0], ProposalVerdict.Planned, today.AddDays(35));
        Assert.Equal(0, await WaitingAsync());
        Assert.Equal(new[] { ("besoin-repondu", administrator.Email), ("besoin-repondu", buyer.Email) }.Order(), await TellAsync());
        await WithdrawAsync(asking, (await OwnAsync(asking)).Open[0].Id);
        Assert.Equal([("besoin-retire", clerk.Email)], await TellAsync());
        Assert.Empty(await TellAsync());        // and again: nobody twice
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task Each_letter_names_the_account_in_French()
    {
        await platform.SuperuserAsync("set session_replication_role = replica; update tenants set name = 'Commune de Romans' where slug = 'alpha'");
        await AskAsync(asking, RequestAbout.Publication, "La cantine", today.AddDays(30));
        await TellAsync();
        await AnswerAsync((await LeadAsync()).Open[0], ProposalVerdict.Declined, null, "Pas avant l’automne.");
        await TellAsync();
        await AskAsync(asking, RequestAbout.Publication, "La toiture", today.AddDays(30));
        await WithdrawAsync(asking, (await OwnAsync(asking)).Open[0].Id);
        await TellAsync();
        var (letters, day) = (await PickupMail.ReadAsync(platform.Configuration["Mail:Pickup"]!, default), FrenchFormat.LongDate(today.AddDays(30)));       // every test host has one
        var words = letters.Select(letter => letter.Text.Replace('\u00a0', ' ')).ToList();
        foreach (var said in (string[])[$"La commune de Romans vous adresse une demande pour le {day}.", $"L’agglomération a répondu à la demande de la commune de Romans pour le {day} : déclinée.", $"La commune de Romans retire sa demande pour le {day}."])
            Assert.Contains(words, text => text.Contains(said.Replace('\u00a0', ' '), StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task Of_many_closed_requests_the_latest_are_shown_and_every_open_one()
    {
        await AskAsync(asking, RequestAbout.Service, "Relire un cahier des charges", today.AddDays(400));
        await platform.SuperuserAsync("""
            insert into proposals (tenant_id, id, lead_id, kind, about, wished_on, title, body, form_key, proposed_by, proposed_by_name, proposed_at)
            select $1, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $2, 'Request', 'Service', date '2020-01-01' + n, 'Ancienne ' || n, 'x', gen_random_uuid(), $3, 'x', sec.now() from generate_series(1, 600) n
            """, commune.Id.Value, lead.Id.Value, buyer.Id);
        await platform.SuperuserAsync("insert into proposal_answers (proposal_id, rank, verdict, answered_by, answered_by_name, answered_at) select id, 1, 'Done', $1, 'x', timestamptz '2020-01-01' + (wished_on - date '2020-01-01') * interval '1 day' from proposals where title like 'Ancienne %'", clerk.Id);
        foreach (var calendar in (ReadRequests.Calendar[])[await LeadAsync(), await OwnAsync(asking)])
        {
            Assert.Equal("Relire un cahier des charges", Assert.Single(calendar.Open).Title);
            Assert.Equal(Enumerable.Range(401, ReadRequests.MostClosed).Reverse().Select(n => $"Ancienne {n}"), calendar.Closed.Select(row => row.Title));
        }
    }

    [Fact, Trait("Feature", "VR-35")]
    public async Task A_request_that_waits_holds_back_no_publication()
    {
        await AskAsync(asking, RequestAbout.Publication, "La cantine", today.AddDays(200));
        var published = await platform.PublishedAsync(commune, buyer);
        Assert.Equal(1, await platform.RunAsync(asking, s => s.GetRequiredService<PlatformDb>().PublicConsultations.CountAsync(c => c.Id == published.Id)));
        Assert.Null(Assert.Single((await OwnAsync(asking)).Open).Verdict);
    }

    private Task<IReadOnlyList<RequestFault>> AskAsync(Scope.Tenant scope, RequestAbout? about, string title, DateOnly? on, Guid? form = null) =>
        platform.RunAsync(scope, s => s.GetRequiredService<AskForDay>().ExecuteAsync(new(form ?? Guid.CreateVersion7(), about, title, null, on, "Claire Achat"), default));

    private Task<RequestFault?> AnswerAsync(ReadRequests.Row row, ProposalVerdict? verdict, DateOnly? on, string? reason = null, Scope? scope = null) =>
        platform.RunAsync(scope ?? Leading, s => s.GetRequiredService<AnswerRequest>().ExecuteAsync(new(row.Id, row.Answers, verdict, on, reason, "Lise Agglo"), default));

    private Task<bool> WithdrawAsync(Scope scope, Guid request) => platform.RunAsync(scope, s => s.GetRequiredService<AskForDay>().WithdrawAsync(request, "Claire Achat", default));

    private Task<ReadRequests.Calendar> OwnAsync(Scope scope) => platform.RunAsync(scope, s => s.GetRequiredService<ReadRequests>().OwnAsync(default));

    private Task<ReadRequests.Calendar> LeadAsync() => platform.RunAsync(Leading, s => s.GetRequiredService<ReadRequests>().ForLeadAsync(default));

    private async Task<int> WaitingAsync() => (await platform.RunAsync(Leading, s => s.GetRequiredService<ReadWaiting>().OfLeadAsync(default))).Requests;

    private sealed record Told(string Kind, string Recipient);

    // What left now, that had not left before.
    private async Task<IEnumerable<(string Kind, string Recipient)>> TellAsync()
    {
        var asSystem = new Scope.System("test");
        var before = await SentAsync();
        foreach (var fact in await platform.FactsAsync<RequestMoved>()) await platform.RunAsync(asSystem, s => s.GetRequiredService<TellOfRequests>().ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<RequestReaderToTell>()) await platform.RunAsync(asSystem, s => s.GetRequiredService<TellOfRequests>().ExecuteAsync(fact, default));
        return (await SentAsync()).Except(before).Order();

        async Task<IReadOnlyList<(string, string)>> SentAsync() => [.. (await platform.RunAsync(asSystem, s => s.GetRequiredService<PlatformDb>().Database
            .SqlQuery<Told>($"select kind as \"Kind\", recipient as \"Recipient\" from messages where kind like 'besoin-%'").ToListAsync())).Select(one => (one.Kind, one.Recipient))];
    }
}
