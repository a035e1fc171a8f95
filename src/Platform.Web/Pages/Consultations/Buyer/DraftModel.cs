using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>What the pages of a draft share: the draft, the approval that a change would take back, the law of today, and the way on in the seven questions.</summary>
public sealed class DraftServices(ConsultationForBuyer consultations, ReadStatement readStatement, ReadLegality readLegality, ReadApprovals approvals, CurrentPerson person)
{
    public ConsultationForBuyer Consultations => consultations;
    public ReadStatement ReadStatement => readStatement;
    public ReadLegality ReadLegality => readLegality;
    public ReadApprovals Approvals => approvals;
    public string Portal => person.Tenant.Slug;
}

/// <summary>One idea about a draft on one page: reached from its task list, or as one of the seven questions that make a new one.</summary>
public abstract class DraftModel(DraftServices services) : PageModel, IReplaces
{
    /// <summary>Of the seven, which page asks which.</summary>
    public const int Questions = 7;

    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }

    /// <summary>2 to 6 in the course of the seven questions; null: from the task list.</summary>
    [BindProperty(SupportsGet = true, Name = "question")] public int? Question { get; set; }

    /// <summary>The law has something to say about what was just saved, error or warning: shown once, and then the way goes on.</summary>
    [BindProperty(SupportsGet = true, Name = "constat")] public string? Shown { get; set; }

    public string Portal => services.Portal;
    public Consultation Consultation { get; private set; } = default!; // set, or elsewhere
    public Statement Stated { get; private set; } = default!; // set with it

    /// <summary>A change would return it to draft.</summary>
    public ReadApprovals.UnderWay? UnderWay { get; private set; }

    public LegalCase Judged { get; private set; } = default!; // set with it
    public IReadOnlyList<PublicationObjection> Findings { get; private set; } = [];

    public string Caption => Question is { } number ? $"Question\u00A0{number} sur\u00A0{Questions}\u00A0: {Consultation.Title}" : Consultation.Title;

    public string Button => Question is null ? "Enregistrer" : "Continuer";

    /// <summary>Of the glossary, that stand in its questions.</summary>
    public virtual string Vocabulary => "";

    protected abstract PublicationStep Step { get; }

    /// <summary>What the law says of what this page asks.</summary>
    protected virtual bool Concerns(PublicationObjection finding) => finding.Step == Step;

    /// <summary>Of a later phase only the dates are its own; everything else was published with the first one.</summary>
    protected virtual bool IsForStages => false;

    public abstract object? Replaced { get; }

    protected DraftServices Services => services;

    /// <returns>Null: the page is shown.</returns>
    protected async Task<IActionResult?> LoadAsync(CancellationToken cancel)
    {
        if (await services.Consultations.FindAsync(Id, cancel) is not { } found) return NotFound();
        if (found.PublishedAt is not null || (found.StageOf is not null && !IsForStages)) return this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value));
        (Consultation, Stated, UnderWay) = (found, await services.ReadStatement.ExecuteAsync(Id, cancel), await services.Approvals.UnderWayAsync(Id, cancel));
        Judged = await services.ReadLegality.ExecuteAsync(found, null, cancel);
        if (Shown is not null || Question is null) Findings = [.. Linter.Judge(Judged).Where(Concerns).OrderBy(finding => finding.Severity)];
        StampTag.Check(Request, this, ModelState);
        return null;
    }

    /// <summary>
    /// After it was saved: once more here where the law forbids what was said, each time that it forbids something else, and in the seven questions where it doubts it; then the next question, or the
    /// task list, which says both.
    /// </summary>
    /// <param name="between">A page that belongs to this question, before the next one; null: none.</param>
    protected async Task<IActionResult> OnwardAsync(string self, CancellationToken cancel, string? between = null)
    {
        var saved = await services.Consultations.FindAsync(Id, cancel);
        var told = Shown is null ? [] : Findings.Select(Words.Of).ToHashSet(StringComparer.Ordinal);
        if (saved is not null && Linter.Judge(await services.ReadLegality.ExecuteAsync(saved, null, cancel)).Any(finding => Concerns(finding) && (finding.Severity == ObjectionSeverity.Error || Question is not null) && !told.Contains(Words.Of(finding))))
            return this.SeeOther($"{self}?constat=oui{(Question is { } now ? $"&question={now}" : "")}");
        return this.SeeOther(Question is not null && between is not null ? $"{between}?question={Question}" : Question is { } number ? AddressOf(Portal, Id.Value, number + 1) : Links.Buyer.Consultation(Portal, Id.Value));
    }

    protected IActionResult Published() => this.Refuse(ConsultationTexts.AlreadyPublished);

    /// <summary>Where a question is asked.</summary>
    public static string AddressOf(string portal, Guid id, int question) => question switch
    {
        2 => Links.Buyer.Value(portal, id) + "?question=2",
        3 => Links.Buyer.Lots(portal, id) + "?question=3",
        4 => Links.Buyer.Procedure(portal, id) + "?question=4",
        5 => Links.Buyer.Criteria(portal, id) + "?question=5",
        6 => Links.Buyer.Calendar(portal, id) + "?question=6",
        _ => Links.Buyer.Dce(portal, id) + "?question=7",
    };
}
