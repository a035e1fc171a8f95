using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions.Lead;

/// <summary>One dated act of the agglomeration: transmission or publication of the convention, the tool made available, the mandate's end moved, the data handed back.</summary>
[Needs(Capability.ManageTenants)]
public sealed class StepModel(CurrentPerson current, ReadConventions read, TransmitConvention transmit, PublishConvention publish, RecordProvisioning provision, MoveMandateEnd move, RecordDataReturn returnData) : ConventionPage(current, read)
{
    /// <summary>What the form of each act says and asks.</summary>
    /// <param name="Says">What follows from it, read before it is recorded.</param>
    public sealed record Act(string Title, string Says, string DayLabel, string? ReasonLabel, bool AsksIdentifier);

    [BindProperty(SupportsGet = true, Name = "etape")] public string? StepSlug { get; set; }
    [BindProperty] public TypedDay On { get; set; } = new();
    [BindProperty] public string? Identifier { get; set; }
    [BindProperty] public string? Reason { get; set; }

    /// <summary>Where the account was used before it was opened here.</summary>
    [BindProperty] public string? Elsewhere { get; set; }

    public bool AsksElsewhere => StepSlug == "mise-a-disposition";

    public Act? Shown => StepSlug switch
    {
        "transmission" => new(ConventionTexts.Step_Transmission, ConventionTexts.Step_TransmissionSays, ConventionTexts.Step_TransmissionDay, null, true),
        "publication" => new(ConventionTexts.Step_Publication, ConventionTexts.Step_PublicationSays, ConventionTexts.Step_PublicationDay, null, false),
        "mise-a-disposition" => new(ConventionTexts.Step_Provisioning, ConventionTexts.Step_ProvisioningSays, ConventionTexts.Step_ProvisioningDay, null, false),
        "mandat" => new(ConventionTexts.Step_Mandate, ConventionTexts.Step_MandateSays, ConventionTexts.Step_MandateDay, ConventionTexts.Step_MandateReason, false),
        "restitution" => new(ConventionTexts.Step_Data, ConventionTexts.Step_DataSays, ConventionTexts.Step_DataDay, ConventionTexts.Step_DataHow, false),
        _ => null,
    };

    /// <summary>Its turn has come and it is not done: an agenda's task; a mandate's end is moved while the convention binds.</summary>
    public bool IsOpen => StepSlug == "mandat" ? Details.Convention is { State: ConventionState.InForce or ConventionState.RenewalPending, Template.NeedsMandateEnd: true } : Details.Tasks.Any(task => task.Kind == KindOf(StepSlug));

    private static ConventionTaskKind? KindOf(string? slug) => slug switch
    {
        "transmission" => ConventionTaskKind.Transmit,
        "publication" => ConventionTaskKind.Publish,
        "mise-a-disposition" => ConventionTaskKind.RecordProvisioning,
        "restitution" => ConventionTaskKind.ReturnData,
        _ => null,
    };

    public override async Task<IActionResult> OnGetAsync(CancellationToken cancel) => Shown is not null && await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Shown is null) return NotFound();
        var on = On.Read(ModelState, nameof(On));
        if (Shown.AsksIdentifier && ActesReceipt.Fault(Identifier) is { } receipt) Tell(this, [receipt]);
        if (Shown.ReasonLabel is not null && string.IsNullOrWhiteSpace(Reason)) Tell(this, [ConventionRefusal.ReasonMissing]);
        if (on is not { } day || !ModelState.IsValid) return await InvalidAsync(cancel);
        return await AnswerAsync(await (StepSlug switch
        {
            "transmission" => transmit.ExecuteAsync(new(Id, Identifier, day, ByName), cancel),
            "publication" => publish.ExecuteAsync(new(Id, day, ByName), cancel),
            "mise-a-disposition" => provision.ExecuteAsync(new(Id, day, ByName, Elsewhere), cancel),
            "mandat" => move.ExecuteAsync(new(Id, day, Reason, ByName), cancel),
            _ => returnData.ExecuteAsync(new(Id, day, Reason, ByName), cancel),
        }), cancel);
    }
}
