using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Support.Buyer;

/// <summary>What the account asks of its agglomeration for a day, and what became of it (VR-35).</summary>
[Needs(Capability.AskForHelp)]
public sealed class RequestsModel(ReadRequests read, AskForDay ask, CurrentPerson person) : PageModel
{
    [BindProperty] public Guid Key { get; set; }
    [BindProperty] public RequestAbout? About { get; set; }
    [BindProperty] public string? Title { get; set; }
    [BindProperty] public string? Text { get; set; }
    [BindProperty] public TypedDay WishedOn { get; set; } = new();

    /// <summary>Chosen by the link that leads here.</summary>
    [BindProperty(SupportsGet = true, Name = "objet")] public RequestAbout? Suggested { get; set; }

    /// <summary>What was just done: « envoyee » or « retiree ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public bool Administers => person.Tenant.Roles.Contains(MembershipRole.AccountAdmin);
    public ReadRequests.Calendar Calendar { get; private set; } = default!;     // read before the page is drawn

    public async Task OnGetAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // an unknown object in the address is none
        (Key, About) = (Guid.CreateVersion7(), Suggested);
        await LoadAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        var (day, readable) = (WishedOn.ReadOptional(ModelState, nameof(WishedOn)), ModelState.IsValid);       // a day that cannot be read says so itself
        var faults = await ask.ExecuteAsync(new(Key, About, Title, Text, day, person.Name), cancel);
        if (faults.Count == 0) return this.SeeOther($"{Links.Support.Requests(Portal)}?fait=envoyee");
        foreach (var fault in faults.Where(fault => readable || fault != RequestFault.DayMissing)) ModelState.AddModelError(FieldOf(fault), Words.Of(fault));
        await LoadAsync(cancel);
        return this.Invalid();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Guid request, CancellationToken cancel) =>
        await ask.WithdrawAsync(request, person.Name, cancel) ? this.SeeOther($"{Links.Support.Requests(Portal)}?fait=retiree") : NotFound();

    private async Task LoadAsync(CancellationToken cancel) => Calendar = await read.OwnAsync(cancel);

    private static string FieldOf(RequestFault fault) => fault switch
    {
        RequestFault.AboutMissing => nameof(About),
        RequestFault.TitleMissing or RequestFault.TitleTooLong => nameof(Title),
        RequestFault.TextTooLong => nameof(Text),
        RequestFault.DayMissing or RequestFault.DayPast => nameof(WishedOn),
        RequestFault.VerdictMissing or RequestFault.ReasonMissing or RequestFault.ReasonTooLong or RequestFault.ReadAgain or RequestFault.NotFound => "",
    };
}
