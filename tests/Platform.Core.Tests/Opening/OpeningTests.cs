using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Testing;

namespace Platform.Core.Tests.Opening;

public sealed class OpeningTests
{
    [Fact, Trait("Feature", "GD-07")]
    public async Task A_millisecond_before_the_deadline_nobody_opens_and_nobody_is_served()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var bid = await given.DepositAsync(company, 1);
        var envelope = await EnvelopeAsync(given, bid, EnvelopeKind.Application);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMilliseconds(-1));

        Assert.IsType<OpenSession.Outcome.TooEarly>(await given.OpenAsync(given.President));
        Assert.IsType<ServeCiphertext.Outcome.TooEarly>(await given.ServeAsync(given.President.Scope, envelope));
        var session = await given.SessionAsync(given.President);
        Assert.Equal(SessionState.BeforeDeadline, session.State);
        Assert.Empty(session.Envelopes);
        Assert.Null(session.Gate);
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task After_the_deadline_the_gate_comes_first()
    {
        await using var given = await Ceremony.PublishedAsync();
        await given.CloseAsync();
        Assert.IsType<OpenSession.Outcome.GateClosed>(await given.OpenAsync(given.President));

        await given.ReleaseAsync();

        Assert.IsType<OpenSession.Outcome.Opened>(await given.OpenAsync(given.President));
    }

    [Fact]
    public async Task The_delegate_opens_as_well_and_a_person_without_a_grant_does_not()
    {
        await using var given = await Ceremony.PublishedAsync();
        var late = await given.HolderAsync("Élise", MembershipRole.CaoDelegate);
        await given.CloseAsync();
        await given.ReleaseAsync();

        Assert.IsType<OpenSession.Outcome.NoGrant>(await given.OpenAsync(late));
        Assert.IsType<OpenSession.Outcome.Opened>(await given.OpenAsync(given.Delegate));
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task Applications_are_opened_first_and_only_the_offers_of_those_admitted_follow()
    {
        Id<Bid> first = default, second = default;
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            first = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1, 2);
            second = await c.DepositAsync(await c.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
        });
        var (admitted, otherLot, setAside) = (await EnvelopeAsync(given, first, EnvelopeKind.Offer, 1), await EnvelopeAsync(given, first, EnvelopeKind.Offer, 2), await EnvelopeAsync(given, second, EnvelopeKind.Offer, 1));
        Assert.IsType<ReviewCandidate.Outcome.ApplicationStillSealed>(await given.ReviewAsync(first, 1, admitted: true));

        Assert.All(await given.OpenEnvelopesAsync(given.President), o => Assert.Equal(OpeningOutcome.Opened, o.Outcome));
        Assert.IsType<ServeCiphertext.Outcome.NotFound>(await given.ServeAsync(given.President.Scope, admitted));
        Assert.IsType<ReviewCandidate.Outcome.NeedsReason>(await given.ReviewAsync(second, 1, admitted: false, " "));
        Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(first, 1, admitted: true));
        Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(first, 2, admitted: false, "Capacité insuffisante."));
        Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(second, 1, admitted: false, "Attestation absente."));

        Assert.IsType<ServeCiphertext.Outcome.Served>(await given.ServeAsync(given.President.Scope, admitted));
        Assert.IsType<ServeCiphertext.Outcome.NotFound>(await given.ServeAsync(given.President.Scope, otherLot));
        Assert.IsType<ServeCiphertext.Outcome.NotFound>(await given.ServeAsync(given.President.Scope, setAside));
        Assert.Equal(admitted, Assert.Single(await given.OpenEnvelopesAsync(given.Delegate)).Envelope);
        Assert.IsType<CloseSession.Outcome.Closed>(await CloseAsync(given));
        var minutes = await MinutesAsync(given);
        Assert.NotNull(minutes.Entry);     // closed: its minutes stand in the register
        Assert.Equal(3, minutes.Reviews.Count);
        Assert.Equal(2, minutes.Envelopes.Count(e => e.Outcome is null));
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task A_damaged_bid_is_recorded_and_the_session_goes_on()
    {
        Id<Bid> first = default;
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            first = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
            await c.DepositAsync(await c.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
        });
        var damaged = await EnvelopeAsync(given, first, EnvelopeKind.Application);
        await DamageAsync(given, damaged);

        var outcomes = await given.OpenEnvelopesAsync(given.President);

        Assert.Equal(2, outcomes.Count);
        Assert.Equal(OpeningOutcome.Damaged, outcomes.Single(o => o.Envelope == damaged).Outcome);
        Assert.Equal(OpeningOutcome.Opened, outcomes.Single(o => o.Envelope != damaged).Outcome);
        var files = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpenedFiles>().ListAsync(given.Consultation.Id, Ceremony.Cancel));
        Assert.Equal("Couvreurs réunis", Assert.Single(files).Bidder);
        Assert.Equal(2, await given.AskAsync(db => db.RegisterEntries.CountAsync(e => e.Kind == "ouverture")));
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task No_decision_of_a_lot_changes_once_an_offer_of_that_lot_was_handed_out_and_all_are_told()
    {
        Id<Bid> first = default, rival = default;
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            first = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1, 2);
            rival = await c.DepositAsync(await c.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
        });
        await given.OpenEnvelopesAsync(given.President);
        var offer = await EnvelopeAsync(given, first, EnvelopeKind.Offer, 1);
        Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(first, 1, admitted: true));
        Assert.IsType<ServeCiphertext.Outcome.NotFound>(await given.ServeAsync(given.President.Scope, offer));       // its rival is not examined yet
        foreach (var admitted in (bool[])[true, false, true])
            Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(rival, 1, admitted, admitted ? null : "Attestation absente."));

        Assert.IsType<ServeCiphertext.Outcome.Served>(await given.ServeAsync(given.President.Scope, offer));        // and no result is ever sent

        Assert.IsType<ReviewCandidate.Outcome.OfferAlreadyOpened>(await given.ReviewAsync(rival, 1, admitted: false, "Motif du moment."));
        Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(first, 2, admitted: true));
        var minutes = await MinutesAsync(given);
        Assert.Equal([(1, true), (2, false), (3, true)], minutes.Reviews.Where(r => r.BidId == rival).Select(r => (r.Rank, r.Admitted)));
        Assert.True(minutes.LastReview(rival.Value, 1)!.Admitted);      // three decisions: there is a last
        await SqlRefusedAsync(given, Another(1));
        Assert.Equal(1, await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(Another(2))));      // the twin: of lot 2 no offer was handed out

        FormattableString Another(int lot) => $"""
            insert into candidate_reviews (tenant_id, id, consultation_id, bid_id, lot_number, rank, admitted, reason, decided_by, decided_by_name, decided_at)
            select tenant_id, gen_random_uuid(), consultation_id, bid_id, lot_number, 9, false, 'Motif', decided_by, decided_by_name, decided_at from candidate_reviews where lot_number = {lot} limit 1
            """;
    }

    [Fact]
    public async Task Decisions_and_records_of_an_opening_are_not_rewritten_by_the_application()
    {
        Id<Bid> bid = default;
        await using var given = await Ceremony.InSessionAsync(async c => bid = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        await given.ReviewAsync(bid, 1, admitted: true);

        await SqlRefusedAsync(given, $"update candidate_reviews set reason = 'Autre'");
        await SqlRefusedAsync(given, $"delete from candidate_reviews");
        await SqlRefusedAsync(given, $"""
            insert into opened_envelopes (tenant_id, envelope_id, consultation_id, bid_id, attempt, outcome, reason, opened_by, opened_by_name, opened_at, entry_id)
            select tenant_id, envelope_id, consultation_id, bid_id, 2, 'Damaged', 'Motif', opened_by, opened_by_name, opened_at, entry_id from opened_envelopes
            """);
    }

    [Fact]
    public async Task A_role_without_a_key_of_this_consultation_writes_nothing_into_its_opening()
    {
        Id<Bid> bid = default;
        await using var given = await Ceremony.InSessionAsync(async c => bid = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        var newcomer = await given.HolderAsync("Élise Nouvelle", MembershipRole.CaoPresident);
        var envelope = new Id<BidEnvelope>(await EnvelopeAsync(given, bid, EnvelopeKind.Application));

        Assert.IsType<StoreOpenedFile.Outcome.NoGrant>(await StoreAsync(newcomer));
        Assert.IsType<RecordOpenedEnvelope.Outcome.NoGrant>(await RecordAsync(given, newcomer, envelope, OpeningOutcome.Damaged));
        Assert.IsType<ReviewCandidate.Outcome.NoGrant>(await given.Platform.RunAsync(newcomer.Scope, s => s.GetRequiredService<ReviewCandidate>().ExecuteAsync(new(given.Consultation.Id, bid, 1, true, null, "Élise", 0), Ceremony.Cancel)));
        Assert.IsType<CloseSession.Outcome.NoGrant>(await given.Platform.RunAsync(newcomer.Scope, s => s.GetRequiredService<CloseSession>().ExecuteAsync(new(given.Consultation.Id), Ceremony.Cancel)));
        Assert.Equal(SessionState.Applications, (await given.SessionAsync(given.President)).State);

        Assert.IsType<StoreOpenedFile.Outcome.Stored>(await StoreAsync(given.Delegate));
        Assert.IsType<RecordOpenedEnvelope.Outcome.Recorded>(await RecordAsync(given, given.Delegate, envelope, OpeningOutcome.Damaged));
        Assert.IsType<ReviewCandidate.Outcome.Decided>(await given.ReviewAsync(bid, 1, admitted: false, "Candidature illisible."));
        Assert.IsType<CloseSession.Outcome.Closed>(await CloseAsync(given));

        async Task<StoreOpenedFile.Outcome> StoreAsync(Holder holder)
        {
            using var content = new MemoryStream("x"u8.ToArray());
            return await given.Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(holder.Scope, s =>
                s.GetRequiredService<StoreOpenedFile>().ExecuteAsync(new(given.Consultation.Id, envelope, "10-pieces/x.pdf", System.Security.Cryptography.SHA256.HashData("x"u8), content), Ceremony.Cancel));
        }
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task A_bid_declared_damaged_may_be_opened_afterwards_and_both_stand_in_the_minutes()
    {
        Id<Bid> bid = default;
        await using var given = await Ceremony.InSessionAsync(async c => bid = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        var envelope = await EnvelopeAsync(given, bid, EnvelopeKind.Application);
        await DamageAsync(given, envelope);
        Assert.Equal(OpeningOutcome.Damaged, Assert.Single(await given.OpenEnvelopesAsync(given.President)).Outcome);
        await DamageAsync(given, envelope);     // the same bit again: restored from a copy of the disk

        Assert.Equal(OpeningOutcome.Opened, Assert.Single(await given.OpenEnvelopesAsync(given.Delegate, again: true)).Outcome);

        var told = (await MinutesAsync(given)).Envelopes.Single(e => e.Kind == EnvelopeKind.Application);
        Assert.Equal([OpeningOutcome.Damaged, OpeningOutcome.Opened], told.Attempts.Select(a => a.Outcome));
        Assert.Equal(["Anne Présidente", "Denis Délégué"], told.Attempts.Select(a => a.By));
        Assert.Equal("ouverte", (await given.SessionAsync(given.President)).Envelopes.Single(e => e.Id == envelope).State);
        Assert.NotEmpty(await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpenedFiles>().ListAsync(given.Consultation.Id, Ceremony.Cancel)));
        Assert.IsType<RecordOpenedEnvelope.Outcome.Conflict>(await RecordAsync(given, given.President, new(envelope), OpeningOutcome.Damaged));
    }

    [Theory, Trait("Feature", "CDG-12")]
    [InlineData("sha256 = sha256('autre')", "le fichier scellé n’est pas celui du reçu")]
    [InlineData("size = size + 1", "le fichier scellé n’est pas celui du reçu")]
    [InlineData("context = '{}', context_sha256 = sha256('{}')", "un autre contexte")]
    public async Task A_bid_rewritten_behind_the_register_is_reported_with_its_reason_and_the_session_goes_on(string change, string reason)
    {
        Id<Bid> first = default;
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            first = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
            await c.DepositAsync(await c.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
        });
        var rewritten = await EnvelopeAsync(given, first, EnvelopeKind.Application);
        Assert.IsType<ServeCiphertext.Outcome.Served>(await given.ServeAsync(given.President.Scope, rewritten));
        await given.Platform.SuperuserAsync("alter table bid_envelopes disable trigger keep_receipted");
        await given.Platform.SuperuserAsync($"update bid_envelopes set {change} where id = $1", rewritten);

        Assert.IsType<ServeCiphertext.Outcome.Contradicted>(await given.ServeAsync(given.President.Scope, rewritten));
        var outcomes = await given.OpenEnvelopesAsync(given.President);

        Assert.Equal(OpeningOutcome.Damaged, outcomes.Single(o => o.Envelope == rewritten).Outcome);
        Assert.Equal(OpeningOutcome.Opened, outcomes.Single(o => o.Envelope != rewritten).Outcome);
        var told = (await MinutesAsync(given)).Envelopes.Single(e => e.Bid == first.Value && e.Kind == EnvelopeKind.Application);
        Assert.StartsWith("Contredit par le registre", told.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, told.Reason, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task A_deposit_that_the_closing_counts_and_the_session_hides_stops_the_opening()
    {
        Id<Bid> first = default;
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            first = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
            await c.DepositAsync(await c.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
        });
        await given.Platform.SuperuserAsync("update bids set retracted_at = now() where id = $1", first.Value);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => given.OpenEnvelopesAsync(given.President));

        Assert.Contains("withheld", refused.Message, StringComparison.Ordinal);
        await given.Platform.SuperuserAsync("update bids set retracted_at = null where id = $1", first.Value);
        Assert.Equal(2, (await given.OpenEnvelopesAsync(given.President)).Count);
    }

    [Fact]
    public async Task A_late_bid_and_a_replaced_one_stay_sealed()
    {
        Id<Bid> older = default, newer = default, late = default;
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            var company = await c.Platform.CompanyAsync("Toitures du Sud", "111111118");
            (older, newer) = (await c.DepositAsync(company, 1), await c.DepositAsync(company, 1));
            var rival = await c.Platform.CompanyAsync("Couvreurs réunis", "222222226");
            await c.Platform.Database.SetNowAsync(c.Deadline.AddMilliseconds(1));
            late = await c.DepositAsync(rival, 1);
        });

        foreach (var bid in (Id<Bid>[])[older, late])
            Assert.IsType<ServeCiphertext.Outcome.NotFound>(await given.ServeAsync(given.President.Scope, await EnvelopeAsync(given, bid, EnvelopeKind.Application)));
        Assert.IsType<ServeCiphertext.Outcome.Served>(await given.ServeAsync(given.President.Scope, await EnvelopeAsync(given, newer, EnvelopeKind.Application)));
        var received = await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<ReadReceivedBids>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel));
        Assert.Equal([ReceivedState.Replaced, ReceivedState.InTime, ReceivedState.Late], received.Select(r => r.State));
        Assert.Equal(OpeningOutcome.Opened, Assert.Single(await given.OpenEnvelopesAsync(given.President)).Outcome);
    }

    [Fact, Trait("Feature", "VR-01")]
    public async Task Another_account_finds_neither_session_nor_ciphertext_nor_file()
    {
        Id<Bid> bid = default;
        await using var given = await Ceremony.InSessionAsync(async c => bid = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        var neighbour = await given.Platform.CommuneAsync(given.Lead, "beaumont", "Beaumont");
        var stranger = new Scope.Tenant(neighbour.Id.Value, (await given.Platform.PersonAsync(neighbour, "Élise", MembershipRole.CaoPresident)).Id);

        Assert.IsType<ServeCiphertext.Outcome.NotFound>(await given.ServeAsync(stranger, await EnvelopeAsync(given, bid, EnvelopeKind.Application)));
        Assert.Null(await given.Platform.RunAsync(stranger, s => s.GetRequiredService<ReadSession>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel)));
        Assert.Empty(await given.Platform.RunAsync(stranger, s => s.GetRequiredService<OpenedFiles>().ListAsync(given.Consultation.Id, Ceremony.Cancel)));
        Assert.NotEmpty(await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpenedFiles>().ListAsync(given.Consultation.Id, Ceremony.Cancel)));
    }

    [Fact]
    public async Task Another_holders_key_does_not_open_my_grant()
    {
        await using var given = await Ceremony.InSessionAsync(_ => Task.CompletedTask);
        var session = await given.SessionAsync(given.President);

        Assert.Throws<AgeNoMatchException>(() => new HolderOpens(given.Platform.Services, given.President.Scope, given.Delegate.Key, "").Unlock(session, EnvelopeKind.Application));
    }

    [NeedsToolFact("age"), Trait("Feature", "CDG-12")]
    public async Task Debian_age_opens_a_bid_from_the_grant_and_the_gate_without_any_of_our_code()
    {
        Id<Bid> bid = default;
        await using var given = await Ceremony.InSessionAsync(async c => bid = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        var session = await given.SessionAsync(given.President);
        var (granted, envelope) = (session.Keys.Single(k => k.Envelope == EnvelopeKind.Application), Assert.Single(session.Envelopes));
        var folder = Directory.CreateDirectory(Path.Combine(given.Platform.Folder, "juge")).FullName;
        await File.WriteAllTextAsync(In("hk.txt"), given.President.Key + "\n");
        await File.WriteAllTextAsync(In("verrou.txt"), session.Gate + "\n");
        await File.WriteAllBytesAsync(In("octroi.age"), granted.Grant);
        await File.WriteAllBytesAsync(In("pli.age"), await CiphertextAsync(given, envelope.Id));

        await File.WriteAllBytesAsync(In("ck.gate.age"), await OpenAsync("hk.txt", "octroi.age"));
        await File.WriteAllBytesAsync(In("ck.txt"), await OpenAsync("verrou.txt", "ck.gate.age"));
        await File.WriteAllBytesAsync(In("pli.tar"), await OpenAsync("ck.txt", "pli.age"));
        var document = await Judges.RunAsync("tar", "-xOf", In("pli.tar"), "10-pieces/DC1.pdf");

        Assert.Equal("candidature", document.Text);
        Assert.NotEqual(0, (await Judges.RunAsync("age", "-d", "-i", In("hk.txt"), In("ck.gate.age"))).ExitCode);      // the holder alone opens nothing

        string In(string name) => Path.Combine(folder, name);
        async Task<byte[]> OpenAsync(string key, string file)
        {
            var opened = await Judges.RunAsync("age", "-d", "-i", In(key), In(file));
            Assert.True(opened.ExitCode == 0, opened.Error);
            return opened.Output;
        }
    }

    private static Task<CloseSession.Outcome> CloseAsync(Ceremony given) =>
        given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<CloseSession>().ExecuteAsync(new(given.Consultation.Id), Ceremony.Cancel));

    private static Task<RecordOpenedEnvelope.Outcome> RecordAsync(Ceremony given, Holder holder, Id<BidEnvelope> envelope, OpeningOutcome outcome) =>
        given.Platform.RunAsync(holder.Scope, s => s.GetRequiredService<RecordOpenedEnvelope>().ExecuteAsync(new(given.Consultation.Id, envelope, outcome, "Bloc illisible.", null, [], holder.Person.Name), Ceremony.Cancel));

    private static async Task SqlRefusedAsync(Ceremony given, FormattableString sql)
    {
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(sql)));
        Assert.Equal("42501", refused.SqlState);
    }

    private static async Task<OpeningMinutes.Minutes> MinutesAsync(Ceremony given) =>
        await given.Platform.RunAsync(given.President.Scope, s => s.GetRequiredService<OpeningMinutes>().ExecuteAsync(given.Consultation.Id, Ceremony.Cancel)) ?? throw new InvalidOperationException("No session.");

    private static Task<Guid> EnvelopeAsync(Ceremony given, Id<Bid> bid, EnvelopeKind kind, int? lot = null) =>
        given.AskAsync(async db => (await db.BidEnvelopes.SingleAsync(e => e.BidId == bid && e.Kind == kind && e.LotNumber == lot)).Id.Value);

    private static async Task<byte[]> CiphertextAsync(Ceremony given, Guid envelope)
    {
        var served = Assert.IsType<ServeCiphertext.Outcome.Served>(await given.ServeAsync(given.President.Scope, envelope));
        await using var stream = await given.Platform.Services.GetRequiredService<IBlobStore>().OpenReadAsync(served.Blob, 0, null, Ceremony.Cancel);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    // One bit of the payload, on the disk itself, behind everything.
    private static async Task DamageAsync(Ceremony given, Guid envelope)
    {
        var block = Directory.EnumerateFiles(given.Platform.Configuration["Storage:Root"]!, "*.block", SearchOption.AllDirectories).Single(f => f.Contains($"{envelope:N}", StringComparison.Ordinal));
        var bytes = await File.ReadAllBytesAsync(block);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(block, bytes);
    }
}
