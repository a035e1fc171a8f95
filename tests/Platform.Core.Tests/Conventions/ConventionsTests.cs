using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Accounts;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Testing;
using static Platform.Testing.GivenConvention;

namespace Platform.Core.Tests.Conventions;

/// <summary>One agglomeration for all tests of the class; each has communes of its own, and sets the clock itself.</summary>
public sealed class ConventionsWorld : IAsyncLifetime
{
    private int communes;

    public TestPlatform Platform { get; private set; } = null!;      // set by InitializeAsync
    public Tenant Lead { get; private set; } = null!;
    public TestPerson Clerk { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync();
        Lead = await Platform.LeadAsync();
        Clerk = await Platform.PersonAsync(Lead, "Camille Agglo", MembershipRole.LeadAdmin);
    }

    public async Task<(Tenant Account, TestPerson Mayor)> CommuneAsync()
    {
        var slug = $"commune-{++communes}";
        var account = await Platform.OpenedAsync(Lead, slug, $"Commune de {slug}");
        return (account, await Platform.PersonAsync(account, "Aline Mairie", MembershipRole.AccountAdmin));
    }

    public Task AtAsync(string day) => Platform.Database.SetNowAsync(new DateTimeOffset(Day(day), new TimeOnly(10, 0), TimeSpan.Zero));

    public async Task DisposeAsync() => await Platform.DisposeAsync();
}

/// <summary>What only the database can hold: two parties and nobody else, facts that stay, one convention in force, each night once.</summary>
public sealed class ConventionsTests(ConventionsWorld world) : IClassFixture<ConventionsWorld>
{
    private TestPlatform Platform => world.Platform;

    [Fact, Trait("Feature", "VR-45"), Trait("Feature", "VR-46"), Trait("Feature", "VR-50"), Trait("Feature", "VR-51"), Trait("Feature", "VR-52")]
    public async Task A_convention_goes_from_its_draft_to_its_first_day_and_remembers_every_step()
    {
        await world.AtAsync("2021-04-20");
        var (account, mayor) = await world.CommuneAsync();
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, Mandate, "2026-03-20", "2021-12-31");
        await RefusedAsync(ConventionRefusal.NotNow, Platform.SignAsync(convention, ConventionSide.Member, "2021-03-10"));
        await Platform.DeliberatedAsync(convention, "2021-02-02");
        await RefusedAsync(ConventionRefusal.BeforeTheDeliberation, Platform.SignAsync(convention, ConventionSide.Member, "2021-02-01"));
        await Platform.SignedAsync(convention, "2021-03-10", "2021-04-02");

