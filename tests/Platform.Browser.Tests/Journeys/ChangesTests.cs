using Platform.Browser.Tests.PageObjects;
using Platform.Core.Values;

namespace Platform.Browser.Tests.Journeys;

/// <summary>What happens to a published consultation, lived with real passkeys: a later limit, a correction of its terms, a new version of the file, an outage, the end.</summary>
public sealed class ChangesTests(Chromium chromium, PlatformSite site) : IClassFixture<Chromium>, IClassFixture<PlatformSite>
{
    private const string Portal = "commune-essai", Title = "Réfection du préau de l’école", Company = "toitures@exemple.test";
    private readonly Inspection inspection = new("changes");

    [Fact, Trait("Feature", "VR-08"), Trait("Feature", "A7-T3"), Trait("Feature", "A7-T8")]
    public async Task A_buyer_extends_corrects_completes_and_gives_up_an_operator_extends_and_the_company_that_left_an_address_hears_of_each()
    {
        using var files = new TestFiles();
        await inspection.KeepAsync(site, () => LiveAsync(files));
        string[] faults = [.. inspection.Faults, .. inspection.Owed];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    private async Task LiveAsync(TestFiles files)
    {
        var now = TimeProvider.System.GetUtcNow();
        var closing = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddHours(6);
        var consultation = await site.PublishedAsync(Portal, Title, closing, "bruno.achat@exemple.test", "agathe.agglo@exemple.test", "odile.exploitante@exemple.test");
        var (arriving, leading, operating) = (InvitedAsync("bruno.achat", "acheteur"), InvitedAsync("agathe.agglo", "agglo"), InvitedAsync("odile.exploitante", "exploitation"));
        var anyone = new PublicPages(new(site, inspection.Follow(await chromium.PageAsync(390), Company), inspection, "public"));
        await anyone.LeaveAddressAsync(consultation, Company);
        var (buying, leadAdmin, platformOperator) = (await arriving, await leading, await operating);
        var buyer = new ChangePages(buying, Portal, consultation);

        const string moved = "Le plan du préau a été corrigé.";
        await buyer.ExtendAsync(closing.AddHours(2), moved);
        await anyone.SeeAsync($"/consultations/{consultation}", moved, FrenchFormat.Limit(closing.AddHours(2)));
        Assert.Contains(FrenchFormat.Limit(closing.AddHours(2)), await site.MailedAsync(Company, "Date limite reportée"), StringComparison.Ordinal);

        const string rectified = "Le marché dure dix-huit mois.";
        await buyer.CorrectAsync("18", "Plans de sûreté", rectified);
        await anyone.SeeAsync($"/consultations/{consultation}/historique", rectified, "18\u00A0mois", "Plans de sûreté");
        Assert.Contains("Après\u00A0: 18\u00A0mois", await site.MailedAsync(Company, "Avis rectificatif n°"), StringComparison.Ordinal);

        const string completed = "Un bordereau des prix est ajouté.";
        await buyer.PublishVersionAsync(completed, [.. files.Dce]);
        await anyone.SeeAsync($"/consultations/{consultation}/historique", completed, "Remplacé", "Ajouté");
        Assert.Contains("+ Bordereau des prix.xlsx", await site.MailedAsync(Company, "Dossier modifié"), StringComparison.Ordinal);

        const string outage = "Le dépôt des plis était impossible.";
        var incidents = new IncidentPages(platformOperator);
        await incidents.DeclareAsync(closing.AddHours(-7), closing.AddHours(-5), outage);     // it still lasts
        await incidents.ExtendTouchedAsync(Title);
        await anyone.SeeAsync($"/consultations/{consultation}", outage);

        const string over = "Le projet est abandonné faute de financement.";
        await buyer.DiscontinueAsync(over);
        await anyone.SeeAsync($"/consultations/{consultation}", over);
        Assert.Contains(over, await site.MailedAsync(Company, "sans suite"), StringComparison.Ordinal);
        await new AdministrationPages(buying, leadAdmin, platformOperator).LookAsync(Portal, "agglo");
        await anyone.SeeAsync("/engagements", "Nos engagements");
        await anyone.SeeAsync("/retablir/inconnu", "Ce lien n’est plus valable");
    }

    private async Task<Visitor> InvitedAsync(string who, string role)
    {
        // The buyer forgets a reason once: Chromium says that the form was refused.
        var visitor = new Visitor(site, inspection.Follow(await chromium.PageAsync(1280), who, expected: "status of 422"), inspection, role);
        await new AccountPages(visitor).AcceptInvitationAsync($"{who}@exemple.test");
        return visitor;
    }
}
