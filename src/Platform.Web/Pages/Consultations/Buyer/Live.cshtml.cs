using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The state of a published consultation, asked again by the page itself while somebody looks (GD-04). Of a draft there is none: 404.</summary>
[Needs(Capability.ReadConsultations)]
public sealed class LiveModel(ConsultationForBuyer consultations, ReadLiveBoard read, ReadHold readHold, CurrentPerson person, TimeProvider clock) : PageModel
{
    /// <summary>More bars than this do not fit a phone: they are counted by week.</summary>
    private const int MostBars = 35;

    [BindProperty(SupportsGet = true)] public Id<Consultation> Id { get; set; }
    public string Portal => person.Tenant.Slug;
    public Consultation Consultation { get; private set; } = default!; // set, or 404
    public ReadLiveBoard.Board Board { get; private set; } = default!; // set, or 404

    /// <summary>Published and not visible yet: the JOUE first. Null: visible, or of no use any more.</summary>
    public ReadHold.Answer? Hold { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await consultations.FindAsync(Id, cancel) is not { PublishedAt: not null } found) return NotFound();
        (Consultation, Board) = (found, await read.ExecuteAsync(found, cancel));
        if (found is { Held: true, DiscontinuedAt: null }) Hold = await readHold.ExecuteAsync(found, cancel);
        return Page();
    }

    public bool DeadlinePassed => Consultation.SubmissionDeadline <= clock.GetUtcNow();
    public bool HasOpened => Consultation.ClosedAt is not null || Consultation.DiscontinuedAt is not null;
    public int Withdrawals => Board.Days.Sum(day => day.Identified + day.Anonymous);
    public IReadOnlyList<Bar> WithdrawalBars => Bars(day => [day.Identified, day.Anonymous]);
    public IReadOnlyList<Bar> DepositBars => Bars(day => [day.Deposits]);

    public string Axis => Board.Days.Count > MostBars ? "Semaine" : "Jour";

    /// <summary>Where a task is done.</summary>
    public string Href(BoardTask task) => task.Key switch
    {
        "NextVersion" => Links.Buyer.Dce(Portal, Id.Value),
        "Approval" => Links.Approvals.Of(Portal, Id.Value),
        "Question" => Links.Questions.List(Portal, Id.Value),
        "NoticeRefused" or "NoticeRefusedUnseen" or "NoticeByHand" or "NoticeToSee" or "NoticeToConfirm" => Links.Notices.Publicity(Portal, Id.Value),
        "LimitTooShort" => Links.Buyer.Extend(Portal, Id.Value),
        "AfterSession" or "StageNothingReceived" => Links.Buyer.Consultation(Portal, Id.Value) + "#suite",
        "StageAdmit" => Links.Stages.Candidates(Portal, Id.Value),
        "StageInvite" or "StageFinishDraft" => Links.Stages.List(Portal, Id.Value),
        "StageNobodyAdmitted" => Links.Buyer.Discontinue(Portal, Id.Value),
        "StageRank" or "StageLiftAnonymity" or "StageChooseWinner" => Links.Stages.Jury(Portal, Id.Value),
        "Session" or "SessionRunning" => Links.Cao.Session(Portal, Id.Value),
        _ => throw new InvalidOperationException($"No page for the task {task.Key}."),
    };

    private IReadOnlyList<Bar> Bars(Func<ReadLiveBoard.Day, int[]> values)
    {
        if (Board.Days.Count <= MostBars) return [.. Board.Days.Select(day => new Bar(FrenchFormat.LongDate(day.On), Short(day.On), values(day)))];
        return [.. Board.Days.GroupBy(day => day.On.AddDays(-(((int)day.On.DayOfWeek + 6) % 7))).Select(week => new Bar($"Semaine du {FrenchFormat.LongDate(week.Key)}", Short(week.Key),
            [.. week.Select(values).Aggregate((sum, one) => [.. sum.Zip(one, (a, b) => a + b)])]))];
    }

    private static string Short(DateOnly day) => day.ToString("dd'/'MM", System.Globalization.CultureInfo.InvariantCulture);
}
