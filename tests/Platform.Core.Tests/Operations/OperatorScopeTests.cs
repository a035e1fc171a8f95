using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Accounts;
using Platform.Core.Consents;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Operations;

/// <summary>Who runs the platform, and who answers at the desk, act for the agglomeration and read nothing of what it knows about its accounts.</summary>
public sealed class OperatorScopeTests : IAsyncLifetime
{
    // What everybody reads, and what is written for operators.
    private static readonly string[] Technical = ["tenants", "public_consultations", "public_notices", "search_words", "appearances", "logos", "account_pages", "former_slugs", "dce_versions", "dce_documents", "dce_archives", "lots", "commune_contours", "tree_heads",
        "register_nodes", "register_leaves", "platform_operators", "timestamp_tokens", "opening_keys", "quote_gates", "gates", "incidents", "incident_revisions", "hand_releases", "recoveries", "abandoned_dce_versions"];

    private TestPlatform platform = null!;      // set by InitializeAsync
    private Tenant lead = null!;
    private TestPerson clerk = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        lead = await platform.LeadAsync();
        clerk = await platform.PersonAsync(lead, "Camille Agglo", MembershipRole.LeadAdmin);
        var commune = await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel");
        await platform.DeliberatedAsync(await platform.DraftedAsync(lead, clerk, commune, GivenConvention.FourYears), "2020-02-01");
        var active = await platform.CommuneAsync(lead, "beaumont", "Beaumont");
        var mayor = await platform.PersonAsync(active, "Aline Mairie", MembershipRole.AccountAdmin);
        await platform.PublishedAsync(active, await platform.PersonAsync(active, "Claire Achat", MembershipRole.Buyer));
        var asLead = new Scope.Lead(lead.Id.Value, clerk.Id);
        Assert.IsType<AccountOutcome.Done>(await platform.RunAsync(asLead, s => s.GetRequiredService<SuspendAccount>().ExecuteAsync(new(active.Id.Value, "Liste non attestée", clerk.Name), default)));
        Assert.IsType<RequestConsent.Outcome.Requested>(await platform.RunAsync(asLead, s => s.GetRequiredService<RequestConsent>().ExecuteAsync(new("beaumont", [ConsentPart.People], "Aider à attester la liste", 3, clerk.Name), default)));
        await platform.RunAsync(new Scope.Tenant(active.Id.Value, mayor.Id), s => s.GetRequiredService<ProposeChange>().ExecuteAsync(new(Guid.CreateVersion7(), ProposalKind.Improvement, "Un agenda", "Pour les dates limites.", mayor.Name), default));
        await platform.SuperuserAsync("insert into unit_prices (lead_id, price, valid_from, set_by, set_by_name, set_at) values ($1, 12, '2026-01-01', $2, 'x', now())", lead.Id.Value, clerk.Id);
        await platform.SuperuserAsync("""
            insert into interests (tenant_id, id, name, siret, contracts_per_year, contact_name, contact_function, contact_email, stated_at)
            values ($1, $2, 'Commune', '21260096900019', 12, 'Qui Demande', 'Maire', 'qui@exemple.test', now())
            """, lead.Id.Value, Guid.CreateVersion7());
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Theory, Trait("Feature", "VR-55"), Trait("Feature", "VR-02"), Trait("Feature", "VR-36")]
    [InlineData(true), InlineData(false)]
    public async Task Who_runs_the_platform_or_answers_for_the_agglomeration_reads_technical_rows_and_no_row_of_an_account(bool operates)
    {
        var helper = operates ? await platform.OperatorAsync("Odile Exploitante") : await platform.PersonAsync(lead, "Nora Assistance", MembershipRole.SupportAgent);
        Scope scope = operates ? new Scope.Platform(helper.Id) : As(helper);
        var administrator = await ReadableAsync(As(clerk));
        foreach (var table in (string[])["sharing_conventions", "convention_files", "deliberations", "account_events", "access_consents", "proposals", "unit_prices", "interests"]) Assert.Contains(table, administrator);      // the twin

        Assert.Empty((await ReadableAsync(scope)).Except(Technical));
        if (operates) Assert.DoesNotContain("platform_operators", await ReadableAsync(As(helper)));      // for an agglomeration an operator is nobody
        Assert.Equal(0, await platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"update tenants set insee_code = '26096' where lead_id = {lead.Id.Value}")));
    }

    [Fact, Trait("Feature", "VR-55"), Trait("Feature", "VR-02")]
    public async Task An_administrator_who_loses_the_role_reads_the_metadata_no_longer()
    {
        Assert.Equal(1, await ConventionsAsync());
        await platform.SuperuserAsync("update memberships set revoked_at = now() where person_id = $1", clerk.Id);
        Assert.Equal(0, await ConventionsAsync());

        Task<int> ConventionsAsync() => platform.RunAsync(As(clerk), async s => await s.GetRequiredService<PlatformDb>().SharingConventions.CountAsync(c => c.Reference.StartsWith("CONV-")));
    }

    /// <summary>0317 rewrote the first of these by name; operators ask for no agglomeration since 0360. Written again « as before », one would ask for an administrator and shut out whom it serves; a new one on this list reads for helpers.</summary>
    [Fact, Trait("Feature", "VR-55"), Trait("Feature", "VR-02")]
    public async Task These_functions_of_the_database_serve_whoever_acts_for_the_agglomeration_and_every_other_asks_for_its_administrator()
    {
        Assert.Equal(["assists", "desk", "desk_figures", "lead", "open_ticket", "operates"], await AskingAsync("sec\\.agency\\(\\)", ""));
        Assert.Equal(["people_of_addresses"], await AskingAsync("sec\\.lead\\(\\)", "sec\\.(agency|operates|assists|desk)\\(|'SupportAgent'"));      // both at once: only an administrator who helps; this one because each of them invites

        Task<List<string>> AskingAsync(string word, string other) => platform.RunAsync(As(clerk), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"""
            select p.proname::text as "Value" from pg_proc p where p.pronamespace = 'sec'::regnamespace and p.prosrc ~ {word} and p.prosrc ~ {other} order by p.proname::text collate "C"
            """).ToListAsync());
    }

    private Scope.Lead As(TestPerson person) => new(lead.Id.Value, person.Id);

    // Of every table that the role of the web may read something of: those of which this person reads a row.
    private Task<List<string>> ReadableAsync(Scope scope) => platform.RunAsync(scope, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"""
        select c.relname::text as "Value" from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and has_any_column_privilege('platform_app', c.oid, 'select')
          and (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text <> '0'
        """).ToListAsync());
}
