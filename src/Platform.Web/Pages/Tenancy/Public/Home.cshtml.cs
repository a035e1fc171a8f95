using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Accounts;
using Platform.Core.Consultations;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Tenancy.Public;

[Anonymous]
public sealed class HomeModel(ConsultationForPublic consultations, ConsultationSearch search, StateInterest interest) : PageModel
{
    public ConsultationForPublic.Figures Figures { get; private set; } = new(0, 0, 0);
    public IReadOnlyList<ConsultationSearch.Found> Soonest { get; private set; } = [];

    /// <summary>Whom a commune tells its interest.</summary>
    public IReadOnlyList<(string Slug, string Name)> Leads { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Figures = await consultations.FiguresAsync(cancel);
        Leads = await interest.LeadsAsync(cancel);
        Soonest = [.. (await search.ExecuteAsync(new(), cancel)).Page.Take(5)];
    }
}
