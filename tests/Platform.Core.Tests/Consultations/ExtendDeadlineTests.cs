using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Opening;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>A published limit: later only, before it has passed, and everything that reads it follows.</summary>
public sealed class ExtendDeadlineTests : IAsyncLifetime
{
    private const string Reason = "Le cahier des charges a été complété.";
    private Ceremony given = null!;

    public async Task InitializeAsync() => given = await Ceremony.PublishedAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact]
    public async Task A_limit_moves_later_and_the_register_and_the_public_history_say_from_when_to_when_and_why()
    {
        var later = given.Deadline.AddDays(3);

        var extended = Assert.IsType<ExtendDeadline.Outcome.Extended>(await ExtendAsync(later));

        Assert.Equal((given.Deadline, later), (extended.From, extended.To));
        var page = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationForPublic>().FindAsync(given.Consultation.Id, Ceremony.Cancel));
        Assert.Equal(later, page!.SubmissionDeadline);
        var moved = Assert.Single(page.MovedLimits);
        Assert.Equal((given.Deadline, later, Reason), (moved.Old, moved.New, moved.Reason));
        var entry = await given.AskAsync(db => db.RegisterEntries.SingleAsync(e => e.Kind == "limite-modifiee"));
        Assert.Contains($"\"nouvelle\":\"{WireInstant.Format(later)}\"", entry.Details, StringComparison.Ordinal);
        Assert.Contains(Reason, entry.Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_never_moves_earlier_nor_to_a_year_typed_wrong_nor_without_a_reason()
    {
        foreach (var (days, reason, fault) in new[]
        {
            (0, Reason, ExtendDeadline.Fault.NotLater), (-1, Reason, ExtendDeadline.Fault.NotLater), (367, Reason, ExtendDeadline.Fault.TooFar),
            (1, null, ExtendDeadline.Fault.ReasonMissing), (1, " \n", ExtendDeadline.Fault.ReasonMissing), (1, new string('x', 1_001), ExtendDeadline.Fault.ReasonTooLong),
        })
            Assert.Equal([fault], Assert.IsType<ExtendDeadline.Outcome.Refused>(await ExtendAsync(given.Deadline.AddDays(days), reason)).Faults);
    }

    [Fact]
    public async Task At_the_very_limit_it_may_still_move_and_a_millisecond_later_it_may_not()
    {
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMilliseconds(1));
        Assert.IsType<ExtendDeadline.Outcome.TooLate>(await ExtendAsync(given.Deadline.AddDays(1)));

        await given.Platform.Database.SetNowAsync(given.Deadline);
        Assert.IsType<ExtendDeadline.Outcome.Extended>(await ExtendAsync(given.Deadline.AddDays(1)));
    }

    [Fact]
    public async Task The_passkey_confirms_this_limit_and_this_reason_and_no_other()
    {
        var asked = new ExtendDeadline.Asked(given.Consultation.Id, given.Deadline.AddDays(1), Reason);
        foreach (var other in (ExtendDeadline.Asked[])[asked with { Limit = asked.Limit.AddMinutes(1) }, asked with { Reason = "Autre motif." }])
            Assert.IsType<ExtendDeadline.Outcome.NotProved>(await ExtendAsync(asked, await ProofAsync(other)));
        Assert.Empty(await given.AskAsync(db => db.RegisterEntries.Where(e => e.Kind == "limite-modifiee").ToListAsync()));
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Another_account_does_not_find_it_and_a_draft_has_nothing_to_extend()
    {
        var foreign = await given.Platform.CommuneAsync(given.Lead, "beaumont", "Beaumont");
        var stranger = await given.Platform.PersonAsync(foreign, "Paul Voisin", MembershipRole.Buyer);
        var asked = new ExtendDeadline.Asked(given.Consultation.Id, given.Deadline.AddDays(1), Reason);
        var proof = await given.Platform.ProofAsync(stranger, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));
        Assert.IsType<ExtendDeadline.Outcome.NotFound>(await given.Platform.RunAsync(new Scope.Tenant(foreign.Id.Value, stranger.Id),
            s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, proof), Ceremony.Cancel)));

        var draft = await given.Platform.DraftAsync(given.Consultation.Tenant, given.Consultation.Buyer);
        Assert.IsType<ExtendDeadline.Outcome.NotFound>(await ExtendAsync(asked with { Consultation = draft.Id }, Guid.CreateVersion7()));
    }

    [Fact]
    public async Task Nothing_but_the_one_function_moves_a_published_limit_and_it_believes_nobody()
    {
        var (tenant, id, later) = (given.Consultation.Tenant.Id.Value, given.Consultation.Id.Value, given.Deadline.AddDays(1));
        await RefusedAsync($"update consultations set submission_deadline = {later} where id = {id}");
        await RefusedAsync($"update public_consultations set submission_deadline = {later} where id = {id}");
        await RefusedAsync($"insert into deadline_changes select {tenant}, {id}, {id}, {given.Deadline}, {later}, 'x', {id}, {id}, {id}, now()");
        // No entry in the register says so, and nobody confirmed it.
        await RefusedAsync($"select sec.extend_deadline({tenant}, {id}, {Guid.CreateVersion7()}, {later}, {Reason}, {Guid.CreateVersion7()}, {Guid.CreateVersion7()}, sec.now())");
        Assert.Equal(given.Deadline, await LimitAsync());

        async Task RefusedAsync(FormattableString sql)
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(() => given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(sql)));
            Assert.Equal("42501", Assert.IsType<PostgresException>(refused.GetBaseException()).SqlState);
        }
    }

    [Fact]
    public async Task Past_the_old_limit_nothing_closes_and_no_gate_opens()
    {
        await ExtendAsync(given.Deadline.AddMinutes(10));

        await given.CloseAsync();

        Assert.Null(await given.AskAsync(db => db.Consultations.Where(c => c.Id == given.Consultation.Id).Select(c => c.ClosedAt).SingleAsync()));
        Assert.Equal(0, await given.ReleaseAsync());
        Assert.IsType<OpenSession.Outcome.TooEarly>(await given.OpenAsync(given.President));
    }

    [Fact]
    public async Task A_bid_sealed_before_the_extension_and_finished_after_the_old_limit_is_in_time_and_is_opened()
    {
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var deposit = new SealedDeposit(given.Platform.Services, new Scope.Company(company.Id, company.Depositor.Id));
        var begun = await deposit.BeginAsync(given.Consultation.Id, [1], Ceremony.Cancel);
        await ExtendAsync(given.Deadline.AddMinutes(10));
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(2));
        var ticket = await deposit.TicketAsync(begun, Ceremony.Cancel);
        Assert.Equal((given.Deadline.AddMinutes(10), given.Deadline), (ticket.Limit, Assert.Single(ticket.MovedLimits).Old));
        var limit = await given.Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<ReadLimit>().ExecuteAsync(begun, Ceremony.Cancel));
        Assert.Equal((given.Deadline.AddMinutes(10), given.Deadline), (limit!.Current, limit.Before));

        BidDocument[] documents = [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), new(EnvelopeKind.Offer, 1, "AE.pdf", "offre"u8.ToArray())];
        await deposit.SendAsync(begun, await SealedBid.SealAsync(ticket, documents, Ceremony.Cancel), Ceremony.Cancel);
        var received = Assert.IsType<DepositBid.Outcome.Received>(await deposit.FinaliseAsync(begun, Ceremony.Cancel));

        Assert.False(received.Late);
        await OpenAfterAsync(given.Deadline.AddMinutes(11));
        Assert.All(await given.OpenEnvelopesAsync(given.President), opened => Assert.Equal(OpeningOutcome.Opened, opened.Outcome));
        var minutes = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpeningMinutes>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));
        Assert.Equal((given.Deadline, Reason), (Assert.Single(minutes!.MovedLimits).Old, minutes.MovedLimits[0].Reason));
    }

    [Fact]
    public async Task A_bid_sealed_for_a_limit_that_the_register_does_not_show_is_not_opened()
    {
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await ExtendAsync(given.Deadline.AddMinutes(10));
        await OpenAfterAsync(given.Deadline.AddMinutes(11));
        var session = await given.SessionAsync(given.President);
        var evidence = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<ReadOpeningEvidence>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));

        Assert.All(session.Envelopes, e => Assert.Null(Check(evidence!).Contradiction(e)));
        Assert.All(session.Envelopes, e => Assert.Contains("jamais eue", Check(evidence! with { Limits = [] }).Contradiction(e), StringComparison.Ordinal));

        RegisterCheck Check(ReadOpeningEvidence.Evidence shown) => RegisterCheck.Of(given.Consultation.Id, session, shown, given.Platform.Services.GetRequiredService<RegisterKey>());
    }

    [Fact]
    public async Task Everybody_concerned_gets_one_message_alone_and_the_account_cannot_read_who_bids()
    {
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        await given.DepositAsync(company, 1);
        var unfinished = await given.Platform.CompanyAsync("Couvreurs réunis", "222222226");
        await new SealedDeposit(given.Platform.Services, new Scope.Company(unfinished.Id, unfinished.Depositor.Id)).BeginAsync(given.Consultation.Id, [1], Ceremony.Cancel);
        var outsider = await given.Platform.CompanyAsync("Sans rapport", "333333334");
        foreach (var email in (string[])["veille@exemple.test", "VEILLE@exemple.test", company.Depositor.Email])
            await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<Core.Dce.WithdrawDce>().ExecuteAsync(new(given.Consultation.Id, new("Veille", null, email)), Ceremony.Cancel));

        await ExtendAsync(given.Deadline.AddDays(1));
        await given.Platform.TellAsync();
        await given.Platform.TellAsync();       // a repeat sends nothing again

        string[] expected = [given.Consultation.Buyer.Email, given.President.Person.Email, given.Delegate.Person.Email, company.Depositor.Email, unfinished.Depositor.Email, "veille@exemple.test"];
        var sent = await given.Platform.MailsAsync("reportée");
        Assert.Equal(expected.Order(), sent.Select(m => m.To.ToLowerInvariant()).Order());
        Assert.All(sent, mail => Assert.DoesNotContain(expected.Where(e => e != mail.To.ToLowerInvariant()), other => mail.Text.Contains(other, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(sent, mail => mail.To == outsider.Depositor.Email);
        var filed = await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"select recipient as \"Value\" from messages").ToListAsync());
        // Its own team and nobody else: withdrawals minus the withdrawers told would be the bidders.
        Assert.Equal(new[] { given.Consultation.Buyer.Email, given.President.Person.Email, given.Delegate.Person.Email }.Order(), filed.Distinct().Order());
    }

    [Fact]
    public void Little_time_after_a_change_is_told_with_its_article()
    {
        var rule = ExtensionRules.On("Mapa", given.Deadline);
        Assert.NotNull(rule);
        var day = new DateTimeOffset(2026, 12, 1, 22, 30, 0, TimeSpan.Zero);       // 23 h 30 in Paris, the 1st
        Assert.True(rule.IsShort(day, day.AddDays(rule.Days - 1)));
        Assert.False(rule.IsShort(day, day.AddDays(rule.Days)));
        Assert.Equal("CCP, art. R2151-4", rule.Article);
    }

    private async Task OpenAfterAsync(DateTimeOffset at)
    {
        await given.Platform.Database.SetNowAsync(at);
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(given.Consultation.Id), Ceremony.Cancel));
        await given.IntegrateAsync();
        Assert.Equal(1, await given.ReleaseAsync());
        Assert.IsType<OpenSession.Outcome.Opened>(await given.OpenAsync(given.President));
        await given.IntegrateAsync();
    }

    private Task<DateTimeOffset?> LimitAsync() => given.AskAsync(db => db.Consultations.Where(c => c.Id == given.Consultation.Id).Select(c => c.SubmissionDeadline).SingleAsync());

    private Task<Guid> ProofAsync(ExtendDeadline.Asked asked) => given.Platform.ProofAsync(given.Consultation.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));

    private async Task<ExtendDeadline.Outcome> ExtendAsync(DateTimeOffset limit, string? reason = Reason)
    {
        var asked = new ExtendDeadline.Asked(given.Consultation.Id, limit, reason);
        return await ExtendAsync(asked, await ProofAsync(asked));
    }

    private Task<ExtendDeadline.Outcome> ExtendAsync(ExtendDeadline.Asked asked, Guid proof) =>
        given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, proof), Ceremony.Cancel));
}
