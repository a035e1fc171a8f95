using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Company;

/// <summary>The establishments of a company, each with its SIRET, and where its people work (PEER-02).</summary>
[Needs(Capability.ManageCompany)]
public sealed class EstablishmentsModel(CurrentPerson current, CompanyPlaces places, CompanyTeam team, AddEstablishment add, CloseEstablishment close, PlaceColleague placeColleague) : PageModel
{
    [BindProperty] public string? Name { get; set; }

    [BindProperty] public string? Siret { get; set; }

    [BindProperty] public Id<CompanyMember>? Member { get; set; }

    [BindProperty] public Id<Establishment>? Establishment { get; set; }

    public ActingCompany Company => current.Company;

    public IReadOnlyList<CompanyPlaces.Place> Live { get; private set; } = [];

    public IReadOnlyList<CompanyTeam.Member> Members { get; private set; } = [];

    public static string NameOf(CompanyPlaces.Place place) => place.Name ?? IdentityTexts.FirstEstablishment;

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel) => await AnswerAsync((await add.ExecuteAsync(new(Name ?? "", Siret ?? ""), cancel)).Match(
        added => ("", ""),
        nameMissing => (nameof(Name), IdentityTexts.EstablishmentNameMissing),
        siretRefused => (nameof(Siret), siretRefused.Reading.French()),
        otherSiren => (nameof(Siret), string.Format(IdentityTexts.EstablishmentOtherSiren, otherSiren.Siren)),
        siretTaken => (nameof(Siret), IdentityTexts.EstablishmentTaken),
        foreign => (nameof(Siret), IdentityTexts.EstablishmentForeign)), cancel);

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken cancel)
    {
        var outcome = await close.ExecuteAsync(new(Establishment ?? default), cancel);
        if (outcome is CloseEstablishment.Outcome.NotFound) return NotFound();
        return await AnswerAsync(("", outcome.Match(
            closed => "",
            peopleAttached => string.Format(IdentityTexts.EstablishmentPeople, string.Join(", ", peopleAttached.Names)),
            lastOne => IdentityTexts.EstablishmentLast,
            notFound => throw new System.Diagnostics.UnreachableException())), cancel);
    }

    public async Task<IActionResult> OnPostPlaceAsync(CancellationToken cancel)
    {
        if (Member is null) return await AnswerAsync((nameof(Member), IdentityTexts.EstablishmentWho), cancel);
        if (Establishment is null) return await AnswerAsync((nameof(Establishment), IdentityTexts.EstablishmentWhere), cancel);
        return await placeColleague.ExecuteAsync(new(Member.Value, Establishment.Value), cancel) ? this.SeeOther(Links.Identity.Establishments) : NotFound();
    }

    private async Task<IActionResult> AnswerAsync((string Field, string Sentence) answer, CancellationToken cancel)
    {
        if (answer.Sentence.Length == 0) return this.SeeOther(Links.Identity.Establishments);
        ModelState.Clear();     // our sentence, not the binder's
        await LoadAsync(cancel);
        return this.Refuse(answer.Sentence, answer.Field);
    }

    private async Task LoadAsync(CancellationToken cancel) => (Live, Members) = ([.. (await places.ReadAsync(cancel)).Where(p => p.ClosedAt is null)], await team.MembersAsync(cancel));
}
