using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Accounts;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Pages.Accounts;
using Platform.Web.Texts;

namespace Platform.Web.Pages.Tenancy.Lead;

/// <summary>The lead's one view (VR-02): demands, accounts on their way with every step's day, and all of them with convention, counts and cost. What they own stays theirs.</summary>
[Needs(Capability.ManageTenants)]
public sealed class AccountsModel(CurrentPerson current, ReadAccounts read, SyndicatedAccounts accounts, QuoteMeters meters) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "ouvert")] public string? JustOpened { get; set; }

    /// <summary>The last account of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "apres")] public Guid? After { get; set; }

    /// <summary>Part of a name.</summary>
    [BindProperty(SupportsGet = true, Name = "nom")] public string? Words { get; set; }

    /// <summary>« actif », « preparation »…: one of <see cref="States"/>.</summary>
    [BindProperty(SupportsGet = true, Name = "etat")] public string? StateSlug { get; set; }

    /// <summary>What the list may be held to, in the order of an account's life.</summary>
    public static readonly IReadOnlyList<(string Slug, AccountState State)> States =
        [("preparation", AccountState.Requested), ("actif", AccountState.Active), ("suspendu", AccountState.Suspended), ("en-fermeture", AccountState.Closing), ("ferme", AccountState.Closed)];

    /// <summary>Null: all. A word that is none of them is no address of this page.</summary>
    public AccountState? State => States.Where(s => s.Slug == StateSlug).Select(s => (AccountState?)s.State).FirstOrDefault();

    public bool IsFiltered => State is not null || !string.IsNullOrWhiteSpace(Words);

    public SyndicatedAccounts.Page Shown { get; private set; } = new([], null, 0);

    public IReadOnlyList<ReadAccounts.Row> Accounts { get; private set; } = [];

    /// <summary>Null on the pages that follow, and in a search: they show accounts alone.</summary>
    public ReadAccounts.Waiting? Waiting { get; private set; }

    public string? OpenedName { get; private set; }

    public string Here => Links.Identity.Accounts(Lead.Slug);

    /// <summary>The first page, held to the same name and state.</summary>
    public string FirstHref => $"{Here}?nom={Uri.EscapeDataString(Words ?? "")}{(State is null ? "" : $"&etat={StateSlug}")}";

    public string? NextHref => Shown.Next is { } next ? $"{FirstHref}&apres={next}" : null;

    public IReadOnlyList<Interest> Interests { get; private set; } = [];

    /// <summary>The accounts of those that have one already, by number.</summary>
    public IReadOnlyDictionary<string, Guid> Hosted { get; private set; } = new Dictionary<string, Guid>();

    public IReadOnlyDictionary<Guid, QuoteMeter> Quotes { get; private set; } = new Dictionary<Guid, QuoteMeter>();

    public ActingTenant Lead => current.Tenant;

    /// <summary>What stands under a state: a delay, a list that is late, a count under the threshold.</summary>
    public static string? NoteOf(ReadAccounts.Row row)
    {
        List<string> notes = [];
        if (row.Late is not null && row.Delay is { } delay) notes.Add(AccountWords.Left(delay, row.Today));
        if (row.State == AccountState.Active && !row.InForce) notes.Add(AccountTexts.Note_NoConvention);
        if (row.Convention is { DataReturnDueOn: { } due, DataReturnedOn: null } && due < row.Today) notes.Add(string.Format(AccountTexts.Note_DataLate, FrenchFormat.Count(row.Today.DayNumber - due.DayNumber, "jour")));
        if (row.AttestationLateSince is { } late) notes.Add(string.Format(AccountTexts.Note_Attestation, FrenchFormat.Date(late)));
        if (row.Shrank is { } shrank) notes.Add(string.Format(AccountTexts.Note_Shrank, FrenchFormat.Count(shrank.Contracts, "marché"), shrank.Year));
        return notes.Count == 0 ? null : string.Join(", ", notes);
    }

    public IReadOnlyList<SyndicatedAccounts.Request> Requests { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (StateSlug is { Length: > 0 } && State is null) return NotFound();
        Shown = await accounts.PageAsync(Words, State, After, cancel);
        Accounts = await read.PageAsync(Shown, cancel);
        if (Accounts.Count > 0) Quotes = (await meters.AccountsAsync(Accounts[0].Today.Year, Shown.Ids, cancel)).ToDictionary(row => row.Account, row => row.Meter);
        if (After is not null || IsFiltered) return Page();
        Waiting = await read.WaitingAsync(cancel);
        Interests = await read.InterestsAsync(cancel);
        Hosted = await read.HostedAsync(Interests, cancel);
        Requests = await accounts.RequestsAsync(cancel);
        OpenedName = JustOpened is { } slug ? await accounts.NameOfAsync(slug, cancel) : null;
        return Page();
    }
}
