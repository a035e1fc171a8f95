using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

/// <summary>The account's requests by 25, and its count of the year as the lead sees it.</summary>
[Needs(Capability.ReadQuotes)]
public sealed class ListModel(QuotesForBuyer quotes, QuoteMeters meters, BuyingDepartments buying, CurrentPerson person, TimeProvider clock) : PageModel
{
    /// <summary>What the address says, and the list.</summary>
    public static readonly IReadOnlyList<(string Slug, QuotesForBuyer.Kind Kind, string Words)> Kinds =
        [("brouillons", QuotesForBuyer.Kind.Draft, QuoteTexts.List_Draft), ("envoyees", QuotesForBuyer.Kind.Sent, QuoteTexts.List_Sent), ("a-comparer", QuotesForBuyer.Kind.ToCompare, QuoteTexts.List_ToCompare), ("decidees", QuotesForBuyer.Kind.Decided, QuoteTexts.List_Decided)];

    [BindProperty(SupportsGet = true, Name = "etat")] public string? State { get; set; }
    [BindProperty(SupportsGet = true, Name = "mots")] public string? Words { get; set; }
    [BindProperty(SupportsGet = true, Name = "apres")] public Guid? After { get; set; }
    [BindProperty(SupportsGet = true, Name = "supprimee")] public bool JustDiscarded { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public bool MayRequest => person.Has(Capability.RequestQuotes);
    public bool MayGiveRoles => person.Has(Capability.ManagePeople);

    /// <summary>For which the person buys: a draft of another one is read, and thrown away by those who buy there.</summary>
    public IReadOnlySet<Guid> MayDiscard { get; private set; } = new HashSet<Guid>();
    public QuoteMeter Meter { get; private set; } = default!;     // set by the only handler
    public QuotesForBuyer.Page Shown { get; private set; } = default!;     // likewise
    public bool IsFiltered => State is { Length: > 0 } || !string.IsNullOrWhiteSpace(Words);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (State is { Length: > 0 } && Kinds.All(kind => kind.Slug != State)) return NotFound();
        Meter = await meters.OwnAsync(null, cancel);
        Shown = await quotes.ListAsync(Kinds.Where(kind => kind.Slug == State).Select(kind => (QuotesForBuyer.Kind?)kind.Kind).SingleOrDefault(), Words, After, cancel);
        if (MayRequest && Shown.Lines.Any(line => line.SentAt is null)) MayDiscard = (await buying.ReadAsync(cancel)).Select(department => department.Id.Value).ToHashSet();
        return Page();
    }

    /// <summary>The same question, from another place of the list.</summary>
    public string From(Guid? after) =>
        $"{Links.Quotes.List(Portal)}?etat={Uri.EscapeDataString(State ?? "")}&mots={Uri.EscapeDataString(Words ?? "")}{(after is { } id ? $"&apres={id}" : "")}";

    public string StateOf(QuotesForBuyer.Line line) => line.Decision is { } decision ? Ui.Words.Of(decision) : line.SentAt is null ? "Brouillon" : line.AnswersDue > clock.GetUtcNow() ? "Envoyée" : "À comparer";
}
