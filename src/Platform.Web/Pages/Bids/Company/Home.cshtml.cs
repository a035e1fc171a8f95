using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Stages;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>The company's first page: what is to be finished, then what was deposited.</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class HomeModel(MyBids read, MyInvitations invitations, QuotesForSuppliers quotes, AnswerQuoteRequest answers, CurrentPerson person) : PageModel
{
    public string Company => person.Company.Name;

    /// <summary>Who may open the page of the team.</summary>
    public bool IsAdministrator => Capabilities.CompanyRolesOf(Capability.ManageCompany).Contains(person.Company.Role);

    public bool AnswersQuotes => Capabilities.CompanyRolesOf(Capability.AnswerQuotes).Contains(person.Company.Role);

    /// <summary>That can still be answered, and were not.</summary>
    public int QuotesToAnswer { get; private set; }

    /// <summary>Phases to which the company is invited and that are not over.</summary>
    public IReadOnlyList<MyInvitations.Line> Invitations { get; private set; } = [];

    public IReadOnlyList<MyBids.Row> Begun { get; private set; } = [];
    public IReadOnlyList<MyBids.Row> Deposited { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var bids = await read.ExecuteAsync(cancel);
        Begun = [.. bids.Where(b => b.State == MyBids.State.Begun).OrderBy(b => b.Limit)];
        Deposited = [.. bids.Where(b => b.State != MyBids.State.Begun).Take(5)];
        Invitations = await invitations.ExecuteAsync(cancel);
        if (!AnswersQuotes) return;
        var answered = await answers.AnsweredAsync(cancel);
        QuotesToAnswer = (await quotes.OpenAsync(cancel)).Count(request => !answered.ContainsKey(request.Id));
    }
}
