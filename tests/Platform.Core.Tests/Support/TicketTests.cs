using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Support;

/// <summary>An agglomeration with its desk, a commune that buys and has a helper of its own, two companies that may bid.</summary>
public sealed class SupportWorld : IAsyncLifetime
{
    public TestPlatform Platform { get; private set; } = null!;      // set by InitializeAsync
    public Tenant Lead { get; private set; } = null!;
    public Tenant Commune { get; private set; } = null!;
    public TestPerson Agent { get; private set; } = null!;
    public TestPerson BuyingAgent { get; private set; } = null!;
    public TestPerson Buyer { get; private set; } = null!;
    public TestPerson Helper { get; private set; } = null!;
    public TestCompany Company { get; private set; } = null!;
    public TestCompany Rival { get; private set; } = null!;
    public TestConsultation Consultation { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync();
        Lead = await Platform.LeadAsync();
        Commune = await Platform.CommuneAsync(Lead, "saint-marcel", "Saint-Marcel");
        Agent = await Platform.PersonAsync(Lead, "Ada Assistance", MembershipRole.SupportAgent);
        BuyingAgent = await Platform.PersonAsync(Lead, "Bruno Double", MembershipRole.LeadAdmin);
        await Platform.PersonAsync(Commune, await Platform.DepartmentAsync(Commune), BuyingAgent, MembershipRole.Buyer);
        Buyer = await Platform.PersonAsync(Commune, "Claire Achat", MembershipRole.Buyer);
        Helper = await Platform.PersonAsync(Commune, "Hugo Voisin", MembershipRole.SupportAgent);
        (Company, Rival) = (await Platform.CompanyAsync("Toitures du Sud", "111111118"), await Platform.CompanyAsync("Couvreurs réunis", "222222226"));
        Consultation = await Platform.PublishedAsync(Commune, Buyer);
    }

    public async Task DisposeAsync() => await Platform.DisposeAsync();

    public Scope.Lead AsAgent => new(Lead.Id.Value, Agent.Id);
    public Scope.Lead AsBuyingAgent => new(Lead.Id.Value, BuyingAgent.Id);
    public Scope.Tenant AsBuyer => new(Commune.Id.Value, Buyer.Id);
    public Scope.Tenant AsHelper => new(Commune.Id.Value, Helper.Id);
    public Scope.Company As(TestCompany company) => new(company.Id, company.Depositor.Id);

    public Task<DateTimeOffset> NowAsync() => Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default));

    public async Task<(Guid Ticket, string? Secret)> OpenAsync(Scope scope, Guid? about = null, bool own = false, string? incident = null, string email = "qui@exemple.test")
    {
        var opened = Assert.IsType<OpenTicket.Outcome.Opened>(await TryOpenAsync(scope, about, own, incident, email));
        return (opened.Ticket, opened.Secret);
    }

    public Task<OpenTicket.Outcome> TryOpenAsync(Scope scope, Guid? about = null, bool own = false, string? incident = null, string email = "qui@exemple.test", Guid? form = null) =>
        Platform.RunAsync(scope, s => s.GetRequiredService<OpenTicket>().ExecuteAsync(new(form ?? Guid.CreateVersion7(), own, "Qui Demande", email, null, "canarisujet", "Texte canaritexte",
            new("/consultations", null, incident, "Firefox, Linux", about), [new("ecran.png", "image"u8.ToArray())]), default));

    public Task<IReadOnlyList<TicketsForDesk.Line>> DeskAsync(Scope scope, bool closed = false) =>
        Platform.RunAsync(scope, s => s.GetRequiredService<TicketsForDesk>().ListAsync(closed, Guid.Empty, new Helpline(), default));

    public Task<WholeTicket?> ReadAsDeskAsync(Scope scope, Guid ticket) => Platform.RunAsync(scope, s => s.GetRequiredService<TicketsForDesk>().OpenAsync(ticket, "Ada Assistance", default));

    public Task<WholeTicket?> ReadAsync(Scope scope, Guid ticket) => Platform.RunAsync(scope, s => s.GetRequiredService<ReadTickets>().FindAsync(ticket, default));

    public Task<StepAsDesk.Outcome> StepAsync(Scope scope, Guid ticket, int seen, TicketStep step, string? text = null) =>
        Platform.RunAsync(scope, s => s.GetRequiredService<StepAsDesk>().ExecuteAsync(new(ticket, seen, step, "Ada Assistance", text, []), default));

    public Task<TicketFault?> StepAsync(Scope scope, Guid ticket, TicketStep step, string? text = null, string? secret = null, int? seen = null, Satisfaction? rating = null, Guid? form = null) =>
        Platform.RunAsync(scope, s => s.GetRequiredService<StepAsWriter>().ExecuteAsync(new(ticket, secret, seen, step, "Qui Demande", text, rating, [], form), default));
}

