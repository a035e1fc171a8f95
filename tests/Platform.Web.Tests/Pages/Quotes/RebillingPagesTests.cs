using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Quotes;

/// <summary>A statement from its draft to its dispute, by forms, from both sides.</summary>
public sealed class RebillingPagesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync
    private PlatformWeb web = null!;
    private Tenant commune = null!;
    private TestBrowser lead = null!, administrator = null!, buyer = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        var agglo = await platform.LeadAsync();
        commune = await platform.CommuneAsync(agglo, "saint-marcel", "Saint-Marcel");
        lead = web.Browser(await platform.PersonAsync(agglo, "Lise Agglo", MembershipRole.LeadAdmin));
        administrator = web.Browser(await platform.PersonAsync(commune, "Aline Mairie", MembershipRole.AccountAdmin));
        buyer = web.Browser(await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-42"), Trait("Feature", "BEYOND-12")]
    public async Task The_lead_notes_issues_and_the_commune_reads_downloads_and_disputes()
    {
        await platform.SuperuserAsync("insert into quote_sends select $1, 2024, n, make_timestamptz(2024, 6, 1, 12, 0, 0, 'UTC'), 2.00 from generate_series(1, 101) n", commune.Id.Value);
        await platform.SuperuserAsync("insert into rebilling_statements (tenant_id, id, year, drafted_at) values ($1, $2, 2024, now())", commune.Id.Value, Guid.CreateVersion7());
        var page = $"/agglo/agglo/refacturation/{commune.Id}/2024";
        using (var noted = await lead.PostFormAsync(page, new Dictionary<string, string> { ["Kind"] = "Notice", ["Label"] = "=Avis BOAMP", ["Amount"] = "90,50" }, "form[action*=Note]")) Assert.Equal(HttpStatusCode.SeeOther, noted.StatusCode);
        using (var undecided = await lead.PostFormAsync(page, new Dictionary<string, string>(), "form[action*=Step]"))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, undecided.StatusCode);
            Assert.Contains("Décidez si le dépassement", Text(await TestBrowser.ReadAsync(undecided)), StringComparison.Ordinal);
        }
        using (var early = await buyer.GetAsync("/saint-marcel/commune/refacturation/2024.csv")) Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        using (var issued = await lead.PostFormAsync(page, new Dictionary<string, string> { ["BillsOverrun"] = "True" }, "form[action*=Step]")) Assert.Equal(HttpStatusCode.SeeOther, issued.StatusCode);

        const string own = "/saint-marcel/commune/refacturation?annee=2024";
        Assert.Contains("292,50 €", Text(await buyer.PageAsync(own)), StringComparison.Ordinal);
        Assert.Null((await buyer.PageAsync(own)).QuerySelector("form textarea"));      // a buyer reads it; the administrator answers for it
        foreach (var (who, address) in ((TestBrowser, string)[])[(buyer, "/saint-marcel/commune/refacturation/2024.csv"), (lead, $"{page}.csv")])
        {
            using var csv = await who.GetAsync(address);
            Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
            Assert.Contains("\"'=Avis BOAMP\";1;90,50;90,50", Encoding.UTF8.GetString(await csv.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        }
        using (var year = await lead.GetAsync("/agglo/agglo/refacturation/2024.csv"))
            Assert.Contains("\"Saint-Marcel\";2024;101;100;101;202,00;90,50;\"Émis\"", Encoding.UTF8.GetString(await year.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);

        using (var silent = await administrator.PostFormAsync(own, new Dictionary<string, string>(), "form:has(textarea)")) Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        using (var disputed = await administrator.PostFormAsync(own, new Dictionary<string, string> { ["Reason"] = "L’avis n’a pas paru." }, "form:has(textarea)")) Assert.Equal(HttpStatusCode.SeeOther, disputed.StatusCode);
        Assert.Contains("L’avis n’a pas paru.", Text(await lead.PageAsync(page)), StringComparison.Ordinal);
        Assert.Contains("Contesté", Text(await lead.PageAsync("/agglo/agglo/refacturation?annee=2024")), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-42")]
    public async Task A_statement_whose_account_came_back_is_completed_and_both_sides_read_why()
    {
        var id = Guid.CreateVersion7();
        await platform.SuperuserAsync("insert into rebilling_statements (tenant_id, id, year, drafted_at) values ($1, $2, 2024, '2024-06-02T10:00:00Z')", commune.Id.Value, id);
        await platform.SuperuserAsync("insert into rebilling_charges select $1, $2, 2024, 'Service', 'Formation', 90, $2, 'Lise', '2024-05-02T10:00:00Z'", commune.Id.Value, Guid.CreateVersion7());
        await platform.SuperuserAsync("insert into rebilling_steps select $1, $2, n, case n when 1 then 'Issued' else 'Paid' end, null, $2, 'Lise', '2024-06-03T10:00:00Z' from generate_series(1, 2) n", commune.Id.Value, id);
        await platform.SuperuserAsync("insert into rebilling_lines values ($1, $2, 1, 1, 'Service', 'Formation', 1, 90, 90)", commune.Id.Value, id);
        var (page, own, year) = ($"/agglo/agglo/refacturation/{commune.Id}/2024", "/saint-marcel/commune/refacturation?annee=2024", "/agglo/agglo/refacturation?annee=2024");
        Assert.Null((await lead.PageAsync(page)).QuerySelector("form[action*=Step]"));
        Assert.DoesNotContain("à compléter", Text(await lead.PageAsync(year)), StringComparison.Ordinal);

        await platform.SuperuserAsync("insert into quote_sends select $1, 2024, n, '2024-11-01T12:00:00Z', 2.00 from generate_series(1, 101) n", commune.Id.Value);
        await platform.SuperuserAsync("insert into account_events (tenant_id, id, lead_id, kind, at, by_person, by_name, key) select id, $2, lead_id, 'Reopened', '2024-10-01T12:00:00Z', $2, 'Lise', 'reopened' from tenants where id = $1", commune.Id.Value, Guid.CreateVersion7());
        Assert.Contains("à compléter", Text(await lead.PageAsync(year)), StringComparison.Ordinal);
        using (var csv = await lead.GetAsync("/agglo/agglo/refacturation/2024.csv")) Assert.Contains("\"Payé, à compléter\"", Encoding.UTF8.GetString(await csv.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
        foreach (var read in (string[])[Text(await lead.PageAsync(page)), Text(await buyer.PageAsync(own))]) Assert.Contains("Compte rouvert depuis ce relevé", read, StringComparison.Ordinal);
        Assert.Contains("Émettre le relevé complété", Text(await lead.PageAsync(page)), StringComparison.Ordinal);
        Assert.Null((await lead.PageAsync(page)).QuerySelector("form[action*=TakeBack]"));      // what was issued stays noted
        using (var issued = await lead.PostFormAsync(page, new Dictionary<string, string> { ["BillsOverrun"] = "True" }, "form[action*=Step]")) Assert.Equal(HttpStatusCode.SeeOther, issued.StatusCode);
        var completed = Text(await buyer.PageAsync(own));
        Assert.Contains("Déjà payé, relevé émis le 3 juin 2024", completed, StringComparison.Ordinal);
        Assert.Contains("Total : 202,00 €", completed, StringComparison.Ordinal);
        foreach (var said in (string[])["Relevé 2024 complété", "Émis, complété le"]) Assert.Contains(said, completed, StringComparison.Ordinal);
        Assert.DoesNotContain("Compte rouvert", completed, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-42")]
    public async Task A_statement_that_grew_is_completed_before_the_year_ends_where_its_account_has_closed_again()
    {
        var year = TimeProvider.System.GetUtcNow().Year;
        var (id, page) = (Guid.CreateVersion7(), $"/agglo/agglo/refacturation/{commune.Id}/{year}");
        await platform.SuperuserAsync("insert into rebilling_statements (tenant_id, id, year, drafted_at) values ($1, $2, $3, now() - interval '3 minutes')", commune.Id.Value, id, year);
        await platform.SuperuserAsync("insert into rebilling_steps select $1, $2, 1, 'Issued', null, $2, 'Lise', now() - interval '3 minutes'", commune.Id.Value, id);
        await platform.SuperuserAsync("insert into account_events (tenant_id, id, lead_id, kind, at, by_person, by_name, key) select id, $2, lead_id, 'Reopened', now() - interval '2 minutes', $2, 'Lise', 'reopened' from tenants where id = $1", commune.Id.Value, Guid.CreateVersion7());
        await platform.SuperuserAsync("insert into quote_sends select $1, $2, 1, now() - interval '1 minute', 2.00", commune.Id.Value, year);
        Assert.Null((await lead.PageAsync(page)).QuerySelector("form[action*=Step] [name=Step][value=Issued]"));
        await platform.SuperuserAsync($"set session_replication_role = replica; update tenants set closing_at = now(), closed_at = now() where id = '{commune.Id.Value}'");
        Assert.Contains("Émettre le relevé complété", Text(await lead.PageAsync(page)), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-42"), Trait("Feature", "GD-10")]
    public async Task A_statement_that_was_paid_before_a_convention_free_of_charge_stays_and_no_completed_one_is_promised()
    {
        var id = Guid.CreateVersion7();
        await platform.SuperuserAsync("insert into rebilling_statements (tenant_id, id, year, drafted_at) values ($1, $2, 2024, '2024-06-02T10:00:00Z')", commune.Id.Value, id);
        await platform.SuperuserAsync("insert into rebilling_charges select $1, $2, 2024, 'Service', 'Formation', 276.50, $2, 'Lise', '2024-05-02T10:00:00Z'", commune.Id.Value, Guid.CreateVersion7());
        await platform.SuperuserAsync("insert into rebilling_steps select $1, $2, n, case n when 1 then 'Issued' else 'Paid' end, null, $2, 'Lise', '2024-06-03T10:00:00Z' from generate_series(1, 2) n", commune.Id.Value, id);
        await platform.SuperuserAsync("insert into rebilling_lines values ($1, $2, 1, 1, 'Service', 'Formation', 1, 276.50, 276.50)", commune.Id.Value, id);
        await platform.SuperuserAsync("insert into quote_sends select $1, 2024, n, '2024-11-01T12:00:00Z', null from generate_series(1, 3) n", commune.Id.Value);
        await platform.SuperuserAsync("insert into account_events (tenant_id, id, lead_id, kind, at, by_person, by_name, key) select id, $2, lead_id, 'Reopened', '2024-10-01T12:00:00Z', $2, 'Lise', 'reopened' from tenants where id = $1", commune.Id.Value, Guid.CreateVersion7());
        var (page, own, year) = ($"/agglo/agglo/refacturation/{commune.Id}/2024", "/saint-marcel/commune/refacturation?annee=2024", "/agglo/agglo/refacturation?annee=2024");
        Assert.Contains("à compléter", Text(await lead.PageAsync(year)), StringComparison.Ordinal);       // the twin: under the convention that is paid for, it grows

        await platform.SuperuserAsync($"set session_replication_role = replica; update sharing_conventions set template_key = 'metropole-quatre-ans', template_from = '2010-01-01', price = 'Free', starts_on = '2024-09-30' where tenant_id = '{commune.Id}'");
        foreach (var read in (string[])[Text(await lead.PageAsync(page)), Text(await buyer.PageAsync(own))])
        {
            Assert.Contains("rien d’autre n’est facturé que le relevé émis avant elle", read, StringComparison.Ordinal);
            Assert.Contains("aucun relevé complété n’est émis pour 2024", read, StringComparison.Ordinal);
            Assert.Contains("Total : 276,50 €", read, StringComparison.Ordinal);
            foreach (var promise in (string[])["rien n’est facturé", "Compte rouvert depuis ce relevé", "Émettre le relevé"]) Assert.DoesNotContain(promise, read, StringComparison.Ordinal);
        }
        var table = await lead.PageAsync(year);
        Assert.Contains("Gratuit", table.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("276,50 €", Text(table), StringComparison.Ordinal);       // as its file says
        Assert.DoesNotContain("à compléter", Text(table), StringComparison.Ordinal);
        using var csv = await lead.GetAsync("/agglo/agglo/refacturation/2024.csv");
        Assert.Contains(";276,50;\"Payé\"", Encoding.UTF8.GetString(await csv.Content.ReadAsByteArrayAsync()), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-42")]
    public async Task A_year_shows_its_own_price_and_the_accounts_that_were_there_in_it()
    {
        var today = Core.Values.FranceTime.DayOf(await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default)));
        await platform.SuperuserAsync("insert into unit_prices (lead_id, valid_from, price, set_by, set_by_name, set_at) select lead_id, v.day, v.price, id, 'Lise', now() from tenants, (values (make_date($2, 1, 1), 2.00), (make_date($2 + 1, 1, 1), 2.50)) v (day, price) where tenants.id = $1", commune.Id.Value, today.Year);
        async Task<string> MeterAsync(int year) => Text(await lead.PageAsync($"/agglo/agglo/refacturation/{commune.Id}/{year}"));
        Assert.Contains("Prix unitaire en vigueur : 2,00 €", await MeterAsync(today.Year), StringComparison.Ordinal);
        Assert.Contains($"Prix unitaire en vigueur le 1er janvier {today.Year + 1} : 2,50 €", await MeterAsync(today.Year + 1), StringComparison.Ordinal);
        Assert.Contains($"Prix unitaire en vigueur le 31 décembre {today.Year - 1} : aucun n’est fixé", await MeterAsync(today.Year - 1), StringComparison.Ordinal);

        await platform.SuperuserAsync($"set session_replication_role = replica; update tenants set activated_at = now(), created_at = now() where id = '{commune.Id}'");
        Assert.Contains($"Ce compte n’était pas actif en {today.Year - 1}", await MeterAsync(today.Year - 1), StringComparison.Ordinal);
        Assert.Contains("Saint-Marcel", Text(await lead.PageAsync($"/agglo/agglo/refacturation?annee={today.Year}")), StringComparison.Ordinal);
        var (before, file) = ($"/agglo/agglo/refacturation?annee={today.Year - 1}", $"/agglo/agglo/refacturation/{today.Year - 1}.csv");
        Assert.Contains("Aucun compte.", Text(await lead.PageAsync(before)), StringComparison.Ordinal);
        Assert.DoesNotContain("Saint-Marcel", await (await lead.GetAsync(file)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await platform.SuperuserAsync("insert into quote_sends values ($1, $2, 1, make_timestamptz($2, 6, 1, 12, 0, 0, 'UTC'), null)", commune.Id.Value, today.Year - 1);      // a past that was taken over
        Assert.Contains("Saint-Marcel", Text(await lead.PageAsync(before)), StringComparison.Ordinal);
        Assert.Contains("Saint-Marcel", await (await lead.GetAsync(file)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "BEYOND-12"), Trait("Feature", "A7-D")]
    public async Task The_lead_has_one_table_of_the_profiles_that_its_territory_declares()
    {
        using var answer = await lead.GetAsync("/agglo/agglo/profils.csv");
        var lines = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.EndsWith("\"siretAcheteur\";\"urlProfilAcheteur\";\"urlDCAT\";\"coordonnees\"", lines[0], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);      // the agglomeration's own, and its only account's
        Assert.All(lines[1..], line => Assert.Matches("^\"\\d{14}\";\"[^\"]*/consultations\\?acheteur=[a-z-]+\";;\"[^\"]+@[^\"]+\"$", line));
        using var stranger = await buyer.GetAsync("/agglo/agglo/profils.csv");
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [NeedsToolFact("weasyprint"), Trait("Feature", "VR-42")]
    public async Task An_issued_statement_is_printed_for_both_sides_and_its_administrators_are_told()
    {
        await platform.SuperuserAsync("insert into rebilling_statements (tenant_id, id, year, drafted_at) values ($1, $2, 2024, now())", commune.Id.Value, Guid.CreateVersion7());
        var page = $"/agglo/agglo/refacturation/{commune.Id}/2024";
        using (var issued = await lead.PostFormAsync(page, new Dictionary<string, string>(), "form[action*=Step]")) Assert.Equal(HttpStatusCode.SeeOther, issued.StatusCode);
        using (var early = await buyer.GetAsync("/saint-marcel/commune/refacturation/2024.pdf")) Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        var system = new Scope.System("test");
        foreach (var fact in await platform.FactsAsync<StatementIssued>()) await platform.RunAsync(system, s => s.GetRequiredService<TellStatement>().ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<StatementReaderToTell>()) await platform.RunAsync(system, s => s.GetRequiredService<TellStatement>().ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<StatementToPrint>()) await platform.RunAsync(system, s => s.GetRequiredService<PrintStatement>().ExecuteAsync(fact, default));

        foreach (var (who, address) in ((TestBrowser, string)[])[(buyer, "/saint-marcel/commune/refacturation/2024.pdf"), (lead, $"{page}.pdf")])
        {
            using var pdf = await who.GetAsync(address);
            Assert.Equal("%PDF-"u8.ToArray(), (await pdf.Content.ReadAsByteArrayAsync())[..5]);
        }
        Assert.Single(await platform.FactsAsync<StatementReaderToTell>());

        // Issued again, and the printer has not come yet: the former paper, with its other sum, is not served in its place.
        await platform.SuperuserAsync("""
            insert into rebilling_steps (tenant_id, statement_id, number, step, by_person, by_name, at, reason)
            select s.tenant_id, s.statement_id, s.number + n, case n when 1 then 'Disputed' else 'Issued' end, s.by_person, s.by_name, now(), case n when 1 then 'Le montant est faux.' end
            from rebilling_steps s, generate_series(1, 2) n where s.number = (select max(number) from rebilling_steps)
            """);
        foreach (var (who, address) in ((TestBrowser, string)[])[(buyer, "/saint-marcel/commune/refacturation/2024.pdf"), (lead, $"{page}.pdf")])
            using (var former = await who.GetAsync(address)) Assert.Equal(HttpStatusCode.NotFound, former.StatusCode);
        Assert.Single(Directory.EnumerateFiles(platform.Configuration["Mail:Pickup"]!), file => File.ReadAllText(file).Contains("refacturation", StringComparison.OrdinalIgnoreCase));
    }

    [Fact, Trait("Feature", "VR-42")]
    public async Task A_year_without_a_rule_is_not_there_whatever_the_address()
    {
        foreach (var year in (string[])["0", "2018", "3000", "99999", "2147483647"])
        {
            foreach (var (who, address) in ((TestBrowser, string)[])
            [
                (buyer, $"/saint-marcel/commune/refacturation/{year}.csv"), (buyer, $"/saint-marcel/commune/refacturation/{year}.pdf"), (lead, $"/agglo/agglo/refacturation/{year}.csv"),
                (lead, $"/agglo/agglo/refacturation/{commune.Id}/{year}.csv"), (lead, $"/agglo/agglo/refacturation/{commune.Id}/{year}"),
            ])
                using (var answer = await who.GetAsync(address)) Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var known = await lead.GetAsync("/agglo/agglo/refacturation/2019.csv");
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    private static string Text(AngleSharp.Dom.IDocument page) => page.Body!.TextContent.Replace('\u00a0', ' ');
}
