using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Identity.Buyer;

/// <summary>The people of an account: the administrator alone invites, and ends roles (VR-33).</summary>
[Needs(Capability.ManagePeople)]
public sealed class PeopleModel(CurrentPerson current, AccountPeople accountPeople, AccountStructure accountStructure, InvitePerson invitePerson, RevokeRole revokeRole,
    SendInvitationAgain sendAgain, ReadReadiness readReadiness, AttestPeople attestPeople, AnswerAccessRequests accessRequests) : PageModel
{
    [BindProperty] public string? FullName { get; set; }

    [BindProperty] public string? Email { get; set; }

    /// <summary>Why an address that looks shared is one person's; asked after a refusal only.</summary>
    [BindProperty] public string? AddressReason { get; set; }

    public bool AsksAddressReason { get; private set; }

    [BindProperty] public List<MembershipRole> Roles { get; set; } = [];

    [BindProperty] public List<Id<Department>> Departments { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "invite")] public bool JustInvited { get; set; }

    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    /// <summary>The role whose end is being asked about.</summary>
    [BindProperty(SupportsGet = true, Name = "fin")] public Id<Membership>? Ending { get; set; }

    public (AccountPeople.Row Person, AccountPeople.Held Held)? ToEnd =>
        Ending is { } ending ? People.SelectMany(p => p.Roles.Select(h => (Person: p, Held: h))).Where(x => x.Held.Membership == ending).Cast<(AccountPeople.Row, AccountPeople.Held)?>().FirstOrDefault() : null;

    /// <summary>Her own role: nobody gives herself back what she ended.</summary>
    public bool EndsOwn => ToEnd?.Person.Person == current.Id;

    /// <summary>An account keeps one: said before the button, as <see cref="RevokeRole"/> would after it.</summary>
    public bool EndsLastAdministrator => ToEnd is { Held.Role: MembershipRole.AccountAdmin } && People.SelectMany(p => p.Roles).Count(held => held.Role == MembershipRole.AccountAdmin) == 1;

    public IReadOnlyList<AccountPeople.Row> People { get; private set; } = [];

    public IReadOnlyList<AccountStructure.Unit> Choosable { get; private set; } = [];

    public ReadReadiness.Readiness? Readiness { get; private set; }

    public AttestPeople.State? Attestation { get; private set; }

    public ActingTenant Account => current.Tenant;

    /// <summary>Roles that this account can give.</summary>
    public IEnumerable<MembershipRole> Choices => Enum.GetValues<MembershipRole>().Where(role => Account.Kind.MayGive(role));

    /// <summary>People whom ProConnect names and who ask to be admitted.</summary>
    public IReadOnlyList<AnswerAccessRequests.Row> Requests { get; private set; } = [];

    /// <summary>The request that the invitation answers: it fills the form.</summary>
    [BindProperty(SupportsGet = true, Name = "demande")] public Id<AccessRequest>? Answering { get; set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        if (Requests.FirstOrDefault(request => request.Id == Answering) is { } asked) (FullName, Email) = (asked.FullName, asked.Email);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var input = new InvitePerson.Input(FullName ?? "", Email ?? "", Roles, Departments, AddressReason);
        var faults = await invitePerson.FaultsAsync(input, cancel);
        if (faults.Count == 0)
        {
            var said = await invitePerson.ExecuteAsync(input, cancel) is InvitePerson.Outcome.Invited invited
                ? invited switch { { Added: 0 } => "fait=deja", { WasHere: true } => "fait=role", _ => "invite=true" } : throw new System.Diagnostics.UnreachableException();
            await accessRequests.InvitedAsync(input.Email, current.Name, cancel);
            return this.SeeOther($"{Links.Identity.People(Account.Slug)}?{said}");
        }
        ModelState.Clear();     // our sentences, not the binder's
        AsksAddressReason = !string.IsNullOrWhiteSpace(AddressReason) || faults.OfType<InvitePerson.Outcome.AddressShared>().Any();
        foreach (var fault in faults)
        {
            var (field, sentence) = fault.Match(
                invited => throw new System.Diagnostics.UnreachableException(),
                nameMissing => (nameof(FullName), IdentityTexts.NameMissing),
                emailInvalid => (nameof(Email), IdentityTexts.EmailInvalid),
                roleMissing => (nameof(Roles), IdentityTexts.RoleMissing),
                departmentMissing => (nameof(Departments), IdentityTexts.DepartmentMissing),
                addressShared => (nameof(Email), string.Format(IdentityTexts.AddressShared, addressShared.Word, addressShared.Rule.LeastReason)),
                addressOfAnother => (nameof(Email), string.Format(IdentityTexts.AddressOfAnother, addressOfAnother.Name)));
            ModelState.AddModelError(field, sentence);
        }
        await LoadAsync(cancel);
        return this.Invalid();
    }

    public async Task<IActionResult> OnPostAgainAsync(Guid person, CancellationToken cancel)
    {
        ModelState.Clear();     // the form of the invitation was not sent
        return (await sendAgain.ExecuteAsync(new(person), cancel)).Match(
            sent => this.SeeOther(Links.Identity.People(Account.Slug) + "?invite=true"),
            notAwaited => this.SeeOther(Links.Identity.People(Account.Slug)),
            justSent => this.SeeOther(Links.Identity.People(Account.Slug) + "?invite=true"));
    }

    public async Task<IActionResult> OnPostSetAsideAsync(Id<AccessRequest> request, CancellationToken cancel)
    {
        ModelState.Clear();     // the form of the invitation was not sent
        return await accessRequests.SetAsideAsync(request, current.Name, cancel) ? this.SeeOther(Links.Identity.People(Account.Slug)) : NotFound();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Id<Membership> membership, CancellationToken cancel)
    {
        ModelState.Clear();     // the form of the invitation was not sent
        var outcome = await revokeRole.ExecuteAsync(new(membership), cancel);
        if (outcome is RevokeRole.Outcome.LastAdministrator)
        {
            await LoadAsync(cancel);
            return this.Refuse(IdentityTexts.LastAdministrator);
        }
        return outcome is RevokeRole.Outcome.NotFound ? NotFound() : this.SeeOther($"{Links.Identity.People(Account.Slug)}?fait=fini");
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        People = await accountPeople.ReadAsync(cancel);
        Requests = await accessRequests.WaitingAsync(cancel);
        Attestation = await attestPeople.StateAsync(cancel);
        if (Account.Kind != TenantKind.Lead) Readiness = await readReadiness.ExecuteAsync(cancel);
        Choosable = await accountStructure.DepartmentsAsync(cancel);
    }
}
