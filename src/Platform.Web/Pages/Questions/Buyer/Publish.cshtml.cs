using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Questions;
using Platform.Core.Stages;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Questions.Buyer;

/// <summary>The last look: what everybody will read, who is told, what it does to the limit. It cannot be taken back.</summary>
[Needs(Capability.PublishConsultation)]
public sealed partial class PublishModel(ConsultationForBuyer consultations, QuestionsForBuyer questions, PublishAnswer publish, SubmitAnswer submit, ReadApprovals approvals, NamedParticipants named, BuyingDepartments buying, CurrentPerson person)
    : QuestionsPage(consultations, questions, buying, person)
{
    [BindProperty(SupportsGet = true, Name = "reponse")] public Id<AnswerDraft> Answer { get; set; }
    [BindProperty] public LimitForm DateLimit { get; set; } = new();

    /// <summary>Which words the page showed.</summary>
    [BindProperty] public string? Read { get; set; }

    public QuestionsForBuyer.Draft Draft { get; private set; } = default!;      // set, or 404
    public LateInformation Late { get; private set; } = default!;      // set, or 404

    /// <summary>Where a circuit applies, it is asked first.</summary>
    public ReadApprovals.Standing Approval { get; private set; } = default!;      // set, or 404
    public bool AsksApproval => Approval is { IsRequired: true, State: ApprovalState.Draft };

    /// <summary>The author’s name, company, address or number stands in the text, and the buyer says that it means something else.</summary>
    [BindProperty] public bool MeansOther { get; set; }

    /// <summary>Who asked is not known: the names of all participants are looked for.</summary>
    public bool IsUnnamed => Draft.Questions.Any(q => q.IsUnnamed);

    /// <summary>Names of companies or people, electronic addresses and telephone numbers that stand in what everybody will read, where a question has an author.</summary>
    public IReadOnlyList<string> Betrayed { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) => await ReadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        if (Betrayed.Count > 0 && !MeansOther) return this.Refuse(IsUnnamed ? QuestionTexts.Answer_NamesParticipant : QuestionTexts.Answer_NamesAuthor, nameof(MeansOther));
        return (await publish.ExecuteAsync(new(Answer, Read, DateLimit.Read(), ByName), cancel)).Match(
            published => this.SeeOther(published.Choice is { Extends: true } ? Links.Buyer.Extend(Portal, Id.Value) + "?apres=reponse" : $"{Back}?publiee={published.Number}"),
            refused =>
            {
                foreach (var fault in refused.Faults) ModelState.AddModelError(FieldOf(fault), QuestionWords.Of(fault));
                return this.Invalid();
            },
            _ => ReadAgain(),
            _ => NotFound());
    }

    // The page shows the words that stand now, and its form names them.
    private IActionResult ReadAgain()
    {
        ModelState.Remove(nameof(Read));
        return this.Refuse(string.Format(null, QuestionTexts.Answer_Changed, Draft.By, Core.Values.FrenchFormat.LongDateTime(Draft.At)));
    }

    public async Task<IActionResult> OnPostSubmitAsync(CancellationToken cancel)
    {
        if (!await ReadAsync(cancel)) return NotFound();
        var (faults, outcome) = await submit.ExecuteAsync(Answer, Read, cancel);
        foreach (var fault in faults) ModelState.AddModelError(FieldOf(fault), QuestionWords.Of(fault));
        return faults.Count > 0 ? this.Invalid() : outcome is null ? ReadAgain() : outcome.Match(
            _ => this.SeeOther($"{Links.Approvals.Of(Portal, Id.Value)}?suite=demandee"),
            _ => throw new System.Diagnostics.UnreachableException(),      // an answer has no such objections
            _ => throw new System.Diagnostics.UnreachableException(),      // it is no version
            nobody => this.Refuse(Approvals.Buyer.AskModel.Nobody(nobody)),
            _ => this.SeeOther(Links.Approvals.Of(Portal, Id.Value)),
            _ => this.Refuse(ApprovalTexts.SubmitNotRequired),
            _ => NotFound());
    }

    // An electronic address, or a French number: ten digits from 0 on, or after +33.
    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.-]+|(?:\+33[ .]?|\b0)[1-9](?:[ .-]?\d{2}){4}\b", RegexOptions.CultureInvariant)]
    private static partial Regex ContactDetails();

    private static string FieldOf(PublishAnswer.Fault fault) => fault switch
    {
        PublishAnswer.Fault.DecisionMissing => $"{nameof(DateLimit)}.{nameof(LimitForm.Decision)}",
        PublishAnswer.Fault.ReasonMissing or PublishAnswer.Fault.ReasonTooLong => $"{nameof(DateLimit)}.{nameof(LimitForm.Reason)}",
        PublishAnswer.Fault.QuestionMissing or PublishAnswer.Fault.TextMissing or PublishAnswer.Fault.NotWaiting or PublishAnswer.Fault.Closed or PublishAnswer.Fault.ApprovalMissing => "",
    };

    private async Task<bool> ReadAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel) || !MayAnswer || await Questions.DraftAsync(Id, Answer, cancel) is not { } draft) return false;
        (Draft, Late, Approval) = (draft, await Questions.LateAsync(Consultation, cancel), await approvals.StandingAsync(Id, ActKind.Answer, Answer.Value, cancel));
        DateLimit.Proposed = Late.Proposed;
        var said = $"{draft.Question}\n{draft.Text}";
        Betrayed = [.. draft.Questions.Where(q => !q.IsUnnamed).SelectMany(q => new[] { q.Company, q.By }).Distinct()
                .SelectMany(name => ((string[])[draft.Question ?? "", draft.Text]).SelectMany(text => CompanyNames.Says(text, name) ? [name] : CompanyNames.Hints(text, name))).Distinct(),
            .. (await named.InAsync(Id, said, cancel)).Select(found => found.Name),
            .. draft.Questions.Count == 0 ? [] : ContactDetails().Matches(said).Select(found => found.Value.Trim()).Distinct()];
        return true;
    }
}
