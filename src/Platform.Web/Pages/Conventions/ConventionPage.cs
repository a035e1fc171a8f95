using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Conventions;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions;

/// <summary>A page about one convention, for whichever party the person acts: read it, act, answer. The side comes from the portal, never from a form.</summary>
public abstract class ConventionPage(CurrentPerson current, ReadConventions read) : PageModel
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    public ReadConventions.Details Details { get; protected set; } = default!;       // set, or 404

    public bool IsLead => current.Tenant.Kind == TenantKind.Lead;

    public string Portal => current.Tenant.Slug;

    public ConventionSide Side => IsLead ? ConventionSide.Lead : ConventionSide.Member;

    public string AccountName => current.Tenant.Name;

    /// <summary>Whose denunciation this page may write down: the agglomeration's own, and the letter of the account.</summary>
    protected IReadOnlyList<ConventionSide> Denouncing => IsLead ? [ConventionSide.Lead, ConventionSide.Member] : [ConventionSide.Member];

    /// <summary>It binds still, and one of these would end it; denounced already, it must end it sooner.</summary>
    public bool MayDenounce => Details.Convention.State is ConventionState.InForce or ConventionState.RenewalPending
        || (Details.Convention.State == ConventionState.Denounced && Denouncing.Any(side => Details.Convention.MayEndSooner(side, Details.Today)));

    protected ReadConventions Conventions => read;

    protected string ByName => current.Name;

    public string Back => IsLead ? Links.Conventions.Details(Portal, Id) : Links.Conventions.Mine(Portal);

    public virtual async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Page() : NotFound();

    protected async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await read.FindAsync(Id, cancel) is not { } found) return false;
        Details = found;
        return true;
    }

    /// <summary>303 to the convention, or the same page with the reason under its field.</summary>
    protected async Task<IActionResult> AnswerAsync(ConventionOutcome outcome, CancellationToken cancel, string? done = null)
    {
        if (outcome is ConventionOutcome.Done) return this.SeeOther(done ?? Back);
        if (!await LoadAsync(cancel)) return NotFound();
        return outcome.Match(_ => throw new System.Diagnostics.UnreachableException(), refused => { Tell(this, [refused.Why]); return Again(); }, _ => NotFound());
    }

    /// <summary>Some field could not be read: nothing was tried.</summary>
    protected async Task<IActionResult> InvalidAsync(CancellationToken cancel) => await LoadAsync(cancel) ? Again() : NotFound();

    /// <summary>The file of this form, where it has one.</summary>
    protected virtual IFormFile? Attached => null;

    /// <summary>The same form, with every fault.</summary>
    protected IActionResult Again()
    {
        AskAgain(this, Attached);
        return this.Invalid();
    }

    /// <summary>Each fault under its field, once: what could not be read has its sentence already.</summary>
    internal static void Tell(PageModel page, IEnumerable<ConventionRefusal> faults)
    {
        foreach (var why in faults)
            if (FieldOf(page, why) is var field && (field.Length == 0 || page.ModelState[field] is not { Errors.Count: > 0 })) page.ModelState.AddModelError(field, ConventionWords.Of(why));
    }

    /// <summary>A browser empties its file controls: whoever has something else to correct is told which file to choose again.</summary>
    internal static void AskAgain(PageModel page, IFormFile? file)
    {
        if (file is { Length: > 0 } && page.ModelState["Pdf"] is not { Errors.Count: > 0 }) page.ModelState.AddModelError("Pdf", string.Format(null, UiTexts.FileAgain, file.FileName));
    }

    /// <summary>Where the reason belongs on this form; the whole form where it has no such field.</summary>
    internal static string FieldOf(PageModel page, ConventionRefusal why)
    {
        var field = why switch
        {
            ConventionRefusal.FileMissing or ConventionRefusal.FileNotPdf or ConventionRefusal.FileTooLarge => "Pdf",
            ConventionRefusal.AccountMissing => "Account", ConventionRefusal.TemplateMissing => "Template", ConventionRefusal.CourtMissing => "Court",
            ConventionRefusal.FixedEndMissing => "FirstTermEnds", ConventionRefusal.MandateEndMissing or ConventionRefusal.MandateEndPassed => "MandateEnds",
            ConventionRefusal.BodyMissing => "Body", ConventionRefusal.NumberMissing => "Number", ConventionRefusal.SecretaryMissing => "Secretary", ConventionRefusal.ConvenedAfterMeeting => "Convened",
            ConventionRefusal.CountMissing or ConventionRefusal.MorePresentThanInOffice => "InOffice", ConventionRefusal.MoreProxiesThanPresent => "Proxies", ConventionRefusal.NoQuorum => "Present",
            ConventionRefusal.MoreVotesThanVoters or ConventionRefusal.NotAdopted => "For",
            ConventionRefusal.DateInFuture or ConventionRefusal.BeforeTheAct or ConventionRefusal.BeforeTheDeliberation or ConventionRefusal.NotBinding or ConventionRefusal.EffectPast or ConventionRefusal.ReceptionOfTheOther or ConventionRefusal.FixedEndPassed or ConventionRefusal.BeforeTheAccount or ConventionRefusal.DateMissing => "On",
            ConventionRefusal.ReceivedBeforeSent => "Sent",
            ConventionRefusal.IdentifierWrongForm or ConventionRefusal.IdentifierNoSuchDay or ConventionRefusal.IdentifierWrongSiren or ConventionRefusal.IdentifierOfAnother => "Identifier",
            ConventionRefusal.SignatoryMissing => "Name", ConventionRefusal.QualityMissing => "Quality", ConventionRefusal.DelegationIncomplete => "DelegationOf",
            ConventionRefusal.GroundNotYours or ConventionRefusal.EffectNotEarlier => "Ground", ConventionRefusal.LetterMissing => "Letter", ConventionRefusal.ReasonMissing => "Reason", ConventionRefusal.SubjectMissing => "Subject",
            _ => "",
        };
        return field.Length > 0 && page.GetType().GetProperty(field) is not null ? field : "";
    }

    /// <summary>The file of the form; more than is allowed is cut one byte after, which is enough to refuse it.</summary>
    internal static async Task<AttachedPdf?> ReadAsync(IFormFile? file, CancellationToken cancel)
    {
        if (file is null) return null;
        var bytes = new byte[Math.Min(file.Length, ConventionFile.MostBytes + 1L)];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancel);
        return new(file.FileName, bytes);
    }
}
