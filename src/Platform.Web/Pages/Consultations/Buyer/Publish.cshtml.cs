using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Consultations.Legality;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Law;
using Platform.Core.Opening;
using Platform.Core.Stages;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>Check answers, then publish: the keys are made in this page, the passkey confirms them with the consultation, all or nothing.</summary>
[Needs(Capability.PublishConsultation), UsesClientModule]
public sealed class PublishModel(
    ConsultationForBuyer consultations, DceForPages dce, PublishConsultation publishConsultation, PublicationKeyMaterial keyMaterial,
    CreateOpeningKeys createKeys, ReadStatement readStatement, ReadPublicity readPublicity, ReadHolders readHolders, ReadInvitations readInvitations, StepUpForms stepUp, ReadBuyerBody readBuyer, ReadApprovals approvals, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    [BindProperty] public string? KeySet { get; set; }
    [BindProperty] public string? Credential { get; set; }

    /// <summary>What stood on the page that was read.</summary>
    [BindProperty] public string? AsRead { get; set; }

    /// <summary>What stands on this one.</summary>
    public string Standing { get; private set; } = "";
    [BindProperty] public List<string> WithoutValue { get; set; } = [];

    /// <summary>Nothing says what it is worth: publishing it all the same is said, not let pass.</summary>
    public bool PassesOverValue => Warnings.Any(warning => warning.Key == Linter.EstimateMissing);

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public Statement Stated { get; private set; } = default!; // set with it
    public IReadOnlyList<Lot> Lots => Stated.Lots;

    /// <summary>The law of this instant says what the buyer leaves unsaid.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();
    public DceForPages.Version? Documents { get; private set; }

    /// <summary>As what the buyer buys.</summary>
    public BuyerKind BuyerKind { get; private set; }
    public IReadOnlyList<PublicationObjection> Errors { get; private set; } = [];
    public IReadOnlyList<PublicationObjection> Warnings { get; private set; } = [];

    /// <summary>Nothing else stands against it than the approval that nobody asked for yet.</summary>
    public bool AsksApproval { get; private set; }

    /// <summary>Every step is approved: a change would take that back.</summary>
    public bool Approved { get; private set; }
    public PublicationKeyMaterial.Material? Keys { get; private set; }

    /// <summary>Who could open, and what each has still to do.</summary>
    public IReadOnlyList<ReadHolders.Holder> Holders { get; private set; } = [];

    /// <summary>Where its notice will appear and what that costs; null of a phase, which has none.</summary>
    public ReadPublicity.Answer? Publicity { get; private set; }

    /// <summary>As its channels would receive it; null of a phase, and where nothing is published.</summary>
    public CanonicalNotice? Announced { get; private set; }

    /// <summary>Of a phase: who is invited, and who is not.</summary>
    public IReadOnlyList<ReadInvitations.Line> Invitations { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        return Consultation.PublishedAt is null ? Page() : this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value));
    }

    public async Task<IActionResult> OnPostOptionsAsync() =>
        KeySetSubmission.Read(KeySet) is { } keys
            ? await stepUp.OptionsAsync(PublishConsultation.Act, PublishConsultation.ActHash(Id, keys.Sha256))
            : new UnprocessableEntityResult();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Consultation.PublishedAt is not null) return this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value));
        if (Errors.FirstOrDefault(error => error.Key == Linter.LimitBelowFloor) is { } near) return this.Refuse(Words.Of(near));
        if (PassesOverValue && !WithoutValue.Contains("oui", StringComparer.Ordinal)) return this.Refuse(ConsultationTexts.WithoutValueUnticked, nameof(WithoutValue));
        if (KeySetSubmission.Read(KeySet) is not { } keys) return this.Refuse(string.IsNullOrEmpty(KeySet) ? ConsultationTexts.KeysNotMade : ConsultationTexts.KeysRefused);
        var proof = await stepUp.ProveAsync(PublishConsultation.Act, PublishConsultation.ActHash(Id, keys.Sha256), Credential);
        return await proof.Match(proved => PublishAsync(proved.Proof, cancel), refused => Task.FromResult(this.Refuse(refused.Sentence)));
    }

    private async Task<IActionResult> PublishAsync(Guid proof, CancellationToken cancel)
    {
        var made = await createKeys.ExecuteAsync(new(Id, KeySet), cancel);
        if (made is not (CreateOpeningKeys.Outcome.Created or CreateOpeningKeys.Outcome.AlreadyCreated)) return this.Refuse(ConsultationTexts.KeysRefused);
        return (await publishConsultation.ExecuteAsync(new(Id, proof, AsRead ?? ""), cancel)).Match(
            _ => this.SeeOther(Consultation.StageOf is null ? Links.Buyer.Consultation(Portal, Id.Value) + "?publiee=oui" : Links.Stages.List(Portal, Id.Value) + "?fait=invitations"),
            refused => this.Refuse(Words.Of(refused.Objections[0])),
            _ => this.Refuse(ConsultationTexts.NotProved),
            _ => this.SeeOther(Links.Buyer.Consultation(Portal, Id.Value)),
            _ => NotFound());
    }

    /// <summary>What the link under an objection promises.</summary>
    public static string WayOf(PublicationObjection objection) => objection.Step switch
    {
        PublicationStep.Keys => ConsultationTexts.Objection_Reload,
        PublicationStep.Approval => ApprovalTexts.ObjectionSeeApproval,
        PublicationStep.Account => ConsultationTexts.Objection_SeeAccount,
        PublicationStep.Notice => NoticeTexts.Objection_Publicity,
        PublicationStep.Content or PublicationStep.Value or PublicationStep.Lots or PublicationStep.Procedure or PublicationStep.Terms or PublicationStep.Criteria or PublicationStep.Calendar or PublicationStep.Documents => ConsultationTexts.Objection_Complete,
    };

    public string LinkOf(PublicationObjection objection) => objection.Step switch
    {
        PublicationStep.Content => Links.Buyer.Amend(Portal, Id.Value),
        PublicationStep.Value => Links.Buyer.Value(Portal, Id.Value),
        PublicationStep.Lots => Links.Buyer.Lots(Portal, Id.Value),
        PublicationStep.Procedure => Links.Buyer.Procedure(Portal, Id.Value),
        PublicationStep.Terms => Links.Buyer.Terms(Portal, Id.Value),
        PublicationStep.Criteria => Links.Buyer.Criteria(Portal, Id.Value),
        PublicationStep.Calendar => Links.Buyer.Calendar(Portal, Id.Value),
        PublicationStep.Documents => Links.Buyer.Dce(Portal, Id.Value),
        PublicationStep.Keys => Links.Buyer.Publish(Portal, Id.Value),
        PublicationStep.Notice => Links.Notices.Publicity(Portal, Id.Value),
        PublicationStep.Approval => Links.Approvals.Of(Portal, Id.Value),
        PublicationStep.Account => Links.Accounts.Mine(Portal),
    };

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { } found) return false;
        (Consultation, Stated, Documents) = (found, await readStatement.ExecuteAsync(Id, cancel), await dce.LatestAsync(Id, cancel));
        if (found.PublishedAt is not null) return true;
        BuyerKind = Stated.Terms.BuyerOf((await readBuyer.ExecuteAsync(found, cancel)).Body);
        // This page makes the keys when it is sent: their absence is no objection here.
        var objections = (await publishConsultation.ObjectionsAsync(found, cancel)).Where(o => o.Key != TwoTestedWays.NoKeySet).ToLookup(o => o.Severity);
        (Errors, Warnings) = ([.. objections[ObjectionSeverity.Error]], [.. objections[ObjectionSeverity.Warning]]);
        // Said on the calendar's page, with the limit: nobody publishes it in passing.
        foreach (var near in Warnings.Where(warning => warning.Key == Linter.LimitBelowFloor).ToList()) (Errors, Warnings) = ([.. Errors, near], [.. Warnings.Where(warning => warning != near)]);
        var submitted = await approvals.UnderWayAsync(Id, cancel) is not null;
        (AsksApproval, Approved) = (Errors.Count > 0 && !submitted && Errors.All(o => o.Step == PublicationStep.Approval), submitted && Errors.All(o => o.Step != PublicationStep.Approval));
        Standing = await publishConsultation.AsItStandsAsync(Id, cancel);
        Keys = await keyMaterial.ReadAsync(Id, cancel);
        Holders = await readHolders.ExecuteAsync(cancel);
        if (found.StageOf is null) Publicity = await readPublicity.ExecuteAsync(found, cancel);
        if (Publicity is { } publicity && found.Procedure != Procedure.WithoutPublicity) Announced = await readPublicity.PreviewAsync(found, publicity, cancel);
        if (found.StageOf is not null) Invitations = await readInvitations.ExecuteAsync(Id, cancel);
        return true;
    }
}