        var seen = await Platform.FindAsync(new Scope.Tenant(account.Id.Value, mayor.Id), convention.Id);
        Assert.NotNull(seen);
        Assert.Equal((ConventionState.InForce, Day("2021-04-02"), Day("2021-12-31")), (seen.Convention.State, seen.Convention.StartsOn, seen.Convention.PeriodEndsOn));
        Assert.Equal(DeliberationState.Enforceable, seen.Deliberations.Single(d => d.Side == ConventionSide.Member).State);
        string[] lived = ["DeliberationAdopted", "DeliberationAdopted", "DeliberationPublished", "DeliberationPublished", "DeliberationTransmitted", "DeliberationTransmitted", "Drafted", "SignaturesOpened", "Signed", "Signed", "Started", "Submitted"];
        Assert.Equal(lived, seen.History.Select(e => $"{e.Kind}").Order(StringComparer.Ordinal));
        Assert.All(seen.History, e => Assert.Equal(world.Clerk.Id, e.RecordedBy));
        Assert.Equal(5, seen.Files.Count);                                                      // text, two deliberations, two originals
        var file = seen.Files[seen.Signatures[0].FileId];
        var bytes = await Platform.RunAsync(new Scope.Tenant(account.Id.Value, mayor.Id), s => s.GetRequiredService<ReadConventions>().FileAsync(convention.Id, file.Id, default));
        Assert.Equal(file.Sha256, SHA256.HashData(bytes!.Content));
        Assert.Contains(seen.Dates, d => d.Kind == ConventionDateKind.LastPossible && d.Date.Day == Day("2026-03-20"));
        Assert.True(await Platform.RunAsync(convention.AsLead, s => s.GetRequiredService<ReadConventions>().IsInForceAsync(account.Id.Value, default)));
    }

    [Fact, Trait("Feature", "GD-20"), Trait("Feature", "GD-12"), Trait("Feature", "GD-22")]
    public async Task Both_deliberations_come_before_the_first_signature_and_the_tool_before_the_first_day()
    {
        await world.AtAsync("2011-02-01");
        var (account, _) = await world.CommuneAsync();
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, FourYears);
        Done(await Platform.DoAsync<SubmitConvention>(convention.AsLead, s => s.ExecuteAsync(new(convention.Id, "x"), default)));
        Done(await DeliberateAsync(convention, ConventionSide.Member));
        await RefusedAsync(ConventionRefusal.DeliberationKnown, DeliberateAsync(convention, ConventionSide.Member));
        await RefusedAsync(ConventionRefusal.DeliberationMissing, Platform.SignAsync(convention, ConventionSide.Member, "2010-12-01"));
        Done(await DeliberateAsync(convention, ConventionSide.Lead));
        await RefusedAsync(ConventionRefusal.DeliberationNotEnforceable, Platform.SignAsync(convention, ConventionSide.Member, "2010-12-01"));
        foreach (var side in Enum.GetValues<ConventionSide>())      // published first, then transmitted: either order
        {
            Done(await Platform.DoAsync<PublishDeliberation>(convention.AsLead, p => p.ExecuteAsync(new(convention.Id, side, Day("2010-11-17"), "x"), default)));
            foreach (var (typed, refusal) in ((string, ConventionRefusal)[])[("026-20006878-20101115-D1-DE", ConventionRefusal.IdentifierWrongForm), ("026-200068781-20101315-D1-DE", ConventionRefusal.IdentifierNoSuchDay),
                ("026-200068782-20101115-D1-DE", ConventionRefusal.IdentifierWrongSiren), ("026-212600969-20101115-D1-DE", ConventionRefusal.IdentifierOfAnother)])
                await RefusedAsync(refusal, TransmitAsync(typed));
            Done(await TransmitAsync("026-200068781-20101115-D1-DE"));
            Task<ConventionOutcome> TransmitAsync(string typed) => Platform.DoAsync<TransmitDeliberation>(convention.AsLead, t => t.ExecuteAsync(new(convention.Id, side, typed, Day("2010-11-16"), Day("2010-11-18"), "x"), default));
        }
        await RefusedAsync(ConventionRefusal.BeforeTheDeliberation, Platform.SignAsync(convention, ConventionSide.Member, "2010-11-17"));
        await Platform.SignedAsync(convention, "2010-11-18", "2010-12-20");
        Assert.Equal(ConventionState.PendingSignatures, await StateAsync(convention));
        Done(await Platform.DoAsync<RecordProvisioning>(convention.AsLead, p => p.ExecuteAsync(new(convention.Id, Day("2011-01-15"), "x", "Ancienne plateforme"), default)));
        Assert.Equal((Day("2011-01-15"), Day("2012-01-14")), ((await Platform.FindAsync(convention.AsLead, convention.Id))!.Convention is var c) ? (c.StartsOn, c.PeriodEndsOn) : default);

        Task<ConventionOutcome> DeliberateAsync(TestConvention of, ConventionSide side) => Platform.DoAsync<RecordDeliberation>(of.AsLead, r => r.ExecuteAsync(new(of.Id, side, Vote(Day("2010-11-15")), Pdf(), "x"), default));
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-01")]
    public async Task Its_two_parties_read_a_convention_and_nobody_else_sees_a_row()
    {
        await world.AtAsync("2026-11-21");
        var (account, mayor) = await world.CommuneAsync();
        var (neighbour, other) = await world.CommuneAsync();
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2032-03-31");
        var elsewhere = await Platform.LeadAsync($"agglo-{Guid.CreateVersion7():N}");
        var company = await Platform.CompanyAsync("Toitures du Sud", "111111118");
        string[] tables = ["sharing_conventions", "convention_files", "deliberations", "convention_signatures", "convention_events"];

        foreach (var scope in (Scope[])[convention.AsLead, new Scope.Tenant(account.Id.Value, mayor.Id)])
        {
            Assert.NotNull(await Platform.FindAsync(scope, convention.Id));
            foreach (var table in tables) Assert.True(await CountAsync(scope, table, account) > 0, $"{scope}: {table}");
        }
        foreach (var scope in (Scope[])[new Scope.Tenant(neighbour.Id.Value, other.Id), new Scope.Lead(elsewhere.Id.Value, world.Clerk.Id), new Scope.Company(company.Id, company.Depositor.Id), new Scope.Tenant(world.Lead.Id.Value, world.Clerk.Id)])
        {
            Assert.Null(await Platform.FindAsync(scope, convention.Id));
            foreach (var table in tables) Assert.Equal(0, await CountAsync(scope, table, account));
            Assert.IsType<ConventionOutcome.NotFound>(await Platform.DoAsync<DenounceConvention>(scope, d => d.ExecuteAsync(new(convention.Id, ConventionSide.Member, DenunciationGround.EndOfPeriod, Day("2026-11-21"), null, "x"), default)));
        }
        var hidden = await Assert.ThrowsAsync<PostgresException>(() => CountAsync(new Scope.Public(), "sharing_conventions", account));
        Assert.Equal("42501", hidden.SqlState);
    }

    [Fact, Trait("Feature", "VR-54")]
    public async Task Facts_and_history_are_written_once_by_whom_they_name_and_never_rewritten()
    {
        await world.AtAsync("2026-11-21");
        var (account, mayor) = await world.CommuneAsync();
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2032-03-31");
        var (lead, member) = ((Scope)convention.AsLead, (Scope)new Scope.Tenant(account.Id.Value, mayor.Id));
        foreach (var (scope, sql) in ((Scope, string)[])
        [
            (lead, "update sharing_conventions set starts_on = starts_on - 1"), (lead, "update sharing_conventions set lead_signed_on = null"), (lead, "update sharing_conventions set tenant_id = tenant_id"),
            (member, "update sharing_conventions set provisioned_on = '2026-05-05'"), (member, "update sharing_conventions set mandate_ends_on = '2040-01-01'"),
            (member, "update sharing_conventions set denounced_by = 'Lead', denounced_ground = 'Immediate', denounced_on = '2026-06-01', denunciation_takes_effect_on = '2026-06-01'"),
            (lead, "delete from sharing_conventions"), (lead, "update convention_events set detail = ''"), (lead, "delete from convention_files"), (lead, "update deliberations set published_on = '2026-06-01'"),
            (member, $"insert into convention_events (tenant_id, id, lead_id, convention_id, kind, happened_on, key, recorded_by, recorded_at) select tenant_id, gen_random_uuid(), lead_id, id, 'Denounced', '2026-06-01', 'k', '{world.Clerk.Id}', now() from sharing_conventions"),
            (member, $"insert into convention_events (tenant_id, id, lead_id, convention_id, kind, happened_on, side, key, recorded_by, recorded_at) select tenant_id, gen_random_uuid(), lead_id, id, 'Denounced', '2026-06-01', 'Lead', 'k', '{mayor.Id}', '2026-06-01' from sharing_conventions"),
            (member, "insert into convention_signatures (tenant_id, id, lead_id, convention_id, side, name, quality, signed_on, file_id) select tenant_id, gen_random_uuid(), lead_id, id, 'Lead', 'x', 'x', '2026-06-01', text_file_id from sharing_conventions"),
        ])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create(sql))));
            Assert.True(refused.SqlState == "42501", $"{sql}: {refused.SqlState} {refused.MessageText}");
        }
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "VR-53")]
    public async Task An_account_has_one_convention_in_force_and_the_next_takes_over_the_day_after()
    {
        await world.AtAsync("2026-11-21");
        var (account, mayor) = await world.CommuneAsync();
        var first = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2021-04-02", "2021-12-31", "2032-03-31");
        Assert.Equal(5, (await Platform.FindAsync(first.AsLead, first.Id))!.Convention.Renewals);      // caught up with today
        var rival = await Platform.DraftedAsync(world.Lead, world.Clerk, account, Mandate, "2032-03-31", "2026-12-31");
        await Platform.DeliberatedAsync(rival, "2026-06-01");
        Done(await Platform.SignAsync(rival, ConventionSide.Member, "2026-06-02"));
        await RefusedAsync(ConventionRefusal.AnotherInForce, Platform.SignAsync(rival, ConventionSide.Lead, "2026-06-03"));
        Assert.Equal(ConventionState.PendingSignatures, await StateAsync(rival));

        var next = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-09-01", "2026-12-31", "2032-03-31", first.Id);
        var old = (await Platform.FindAsync(first.AsLead, first.Id))!;
        Assert.Equal((ConventionState.Terminated, Day("2026-08-31"), EndingCause.Succession, null), (old.Convention.State, old.Convention.EndedOn, old.Convention.EndedBecause, old.Convention.DataReturnDueOn));
        Assert.Equal("CONV-2026-", old.Later.Single()[..10]);
        var seen = (await Platform.FindAsync(new Scope.Tenant(account.Id.Value, mayor.Id), next.Id))!;
        Assert.Equal((account.Name, old.Convention.Reference), (seen.Earlier.Single().EarlierAccount, seen.Earlier.Single().EarlierReference));
        Assert.Equal(account.Id.Value, seen.Convention.TenantId);
    }

    [Fact, Trait("Feature", "VR-53")]
    public async Task A_commune_that_came_out_of_a_merger_takes_over_two_conventions_and_each_data_is_due_back()
    {
        await world.AtAsync("2026-11-21");
        var (one, _) = await world.CommuneAsync();
        var (two, _) = await world.CommuneAsync();
        var (merged, _) = await world.CommuneAsync();
        var (a, b) = (await Platform.InForceAsync(world.Lead, world.Clerk, one, "2025-04-02", "2025-12-31", "2032-03-31"), await Platform.InForceAsync(world.Lead, world.Clerk, two, "2026-04-02", "2026-12-31", "2032-03-31"));
        await Platform.InForceAsync(world.Lead, world.Clerk, merged, "2026-11-02", "2026-12-31", "2032-03-31", a.Id, b.Id);
        foreach (var old in (TestConvention[])[a, b])
        {
            var found = (await Platform.FindAsync(old.AsLead, old.Id))!.Convention;
            Assert.Equal((ConventionState.Ending, Day("2026-11-01"), Day("2027-02-01")), (found.State, found.EndedOn, found.DataReturnDueOn));
        }
    }

    [Fact, Trait("Feature", "VR-47"), Trait("Feature", "GD-11")]
    public async Task Each_night_renews_warns_and_ends_once_however_often_it_is_cut_and_run_again()
    {
        await world.AtAsync("2025-06-01");
        var (account, mayor) = await world.CommuneAsync();
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2025-05-05", "2025-12-31", "2026-03-20");
        Assert.Empty(await ToldAsync(convention));

        await NightsAsync("2025-06-29");
        Assert.Empty(await ToldAsync(convention));
        await NightsAsync("2025-06-30", "2025-07-01", "2025-09-29");
        Assert.Equal(["Warned6 2025-12-31"], await ToldAsync(convention));
        // Cut before the commit: nothing of that night stays, and the next run does it whole.
        await Platform.SuperuserAsync("create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut'; end $$");
        await Platform.SuperuserAsync("create constraint trigger cut after insert on outbox deferrable initially deferred for each row execute function cut()");
        await world.AtAsync("2025-10-02");
        await Assert.ThrowsAsync<AggregateException>(NightAsync);
        Assert.Equal(ConventionState.InForce, await StateAsync(convention));
        Assert.Equal(["Warned6 2025-12-31"], await ToldAsync(convention));
        await Platform.SuperuserAsync("drop trigger cut on outbox");
        await Task.WhenAll(NightAsync(), NightAsync());                                        // two nodes at once
        await NightsAsync("2025-10-03", "2025-12-31");
        Assert.Equal(ConventionState.RenewalPending, await StateAsync(convention));
        Assert.Equal(["Warned3 2025-12-31", "Warned6 2025-12-31"], await ToldAsync(convention));

        await NightsAsync("2026-01-01", "2026-01-02");                                         // the last renewal, cut by the mandate: its reminders are due at once, the nearest alone
        var renewed = (await Platform.FindAsync(convention.AsLead, convention.Id))!.Convention;
        Assert.Equal((ConventionState.RenewalPending, Day("2026-03-20"), 1), (renewed.State, renewed.PeriodEndsOn, renewed.Renewals));
        await NightsAsync("2026-03-20", "2026-03-21", "2026-03-22", "2026-12-31");
        Assert.Equal(ConventionState.Ending, await StateAsync(convention));
        string[] all = ["EndReached 2026-03-20", "Renewed 2026-03-20", "Warned3 2025-12-31", "Warned3 2026-03-20", "Warned6 2025-12-31"];
        Assert.Equal(all, await ToldAsync(convention));

        // Each of the two sides gets each message once, whatever is handed over twice.
        for (var again = 0; again < 2; again++)
        {
            foreach (var fact in (await Platform.FactsAsync<ConventionNotice>()).Where(f => f.Convention == convention.Id)) await MailAsync(m => m.ExecuteAsync(fact, default));
            foreach (var fact in (await Platform.FactsAsync<ConventionReaderToTell>()).Where(f => f.Convention == convention.Id)) await MailAsync(m => m.ExecuteAsync(fact, default));
        }
        var sent = await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>(
            $"""select recipient || ' ' || kind as "Value" from messages where kind like 'convention-%' and recipient in ({mayor.Email}, {world.Clerk.Email}) and subject like {"%" + renewed.Reference + "%"}""").ToListAsync());
        string[] kinds = ["convention-echeance", "convention-echeance", "convention-echeance", "convention-reconduite", "convention-terminee"];
        foreach (var reader in (TestPerson[])[mayor, world.Clerk]) Assert.Equal(kinds, sent.Where(m => m.StartsWith(reader.Email, StringComparison.Ordinal)).Select(m => m.Split(' ')[1]).Order(StringComparer.Ordinal));
    }

    [Fact, Trait("Feature", "VR-48"), Trait("Feature", "VR-37"), Trait("Feature", "GD-14")]
    public async Task An_account_denounces_for_itself_and_the_end_waits_for_its_data_and_its_consultations()
    {
        await world.AtAsync("2026-11-21");
        var (account, mayor) = await world.CommuneAsync();
        var member = new Scope.Tenant(account.Id.Value, mayor.Id);
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2032-03-31");
        Assert.IsType<ConventionOutcome.NotFound>(await DenounceAsync(member, ConventionSide.Lead));
        Done(await DenounceAsync(member, ConventionSide.Member));
        var denounced = (await Platform.FindAsync(member, convention.Id))!;
        Assert.Equal((ConventionState.Denounced, Day("2026-12-31")), (denounced.Convention.State, denounced.Convention.DenunciationTakesEffectOn));
        await RefusedAsync(ConventionRefusal.EffectNotEarlier, DenounceAsync(convention.AsLead, ConventionSide.Lead));

        Assert.IsType<AccountOutcome.Done>(await Platform.RunAsync(convention.AsLead, s => s.GetRequiredService<ActivateAccount>().ExecuteAsync(new(account.Id.Value, world.Clerk.Name), default)));
        var buyer = await Platform.PersonAsync(account, "Bruno Achat", MembershipRole.Buyer);
        var open = await Platform.PublishedAsync(account, buyer, GivenConsultation.Content(closing: new DateTimeOffset(2027, 1, 20, 11, 0, 0, TimeSpan.Zero)));
        await world.AtAsync("2027-01-01");
        await NightAsync();
        var ending = (await Platform.FindAsync(convention.AsLead, convention.Id))!;
        Assert.Equal((ConventionState.Ending, Day("2027-03-31")), (ending.Convention.State, ending.Convention.DataReturnDueOn));
        Assert.Equal([open.Id.Value], ending.OpenConsultations.Select(c => c.Id));
        await RefusedAsync(ConventionRefusal.DataNotReturned, TerminateAsync());
        Done(await Platform.DoAsync<RecordDataReturn>(convention.AsLead, r => r.ExecuteAsync(new(convention.Id, Day("2027-01-01"), "Archive remise au secrétariat", "x"), default)));
        await RefusedAsync(ConventionRefusal.ConsultationsOpen, TerminateAsync());
        await Platform.SuperuserAsync("update public_consultations set closed_at = now() where id = $1", open.Id.Value);
        Done(await TerminateAsync());
        Assert.Equal(ConventionState.Terminated, await StateAsync(convention));

        Task<ConventionOutcome> TerminateAsync() => Platform.DoAsync<TerminateConvention>(convention.AsLead, t => t.ExecuteAsync(new(convention.Id, "x"), default));
        Task<ConventionOutcome> DenounceAsync(Scope who, ConventionSide by) => Platform.DoAsync<DenounceConvention>(who, d => d.ExecuteAsync(new(convention.Id, by, DenunciationGround.EndOfPeriod, Day("2026-11-21"), null, "x"), default));
    }

    [Fact, Trait("Feature", "VR-48"), Trait("Feature", "GD-13")]
    public async Task Whoever_denounces_says_no_earlier_day_and_no_denunciation_takes_effect_in_the_past()
    {
        await world.AtAsync("2026-11-22");
        var (account, mayor) = await world.CommuneAsync();
        var member = new Scope.Tenant(account.Id.Value, mayor.Id);
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2025-05-04", "2025-12-31", "2032-03-31");
        await RefusedAsync(ConventionRefusal.ReceptionOfTheOther, DenounceAsync(member, ConventionSide.Member, "2025-11-22", Pdf()));        // a wrong year is enough
        await RefusedAsync(ConventionRefusal.ReceptionOfTheOther, DenounceAsync(convention.AsLead, ConventionSide.Lead, "2026-11-01", Pdf()));
        await RefusedAsync(ConventionRefusal.EffectPast, DenounceAsync(convention.AsLead, ConventionSide.Member, "2025-11-22", Pdf()));
        await RefusedAsync(ConventionRefusal.FileMissing, DenounceAsync(convention.AsLead, ConventionSide.Member, "2026-11-02", null));
        Assert.Null((await Platform.FindAsync(member, convention.Id))!.Convention.DenouncedOn);

        // The layer below: each side alone, past the use case.
        foreach (var (scope, by, on, effect) in ((Scope, string, string, string)[])
            [(member, "Member", "2025-11-22", "2025-12-31"), (member, "Member", "2026-11-02", "2026-12-31"), (convention.AsLead, "Lead", "2026-11-02", "2026-12-31"), (convention.AsLead, "Member", "2026-11-02", "2026-12-31")])
            Assert.Equal("42501", (await Assert.ThrowsAnyAsync<PostgresException>(() => WriteAsync(scope, by, on, effect))).SqlState);

        Done(await DenounceAsync(convention.AsLead, ConventionSide.Member, "2026-11-02", Pdf("accusé de réception")));
        var seen = (await Platform.FindAsync(member, convention.Id))!;
        Assert.Equal((Day("2026-11-02"), Day("2026-12-31"), "accusé de réception.pdf"), (seen.Convention.DenouncedOn, seen.Convention.DenunciationTakesEffectOn, seen.Files[seen.Convention.DenouncedFileId!.Value].Name));

        Task<ConventionOutcome> DenounceAsync(Scope who, ConventionSide by, string received, AttachedPdf? pdf) =>
            Platform.DoAsync<DenounceConvention>(who, d => d.ExecuteAsync(new(convention.Id, by, DenunciationGround.EndOfPeriod, Day(received), null, "x", pdf), default));
        Task WriteAsync(Scope who, string by, string on, string effect) => Platform.RunAsync(who, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
            $"update sharing_conventions set denounced_by = {by}, denounced_ground = 'EndOfPeriod', denounced_on = {Day(on)}, denunciation_takes_effect_on = {Day(effect)} where id = {convention.Id}"));
    }

    [Fact, Trait("Feature", "GD-13"), Trait("Feature", "GD-14")]
    public async Task A_notice_of_three_months_takes_from_the_agglomeration_no_right_to_end_at_once()
    {
        await world.AtAsync("2026-11-22");
        var (account, mayor) = await world.CommuneAsync();
        var member = new Scope.Tenant(account.Id.Value, mayor.Id);
        var convention = await Platform.DraftedAsync(world.Lead, world.Clerk, account, FourYears);
        await Platform.DeliberatedAsync(convention, "2026-06-01");
        await Platform.SignedAsync(convention, "2026-06-02", "2026-06-03");
        Done(await Platform.DoAsync<RecordProvisioning>(convention.AsLead, p => p.ExecuteAsync(new(convention.Id, Day("2026-06-04"), "x", "Ancienne plateforme"), default)));
        Done(await DenounceAsync(member, ConventionSide.Member, DenunciationGround.RegisteredLetter, "1A 234"));
        Assert.Equal(Day("2027-02-22"), (await Platform.FindAsync(member, convention.Id))!.Convention.DenunciationTakesEffectOn);
        await RefusedAsync(ConventionRefusal.EffectNotEarlier, DenounceAsync(member, ConventionSide.Member, DenunciationGround.RegisteredLetter, "1A 235"));
        Done(await DenounceAsync(convention.AsLead, ConventionSide.Lead, DenunciationGround.Immediate, null));
        var ended = (await Platform.FindAsync(member, convention.Id))!;
        Assert.Equal((ConventionState.Ending, Day("2026-11-22")), (ended.Convention.State, ended.Convention.EndedOn));
        Assert.Equal(2, ended.History.Count(e => e.Kind == ConventionEventKind.Denounced));

        Task<ConventionOutcome> DenounceAsync(Scope who, ConventionSide by, DenunciationGround ground, string? letter) =>
            Platform.DoAsync<DenounceConvention>(who, d => d.ExecuteAsync(new(convention.Id, by, ground, Day("2026-11-22"), letter, "x"), default));
    }

    [Fact, Trait("Feature", "VR-04"), Trait("Feature", "VR-47"), Trait("Feature", "VR-48")]
    public async Task A_convention_binds_by_its_dates_whatever_the_night_has_written()
    {
        await world.AtAsync("2025-11-22");
        var ((one, _), (two, mayor)) = (await world.CommuneAsync(), await world.CommuneAsync());
        var mandate = await Platform.InForceAsync(world.Lead, world.Clerk, one, "2025-05-04", "2025-12-31", "2026-03-20");
        var denounced = await Platform.InForceAsync(world.Lead, world.Clerk, two, "2025-05-04", "2025-12-31", "2032-03-31");
        Done(await Platform.DoAsync<DenounceConvention>(new Scope.Tenant(two.Id.Value, mayor.Id), d => d.ExecuteAsync(new(denounced.Id, ConventionSide.Member, DenunciationGround.EndOfPeriod, Day("2025-11-22"), null, "x"), default)));
        foreach (var account in (Tenant[])[one, two])
            Assert.IsType<AccountOutcome.Done>(await Platform.RunAsync(mandate.AsLead, s => s.GetRequiredService<ActivateAccount>().ExecuteAsync(new(account.Id.Value, world.Clerk.Name), default)));

        foreach (var (utc, bindsOne, bindsTwo) in ((string, bool, bool)[])
            [("2025-12-31T22:59:59Z", true, true), ("2025-12-31T23:00:00Z", true, false), ("2026-03-20T22:59:59Z", true, false), ("2026-03-20T23:00:00Z", false, false)])      // midnights of Paris; no job has run
        {
            await Platform.Database.SetNowAsync(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal((bindsOne, bindsTwo), (await InForceAsync(one), await InForceAsync(two)));
        }
        Task<bool> InForceAsync(Tenant account) => Platform.RunAsync(mandate.AsLead, async s =>
        {
            var said = await s.GetRequiredService<ReadConventions>().IsInForceAsync(account.Id.Value, default);
            Assert.Equal(said, (await Platform.FindAsync(mandate.AsLead, (account == one ? mandate : denounced).Id)) is { } seen && seen.Convention.BindsOn(seen.Today));       // C# says the same
            return said;
        });
    }

    [Fact, Trait("Feature", "VR-53"), Trait("Feature", "VR-04"), Trait("Feature", "VR-37")]
    public async Task After_a_gap_the_next_convention_keeps_the_data_and_closes_the_one_that_ended()
    {
        await world.AtAsync("2026-03-01");
        var (account, _) = await world.CommuneAsync();
        var first = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2025-05-04", "2025-12-31", "2026-03-20");
        await world.AtAsync("2026-03-21");
        await NightAsync();
        Assert.Equal((ConventionState.Ending, Day("2026-06-20")), (await Platform.FindAsync(first.AsLead, first.Id))!.Convention is var c ? (c.State, c.DataReturnDueOn) : default);
        await world.AtAsync("2026-06-10");
        await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-06-10", "2026-12-31", "2032-03-31", first.Id);
        var old = (await Platform.FindAsync(first.AsLead, first.Id))!;
        Assert.Equal((ConventionState.Terminated, Day("2026-03-20"), EndingCause.NoRenewal, null), (old.Convention.State, old.Convention.EndedOn, old.Convention.EndedBecause, old.Convention.DataReturnDueOn));
        Assert.Contains(old.History, e => e.Kind == ConventionEventKind.Succeeded);
        Assert.Empty(old.Tasks);
    }

    [Theory, Trait("Feature", "VR-53")]
    [InlineData("2026-10-01", "a lié les parties jusqu’au 30 septembre 2026 compris.", "prend sa place le lendemain.")]
    [InlineData("2026-09-01", "qui prenait effet le 1er septembre 2026, est remplacée le même jour par la convention")]
    public async Task The_letter_of_a_succession_says_the_day_on_which_the_next_one_takes_its_place(string starts, params string[] said)
    {
        await world.AtAsync("2026-11-21");
        var (account, mayor) = await world.CommuneAsync();
        var first = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-09-01", "2026-12-31", "2032-03-31");
        await Platform.InForceAsync(world.Lead, world.Clerk, account, starts, "2026-12-31", "2032-03-31", first.Id);
        foreach (var fact in (await Platform.FactsAsync<ConventionNotice>()).Where(f => f.Convention == first.Id && f.What == nameof(ConventionEventKind.Succeeded))) await MailAsync(m => m.ExecuteAsync(fact, default));
        foreach (var fact in (await Platform.FactsAsync<ConventionReaderToTell>()).Where(f => f.Convention == first.Id && f.What == nameof(ConventionEventKind.Succeeded))) await MailAsync(m => m.ExecuteAsync(fact, default));
        var letter = Assert.Single(await PickupMail.ReadAsync(Platform.Configuration["Mail:Pickup"]!, default), one => one.To == mayor.Email);        // every test host has one
        var text = letter.Text.Replace('\u00a0', ' ');
        Assert.All(said, words => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    [Fact, Trait("Feature", "VR-53"), Trait("Feature", "VR-37")]
    public async Task Without_a_next_convention_the_data_stays_due()
    {
        await world.AtAsync("2026-03-01");
        var (account, _) = await world.CommuneAsync();
        var last = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2025-05-04", "2025-12-31", "2026-03-20");
        await world.AtAsync("2026-03-21");
        await NightAsync();
        var refused = await Assert.ThrowsAnyAsync<PostgresException>(() => Platform.RunAsync(last.AsLead, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update sharing_conventions set data_return_due_on = null where id = {last.Id}")));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact, Trait("Feature", "VR-54"), Trait("Feature", "GD-16")]
    public async Task An_amendment_takes_effect_when_both_have_approved_the_same_document()
    {
        await world.AtAsync("2026-11-21");
        var (account, mayor) = await world.CommuneAsync();
        var member = new Scope.Tenant(account.Id.Value, mayor.Id);
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2032-03-31");
        Done(await Platform.DoAsync<ProposeAmendment>(convention.AsLead, p => p.ExecuteAsync(new(convention.Id, "Interlocuteurs", "Annexe 1", Pdf("annexe 1, version 2"), "x"), default)));
        var proposed = (await Platform.FindAsync(member, convention.Id))!.Amendments.Single();
        var read = Convert.ToHexStringLower(proposed.Sha256);
        await RefusedAsync(ConventionRefusal.OtherDocument, ApproveAsync(member, Convert.ToHexStringLower(SHA256.HashData("autre"u8))));
        Done(await ApproveAsync(convention.AsLead, read));
        await RefusedAsync(ConventionRefusal.ApprovedAlready, ApproveAsync(convention.AsLead, read));
        Assert.Null((await Platform.FindAsync(member, convention.Id))!.Amendments.Single().EffectiveOn);
        Done(await ApproveAsync(member, read));
        Assert.Equal((AmendmentState.Effective, Day("2026-11-21"), "Annexe 1"), (await Platform.FindAsync(member, convention.Id))!.Amendments.Single() is var a ? (a.State, a.EffectiveOn, a.Annex) : default);
        await Assert.ThrowsAsync<PostgresException>(() => Platform.RunAsync(member, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update convention_amendments set lead_approved_on = '2026-01-01'")));

        Task<ConventionOutcome> ApproveAsync(Scope who, string sha256) => Platform.DoAsync<ApproveAmendment>(who, p => p.ExecuteAsync(new(convention.Id, proposed.Id.Value, sha256, "x"), default));
    }

    [Fact, Trait("Feature", "VR-49"), Trait("Feature", "GD-17")]
    public async Task A_dispute_reaches_the_court_only_when_the_amicable_step_has_failed()
    {
        await world.AtAsync("2026-11-21");
        var (account, mayor) = await world.CommuneAsync();
        var member = new Scope.Tenant(account.Id.Value, mayor.Id);
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2032-03-31");
        foreach (var succeeds in (bool[])[false, true])
        {
            Done(await Platform.DoAsync<NotifyDispute>(member, n => n.ExecuteAsync(new(convention.Id, $"Refacturation contestée {succeeds}", "x"), default)));
            var dispute = (await Platform.FindAsync(convention.AsLead, convention.Id))!.Disputes.Single(d => d.State == DisputeState.Notified).Id.Value;
            await RefusedAsync(ConventionRefusal.AmicableFirst, CourtAsync(dispute));
            Done(await Platform.DoAsync<CloseAmicableStep>(convention.AsLead, c => c.ExecuteAsync(new(convention.Id, dispute, Day("2026-11-21"), succeeds, "Réunion du 20 novembre", "x"), default)));
            if (succeeds) await RefusedAsync(ConventionRefusal.Settled, CourtAsync(dispute));
            else Done(await CourtAsync(dispute));
        }
        Assert.Equal([DisputeState.Settled, DisputeState.Court], (await Platform.FindAsync(member, convention.Id))!.Disputes.Select(d => d.State).Order());

        Task<ConventionOutcome> CourtAsync(Guid dispute) => Platform.DoAsync<TakeDisputeToCourt>(member, t => t.ExecuteAsync(new(convention.Id, dispute, Day("2026-11-21"), "x"), default));
    }

    [Fact, Trait("Feature", "VR-02"), Trait("Feature", "VR-49"), Trait("Feature", "VR-54")]
    public async Task A_form_sent_twice_makes_one_convention_one_amendment_and_one_dispute()
    {
        await world.AtAsync("2026-11-21");
        var (account, mayor) = await world.CommuneAsync();
        var member = new Scope.Tenant(account.Id.Value, mayor.Id);
        var convention = await Platform.InForceAsync(world.Lead, world.Clerk, account, "2026-05-04", "2026-12-31", "2032-03-31");
        var (next, change, quarrel) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var drafted = await Task.WhenAll(Twice(() => Platform.DoAsync<DraftConvention>(convention.AsLead, d => d.ExecuteAsync(new(account.Slug, FourYears, null, null, null, Pdf(), [], "x", next), default))));
        Assert.All(drafted, done => Assert.Equal(next, Assert.IsType<ConventionOutcome.Done>(done).Convention));
        foreach (var done in await Task.WhenAll(Twice(() => Platform.DoAsync<ProposeAmendment>(member, p => p.ExecuteAsync(new(convention.Id, "Interlocuteurs", null, Pdf("avenant"), "x", change), default))))) Done(done);
        foreach (var done in await Task.WhenAll(Twice(() => Platform.DoAsync<NotifyDispute>(member, n => n.ExecuteAsync(new(convention.Id, "Refacturation contestée", "x", quarrel), default))))) Done(done);

        var seen = (await Platform.FindAsync(member, convention.Id))!;      // its own
        Assert.Equal((change, quarrel), (Assert.Single(seen.Amendments).Id.Value, Assert.Single(seen.Disputes).Id.Value));
        Assert.Single(seen.History, e => e.Kind == ConventionEventKind.AmendmentProposed);
        Assert.Single(seen.History, e => e.Kind == ConventionEventKind.DisputeNotified);
        Assert.Equal(2, await CountAsync(convention.AsLead, "sharing_conventions", account));

        static IEnumerable<Task<ConventionOutcome>> Twice(Func<Task<ConventionOutcome>> send) => [send(), send()];
    }

    private async Task NightsAsync(params string[] days)
    {
        foreach (var day in days)
        {
            await world.AtAsync(day);
            await NightAsync();
            await NightAsync();
        }
    }

    private Task NightAsync() => Platform.Services.GetRequiredService<RenewConventions>().ExecuteAsync(default);

    private Task MailAsync(Func<MailConventions, Task> mail) => Platform.RunAsync(new Scope.System("test"), s => mail(s.GetRequiredService<MailConventions>()));

    private async Task<IReadOnlyList<string>> ToldAsync(TestConvention convention) => [.. (await Platform.FactsAsync<ConventionNotice>()).Where(f => f.Convention == convention.Id)
        .Select(f => $"{f.What} {f.Day:yyyy-MM-dd}").Order(StringComparer.Ordinal)];

    private async Task<ConventionState> StateAsync(TestConvention convention) => (await Platform.FindAsync(convention.AsLead, convention.Id))!.Convention.State;

    private Task<int> CountAsync(Scope scope, string table, Tenant account) => Platform.RunAsync(scope, async s =>
        (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>(System.Runtime.CompilerServices.FormattableStringFactory.Create($"select count(*)::int as \"Value\" from {table} where tenant_id = '{account.Id.Value}'")).ToListAsync()).Single());

    private static async Task RefusedAsync(ConventionRefusal why, Task<ConventionOutcome> act) => Assert.Equal(why, Assert.IsType<ConventionOutcome.Refused>(await act).Why);

    private static void Done(ConventionOutcome outcome) => Assert.IsType<ConventionOutcome.Done>(outcome);
}
