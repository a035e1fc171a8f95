using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>Déclaration sans suite: nothing is received any more, and what is sealed stays sealed.</summary>
public sealed class DiscontinueConsultationTests : IAsyncLifetime
{
    private const string Reason = "Le projet est abandonné faute de financement.";
    private Ceremony given = null!;

    public async Task InitializeAsync() => given = await Ceremony.PublishedAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact]
    public async Task It_needs_a_reason_and_its_own_passkey_proof_then_everybody_reads_why()
    {
        Assert.Equal(DiscontinueConsultation.Fault.ReasonMissing, Assert.IsType<DiscontinueConsultation.Outcome.Refused>(await DiscontinueAsync(" ")).Fault);
        Assert.IsType<DiscontinueConsultation.Outcome.NotProved>(await ExecuteAsync(new(given.Consultation.Id, Reason), await ProofAsync(new(given.Consultation.Id, "Autre motif."))));

        Assert.IsType<DiscontinueConsultation.Outcome.Discontinued>(await DiscontinueAsync());

        var page = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationForPublic>().FindAsync(given.Consultation.Id, Ceremony.Cancel));
        Assert.Equal((Reason, true), (page!.DiscontinuationReason, page.DiscontinuedAt is not null));
        Assert.Contains(Reason, (await given.AskAsync(db => db.RegisterEntries.SingleAsync(e => e.Kind == "sans-suite"))).Details, StringComparison.Ordinal);
        Assert.Equal(DiscontinueConsultation.Fault.Already, Assert.IsType<DiscontinueConsultation.Outcome.Refused>(await DiscontinueAsync()).Fault);
        var found = await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationSearch>().ExecuteAsync(new(), Ceremony.Cancel));
        Assert.NotNull(Assert.Single(found.Page).DiscontinuedAt);
        Assert.IsType<ExtendDeadline.Outcome.NotFound>(await given.Platform.RunAsync(given.Consultation.Scope,
            s => s.GetRequiredService<ExtendDeadline>().ObjectionAsync(new(given.Consultation.Id, given.Deadline.AddDays(1), Reason), Ceremony.Cancel)));
        Assert.IsType<PrepareDceVersion.Outcome.Closed>(await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel)));
    }

    [Fact]
    public async Task Its_gate_never_opens_its_list_is_never_frozen_and_no_session_begins()
    {
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await DiscontinueAsync();

        await given.CloseAsync();

        Assert.Null(await given.AskAsync(db => db.Consultations.Where(c => c.Id == given.Consultation.Id).Select(c => c.ClosedAt).SingleAsync()));
        Assert.Equal(0, await given.ReleaseAsync());
        Assert.IsType<OpenSession.Outcome.Discontinued>(await given.OpenAsync(given.President));
        Assert.Equal(SessionState.Discontinued, (await given.SessionAsync(given.President)).State);
        Assert.Empty((await given.SessionAsync(given.President)).Envelopes);
    }

    [Fact]
    public async Task Between_closing_and_gate_it_still_keeps_everything_sealed_even_from_the_database()
    {
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await given.CloseAsync();
        await DiscontinueAsync();

        Assert.Equal(0, await given.ReleaseAsync());
        var (tenant, id) = (given.Consultation.Tenant.Id.Value, given.Consultation.Id.Value);
        foreach (var sql in (string[])["insert into gate_releases values ($1, $2, 'x', $2, now())", "insert into opening_sessions (tenant_id, id, consultation_id, opened_by, opened_by_name, opened_by_function, opened_at, proof_id) values ($1, $2, $2, $2, 'x', 'x', now(), $2)"])
            Assert.Contains("a discontinued consultation stays sealed", (await Assert.ThrowsAsync<PostgresException>(() => given.Platform.SuperuserAsync(sql, tenant, id))).MessageText, StringComparison.Ordinal);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => given.Platform.SuperuserAsync("update consultations set discontinued_at = null, discontinuation_reason = null where tenant_id = $1 and id = $2", tenant, id))).SqlState);
    }

    [Fact]
    public async Task Once_the_gate_has_opened_nobody_is_told_that_it_stays_shut_and_no_session_begins()
    {
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        await given.CloseAsync();
        Assert.Null(await GateOpenedAtAsync());
        Assert.Equal(1, await given.ReleaseAsync());
        Assert.NotNull(await GateOpenedAtAsync());
        await DiscontinueAsync();

        Assert.IsType<OpenSession.Outcome.Discontinued>(await given.OpenAsync(given.President));
        await given.Platform.TellAsync();
        var team = (await given.Platform.MailsAsync("sans suite")).Single(mail => mail.To == given.President.Person.Email).Text;
        Assert.Contains("Le verrou s’était ouvert le", team, StringComparison.Ordinal);
        Assert.DoesNotContain("reste fermé", team, StringComparison.Ordinal);

        Task<DateTimeOffset?> GateOpenedAtAsync() => given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<DiscontinueConsultation>().GateOpenedAtAsync(given.Consultation.Id, Ceremony.Cancel));
    }

    [Fact]
    public async Task During_a_session_its_holders_finish_first()
    {
        await given.CloseAsync();
        await given.ReleaseAsync();
        await given.OpenAsync(given.President);
        Assert.Equal(DiscontinueConsultation.Fault.SessionRunning, Assert.IsType<DiscontinueConsultation.Outcome.Refused>(await DiscontinueAsync()).Fault);

        Assert.IsType<CloseSession.Outcome.Closed>(await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<CloseSession>().ExecuteAsync(new(given.Consultation.Id), Ceremony.Cancel)));
        Assert.IsType<DiscontinueConsultation.Outcome.Discontinued>(await DiscontinueAsync());
        Assert.Equal(SessionState.Done, (await given.SessionAsync(given.President)).State);
    }

    [Fact]
    public async Task A_bidder_in_the_middle_of_a_sending_is_refused_and_one_whose_bytes_are_all_here_gets_his_receipt()
    {
        var (sender, complete) = (await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), await given.Platform.CompanyAsync("Couvreurs réunis", "222222226"));
        var (sending, sent) = (DepositOf(sender), DepositOf(complete));
        var (half, whole) = (await sending.BeginAsync(given.Consultation.Id, [1], Ceremony.Cancel), await sent.BeginAsync(given.Consultation.Id, [1], Ceremony.Cancel));
        var sealedHalf = await SealedBid.SealAsync(await sending.TicketAsync(half, Ceremony.Cancel), Documents, Ceremony.Cancel);
        await sent.SendAsync(whole, await SealedBid.SealAsync(await sent.TicketAsync(whole, Ceremony.Cancel), Documents, Ceremony.Cancel), Ceremony.Cancel);

        await DiscontinueAsync();

        var (number, bytes, sha256) = sealedHalf.Envelopes[0].Blocks.First();
        Assert.IsType<StoreBlock.Outcome.Discontinued>(await sending.PutAsync(half, sealedHalf.Envelopes[0].Id, number, bytes, sha256, Ceremony.Cancel));
        Assert.IsType<StoreBordereau.Outcome.Discontinued>(await sending.AnnounceAsync(half, sealedHalf.Bordereau, Ceremony.Cancel));
        Assert.IsType<BeginDeposit.Outcome.Discontinued>(await given.Platform.RunAsync(ScopeOf(sender), s => s.GetRequiredService<BeginDeposit>().ExecuteAsync(new(given.Consultation.Id, [2]), Ceremony.Cancel)));
        Assert.True((await given.Platform.RunAsync(ScopeOf(sender), s => s.GetRequiredService<ReadLimit>().ExecuteAsync(half, Ceremony.Cancel)))!.IsDiscontinued);
        Assert.IsType<DepositBid.Outcome.Received>(await sent.FinaliseAsync(whole, Ceremony.Cancel));
    }

    [Fact]
    public async Task Everybody_concerned_is_told_why()
    {
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        await given.DepositAsync(company, 1);
        await given.Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(given.Consultation.Id, new("Veille", null, "veille@exemple.test")), Ceremony.Cancel));
        await DiscontinueAsync();

        await given.Platform.TellAsync();

        var sent = await given.Platform.MailsAsync("sans suite");
        string[] expected = [given.Consultation.Buyer.Email, given.President.Person.Email, given.Delegate.Person.Email, company.Depositor.Email, "veille@exemple.test"];
        Assert.Equal(expected.Order(), sent.Select(m => m.To).Order());
        Assert.All(sent, mail => Assert.Contains(Reason, mail.Text, StringComparison.Ordinal));
    }

    private static IReadOnlyList<BidDocument> Documents => [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), new(EnvelopeKind.Offer, 1, "AE.pdf", "offre"u8.ToArray())];

    private static Scope.Company ScopeOf(TestCompany company) => new(company.Id, company.Depositor.Id);

    private SealedDeposit DepositOf(TestCompany company) => new(given.Platform.Services, ScopeOf(company));

    private Task<Guid> ProofAsync(DiscontinueConsultation.Asked asked) => given.Platform.ProofAsync(given.Consultation.Buyer, DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(asked));

    private async Task<DiscontinueConsultation.Outcome> DiscontinueAsync(string? reason = Reason) => await ExecuteAsync(new(given.Consultation.Id, reason), await ProofAsync(new(given.Consultation.Id, reason)));

    private Task<DiscontinueConsultation.Outcome> ExecuteAsync(DiscontinueConsultation.Asked asked, Guid proof) =>
        given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<DiscontinueConsultation>().ExecuteAsync(new(asked, proof), Ceremony.Cancel));
}
