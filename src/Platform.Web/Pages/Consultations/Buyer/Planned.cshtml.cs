using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Support;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Consultations.Buyer;

/// <summary>The calendar of the account's coming publications (VR-35): for its buyers, its approvers and its administrator, with what it asked of the agglomeration, which reads that alone.</summary>
[Needs(Capability.ReadConsultations)]
public sealed class PlannedModel(ReadPlannedPublications planned, ReadRequests requests, CurrentPerson person) : PageModel
{
    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public ReadPlannedPublications.Calendar Calendar { get; private set; } = default!;     // set by the only handler

    public ReadRequests.Calendar Requests { get; private set; } = default!;     // idem

    public async Task OnGetAsync(CancellationToken cancel) => (Calendar, Requests) = (await planned.ExecuteAsync(cancel), await requests.OwnAsync(cancel));

    /// <summary>« Janvier 2027 »: the long date without its day.</summary>
    public static string MonthOf(DateOnly day) => $"{FrenchFormat.Sentence(FrenchFormat.Month(day))} {day.Year}";
}
