using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Testing;
using Platform.Web.Tests.Pages.Consultations;

namespace Platform.Web.Tests.Pages.Bids.Company;

public sealed class CorrectedAfterBidTests
{
    private const string Why = "Le règlement dit autre chose.";

    [Fact, Trait("Feature", "PEER-09")]
    public async Task Whoever_has_bid_reads_every_correction_since_on_the_receipt_and_the_important_ones_among_the_bids_too()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var bid = await given.DepositAsync(company, 1);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        await using var web = new PlatformWeb(given.Platform);

        await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { OffersValidMonths = 4 } }, important: false);
        var receipt = await TextAsync($"/entreprise/plis/{bid}/recu");
        Assert.Contains("l’avis rectificatif n°\u00A01, le ", receipt, StringComparison.Ordinal);
        Assert.Contains("sans le déclarer important", receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("avis rectificatif important", receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("Rectificatif important depuis", await TextAsync("/entreprise/plis"), StringComparison.Ordinal);
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { DurationMonths = 18 } }, important: true);
        receipt = await TextAsync($"/entreprise/plis/{bid}/recu");
        Assert.Contains("L’acheteur a publié un avis rectificatif important depuis le début de l’envoi de votre pli", receipt, StringComparison.Ordinal);
        Assert.Contains("l’avis rectificatif n°\u00A01, le ", receipt, StringComparison.Ordinal);      // the first one is still told
        var mine = await TextAsync("/entreprise/plis");
        Assert.Contains("Rectificatif important depuis", mine, StringComparison.Ordinal);
        Assert.Contains("Garder ou remplacer", mine, StringComparison.Ordinal);

        async Task<string> TextAsync(string page) => (await web.Browser(company.Depositor, "mfa").PageAsync(page)).Body!.TextContent;
    }

    [Fact, Trait("Feature", "PEER-09")]
    public async Task What_was_published_while_a_bid_was_being_sent_stands_on_its_receipt_for_nobody_had_read_it()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var sending = new SealedDeposit(given.Platform.Services, new Scope.Company(company.Id, company.Depositor.Id));
        var bid = await sending.BeginAsync(given.Consultation.Id, [1], Ceremony.Cancel);
        var content = await SealedBid.SealAsync(await sending.TicketAsync(bid, Ceremony.Cancel), [new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray()), new(EnvelopeKind.Offer, 1, "AE.pdf", "offre"u8.ToArray())], Ceremony.Cancel);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-40));
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { OffersValidMonths = 4 } }, important: true);      // the last check told of it

        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        var (number, bytes, sha256) = content.Envelopes[0].Blocks.First();
        await sending.PutAsync(bid, content.Envelopes[0].Id, number, bytes, sha256, Ceremony.Cancel);
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-20));
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { DurationMonths = 18 } }, important: true);
        await given.Platform.PublishVersionAsync(given.Consultation, "Bordereau.pdf");
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-10));
        await sending.SendAsync(bid, content, Ceremony.Cancel);
        Assert.IsType<DepositBid.Outcome.Received>(await sending.FinaliseAsync(bid, Ceremony.Cancel));

        await using var web = new PlatformWeb(given.Platform);
        var browser = web.Browser(company.Depositor, "mfa");
        var receipt = await browser.PageAsync($"/entreprise/plis/{bid}/recu");
        var links = receipt.QuerySelectorAll("main a").Select(a => a.GetAttribute("href") ?? "").ToList();
        Assert.Contains(links, href => href.EndsWith("#rectificatif-2", StringComparison.Ordinal));
        Assert.DoesNotContain(links, href => href.EndsWith("#rectificatif-1", StringComparison.Ordinal));
        Assert.Contains("Le dossier a changé depuis le début de l’envoi de votre pli : version 2", receipt.Body!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("Version 1, en ligne quand l’envoi a commencé", receipt.Body.TextContent, StringComparison.Ordinal);
        var confirmation = receipt.QuerySelector("form[action$='handler=Confirm']")!;
        using var confirmed = await browser.PostFormAsync($"/entreprise/plis/{bid}/recu", FormFields.Of(confirmation), "form[action$='handler=Confirm']", $"/entreprise/plis/{bid}/recu?handler=Confirm");
        Assert.Contains("ce pli répond à la version 2", (await browser.PageAsync($"/entreprise/plis/{bid}/recu")).Body!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("Rectificatif important depuis", (await browser.PageAsync("/entreprise/plis")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-09")]
    public async Task Before_sending_a_company_reads_why_the_buyer_corrected_and_whether_it_is_important()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var draft = Assert.IsType<BeginDeposit.Outcome.Begun>(await given.Platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => s.GetRequiredService<BeginDeposit>().ExecuteAsync(new(given.Consultation.Id, [1]), Ceremony.Cancel))).Bid;
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        foreach (var (months, important) in new[] { (4, false), (5, true) }) await given.Platform.CorrectAsync(given.Consultation, current => current with { Terms = current.Terms with { OffersValidMonths = months } }, important);
        await using var web = new PlatformWeb(given.Platform);

        using var answer = await web.Browser(company.Depositor, "mfa").GetAsync($"/api/plis/{draft}/verification");
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["changements"]!.AsArray();
        Assert.Equal([("rectificatif", 1, false, Why), ("rectificatif", 2, true, Why)], said.Select(line => ((string)line!["genre"]!, (int)line["numero"]!, (bool)line["importante"]!, (string)line["motif"]!)));
        Assert.Contains($"data-historique=\"/consultations/{given.Consultation.Id}/historique\"", (await web.Browser(company.Depositor, "mfa").PageAsync($"/entreprise/plis/{draft}/documents")).Body!.InnerHtml, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-09")]
    public async Task A_deposit_says_the_corrected_object_and_a_receipt_keeps_the_one_that_its_bid_answered()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var bid = await given.DepositAsync(company, 1);
        await using var web = new PlatformWeb(given.Platform);
        var before = await ObjectAsync();
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(-30));
        await given.Platform.CorrectAsync(given.Consultation, current => current with { Title = "Toiture et préau" });

        Assert.Equal(before, await ObjectAsync());
        var draft = await new SealedDeposit(given.Platform.Services, new Scope.Company(company.Id, company.Depositor.Id)).BeginAsync(given.Consultation.Id, [1], Ceremony.Cancel);
        Assert.Contains("Toiture et préau", (await web.Browser(company.Depositor, "mfa").PageAsync($"/entreprise/plis/{draft}/documents")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var ticket = await web.Browser(company.Depositor, "mfa").GetAsync($"/api/plis/{draft}/billet");
        Assert.Equal("Toiture et préau", (string)JsonNode.Parse(await ticket.Content.ReadAsStringAsync())!["consultation"]!["objet"]!);

        async Task<string> ObjectAsync() => (await web.Browser(company.Depositor, "mfa").PageAsync($"/entreprise/plis/{bid}/recu"))
            .QuerySelectorAll(".govuk-summary-list__key").Single(key => key.TextContent == "Consultation").NextElementSibling!.TextContent.Trim();
    }

    [Fact]
    public async Task The_receipt_page_says_that_the_limit_has_moved_and_the_proof_keeps_the_limit_that_applied()
    {
        await using var given = await Ceremony.PublishedAsync();
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        var bid = await given.DepositAsync(company, 1);
        await using var web = new PlatformWeb(given.Platform);
        var (before, proof) = (await LimitAsync(), await ProofAsync());
        Assert.Equal(FrenchFormat.Limit(given.Deadline), before);

        var (of, later) = (given.Consultation, given.Deadline.AddDays(3));
        var asked = new ExtendDeadline.Asked(of.Id, later, "Le dossier a été complété.");
        var key = await given.Platform.ProofAsync(of.Buyer, ExtendDeadline.Act, ExtendDeadline.ActHash(asked));
        Assert.IsType<ExtendDeadline.Outcome.Extended>(await given.Platform.RunAsync(of.Scope, s => s.GetRequiredService<ExtendDeadline>().ExecuteAsync(new(asked, key), Ceremony.Cancel)));

        Assert.Equal($"{FrenchFormat.Limit(given.Deadline)}, au moment du dépôtReportée depuis au {FrenchFormat.Limit(later)}", await LimitAsync());
        Assert.Equal(proof, await ProofAsync());

        async Task<string> LimitAsync() => (await web.Browser(company.Depositor, "mfa").PageAsync($"/entreprise/plis/{bid}/recu"))
            .QuerySelectorAll(".govuk-summary-list__key").Single(key => key.TextContent == "Date limite").NextElementSibling!.TextContent.Trim();

        async Task<string> ProofAsync() => await web.Browser(company.Depositor, "mfa").Client.GetStringAsync($"/entreprise/plis/{bid}/recu/recu.json");
    }
}
