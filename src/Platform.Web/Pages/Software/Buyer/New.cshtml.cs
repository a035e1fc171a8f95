using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Software;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Software.Buyer;

/// <summary>Links a program to the account: name, scopes, last day, confirmed by a passkey. The secret stands in this one answer; a reload asks for the passkey again, and makes nothing.</summary>
[Needs(Capability.ManageSoftware)]
public sealed class NewModel(CurrentPerson current, AddClient add, ReadClients read, StepUpForms stepUp, PlatformDb db, IOptions<PortalOptions> portal) : PageModel
{
    [BindProperty] public string? Name { get; set; }
    [BindProperty] public IReadOnlyList<ClientScope> Scopes { get; set; } = [];
    [BindProperty] public TypedDay LastDay { get; set; } = new();

    /// <summary>Idempotency key of the form: what comes a second time shows what the first one made.</summary>
    [BindProperty] public Guid? Key { get; set; }

    public Credentials? Credentials { get; private set; }
    public int MostDays { get; private set; }
    public ActingTenant Account => current.Tenant;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        Key = Guid.CreateVersion7();
        LastDay = TypedDay.From(FranceTime.DayOf(await db.NowAsync(cancel)).AddYears(1));
    }

    /// <summary>All that is chosen is part of what the passkey confirms.</summary>
    public async Task<IActionResult> OnPostOptionsAsync() => await stepUp.OptionsAsync(AddClient.Act, Confirmed());

    public async Task<IActionResult> OnPostAsync(string? credential, CancellationToken cancel)
    {
        ModelState.Clear();     // our sentences, not the binder's
        if (Key is { } key && await read.FindAsync(key, cancel) is not null) return Already(key);
        Key ??= Guid.CreateVersion7();
        await LoadAsync(cancel);
        Response.Headers.CacheControl = "no-store";
        var rule = SoftwareRules.On(await db.NowAsync(cancel));
        var day = LastDay.IsEmpty ? null : LastDay.Read(ModelState, nameof(LastDay));
        var input = new AddClient.Input(Name, Scopes, day, current.Name, Key);
        var faults = await add.FaultsAsync(input, cancel);
        foreach (var fault in faults) if (fault != AddClient.Fault.DayMissing || LastDay.IsEmpty) ModelState.AddModelError(FieldOf(fault), SoftwareWords.Of(fault, rule));
        if (!ModelState.IsValid) return this.Invalid();
        return await (await stepUp.ProveAsync(AddClient.Act, Confirmed(), credential)).Match(
            async _ => (await add.ExecuteAsync(input, cancel)).Match<IActionResult>(
                added =>
                {
                    Credentials = new(added.Client, added.Secret, portal.Value.Site(Request) + Links.Software.Token);
                    return Page();
                },
                already => Already(already.Client),
                refused => this.Refuse(SoftwareWords.Of(refused.Faults[0], rule))),       // somebody else added one meanwhile
            refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    private IActionResult Already(Guid client) => this.SeeOther(Links.Software.Client(Account.Slug, client) + "?deja=true");

    private byte[] Confirmed() => StepUpForms.Hash([AddClient.Act, $"{Account.Id:D}", Name ?? "", string.Join(',', Scopes), $"{LastDay.Day}/{LastDay.Month}/{LastDay.Year}"]);

    private static string FieldOf(AddClient.Fault fault) => fault switch
    {
        AddClient.Fault.NameMissing or AddClient.Fault.NameTooLong => nameof(Name),
        AddClient.Fault.ScopesMissing => nameof(Scopes),
        AddClient.Fault.DayMissing or AddClient.Fault.DayPast or AddClient.Fault.DayTooFar => nameof(LastDay),
        AddClient.Fault.TooMany => "",
    };

    private async Task LoadAsync(CancellationToken cancel) => MostDays = SoftwareRules.On(await db.NowAsync(cancel)).MostDays;
}
