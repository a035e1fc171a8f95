using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer.Written;

/// <summary>What a notice says that its consultation does not: kept whole or not, with everything that is missing named at once.</summary>
[Needs(Capability.PublishConsultation)]
public sealed class FactsModel(ReadWritten read, ReadPublications publications, WriteFacts write, GiveUpWritten giveUp, CurrentPerson person) : PageModel, IReplaces
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty(SupportsGet = true)] public Id<WrittenNotice> Notice { get; set; }
    [BindProperty] public string? Reason { get; set; }
    [BindProperty] public string? Information { get; set; }
    [BindProperty] public TypedDay ContractNoticeOn { get; set; } = new();
    [BindProperty] public string? Shortens { get; set; }
    [BindProperty] public TypedDay DecidedOn { get; set; } = new();
    [BindProperty] public List<LotForm> Lots { get; set; } = [];
    [BindProperty] public int? Lot { get; set; }
    [BindProperty] public string? Ground { get; set; }
    [BindProperty] public string? Why { get; set; }
    [BindProperty] public string? What { get; set; }
    [BindProperty] public string? Amount { get; set; }
    [BindProperty] public TypedDay AgreedOn { get; set; } = new();

    public string Portal => person.Tenant.Slug;
    public ReadWritten.Sheet Sheet { get; private set; } = default!; // set, or 404

    public object Replaced => new { Sheet.Draft.Kind, Sheet.Draft.Facts, Sheet.Draft.Reason };

    /// <summary>What journals said against the notice that this one replaces.</summary>
    public IReadOnlyList<ReadPublications.Error> Errors { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Sheet.Draft.PublishedAt is not null) return this.SeeOther(Links.Notices.Publicity(Portal, Id.Value));
        Show(Sheet.Draft);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();     // our sentences, not the binder's
        StampTag.Check(Request, this, ModelState);
        if (!ModelState.IsValid) return this.Invalid();
        object facts = Sheet.Draft.Kind switch
        {
            NoticeKind.Award => new AwardFacts { DecidedOn = DecidedOn.ReadOptional(ModelState, nameof(DecidedOn)), Lots = [.. Lots.Select((lot, index) => lot.Read(Sheet.Known, ModelState, $"{nameof(Lots)}[{index}]"))], Information = Said(Information) },
            NoticeKind.Modification => new ModificationFacts
            {
                Lot = Lot, Reason = Enum.TryParse<ModificationReason>(Ground, out var ground) ? ground : null, Why = LotForm.Clean(Why), What = LotForm.Clean(What), Amount = LotForm.Euros(Amount), AgreedOn = AgreedOn.ReadOptional(ModelState, nameof(AgreedOn)),
            },
            _ => new PriorFacts { ContractNoticeOn = ContractNoticeOn.ReadOptional(ModelState, nameof(ContractNoticeOn)), Shortens = Shortens == "oui", Information = Said(Information) },
        };
        if (facts is AwardFacts award && !award.Lots.Select(lot => lot.Number).SequenceEqual(Sheet.Draft.Said<AwardFacts>().Lots.Select(lot => lot.Number))) return NotFound();     // a page of another notice
        return (await write.ExecuteAsync(new(Id, Notice, facts, Reason), cancel)).Match(
            kept =>
            {
                foreach (var problem in kept.Problems.Where(problem => ModelState.GetFieldValidationState(problem.Field) != Microsoft.AspNetCore.Mvc.ModelBinding.ModelValidationState.Invalid)) ModelState.AddModelError(problem.Field, PublicityWords.Of(problem.Fault));
                return ModelState.IsValid ? this.SeeOther(Links.Notices.Reach(Portal, Id.Value, Notice.Value)) : this.Invalid();
            },
            _ => this.SeeOther(Links.Notices.Publicity(Portal, Id.Value)),
            _ => NotFound());
    }

    public async Task<IActionResult> OnPostGiveUpAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        ModelState.Clear();     // likewise
        StampTag.Check(Request, this, ModelState, NoticeTexts.GiveUpChanged);
        if (ModelState.IsValid) return await giveUp.ExecuteAsync(Id, Notice, cancel) ? this.SeeOther(Links.Notices.Written(Portal)) : NotFound();
        Show(Sheet.Draft);
        return this.Invalid();
    }

    /// <summary>Whoever bids for the lot, to be chosen from.</summary>
    public IReadOnlyList<(string Value, string Label)> CandidatesFor(int lot) => [.. Sheet.Known.Candidates.Where(one => one.Lots.Contains(lot)).Select(one => (one.Bid.ToString("D"), one.Name))];

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, Notice, cancel) is not { } found) return false;
        Sheet = found;
        if (found.Draft.CorrectsId is { } corrected && (await publications.ExecuteAsync(Id, cancel)).FirstOrDefault(sheet => sheet.Notice.Id == corrected) is { } sheet)
            Errors = [.. sheet.Versions.SelectMany(version => version.Lines).Where(line => line.Publication.State == PublicationState.Rejected).SelectMany(line => line.Errors)];
        return true;
    }

    private void Show(WrittenNotice draft)
    {
        Reason = draft.Reason;
        switch (draft.Kind)
        {
            case NoticeKind.Award:
                var award = draft.Said<AwardFacts>();
                (DecidedOn, Lots, Information) = (Typed(award.DecidedOn), [.. award.Lots.Select(LotForm.From)], award.Information);
                break;
            case NoticeKind.Modification:
                var change = draft.Said<ModificationFacts>();
                (Lot, Ground, Why, What, Amount, AgreedOn) = (change.Lot ?? Sheet.Award?.Lots[0].Number, $"{change.Reason}", change.Why, change.What, LotForm.Said(change.Amount), Typed(change.AgreedOn));
                break;
            default:
                var prior = draft.Said<PriorFacts>();
                (ContractNoticeOn, Shortens, Information) = (Typed(prior.ContractNoticeOn), prior.Shortens ? "oui" : "non", prior.Information);
                break;
        }
    }

    private static TypedDay Typed(DateOnly? day) => day is { } some ? TypedDay.From(some) : new();

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
