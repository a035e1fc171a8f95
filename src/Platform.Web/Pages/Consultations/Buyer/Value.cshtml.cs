using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The second question: what kind of purchase, and how much. Thresholds follow from it.</summary>
[Needs(Capability.EditConsultation)]
public sealed class ValueModel(DraftServices services, AmendConsultation amend, StateEstimate stateEstimate, StateTerms stateTerms) : DraftModel(services)
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    [BindProperty] public Nature? Nature { get; set; }
    [BindProperty] public string? Amount { get; set; }
    [BindProperty] public bool IsPublic { get; set; }
    [BindProperty] public string? Months { get; set; }

    /// <summary>Of the framework agreement that the model brought.</summary>
    [BindProperty] public string? Maximum { get; set; }

    [BindProperty] public string? Renewals { get; set; }
    [BindProperty] public string? RenewalMonths { get; set; }
    [BindProperty] public string? Purchase { get; set; }
    [BindProperty] public bool IsSpecific { get; set; }

    /// <summary>Not sent: as it is; empty: none.</summary>
    [BindProperty] public string? Network { get; set; }

    public bool HasCases => !string.IsNullOrWhiteSpace(Purchase) || IsSpecific || !string.IsNullOrEmpty(Network) || Judged.Buyer.IsEntity;

    /// <summary>From the task list always; in the seven questions, which small purchases answer, of whoever buys for a network.</summary>
    public bool AsksNetwork => Question is null || Judged.Buyer.IsEntity;

    // What a model brought and none of the seven questions asks otherwise: the value and the length depend on it.
    public bool AsksMaximum => Question is not null && Stated.Terms.Framework is not null;

    public bool AsksRenewals => Question is not null && Stated.Terms.Renewals is not null;

    protected override bool Concerns(PublicationObjection finding) => base.Concerns(finding) || (AsksMaximum && finding.Step == PublicationStep.Terms);

    public IReadOnlyList<(string Value, string Label)> Networks => [.. Enum.GetValues<NetworkActivity>().Select(network => ($"{network}", Words.Of(network)))];

    public override string Vocabulary => "Reconduction, Procédure formalisée, Entité adjudicatrice";

    protected override PublicationStep Step => PublicationStep.Value;

    public override object Replaced => new { Consultation.Nature, Estimate = Stated.Estimates.GetValueOrDefault(0), Stated.Purchase, Stated.Terms.EstimateIsPublic, Stated.Terms.IsSpecific, Stated.Terms.DurationMonths, Stated.Terms.Network, Maximum = AsksMaximum ? Stated.Terms.FrameworkMaximum : null, Renewals = AsksRenewals ? (Stated.Terms.Renewals, Stated.Terms.RenewalMonths) : default };

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        (Nature, IsPublic, IsSpecific, Months) = (Consultation.Nature, Stated.Terms.EstimateIsPublic, Stated.Terms.IsSpecific, $"{Stated.Terms.DurationMonths}");
        (Maximum, Renewals, RenewalMonths) = (Typed(Stated.Terms.FrameworkMaximum), $"{Stated.Terms.Renewals}", $"{Stated.Terms.RenewalMonths}");
        (Amount, Purchase, Network) = (Typed(Stated.Estimated), Typed(Stated.Purchase), $"{Stated.Terms.Network}");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } elsewhere) return elsewhere;
        if (Nature is null) ModelState.AddModelError(nameof(Nature), Words.Of(new ContentProblem(ContentField.Nature, ContentFault.Missing)));
        var (amount, purchase) = (Read(Amount, nameof(Amount)), Read(Purchase, nameof(Purchase)));
        if (StateEstimate.Fault(amount, null) is not null) ModelState.TryAddModelError(nameof(Amount), ConsultationTexts.AmountOutOfRange);
        else if (StateEstimate.Fault(amount, purchase) is { } fault) ModelState.TryAddModelError(nameof(Purchase), fault == StateEstimate.Outcome.PurchaseSmaller ? ConsultationTexts.PurchaseSmaller : ConsultationTexts.AmountOutOfRange);
        var months = Numbers.Read(ModelState, nameof(Months), Months);
        var maximum = AsksMaximum ? Read(Maximum, nameof(Maximum)) : null;
        var (renewals, each) = AsksRenewals ? (Numbers.Read(ModelState, nameof(Renewals), Renewals), Numbers.Read(ModelState, nameof(RenewalMonths), RenewalMonths)) : (null, null);
        StatedTerms With(StatedTerms terms) => terms with
        {
            DurationMonths = months, FrameworkMaximum = AsksMaximum ? maximum : terms.FrameworkMaximum,
            Renewals = AsksRenewals ? renewals : terms.Renewals, RenewalMonths = !AsksRenewals ? terms.RenewalMonths : renewals is null ? null : each,
        };
        foreach (var problem in With(Stated.Terms).Problems())
            if (FieldOf(problem.Field) is { } field) ModelState.TryAddModelError(field, Words.Of(problem));
        var network = TermsModel.Read<NetworkActivity>(Network);
        if (!string.IsNullOrEmpty(Network) && network is null) ModelState.AddModelError(nameof(Network), ConsultationTexts.NetworkUnknown);
        if (!ModelState.IsValid) return this.Invalid();

        var asked = Request.Form.ContainsKey(nameof(Network));
        if (await amend.ExecuteAsync(new(Id, content => content with { Nature = Nature }), cancel) is AmendConsultation.Outcome.AlreadyPublished) return Published();
        await stateEstimate.ExecuteAsync(new(Id, 0, amount, purchase), cancel);
        await stateTerms.ExecuteAsync(new(Id, terms => With(terms) with { EstimateIsPublic = IsPublic && amount is not null, IsSpecific = IsSpecific, Network = asked ? network : terms.Network }), cancel);
        return await OnwardAsync(Links.Buyer.Value(Portal, Id.Value), cancel);
    }

    // Only of what stands on the page.
    private string? FieldOf(TermsField field) => field switch
    {
        TermsField.DurationMonths => nameof(Months),
        TermsField.FrameworkMaximum when AsksMaximum => nameof(Maximum),
        TermsField.Renewals when AsksRenewals => nameof(Renewals),
        TermsField.RenewalMonths when AsksRenewals => nameof(RenewalMonths),
        _ => null,
    };

    public static string? Typed(decimal? amount) => amount?.ToString("0.##", French);

    private decimal? Read(string? typed, string field)
    {
        if (string.IsNullOrWhiteSpace(typed)) return null;
        var amount = Amounts.Read(typed);
        if (amount is null) ModelState.AddModelError(field, ConsultationTexts.AmountUnreadable);
        return amount;
    }
}
