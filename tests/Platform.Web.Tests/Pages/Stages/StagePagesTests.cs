using System.Net;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Stages;

/// <summary>Phases of a procedure as their buyer and the companies see them.</summary>
public sealed class StagePagesTests
{
    [Fact, Trait("Feature", "GD-01")]
    public async Task Candidates_are_chosen_with_every_fault_at_once_then_checked_before_the_passkey()
    {
        await using var given = await GivenStages.OpenedAsync();
        await using var web = await WebAsync(given);
        var (buyer, address) = (web.Browser(given.First.Consultation.Buyer), $"/saint-marcel/acheteur/consultations/{given.Id}/candidats");
        var names = (await buyer.PageAsync(address)).QuerySelectorAll(".govuk-summary-card__title").Select(t => t.TextContent).ToList();
        Assert.Equal(["Couvreurs réunis, lot\u00A01", "Toitures du Sud, lot\u00A01", "Toitures du Sud, lot\u00A02"], names);

        using var refused = await PostAsync(buyer, address, Choices(given, (given.Alpha, 1, "true", ""), (given.Alpha, 2, "", ""), (given.Beta, 1, "false", " ")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await TestBrowser.ReadAsync(refused);
        Assert.Equal(["#Choices_0__Reason", "#Choices_2__Admitted"], page.QuerySelectorAll(".govuk-error-summary a").Select(a => a.GetAttribute("href")));

        using var good = await PostAsync(buyer, address, Choices(given, (given.Alpha, 1, "true", ""), (given.Alpha, 2, "true", ""), (given.Beta, 1, "false", "Capacité insuffisante.")));
        var check = await TestBrowser.ReadAsync(good);
        Assert.Equal("Vérifier les candidats admis", check.QuerySelector("h1")!.TextContent);
        Assert.Contains("Capacité insuffisante.", check.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("R2142-17", check.Body!.TextContent, StringComparison.Ordinal);      // one admitted: fewer than the law names
        Assert.NotNull(check.QuerySelector("form[data-passkey=get]"));
    }

    [Fact, Trait("Feature", "BEYOND-11")]
    public async Task An_invited_company_reads_how_to_obtain_what_is_not_joined()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        await using var web = await WebAsync(given);
        await given.Platform.SuperuserAsync($"""
            set session_replication_role = replica;
            insert into withheld_documents (tenant_id, id, consultation_id, title, ground, obtained, added_at)
            select tenant_id, gen_random_uuid(), id, 'Plans de sûreté', 'confidential', 'Sur demande, contre un engagement.', published_at from consultations where id = '{offers.Consultation.Id}';
            update consultation_terms set withheld_reason = 'Plans de sûreté' where consultation_id = '{offers.Consultation.Id}'
            """);

        var page = await web.Browser(given.Alpha.Depositor).PageAsync($"/entreprise/phases/{offers.Consultation.Id}");

        Assert.Contains("Sur demande, contre un engagement.", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invited_company_reads_whom_the_notice_of_the_procedure_names()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        await using var web = await WebAsync(given);
        var address = $"/entreprise/phases/{offers.Consultation.Id}";
        Assert.DoesNotContain("Contact", (await web.Browser(given.Alpha.Depositor).PageAsync(address)).QuerySelectorAll(".govuk-summary-list__key").Select(key => key.TextContent));      // nobody is named
        await given.Platform.SuperuserAsync($$"""
            set session_replication_role = replica;
            update notice_versions set content = jsonb_set(content, '{buyer,organisation,email}', '"marches@exemple.test"') where consultation_id = '{{given.Id}}';
            update consultation_terms set offers_valid_months = 4 where consultation_id = '{{offers.Consultation.Id}}'
            """);

        var page = await web.Browser(given.Alpha.Depositor).PageAsync(address);

        Assert.Equal("mailto:marches@exemple.test", page.QuerySelector(".govuk-summary-list a[href^=mailto]")!.GetAttribute("href"));
        Assert.Equal("4\u00A0mois", page.QuerySelectorAll(".govuk-summary-list__key").Single(key => key.TextContent == "Validité des offres").NextElementSibling!.TextContent.Trim());
    }

    [Fact, Trait("Feature", "CDG-09")]
    public async Task An_invited_company_reads_takes_and_answers_and_to_everybody_else_the_phase_does_not_exist()
    {
        var (given, offers) = await GivenStages.InvitedAsync(admitBeta: false);
        await using var _ = given;
        await using var web = await WebAsync(given);
        var (mine, id) = ($"/entreprise/phases/{offers.Consultation.Id}", offers.Consultation.Id);
        var invited = web.Browser(given.Alpha.Depositor);
        var page = await invited.PageAsync(mine);
        Assert.Contains("Offres, sur invitation", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Couvreurs réunis", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Déposer une offre", (await invited.PageAsync($"/entreprise/consultations/{id}/deposer")).QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(mine, (await invited.PageAsync("/entreprise")).QuerySelectorAll("a").Select(a => a.GetAttribute("href")));

        using var taken = await invited.PostFormAsync(mine, new Dictionary<string, string>(), $"form[action='{mine}']");
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        var link = taken.Headers.Location!.OriginalString;      // a 303 has one
        using var file = await invited.GetAsync(link);
        Assert.Equal(("application/zip", HttpStatusCode.OK), (file.Content.Headers.ContentType!.MediaType, file.StatusCode));
        using var misplaced = await invited.GetAsync(link.Replace($"{id}", $"{given.Id}", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, misplaced.StatusCode);

        foreach (var other in new[] { given.Beta, given.Stranger })
        {
            foreach (var address in new[] { mine, link, $"/entreprise/consultations/{id}/deposer", $"/entreprise/consultations/{id}/question", $"/consultations/{id}", $"/consultations/{id}/dossier" })
            {
                using var answer = await web.Browser(other.Depositor).GetAsync(address);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }
        using var anonymous = await web.Browser().GetAsync($"/consultations/{id}");
        Assert.Equal(HttpStatusCode.NotFound, anonymous.StatusCode);
        var list = await web.Browser().PageAsync("/consultations?etat=closes&q=toiture");
        Assert.DoesNotContain("-P2", list.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "CDG-09")]
    public async Task The_buyer_reads_the_phases_as_one_line_and_the_log_of_the_invitations()
    {
        var (given, offers) = await GivenStages.InvitedAsync();
        await using var _ = given;
        await given.SendInvitationsAsync();
        await using var web = await WebAsync(given);
        var buyer = web.Browser(given.First.Consultation.Buyer);
        using (await web.Browser(given.Alpha.Depositor).GetAsync($"/entreprise/phases/{offers.Consultation.Id}")) { }

        var phases = await buyer.PageAsync($"/saint-marcel/acheteur/consultations/{given.Id}/phases");
        Assert.Equal(["1. Candidatures", "2. Offres"], phases.QuerySelectorAll(".govuk-summary-card__title").Select(t => t.TextContent));
        Assert.Contains("2\u00A0admis, 0\u00A0non admis", phases.Body!.TextContent, StringComparison.Ordinal);
        var rows = (await buyer.PageAsync($"/saint-marcel/acheteur/consultations/{offers.Consultation.Id}/invitations")).QuerySelectorAll("tbody tr").Select(r => r.QuerySelector(".govuk-tag")!.TextContent).ToList();
        Assert.Equal(["Invitation envoyée", "Lue"], rows);
        using var own = await buyer.GetAsync($"/saint-marcel/acheteur/consultations/{offers.Consultation.Id}");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact, Trait("Feature", "GD-05"), Trait("Feature", "CDG-09")]
    public async Task A_correction_of_a_phase_is_checked_as_one_for_the_invited_and_every_address_of_it_is_nothing_to_others()
    {
        var (given, offers) = await GivenStages.InvitedAsync(admitBeta: false);
        await using var _ = given;
        await using var web = await WebAsync(given);
        var (buyer, id) = (web.Browser(given.First.Consultation.Buyer), offers.Consultation.Id);
        var own = $"/saint-marcel/acheteur/consultations/{id}";
        Assert.Contains($"{own}/rectificatif", (await buyer.PageAsync(own)).QuerySelectorAll("a").Select(a => a.GetAttribute("href")));

        var form = await buyer.PageAsync($"{own}/rectificatif");
        Assert.Contains("Les entreprises invitées liront cette phrase.", form.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Tout le monde lira", form.Body!.TextContent, StringComparison.Ordinal);
        var typed = form.QuerySelectorAll("form[action$='handler=Check'] input.govuk-input").ToDictionary(field => field.GetAttribute("name")!, field => field.GetAttribute("value") ?? "", StringComparer.Ordinal);      // each has one
        (typed["Subject"], typed["Description"], typed["Why"], typed["Important"]) = ("Toiture corrigée", form.QuerySelector("#Description")!.TextContent, "Le titre était faux.", "false");
        using var good = await PostAsync(buyer, $"{own}/rectificatif", typed);
        var check = await TestBrowser.ReadAsync(good);
        Assert.Equal("Vérifier l’avis rectificatif", check.QuerySelector("h1")!.TextContent);
        Assert.Contains("Les entreprises invitées, et elles seules", check.Body!.TextContent, StringComparison.Ordinal);
        var later = FranceTime.ToParis(offers.Deadline.AddDays(7));
        using var extension = await PostAsync(buyer, $"{own}/proroger", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["NewLimit.Day"] = $"{later.Day}", ["NewLimit.Month"] = $"{later.Month}", ["NewLimit.Year"] = $"{later.Year}", ["NewLimit.Hour"] = "12", ["NewLimit.Minute"] = "0", ["Reason"] = "La visite est reportée.",
        });
        Assert.Contains("R2161-", (await TestBrowser.ReadAsync(extension)).Body!.TextContent, StringComparison.Ordinal);      // the least time, counted from the invitations

        foreach (var address in new[] { $"/consultations/{id}/historique", $"/entreprise/phases/{id}" })
        {
            using var other = await web.Browser(given.Beta.Depositor).GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_phase_in_preparation_asks_only_for_its_limit_and_its_file_and_its_check_names_the_invited()
    {
        await using var given = await GivenStages.OpenedAsync();
        await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2), given.Yes(given.Beta, 1));
        var stage = await given.PrepareAsync();
        await given.First.PrepareGatesAsync();
        await using var web = await WebAsync(given);
        var (buyer, address) = (web.Browser(given.First.Consultation.Buyer), $"/saint-marcel/acheteur/consultations/{stage}");

        Assert.Equal(["Entreprises invitées", "Calendrier", "Dossier de consultation"], (await buyer.PageAsync(address)).QuerySelectorAll(".govuk-task-list__item a").Select(a => a.TextContent.Trim()));
        using var elsewhere = await buyer.GetAsync($"{address}/procedure");
        Assert.Equal(HttpStatusCode.SeeOther, elsewhere.StatusCode);
        Assert.Contains("R2161-7", (await buyer.PageAsync($"{address}/calendrier")).Body!.TextContent, StringComparison.Ordinal);
        var check = await buyer.PageAsync($"{address}/publier");
        Assert.Equal("Vérifier et envoyer les invitations", check.QuerySelector("h1")!.TextContent);
        Assert.Contains("Couvreurs réunis", check.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("", check.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")));      // nothing of the first phase is changed here: no link that leads nowhere
        Assert.Contains(check.QuerySelectorAll(".govuk-summary-list__actions a"), a => a.GetAttribute("href") == $"{address}/calendrier");
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task A_phase_that_runs_stands_among_what_is_published_and_one_in_preparation_does_not()
    {
        await using var given = await GivenStages.OpenedAsync();
        await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2), given.Yes(given.Beta, 1));
        var stage = await given.PrepareAsync();
        await using var web = await WebAsync(given);
        var (buyer, link) = (web.Browser(given.First.Consultation.Buyer), $"/saint-marcel/acheteur/consultations/{stage}");
        Assert.DoesNotContain(link, await LinksAsync());
        Assert.Contains($"/saint-marcel/acheteur/consultations/{given.Id}", await LinksAsync());

        await given.OpenStageAsync(stage, given.First.Deadline.AddDays(35));

        var row = (await buyer.PageAsync("/saint-marcel/acheteur")).QuerySelectorAll("main tr").Single(tr => tr.QuerySelector("a")?.GetAttribute("href") == link);
        Assert.Contains("Publiées, par date limite", row.Closest("table")!.QuerySelector("caption")!.TextContent, StringComparison.Ordinal);       // each table says what it is
        Assert.Contains("Phase sur invitation", row.TextContent, StringComparison.Ordinal);

        async Task<IReadOnlyList<string?>> LinksAsync() => [.. (await buyer.PageAsync("/saint-marcel/acheteur")).QuerySelectorAll("main a").Select(a => a.GetAttribute("href"))];
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Whoever_approves_a_phase_reads_whom_it_invites_whom_it_leaves_out_and_what_they_said_of_the_date()
    {
        var (given, offers) = await GivenStages.InvitedAsync(Procedure.Negotiated);
        await using var _ = given;
        await offers.DepositAsync(Contents.Offers, given.Alpha, 1, 2);
        await offers.DepositAsync(Contents.Offers, given.Beta, 1);
        await offers.OpenAllAsync();
        var round = await given.PrepareAsync(new Dictionary<Guid, string?> { [given.Beta.Id] = "Offre irrégulière après deux demandes." });
        await given.InAsync<AmendConsultation, AmendConsultation.Outcome>(given.Buyer, amend => amend.ExecuteAsync(new(round, content => content with { SubmissionDeadline = offers.Deadline.AddDays(10) }, LimitAgreement.Agreed), GivenStages.Cancel));
        var (mayor, administrator) = (await given.PersonAsync("Marie Maire", Core.Identity.MembershipRole.CaoPresident), await given.PersonAsync("Anne Administratrice", Core.Identity.MembershipRole.AccountAdmin));
        await given.InAsync<SetCircuit, SetCircuit.Outcome>(given.As(administrator), set => set.ExecuteAsync(new(ActKind.Consultation, null, false, [GivenApproval.Named(StepKind.Administrative, mayor)], null, administrator.Name), GivenStages.Cancel));
        Assert.IsType<SubmitForApproval.Outcome.Submitted>(await given.InAsync<SubmitForApproval, SubmitForApproval.Outcome>(given.Buyer, submit => submit.ExecuteAsync(round, GivenStages.Cancel)));

        await using var web = await WebAsync(given);
        var shown = (await web.Browser(mayor).PageAsync($"/saint-marcel/acheteur/consultations/{round}/validation")).QuerySelector("main")!.TextContent;
        foreach (var said in (string[])["Tous ont accepté la date", "Entreprises invitées", "Toitures du Sud, lots\u00A01, 2", "Couvreurs réunis\u00A0: Offre irrégulière après deux demandes."]) Assert.Contains(said, shown, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-01")]
    public async Task The_public_page_of_the_first_phase_asks_for_a_candidature_alone()
    {
        await using var given = await GivenStages.PublishedAsync();
        await using var web = await WebAsync(given);
        var page = await web.Browser().PageAsync($"/consultations/{given.Id}");
        Assert.Contains("Phase des candidatures", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Déposer une candidature", page.Body!.TextContent, StringComparison.Ordinal);
        var begin = await web.Browser(given.Alpha.Depositor).PageAsync($"/entreprise/consultations/{given.Id}/deposer");
        Assert.Equal("Déposer une candidature", begin.QuerySelector("h1")!.TextContent);
        Assert.Contains("aucune offre n’est demandée", begin.Body!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<PlatformWeb> WebAsync(GivenStages given) => new(given.Platform, new FakeClock(await given.NowAsync()));

    private static Dictionary<string, string> Choices(GivenStages given, params (TestCompany Company, int Lot, string Admitted, string Reason)[] choices)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (index, (company, lot, admitted, reason)) in choices.Index())
        {
            (fields[$"Choices[{index}].Company"], fields[$"Choices[{index}].Lot"], fields[$"Choices[{index}].Reason"]) = ($"{company.Id}", $"{lot}", reason);
            if (admitted.Length > 0) fields[$"Choices[{index}].Admitted"] = admitted;
        }
        return fields;
    }

    private static Task<HttpResponseMessage> PostAsync(TestBrowser buyer, string address, IReadOnlyDictionary<string, string> fields) => buyer.PostFormAsync(address, fields, "form[action$='handler=Check']");
}
