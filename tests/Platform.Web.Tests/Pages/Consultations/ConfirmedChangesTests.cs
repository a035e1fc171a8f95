using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Testing;
using Platform.Web.Tests.Pages.Identity;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>What a buyer confirms with a real passkey after publication, and where that leads.</summary>
public sealed class ConfirmedChangesTests
{
    [Fact]
    public async Task A_new_version_leads_to_the_extension_when_it_matters_one_is_given_up_and_the_end_says_who_is_written_to()
    {
        await using var web = await IdentityWeb.StartAsync();
        var commune = await web.Platform.CommuneAsync(await web.Platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var person = await web.Platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        var consultation = await web.Platform.PublishedAsync(commune, person, GivenConsultation.Content(closing: TimeProvider.System.GetUtcNow().AddDays(30)));
        using var key = await web.PasskeyAsync(person);
        var buyer = web.Browser();
        using var signedIn = await IdentityWeb.SignInAsync(buyer, key);
        var (page, file) = (Links.Buyer.Consultation("saint-marcel", consultation.Id.Value), Links.Buyer.Dce("saint-marcel", consultation.Id.Value));

        // Important: whatever time is left, the buyer is asked to extend (CCP R2151-4). Not important: he is only told that it is published.
        Assert.Equal(nameof(HttpStatusCode.UnprocessableEntity), await PublishAsync("Plans corrigés.pdf", "oui"));
        Assert.Equal(Links.Buyer.Extend("saint-marcel", consultation.Id.Value) + "?apres=version", await PublishAsync("Plans corrigés.pdf", "oui", "reporter"));
        Assert.NotEmpty((await buyer.PageAsync(page)).QuerySelectorAll($"main .pa-encart a[href='{Links.Buyer.Extend("saint-marcel", consultation.Id.Value)}']"));
        Assert.Equal($"{page}?dossier=publie", await PublishAsync("Page de garde.pdf", "non"));
        Assert.DoesNotContain("Reportez la date limite", (await buyer.PageAsync($"{page}?dossier=publie")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        await web.Platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(consultation.Id, default));
        var link = (await buyer.PageAsync(file)).QuerySelectorAll("main a").Single(a => a.TextContent == "Abandonner cette version").GetAttribute("href")!;
        using var abandoned = await buyer.PostFormAsync(link, new Dictionary<string, string>());
        Assert.Equal($"{file}?abandonnee=4", abandoned.Headers.Location?.OriginalString);
        var text = (await buyer.PageAsync($"{file}?abandonnee=4")).QuerySelector("main")!.TextContent;
        Assert.Contains("La version 4 en préparation est abandonnée", text, StringComparison.Ordinal);
        Assert.Contains("par Claire Achat", text, StringComparison.Ordinal);
        using var nothing = await buyer.GetAsync(link);
        Assert.Equal(HttpStatusCode.SeeOther, nothing.StatusCode);

        var end = Links.Buyer.Discontinue("saint-marcel", consultation.Id.Value);
        Assert.Equal($"{page}?suite=sans", await ConfirmAsync(end, "form[action$=Check]", new() { ["Reason"] = "Le besoin a disparu." }, ""));
        Assert.Contains("Les courriels partent maintenant", (await buyer.PageAsync($"{page}?suite=sans")).QuerySelector(".pa-encart--reussite")!.TextContent, StringComparison.Ordinal);

        async Task<string> PublishAsync(string name, string important, string? limit = null)
        {
            await web.Platform.AddDocumentAsync(consultation, name, [1]);
            return await ConfirmAsync(file, "form#envoi", new() { ["Note"] = "Un document change.", ["Important"] = important, ["DateLimit.Decision"] = limit ?? "" }, "?handler=Publish");
        }

        async Task<string> ConfirmAsync(string address, string form, Dictionary<string, string> fields, string handler)
        {
            using var options = await buyer.PostFormAsync(address, fields, form, $"{address}?handler=Options");
            fields["Credential"] = key.Assert(await options.Content.ReadAsStringAsync(), IdentityWeb.Origin);
            using var done = await buyer.PostFormAsync(address, fields, form, address + handler);
            return done.Headers.Location?.OriginalString ?? $"{done.StatusCode}";
        }
    }
}