public sealed class TicketTests(SupportWorld world) : IClassFixture<SupportWorld>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => world.Platform.Database.SetNowAsync(null);

    [Fact, Trait("Feature", "VR-27")]
    public async Task What_a_company_writes_about_a_consultation_is_read_by_the_agglomeration_s_desk_and_by_nobody_who_buys_for_it()
    {
        var (ticket, _) = await world.OpenAsync(world.As(world.Company), world.Consultation.Id.Value);

        Assert.Null(await world.ReadAsync(world.AsBuyer, ticket));
        Assert.Null(await world.ReadAsync(world.As(world.Rival), ticket));
        Assert.Null(await world.ReadAsDeskAsync(world.AsHelper, ticket));
        Assert.Null(await world.ReadAsDeskAsync(world.AsBuyingAgent, ticket));
        Assert.DoesNotContain(await world.DeskAsync(world.AsBuyingAgent), line => line.Id == ticket);
        Assert.DoesNotContain(await world.Platform.RunAsync(world.AsBuyer, s => s.GetRequiredService<TicketsForWriter>().ListAsync(default)), line => line.Id == ticket);

        Assert.Contains(await world.DeskAsync(world.AsAgent), line => line.Id == ticket);
        var whole = await world.ReadAsDeskAsync(world.AsAgent, ticket);
        Assert.Equal(("canarisujet", "Toitures du Sud"), (whole?.Head.Subject, whole?.Head.Company));
        Assert.Contains("Réfection de la toiture", whole?.Head.ConsultationSaid, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-27"), Trait("Feature", "VR-36")]
    public async Task Without_the_line_of_the_reading_the_database_gives_a_desk_no_rows_and_the_writer_sees_each_reading()
    {
        var (ticket, _) = await world.OpenAsync(world.As(world.Company));
        Assert.Null(await world.ReadAsync(world.AsAgent, ticket));
        Assert.Equal(0, await CountAsync(world.AsAgent, $"select count(*)::int as \"Value\" from ticket_entries where ticket_id = {ticket}"));
        Assert.Empty((await world.ReadAsync(world.As(world.Company), ticket))!.Views);     // its own

        Assert.NotNull(await world.ReadAsDeskAsync(world.AsAgent, ticket));
        Assert.Null(await world.ReadAsync(world.AsAgent, ticket));                          // the line is good for its own transaction
        Assert.Equal(["Ada Assistance"], (await world.ReadAsync(world.As(world.Company), ticket))!.Views.Select(view => view.PersonName));
    }

    [Fact]
    public async Task The_table_of_states_is_the_same_in_the_database()
    {
        var said = await world.Platform.RunAsync(world.AsAgent, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Pair>($"""
            select s as "Before", k as "Step", b as "By", sec.ticket_next(s, k, b) as "Next"
            from unnest({Enum.GetNames<TicketState>()}) s, unnest({Enum.GetNames<TicketStep>()}) k, unnest({Enum.GetNames<TicketHand>()}) b
            """).ToListAsync());
        Assert.Equal(5 * 9 * 3, said.Count);
        Assert.All(said, row => Assert.Equal(TicketStates.Next(Enum.Parse<TicketState>(row.Before), Enum.Parse<TicketStep>(row.Step), Enum.Parse<TicketHand>(row.By))?.ToString(), row.Next));
    }

    [Fact, Trait("Feature", "VR-26")]
    public async Task Twelve_hands_at_once_make_one_step()
    {
        var (ticket, _) = await world.OpenAsync(world.AsBuyer);
        var taken = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => world.StepAsync(world.AsAgent, ticket, 1, TicketStep.Answered, "Essayez ceci.")));
        Assert.Single(taken, outcome => outcome is StepAsDesk.Outcome.Done);
        Assert.All(taken.OfType<StepAsDesk.Outcome.Refused>(), refused => Assert.Equal(TicketFault.ReadAgain, refused.Fault));
        Assert.Equal([TicketStep.Opened, TicketStep.Taken, TicketStep.Answered], (await world.ReadAsync(world.AsBuyer, ticket))!.Entries.Select(e => e.Kind));     // its own
    }

    [Fact, Trait("Feature", "VR-26")]
    public async Task A_ticket_is_answered_solved_reopened_judged_once_and_closed_when_nobody_comes_back()
    {
        var (ticket, _) = await world.OpenAsync(world.AsBuyer);
        Assert.IsType<StepAsDesk.Outcome.Done>(await world.StepAsync(world.AsAgent, ticket, 1, TicketStep.Answered, "Une réponse."));
        Assert.IsType<StepAsDesk.Outcome.Refused>(await world.StepAsync(world.AsAgent, ticket, 1, TicketStep.Resolved));                  // written meanwhile: to be read again
        Assert.Null(await world.StepAsync(world.AsBuyer, ticket, TicketStep.Written, "Merci, mais non."));
        Assert.IsType<StepAsDesk.Outcome.Done>(await world.StepAsync(world.AsAgent, ticket, 4, TicketStep.Resolved));
        Assert.Null(await world.StepAsync(world.AsBuyer, ticket, TicketStep.Reopened, "Toujours pas."));
        Assert.Null(await world.StepAsync(world.AsBuyer, ticket, TicketStep.Resolved, seen: 6));
        Assert.Null(await world.StepAsync(world.AsBuyer, ticket, TicketStep.Rated, rating: Satisfaction.Partly));
        Assert.Equal(TicketFault.ReadAgain, await world.StepAsync(world.AsBuyer, ticket, TicketStep.Rated, rating: Satisfaction.Yes));

        await world.Platform.Database.SetNowAsync((await world.NowAsync()).AddDays(15));
        await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseQuietTickets>().ExecuteAsync(default));
        var head = (await world.ReadAsync(world.AsBuyer, ticket))!.Head;     // its own
        Assert.Equal((TicketState.Closed, (Satisfaction?)Satisfaction.Partly), (head.State, head.Satisfied));
        Assert.Equal(TicketFault.ReadAgain, await world.StepAsync(world.AsBuyer, ticket, TicketStep.Reopened, "Trop tard."));
    }

    [Fact, Trait("Feature", "VR-26"), Trait("Feature", "VR-27")]
    public async Task A_message_sent_twice_from_one_form_is_written_and_told_once()
    {
        var (ticket, secret) = await world.OpenAsync(new Scope.Public());
        var form = Guid.CreateVersion7();
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.StepAsync(new Scope.Public(), ticket, TicketStep.Written, "Encore moi.", secret, form: form)));
        Assert.All(sent, Assert.Null);
        Assert.Null(await world.StepAsync(new Scope.Public(), ticket, TicketStep.Written, "Et ceci.", secret, form: Guid.CreateVersion7()));

        var whole = await world.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadTickets>().FollowAsync(secret!, default));      // a visitor has one
        Assert.Equal(["Texte canaritexte", "Encore moi.", "Et ceci."], whole!.Entries.Select(e => e.Body));
        Assert.Equal(3, (await world.Platform.FactsAsync<TicketMoved>()).Count(f => f.Ticket == ticket));
    }

    [Fact, Trait("Feature", "VR-26")]
    public async Task An_account_s_own_people_answer_first_and_the_agglomeration_sees_nothing_until_the_writer_passes_it_on()
    {
        var (ticket, _) = await world.OpenAsync(world.AsBuyer, world.Consultation.Id.Value, own: true);
        Assert.Null(await world.ReadAsDeskAsync(world.AsAgent, ticket));
        Assert.DoesNotContain(await world.DeskAsync(world.AsAgent), line => line.Id == ticket);
        Assert.Contains(await world.DeskAsync(world.AsHelper), line => line.Id == ticket);
        Assert.NotNull(await world.ReadAsDeskAsync(world.AsHelper, ticket));

        Assert.Null(await world.StepAsync(world.AsBuyer, ticket, TicketStep.PassedOn, seen: 1));
        Assert.NotNull(await world.ReadAsDeskAsync(world.AsAgent, ticket));
        Assert.Null(await world.ReadAsDeskAsync(world.AsHelper, ticket));
    }

    [Fact, Trait("Feature", "VR-27")]
    public async Task A_visitor_comes_back_by_his_link_alone()
    {
        var (ticket, secret) = await world.OpenAsync(new Scope.Public());
        async Task<WholeTicket?> Follow(string with) => await world.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadTickets>().FollowAsync(with, default));
        Assert.Equal("canarisujet", (await Follow(secret!))?.Head.Subject);      // a visitor has one
        Assert.Null(await Follow(secret![..^1] + (secret[^1] == 'A' ? 'B' : 'A')));
        Assert.Null(await world.StepAsync(new Scope.Public(), ticket, TicketStep.Written, "Encore moi.", secret));
        await Assert.ThrowsAsync<PostgresException>(() => world.StepAsync(new Scope.Public(), ticket, TicketStep.Written, "Pas moi.", "autre"));
        await Assert.ThrowsAsync<PostgresException>(() => world.StepAsync(world.As(world.Rival), ticket, TicketStep.Written, "Pas moi."));
        var file = Assert.Single((await Follow(secret))!.Files);
        Assert.Equal("image"u8.ToArray(), (await world.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadTickets>().FollowedFileAsync(secret, file.Id, default)))?.Content);

        await world.Platform.Database.SetNowAsync((await world.NowAsync()).AddDays(181));
        Assert.Null(await Follow(secret));
    }

    [Fact, Trait("Feature", "VR-27")]
    public async Task The_same_form_is_one_ticket_and_an_address_that_nobody_proved_opens_five_in_an_hour()
    {
        var form = Guid.CreateVersion7();
        var twice = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.TryOpenAsync(new Scope.Public(), email: "deux@exemple.test", form: form)));
        Assert.Single(twice.Cast<OpenTicket.Outcome.Opened>().Select(o => o.Ticket).Distinct());
        for (var again = 0; again < 4; again++) await world.OpenAsync(new Scope.Public(), email: "DEUX@exemple.test");
        Assert.Equal([TicketFault.TooMany], Assert.IsType<OpenTicket.Outcome.Refused>(await world.TryOpenAsync(new Scope.Public(), email: "deux@exemple.test")).Faults);
        await world.OpenAsync(new Scope.Public(), email: "trois@exemple.test");
    }

    [Fact, Trait("Feature", "VR-27")]
    public async Task A_limit_under_two_hours_away_comes_first_and_an_extension_counts()
    {
        var deadline = await DeadlineAsync();
        await world.OpenAsync(world.AsBuyer);
        var (urgent, _) = await world.OpenAsync(world.As(world.Company), world.Consultation.Id.Value);
        Assert.NotEqual(urgent, (await world.DeskAsync(world.AsAgent))[0].Id);
        await world.Platform.Database.SetNowAsync(deadline.AddMinutes(-90));
        var first = (await world.DeskAsync(world.AsAgent))[0];
        Assert.Equal((TicketPriority.Deadline, (DateTimeOffset?)deadline), (first.Priority, first.Deadline));

        await world.Platform.SuperuserAsync("update public_consultations set submission_deadline = submission_deadline + interval '3 days' where id = $1", world.Consultation.Id.Value);
        Assert.All(await world.DeskAsync(world.AsAgent), line => Assert.NotEqual(TicketPriority.Deadline, line.Priority));
        await world.Platform.SuperuserAsync("update public_consultations set submission_deadline = submission_deadline - interval '3 days' where id = $1", world.Consultation.Id.Value);
    }

    [Fact, Trait("Feature", "VR-27")]
    public async Task When_all_who_could_answer_buy_for_the_account_nothing_is_written_and_the_company_is_told_to_call()
    {
        await world.Platform.SuperuserAsync("update memberships set revoked_at = now() where person_id = $1", world.Agent.Id);
        Assert.Equal([TicketFault.NobodyMayRead], Assert.IsType<OpenTicket.Outcome.Refused>(await world.TryOpenAsync(world.As(world.Company), world.Consultation.Id.Value)).Faults);
        await world.Platform.SuperuserAsync("update memberships set revoked_at = null where person_id = $1", world.Agent.Id);
    }

    [Fact, Trait("Feature", "VR-26"), Trait("Feature", "VR-27")]
    public async Task Messages_hold_a_number_and_a_link_and_go_to_whoever_may_read_and_to_the_writer()
    {
        var (ticket, _) = await world.OpenAsync(new Scope.Public(), world.Consultation.Id.Value, email: "visiteur@exemple.test");
        Assert.IsType<StepAsDesk.Outcome.Done>(await world.StepAsync(world.AsAgent, ticket, 1, TicketStep.Answered, "Réponse canarireponse."));
        await TellAsync(ticket);

        var mails = await MailsAsync();
        var mine = mails.Where(mail => mail.Contains("visiteur@exemple.test", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, mine.Count);                                             // received, answered
        Assert.All(mine, mail => Assert.Contains("/assistance/suivi/", mail, StringComparison.Ordinal));
        Assert.Single(mails, mail => mail.Contains(world.Agent.Email, StringComparison.Ordinal) && mail.Contains($"{ticket}", StringComparison.Ordinal));
        Assert.DoesNotContain(mails, mail => mail.Contains(world.BuyingAgent.Email, StringComparison.Ordinal) && mail.Contains($"{ticket}", StringComparison.Ordinal));
        Assert.All(mails, mail => Assert.DoesNotMatch("canari|toiture", mail));
    }

    [Fact, Trait("Feature", "VR-30")]
    public async Task People_of_an_account_know_whom_to_turn_to_at_the_agglomeration_and_a_company_does_not()
    {
        Task<IReadOnlyList<ContactsAtLead.Contact>> Contacts(Scope scope) => world.Platform.RunAsync(scope, s => s.GetRequiredService<ContactsAtLead>().ReadAsync(default));
        Assert.Equal([("Ada Assistance", true), ("Bruno Double", false)], (await Contacts(world.AsBuyer)).Select(c => (c.Name, c.Answers)));
        Assert.Empty(await Contacts(world.As(world.Company)));
    }

    private async Task TellAsync(Guid ticket)
    {
        foreach (var fact in (await world.Platform.FactsAsync<TicketMoved>()).Where(f => f.Ticket == ticket))
            await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfTickets>().ExecuteAsync(fact, default));
        foreach (var fact in (await world.Platform.FactsAsync<TicketReaderToTell>()).Where(f => f.Ticket == ticket))
            await world.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfTickets>().ExecuteAsync(fact, default));
    }

    private async Task<List<string>> MailsAsync()
    {
        var mails = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(world.Platform.Folder, "mail"))) mails.Add(await File.ReadAllTextAsync(file));
        return mails;
    }

    private Task<DateTimeOffset> DeadlineAsync() => world.Platform.RunAsync(new Scope.System("test"), async s =>
        (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<DateTimeOffset>($"select submission_deadline as \"Value\" from public_consultations where id = {world.Consultation.Id.Value}").ToListAsync()).Single());

    private Task<int> CountAsync(Scope scope, FormattableString sql) => world.Platform.RunAsync(scope, async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>(sql).ToListAsync()).Single());

    private sealed record Pair(string Before, string Step, string By, string? Next);
}
