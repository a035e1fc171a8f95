using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Company;

/// <summary>The people of a company: its administrator invites, changes roles and ends memberships.</summary>
[Needs(Capability.ManageCompany)]
public sealed class TeamModel(CurrentPerson current, CompanyTeam team, InviteColleague invite, WithdrawInvitation withdraw, ChangeColleagueRole changeRole, RemoveColleague remove) : PageModel
{
    /// <summary>Roles that are given today.</summary>
    public static IReadOnlyList<CompanyRole> Choices { get; } = [CompanyRole.Depositor, CompanyRole.CompanyReader, CompanyRole.CompanyAdmin];

    [BindProperty] public string? FullName { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty] public CompanyRole? Role { get; set; }

    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>The verb that gives a role to somebody who is in the team.</summary>
    public static string ToName(CompanyRole role) => role switch
    {
        CompanyRole.CompanyAdmin => IdentityTexts.RoleCompanyAdminGive,
        CompanyRole.Depositor => IdentityTexts.RoleCompanyUserGive,
        CompanyRole.CompanyReader => IdentityTexts.RoleCompanyReaderGive,
    };

    public string Company => current.Company.Name;

    public Guid Me => current.Id;

    public IReadOnlyList<CompanyTeam.Member> Members { get; private set; } = [];

    public IReadOnlyList<CompanyTeam.Invited> Invitations { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var outcome = await invite.ExecuteAsync(new(FullName ?? "", Email ?? "", Role), cancel);
        var refusal = outcome.Match<(string Field, string Sentence)?>(
            invited => null,
            nameMissing => (nameof(FullName), IdentityTexts.NameMissing),
            emailInvalid => (nameof(Email), IdentityTexts.EmailInvalid),
            roleMissing => (nameof(Role), IdentityTexts.CompanyRoleMissing),
            memberAlready => (nameof(Email), IdentityTexts.ColleagueAlready));
        return refusal is { } refused ? await RefuseAsync(refused.Sentence, refused.Field, cancel) : this.SeeOther(Links.Identity.Team + "?fait=invite");
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Id<CompanyInvitation> invitation, CancellationToken cancel) =>
        await withdraw.ExecuteAsync(new(invitation), cancel) ? this.SeeOther(Links.Identity.Team + "?fait=annule") : NotFound();

    public async Task<IActionResult> OnPostRoleAsync(Id<CompanyMember> member, CancellationToken cancel)
    {
        var outcome = await changeRole.ExecuteAsync(new(member, Role), cancel);
        return await outcome.Match(
            changed => Task.FromResult(AfterAbout(changed.Person, "role")),
            lastAdministrator => RefuseAsync(IdentityTexts.CompanyLastAdministrator, "", cancel),
            notFound => Task.FromResult<IActionResult>(NotFound()));
    }

    public async Task<IActionResult> OnPostRemoveAsync(Id<CompanyMember> member, CancellationToken cancel)
    {
        var outcome = await remove.ExecuteAsync(new(member), cancel);
        return await outcome.Match(
            removed => Task.FromResult(AfterAbout(removed.Person, "retire")),
            lastAdministrator => RefuseAsync(IdentityTexts.CompanyLastAdministrator, "", cancel),
            notFound => Task.FromResult<IActionResult>(NotFound()));
    }

    /// <summary>Who has just taken his own role or place away no longer sees this page.</summary>
    private IActionResult AfterAbout(Guid person, string done) => this.SeeOther(person == Me ? Links.MySpace : $"{Links.Identity.Team}?fait={done}");

    private async Task<IActionResult> RefuseAsync(string sentence, string field, CancellationToken cancel)
    {
        if (field.Length == 0) ModelState.Clear();      // the form of the invitation was not sent
        await LoadAsync(cancel);
        return this.Refuse(sentence, field);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Members = await team.MembersAsync(cancel);
        Invitations = await team.InvitedAsync(cancel);
    }
}
