using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Tests.Pages.Consultations;

namespace Platform.Web.Tests.Pages.Opening.Buyer;

public sealed class SessionTests
{
    private const string Review = "main form[action='?handler=Review']";

    [Fact, Trait("Feature", "GD-07")]
    public async Task Before_the_deadline_the_page_says_when_and_the_ciphertext_is_refused_even_by_hand()
    {
        await using var given = await Ceremony.PublishedAsync();
        await given.DepositAsync(await given.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
        var envelope = await given.AskAsync(db => db.BidEnvelopes.Select(e => e.Id).FirstAsync());
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMilliseconds(-1));
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);

        var page = await president.PageAsync(Links.Cao.Session("saint-marcel", given.Consultation.Id.Value));
        Assert.Contains($"Ouverture impossible avant le {FrenchFormat.LongDateTime(given.Deadline)}", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);       // each page has a main
        Assert.DoesNotContain("Toitures du Sud", page.DocumentElement.TextContent, StringComparison.Ordinal);
        using var refused = await president.GetAsync($"{Links.Cao.Api("saint-marcel", given.Consultation.Id.Value)}/enveloppes/{envelope}");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task After_it_and_the_gate_the_president_is_served_every_byte_or_a_range_of_them()
    {
        await using var given = await Ceremony.InSessionAsync(async c => await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);
        using var session = JsonDocument.Parse(await president.Client.GetStringAsync(Links.Cao.Api("saint-marcel", given.Consultation.Id.Value)));
        Assert.Equal("candidatures", session.RootElement.GetProperty("etat").GetString());
        var register = session.RootElement.GetProperty("registre");
        foreach (var entry in (JsonElement[])[register.GetProperty("cloture"), register.GetProperty("verrou"), register.GetProperty("depots").EnumerateArray().Single()])
            Assert.StartsWith("c2sp.org/tlog-proof@v1", entry.GetProperty("preuve").GetString(), StringComparison.Ordinal);
        var root = (await president.PageAsync(Links.Cao.Session("saint-marcel", given.Consultation.Id.Value))).QuerySelector("[data-module=seance]")!;       // a holder in session has it
        Assert.Equal(32, Convert.FromBase64String(root.GetAttribute("data-registre-cle")!).Length);       // absent, the page opens nothing
        var envelope = session.RootElement.GetProperty("enveloppes").EnumerateArray().Single();
        var address = envelope.GetProperty("telechargement").GetString()!;        // sealed: it has one

        var whole = await president.Client.GetByteArrayAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new(1000, null) } };
        using var rest = await president.Client.SendAsync(request);

        Assert.Equal(envelope.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(whole)));
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(whole[1000..], await rest.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", rest.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Fact]
    public async Task The_page_that_opens_begins_with_the_minutes_so_far()
    {
        await using var given = await Ceremony.InSessionAsync(async c => await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);
        async Task<IReadOnlyList<string>> JournalAsync()
        {
            using var session = JsonDocument.Parse(await president.Client.GetStringAsync(Links.Cao.Api("saint-marcel", given.Consultation.Id.Value)));
            return [.. session.RootElement.GetProperty("journal").EnumerateArray().Select(minute => minute.GetProperty("texte").GetString()!)];      // each minute has words
        }

        Assert.Equal(["Verrou ouvert, 1\u00A0pli à ouvrir", "Séance ouverte par Anne Présidente, Membre de la CAO"], await JournalAsync());
        await given.OpenEnvelopesAsync(given.President);

        var journal = await JournalAsync();
        Assert.Equal(3, journal.Count);
        Assert.Equal("Candidature, Toitures du Sud\u00A0: ouverte et contrôlée", journal[2]);
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task From_the_opened_application_to_the_closed_session_through_plain_forms()
    {
        await using var given = await Ceremony.InSessionAsync(async c => await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);
        var (session, minutes) = (Links.Cao.Session("saint-marcel", given.Consultation.Id.Value), Links.Cao.Minutes("saint-marcel", given.Consultation.Id.Value));
        using var incomplete = await president.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = "false" }, Review, session + "?handler=Review");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, incomplete.StatusCode);
        Assert.Contains("Donnez le motif", await incomplete.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var admitted = await president.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = "true" }, Review, session + "?handler=Review");
        Assert.Equal(HttpStatusCode.SeeOther, admitted.StatusCode);
        await given.OpenEnvelopesAsync(given.President);
        using var closed = await president.PostFormAsync(session, new Dictionary<string, string>(), "main form[action='?handler=Close']", session + "?handler=Close");
        Assert.Equal(minutes, closed.Headers.Location?.OriginalString);

        var text = (await president.PageAsync(minutes)).QuerySelector("main")!.TextContent;        // each page has a main
        Assert.Contains("Toitures du Sud", text, StringComparison.Ordinal);
        var today = FrenchFormat.LongDate(await given.AsPresidentAsync(db => db.CandidateReviews.Select(r => r.DecidedAt).SingleAsync()));
        Assert.Contains($"Candidature admise par {given.President.Person.Name}, le {today} à", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split($"le {today} à").Length - 1);      // the candidature, the offer and the decision: an hour without its day tells nothing of a session of two days
        Assert.Contains("Entrée au registre", text, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task Decisions_on_several_candidates_are_stored_together_and_what_one_of_them_lacks_loses_nothing_of_the_others()
    {
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
            await c.DepositAsync(await c.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
            await c.DepositAsync(await c.Platform.CompanyAsync("Bois et zinc", "333333334"), 1);
        });
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);
        var session = Links.Cao.Session("saint-marcel", given.Consultation.Id.Value);
        Task<int> StoredAsync() => given.AsPresidentAsync(db => db.CandidateReviews.CountAsync());

        using var refused = await president.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = "true", ["Choices[1].Admitted"] = "false" }, Review, session + "?handler=Review");
        var page = await TestBrowser.ReadAsync(refused);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 0), (refused.StatusCode, await StoredAsync()));
        Assert.Contains("Rien de cet envoi n’est encore enregistré", page.QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);      // it was refused
        Assert.Equal(["Choices_0__Admitted", "ecarte-1"], page.QuerySelectorAll("input[type=radio][checked]").Select(choice => choice.Id));
        Assert.NotNull(page.QuerySelector("#motif-1-erreur"));

        using var good = await president.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = "true", ["Choices[1].Admitted"] = "false", ["Choices[1].Reason"] = "Attestation absente." }, Review, session + "?handler=Review");
        Assert.Equal((HttpStatusCode.SeeOther, 2), (good.StatusCode, await StoredAsync()));
        Assert.Equal(["À examiner", "Admise", "Écartée"], (await president.PageAsync(session)).QuerySelectorAll(".govuk-summary-card .govuk-tag").Select(state => state.TextContent.Trim()));
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task A_card_that_nobody_touched_never_undoes_what_a_colleague_decided_meanwhile()
    {
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
            await c.DepositAsync(await c.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
        });
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var (president, other) = (web.Browser(given.President.Person), web.Browser(given.Delegate.Person));
        var session = Links.Cao.Session("saint-marcel", given.Consultation.Id.Value);
        using var admitted = await president.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = "true" }, Review, session + "?handler=Review");
        // The delegate's page shows it admitted; the president sets it aside; the delegate presses with a fault elsewhere, then corrects that fault alone.
        var stale = FormFields.Of((await other.PageAsync(session)).QuerySelector(Review)!);      // both candidates may still be decided
        var first = stale.Single(field => field.Key.EndsWith(".Seen", StringComparison.Ordinal) && field.Value == "1").Key.Split('.')[0];
        using var aside = await president.PostFormAsync(session, new Dictionary<string, string> { [$"{first}.Admitted"] = "false", [$"{first}.Reason"] = "Attestation absente." }, Review, session + "?handler=Review");
        Assert.Equal(HttpStatusCode.SeeOther, aside.StatusCode);
        var rival = stale.Single(field => field.Key.EndsWith(".Seen", StringComparison.Ordinal) && field.Value == "0").Key.Split('.')[0];
        stale[$"{rival}.Admitted"] = "false";
        using var typed = new FormUrlEncodedContent(stale);
        using var refused = await other.Client.PostAsync(session + "?handler=Review", typed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);

        var corrected = FormFields.Of((await TestBrowser.ReadAsync(refused)).QuerySelector(Review)!);      // the page says what is wrong
        rival = corrected.Single(field => field.Key.EndsWith(".Seen", StringComparison.Ordinal) && field.Value == "0").Key.Split('.')[0];
        corrected[$"{rival}.Reason"] = "Références insuffisantes.";
        using var again = new FormUrlEncodedContent(corrected);
        using var stored = await other.Client.PostAsync(session + "?handler=Review", again);

        Assert.Equal(HttpStatusCode.SeeOther, stored.StatusCode);
        var decided = await given.AsPresidentAsync(db => db.CandidateReviews.AsNoTracking().OrderBy(r => r.DecidedAt).Select(r => new { r.Rank, r.Admitted, r.DecidedByName }).ToListAsync());
        Assert.Equal([(1, true, given.President.Person.Name), (2, false, given.President.Person.Name), (1, false, given.Delegate.Person.Name)], decided.Select(r => (r.Rank, r.Admitted, r.DecidedByName)));
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task A_reason_typed_for_a_candidate_who_is_admitted_is_asked_about_and_that_of_a_decision_that_is_replaced_is_not()
    {
        await using var given = await Ceremony.InSessionAsync(async c => await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);
        var session = Links.Cao.Session("saint-marcel", given.Consultation.Id.Value);
        Task<HttpResponseMessage> SaveAsync(string admitted, string reason) =>
            president.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = admitted, ["Choices[0].Reason"] = reason }, Review, session + "?handler=Review");

        using var slip = await SaveAsync("true", "Capacités insuffisantes.");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 0), (slip.StatusCode, await given.AsPresidentAsync(db => db.CandidateReviews.CountAsync())));
        var page = await TestBrowser.ReadAsync(slip);
        Assert.Contains("Vous admettez Toitures du Sud, lot\u00A01 et donnez un motif pour l’écarter", page.QuerySelector("#motif-0-erreur")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Capacités insuffisantes.", page.QuerySelector("#Choices_0__Reason")!.TextContent);

        using var aside = await SaveAsync("false", "Capacités insuffisantes.");
        using var changed = await SaveAsync("true", "Capacités insuffisantes.");
        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (aside.StatusCode, changed.StatusCode));
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task Decisions_that_were_taken_are_confirmed_and_once_none_is_left_their_button_stands_with_them()
    {
        await using var given = await Ceremony.InSessionAsync(async c =>
        {
            await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
            await c.DepositAsync(await c.Platform.CompanyAsync("Couvreurs réunis", "222222226"), 1);
        });
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);
        var session = Links.Cao.Session("saint-marcel", given.Consultation.Id.Value);
        // The first card waits, until none does.
        async Task<AngleSharp.Dom.IElement> AdmitTheFirstAsync()
        {
            var fields = FormFields.Of((await president.PageAsync(session)).QuerySelector(Review)!);      // somebody is to be decided
            fields["Choices[0].Admitted"] = "true";
            using var typed = new FormUrlEncodedContent(fields);
            using var saved = await president.Client.PostAsync(session + "?handler=Review", typed);
            return (await president.PageAsync(saved.Headers.Location!.OriginalString)).QuerySelector("main")!;       // each page has a main
        }

        var half = await AdmitTheFirstAsync();
        Assert.Contains("Admis\u00A0: 1. Écartés\u00A0: 0. Sans décision\u00A0: 1.", half.QuerySelector(".pa-encart")!.TextContent, StringComparison.Ordinal);
        Assert.Null(half.QuerySelector("details button"));

        var whole = await AdmitTheFirstAsync();
        Assert.Contains("Admis\u00A0: 2. Écartés\u00A0: 0. Pour ouvrir les offres, présentez de nouveau votre clé", whole.QuerySelector(".pa-encart")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Enregistrer le changement", whole.QuerySelector($"{Review["main ".Length..]} button")!.TextContent.Trim());
        Assert.NotNull(whole.QuerySelector("details button"));
        Assert.DoesNotContain("Vos décisions sont enregistrées", (await president.PageAsync(session)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_many_candidates_and_lots_is_saved_like_one_of_few()
    {
        await using var given = await Ceremony.InSessionAsync(async c => await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var session = Links.Cao.Session("saint-marcel", given.Consultation.Id.Value);
        var fields = new Dictionary<string, string> { ["Choices[0].Admitted"] = "true" };
        for (var card = 1; card < 1_200; card++) (fields[$"Choices[{card}].Bid"], fields[$"Choices[{card}].Lot"], fields[$"Choices[{card}].Seen"]) = ($"{Guid.Empty}", $"{card}", "0");

        using var saved = await web.Browser(given.President.Person).PostFormAsync(session, fields, Review, session + "?handler=Review");

        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task A_stale_page_is_told_who_decided_keeps_what_was_typed_and_may_decide_again()
    {
        await using var given = await Ceremony.InSessionAsync(async c => await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var (president, other) = (web.Browser(given.President.Person), web.Browser(given.Delegate.Person));
        var session = Links.Cao.Session("saint-marcel", given.Consultation.Id.Value);
        var stale = (await other.PageAsync(session)).QuerySelector(Review)!.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");     // one candidate waits
        using var admitted = await president.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = "true" }, Review, session + "?handler=Review");
        Assert.Equal(HttpStatusCode.SeeOther, admitted.StatusCode);

        using var typed = new FormUrlEncodedContent(stale.Append(new("Choices[0].Admitted", "false")).Append(new("Choices[0].Reason", "Attestation absente.")));
        using var refused = await other.Client.PostAsync(session + "?handler=Review", typed);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await TestBrowser.ReadAsync(refused);
        Assert.Contains("Anne Présidente vient d’admettre Toitures du Sud, lot\u00A01 (", page.QuerySelector(".govuk-error-summary")!.TextContent, StringComparison.Ordinal);       // it was refused
        var form = page.QuerySelector(Review)!;        // still to decide
        Assert.Equal("Attestation absente.", form.QuerySelector("textarea")!.TextContent);
        Assert.Null(form.QuerySelector("input[type=radio][checked]"));
        Assert.Equal("1", form.QuerySelector("input[name='Choices[0].Seen']")!.GetAttribute("value"));
        Assert.Equal(1, await given.AsPresidentAsync(db => db.CandidateReviews.CountAsync()));
        using var again = await other.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = "false", ["Choices[0].Reason"] = "Attestation absente." }, Review, session + "?handler=Review");
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.Contains($"Toitures du Sud, lot\u00A01\u00A0: écarté par {given.Delegate.Person.Name}", (await president.PageAsync(session)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);      // each page has a main
    }

    [Fact, Trait("Feature", "CDG-12")]
    public async Task Whoever_follows_a_session_is_sent_what_happened_and_nothing_as_long_as_nothing_did()
    {
        Id<Platform.Core.Bids.Bid> bid = default;
        await using var given = await Ceremony.InSessionAsync(async c => bid = await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);
        var (page, api) = (Links.Cao.Session("saint-marcel", given.Consultation.Id.Value), Links.Cao.Api("saint-marcel", given.Consultation.Id.Value));
        var shown = (await president.PageAsync(page)).QuerySelector("[data-module=seance]")!.GetAttribute("data-suivi");      // it follows

        using var nothing = await AskAsync();
        Assert.Equal(HttpStatusCode.NotModified, nothing.StatusCode);
        await given.ReviewAsync(bid, 1, admitted: true);
        using var moved = await AskAsync();
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        using var state = JsonDocument.Parse(await moved.Content.ReadAsStringAsync());
        var decision = Assert.Single(state.RootElement.GetProperty("decisions").EnumerateArray());
        Assert.Equal(("Toitures du Sud, lot\u00A01", "Anne Présidente", true), (decision.GetProperty("candidat").GetString(), decision.GetProperty("par").GetString(), decision.GetProperty("admis").GetBoolean()));
        Assert.Equal((await president.PageAsync(page)).QuerySelector("[data-module=seance]")!.GetAttribute("data-version"), state.RootElement.GetProperty("version").GetString());        // a holder in session has it

        async Task<HttpResponseMessage> AskAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, api);
            request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{shown}\"");
            return await president.Client.SendAsync(request);
        }
    }

    [Fact]
    public async Task Opened_files_are_downloaded_as_attachments_by_this_account_only()
    {
        await using var given = await Ceremony.InSessionAsync(async c => await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1));
        await given.OpenEnvelopesAsync(given.President);
        var neighbour = await given.Platform.CommuneAsync(given.Lead, "beaumont", "Beaumont");
        var stranger = await given.Platform.PersonAsync(neighbour, "Élise", MembershipRole.CaoPresident);
        await using var web = new PlatformWeb(given.Platform);
        var buyer = web.Browser(given.Consultation.Buyer);

        var link = (await buyer.PageAsync(Links.Cao.Files("saint-marcel", given.Consultation.Id.Value))).QuerySelector("main table a")!.GetAttribute("href")!;      // one file was opened
        using var file = await buyer.GetAsync(link);
        Assert.Equal("candidature", await file.Content.ReadAsStringAsync());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
        foreach (var address in (string[])[link, link.Replace("/saint-marcel/", "/beaumont/", StringComparison.Ordinal)])
        {
            using var answer = await web.Browser(stranger).GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Without_lots_nothing_of_the_session_speaks_of_one()
    {
        await using var given = await Ceremony.InSessionAsync(async c => await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1), divided: false);
        await given.OpenEnvelopesAsync(given.President);
        await using var web = new PlatformWeb(given.Platform);
        var president = web.Browser(given.President.Person);
        var (session, minutes) = (Links.Cao.Session("saint-marcel", given.Consultation.Id.Value), Links.Cao.Minutes("saint-marcel", given.Consultation.Id.Value));

        await SaysNoLotAsync(session, "Examen des candidatures");
        using var admitted = await president.PostFormAsync(session, new Dictionary<string, string> { ["Choices[0].Admitted"] = "true" }, Review, session + "?handler=Review");
        Assert.Equal(HttpStatusCode.SeeOther, admitted.StatusCode);
        using var read = JsonDocument.Parse(await president.Client.GetStringAsync(Links.Cao.Api("saint-marcel", given.Consultation.Id.Value)));
        Assert.Equal(["Candidature", "Offre"], read.RootElement.GetProperty("enveloppes").EnumerateArray().Select(e => e.GetProperty("libelle").GetString()).Order(StringComparer.Ordinal));
        await given.OpenEnvelopesAsync(given.President);
        await SaysNoLotAsync(session, "Toitures du Sud");
        await SaysNoLotAsync(Links.Cao.Files("saint-marcel", given.Consultation.Id.Value), "Offre");
        using var closed = await president.PostFormAsync(session, new Dictionary<string, string>(), "main form[action='?handler=Close']", session + "?handler=Close");
        Assert.Equal(minutes, closed.Headers.Location?.OriginalString);
        await SaysNoLotAsync(minutes, "Candidature admise");

        async Task SaysNoLotAsync(string address, string expected)
        {
            var text = (await president.PageAsync(address)).QuerySelector("main")!.TextContent;        // each page has a main
            Assert.Contains(expected, text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"(?i)\blots?\b", text);
        }
    }
}
