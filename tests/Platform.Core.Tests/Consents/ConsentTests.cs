using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consents;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Core.Tests.Consents;

/// <summary>Who lets the lead read, from when until when, and what the database gives without it: nothing.</summary>
public sealed class ConsentTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = GivenConsent.Start;
    private TestPlatform platform = null!;      // set by InitializeAsync
    private GivenConsent given = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        given = await GivenConsent.StartAsync(platform);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-39")]
    public async Task A_consent_holds_from_the_instant_of_its_grant_to_the_last_microsecond_before_its_end()
    {
        var end = Start.AddHours(1);
        var consent = await given.AskAsync(ConsentPart.People);
        Assert.Null(await given.EnterAsync(consent));
        await platform.Database.SetNowAsync(Start.AddSeconds(1));
        Assert.IsType<GrantConsent.Outcome.Granted>(await given.GrantAsync(consent, end, ConsentPart.People));
        Assert.NotNull(await given.EnterAsync(consent));
        await platform.Database.SetNowAsync(Start);             // before the grant
        Assert.Null(await given.EnterAsync(consent));
        await platform.Database.SetNowAsync(end.AddMicroseconds(-1));
        Assert.NotNull(await given.EnterAsync(consent));
        await platform.Database.SetNowAsync(end);
        Assert.Null(await given.EnterAsync(consent));
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task A_request_that_is_sent_by_two_clicks_is_asked_and_logged_once()
    {
        var form = Guid.CreateVersion7();
        for (var click = 0; click < 2; click++)
            Assert.Equal(new RequestConsent.Outcome.Requested(form), await platform.RunAsync(given.LeadScope, s => s.GetRequiredService<RequestConsent>().ExecuteAsync(
                new("saint-marcel", [ConsentPart.People], "Aide à la publication, appel du 12.", 30, "Lise Agglo", form), default)));
        Assert.Single((await given.LogAsync()).Lines, line => line.Kind == "Asked");
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task Revoked_between_the_entry_and_the_reading_nothing_is_read()
    {
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.People);
        var visit = await given.EnterAsync(consent);
        Assert.True(await given.RevokeAsync(consent));
        await Assert.ThrowsAsync<VisitEndedException>(() => given.VisitAsync(visit!, read => read.PeopleAsync(default)));
        Assert.Null(await given.EnterAsync(consent));
    }

    [Fact, Trait("Feature", "VR-39"), Trait("Feature", "BEYOND-8")]
    public async Task Every_row_that_a_visit_reads_is_a_row_of_the_log_and_no_other()
    {
        var draft = await platform.DraftAsync(given.Commune, await platform.PersonAsync(given.Commune, "Bruno Acheteur", MembershipRole.Buyer));
        await platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7 essai"u8.ToArray());
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.Consultations, ConsentPart.People);
        var people = await given.VisitAsync((await given.EnterAsync(consent))!, read => read.PeopleAsync(default));
        var file = await given.VisitAsync((await given.EnterAsync(consent))!, read => read.ConsultationAsync(draft.Id, default));

        var read = (await given.LogAsync()).Lines.Where(line => line.Kind == "Read").ToList();
        Assert.Equal(people.Select(w => w.Membership.Id.Value).Order(), read.Single(line => line.What == "memberships").Rows.Order());
        Assert.Equal([file!.Consultation.Id.Value], read.Single(line => line.What == "consultations").Rows);
        Assert.Equal(file.Versions.Select(v => v.Id.Value), read.Single(line => line.What == "dce_versions").Rows);
        Assert.Equal(2, (await given.LogAsync()).Lines.Count(line => line.Kind == "Entered"));
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task A_reading_that_fails_shows_nothing_and_its_entry_stays_in_the_log()
    {
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.People);
        var visit = await given.EnterAsync(consent);
        await Assert.ThrowsAsync<TimeoutException>(() => given.VisitAsync<int>(visit!, async read => { await read.PeopleAsync(default); throw new TimeoutException(); }));
        var lines = (await given.LogAsync()).Lines;
        Assert.Equal("Entered", lines[0].Kind);
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task Only_the_account_s_administrator_who_does_not_work_for_the_lead_decides()
    {
        var consent = await given.AskAsync(ConsentPart.People);
        var both = await platform.PersonAsync(given.Commune, "Double Casquette", MembershipRole.AccountAdmin);
        await platform.SuperuserAsync("insert into memberships (tenant_id, id, person_id, person_name, person_email, role, department_id, granted_at) select tenant_id, gen_random_uuid(), $1, 'Double Casquette', 'd@exemple.test', 'LeadAdmin', department_id, granted_at from memberships where person_id = $2", both.Id, given.Visitor.Id);
        var elsewhere = await platform.CommuneAsync(given.Lead, "autre", "Autre");
        foreach (var (person, scope) in new (TestPerson, Scope)[]
        {
            (both, new Scope.Tenant(given.Commune.Id.Value, both.Id)),
            await InAsync(given.Commune, MembershipRole.Buyer),
            await InAsync(elsewhere, MembershipRole.AccountAdmin),
            (given.Visitor, given.LeadScope),
        })
        {
            var proof = await platform.ProofAsync(person, GrantConsent.Act, GrantConsent.ActHash(consent, [ConsentPart.People], Start.AddHours(1)));
            var outcome = await platform.RunAsync(scope, s => s.GetRequiredService<GrantConsent>().ExecuteAsync(new(consent, [ConsentPart.People], Start.AddHours(1), proof, person.Name), default));
            Assert.True(outcome is GrantConsent.Outcome.NotFound or GrantConsent.Outcome.NotYours, $"{person.Name}: {outcome}");
            // And the database by itself, for whoever walks around the use case.
            Assert.True(await DoorAsync(scope, consent, proof) is "42501" or "False", person.Name);
        }
        Assert.Null(await given.EnterAsync(consent));
        Assert.IsType<GrantConsent.Outcome.Granted>(await given.GrantAsync(consent, Start.AddHours(1), ConsentPart.People));
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task The_passkey_confirms_these_parts_and_this_end_and_no_others()
    {
        var consent = await given.AskAsync(ConsentPart.People, ConsentPart.Consultations);
        var proof = await platform.ProofAsync(given.Administrator, GrantConsent.Act, GrantConsent.ActHash(consent, [ConsentPart.People], Start.AddHours(1)));
        foreach (var (parts, end) in new (ConsentPart[], DateTimeOffset)[] { ([ConsentPart.People, ConsentPart.Consultations], Start.AddHours(1)), ([ConsentPart.People], Start.AddHours(2)) })
        {
            Assert.IsType<GrantConsent.Outcome.NotConfirmed>(await platform.RunAsync(given.CommuneScope, s => s.GetRequiredService<GrantConsent>().ExecuteAsync(new(consent, parts, end, proof, "Aline"), default)));
            Assert.Equal("42501", await DoorAsync(given.CommuneScope, consent, proof, parts, end));
        }
        Assert.Equal("True", await DoorAsync(given.CommuneScope, consent, proof));       // the twin: what was confirmed
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task An_end_that_has_passed_or_is_beyond_the_days_that_were_asked_is_refused()
    {
        var consent = await given.AskAsync(ConsentPart.People);
        foreach (var end in (DateTimeOffset[])[Start, Start.AddHours(-1), Start.AddDays(30)])
            Assert.IsType<GrantConsent.Outcome.EndOutside>(await given.GrantAsync(consent, end, ConsentPart.People));
        Assert.IsType<GrantConsent.Outcome.Granted>(await given.GrantAsync(consent, Start.AddDays(29), ConsentPart.People));
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task What_was_not_asked_is_not_granted() =>
        Assert.IsType<GrantConsent.Outcome.PartsMissing>(await given.GrantAsync(await given.AskAsync(ConsentPart.People), Start.AddHours(1), ConsentPart.People, ConsentPart.Withdrawals));

    [Fact, Trait("Feature", "VR-39"), Trait("Feature", "VR-34")]
    public async Task Without_a_committed_fresh_line_of_one_s_own_the_database_gives_no_context_and_no_rows()
    {
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.People);
        var entry = (await given.EnterAsync(consent))!.Entry;
        const string count = "select count(*) from memberships";
        string Resume(Guid of) => $"select set_config('app.ctx', coalesce(sec.resume('{of}'), ''), true)";
        Task<object?> Visit(Scope scope, params string[] statements) => given.RawAsync(DatabaseRole.Visit, scope, statements);

        Assert.Equal(1L, await Visit(given.LeadScope, Resume(entry), count));            // the twin
        Assert.Equal(0L, await Visit(given.LeadScope, count));
        Assert.Equal(0L, await Visit(given.CommuneScope, count));                        // the account's own context is no visit
        Assert.Equal(0L, await Visit(given.LeadScope, Resume(Guid.CreateVersion7()), count));
        var colleague = await platform.PersonAsync(given.Lead, "Loïc Agglo", MembershipRole.LeadAdmin);
        Assert.Equal(0L, await Visit(new Scope.Lead(given.Lead.Id.Value, colleague.Id), Resume(entry), count));
        await platform.Database.SetNowAsync(Start.AddSeconds(61));
        Assert.Equal(0L, await Visit(given.LeadScope, Resume(entry), count));
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task A_visit_leads_to_no_other_visit()
    {
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.People);
        var entry = (await given.EnterAsync(consent))!.Entry;
        var nested = await given.RawAsync(DatabaseRole.Visit, given.LeadScope, $"select set_config('app.ctx', coalesce(sec.resume('{entry}'), ''), true)", $"select sec.resume('{entry}')");
        Assert.IsType<DBNull>(nested);
    }

    [Fact, Trait("Feature", "VR-39"), Trait("Feature", "BEYOND-8")]
    public async Task The_role_of_a_visit_reads_nothing_sealed_and_writes_nothing()
    {
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.Consultations, ConsentPart.Withdrawals, ConsentPart.People);
        var resume = $"select set_config('app.ctx', coalesce(sec.resume('{(await given.EnterAsync(consent))!.Entry}'), ''), true)";
        string[] attacks =
        [
            "select count(*) from bids",
            "select count(*) from bid_envelopes",
            "select count(*) from key_grants",
            "select count(*) from gate_secrets",
            "select count(*) from register_entries",
            "select count(*) from opened_files",
            "select count(*) from messages",
            "select email from dce_withdrawals",
            "update consultations set title = 'x'",
            "insert into departments values (gen_random_uuid(), gen_random_uuid(), null, null, 'Intrus', now())",
            "delete from access_log",
            "select sec.enter(gen_random_uuid(), '', '')",
        ];
        foreach (var attack in attacks)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => given.RawAsync(DatabaseRole.Visit, given.LeadScope, resume, attack));
            Assert.True(refused.SqlState == "42501", $"{attack}: {refused.SqlState} {refused.MessageText}");
        }
        Assert.Equal(1L, await given.RawAsync(DatabaseRole.Visit, given.LeadScope, resume, "select count(*) from memberships"));      // the twin
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task What_was_not_consented_to_has_no_rows()
    {
        await platform.DraftAsync(given.Commune, await platform.PersonAsync(given.Commune, "Bruno Acheteur", MembershipRole.Buyer));
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.People);
        Assert.Empty((await given.VisitAsync((await given.EnterAsync(consent))!, read => read.ConsultationsAsync(0, default))).Rows);
        var wider = await given.GrantedAsync(Start.AddHours(1), ConsentPart.Consultations);
        Assert.Single((await given.VisitAsync((await given.EnterAsync(wider))!, read => read.ConsultationsAsync(0, default))).Rows);
    }

    [Fact, Trait("Feature", "BEYOND-8")]
    public async Task A_line_of_the_log_that_was_changed_behind_our_back_is_named()
    {
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.People);
        await given.VisitAsync((await given.EnterAsync(consent))!, read => read.PeopleAsync(default));
        Assert.Null((await given.LogAsync()).Fault);
        await platform.SuperuserAsync("alter table access_log disable trigger append_only");
        await platform.SuperuserAsync("update access_log set row_ids = '{}' where kind = 'Read' and tenant_id = $1", given.Commune.Id.Value);
        Assert.Equal((await given.LogAsync()).Lines.Last(line => line.Kind == "Read").Seq, (await given.LogAsync()).Fault);
    }

    [Fact, Trait("Feature", "BEYOND-8"), Trait("Feature", "VR-39")]
    public async Task A_page_of_the_log_verifies_its_own_lines_the_whole_is_verified_on_demand_and_the_file_comes_in_parts()
    {
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.People);
        for (var visit = 0; visit < 60; visit++) await given.EnterAsync(consent);
        var newest = await given.LogAsync();
        Assert.Equal((50, null, (newest.Lines[^1].Seq, newest.Lines[0].Seq)), (newest.Lines.Count, newest.Fault, newest.Verified!.Value));
        await platform.SuperuserAsync("alter table access_log disable trigger append_only");
        await platform.SuperuserAsync("update access_log set what = 'autre' where seq = 2 and tenant_id = $1", given.Commune.Id.Value);

        Assert.Null((await given.LogAsync()).Fault);                                                     // line 2 is not shown, and the page does not say that it was verified
        Assert.Equal(2L, (await PageAsync(newest.Next)).Fault);
        var whole = await PageAsync(null, whole: true);
        Assert.Equal((2L, (1L, newest.Lines[0].Seq)), (whole.Fault, whole.Verified!.Value));
        Assert.Equal((2L, (1L, newest.Lines[0].Seq)), (await PageAsync(1, whole: true)) is { Lines.Count: 0 } beyond ? (beyond.Fault, beyond.Verified!.Value) : default);      // asked past the last page: verified all the same
        await platform.SuperuserAsync("delete from access_log where seq = $2 and tenant_id = $1", given.Commune.Id.Value, newest.Lines[^1].Seq - 1);       // the line just before the page
        Assert.Equal(newest.Lines[^1].Seq, (await given.LogAsync()).Fault);

        await platform.SuperuserAsync("""
            insert into access_log (tenant_id, seq, id, consent_id, kind, actor, actor_name, what, at, previous, hash)
            select tenant_id, 1000 + n, gen_random_uuid(), consent_id, kind, actor, actor_name, what, at, previous, hash from access_log, generate_series(1, $2) n where seq = 1 and tenant_id = $1
            """, given.Commune.Id.Value, ReadAccessLog.FilePart);
        var first = await PartAsync(null);
        Assert.Equal((ReadAccessLog.FilePart + 1, 1001L), (first.Text.Split('\n').Length - 1, first.Next));
        var second = await PartAsync(first.Next);
        Assert.Null(second.Next);
        Assert.StartsWith($"{newest.Lines[0].Seq};", second.Text, StringComparison.Ordinal);

        Task<ReadAccessLog.Page> PageAsync(long? after, bool whole = false) => platform.RunAsync(given.CommuneScope, s => s.GetRequiredService<ReadAccessLog>().PageAsync(after, default, whole));
        Task<(string Text, long? Next)> PartAsync(long? after) => platform.RunAsync(given.CommuneScope, s => s.GetRequiredService<ReadAccessLog>().CsvAsync(after, line => line.Kind, line => line.What, default));
    }

    [Fact, Trait("Feature", "VR-39")]
    public async Task Each_step_is_told_to_the_other_side_once()
    {
        var consent = await given.GrantedAsync(Start.AddHours(1), ConsentPart.People);
        await given.RevokeAsync(consent);
        foreach (var change in (string[])["Asked", "Granted", "Revoked"])
            await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfConsent>().ExecuteAsync(new ConsentChanged(consent, change), default));
        foreach (var (change, reader) in new[] { ("Asked", given.Administrator), ("Granted", given.Visitor), ("Revoked", given.Visitor) })
            for (var twice = 0; twice < 2; twice++)
                await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfConsent>().ExecuteAsync(new ConsentToTell(consent, change, reader.Id), default));
        var mails = Directory.GetFiles(Path.Combine(platform.Folder, "mail"));
        Assert.Equal(3, mails.Length);
    }

    private async Task<(TestPerson, Scope)> InAsync(Core.Tenancy.Tenant tenant, MembershipRole role)
    {
        var person = await platform.PersonAsync(tenant, $"Personne {role}", role);
        return (person, new Scope.Tenant(tenant.Id.Value, person.Id));
    }

    private Task<string> DoorAsync(Scope scope, Guid consent, Guid proof) => DoorAsync(scope, consent, proof, [ConsentPart.People], Start.AddHours(1));

    private async Task<string> DoorAsync(Scope scope, Guid consent, Guid proof, ConsentPart[] parts, DateTimeOffset end)
    {
        try
        {
            return $"{await given.RawAsync(DatabaseRole.App, scope, $"select sec.decide_consent('{consent}', 'Granted', array['{string.Join("','", parts.Order())}'], to_timestamp({end.ToUnixTimeSeconds()}), '{proof}', null, 'Intrus')")}";
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
