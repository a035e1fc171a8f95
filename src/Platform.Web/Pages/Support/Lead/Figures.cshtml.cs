using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Messaging;
using Platform.Core.Support;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Support.Lead;

/// <summary>How long people waited this year, by class of ticket, against what is aimed at.</summary>
[Needs(Capability.AnswerTickets)]
public sealed class FiguresModel(DeskFigures figures, IOptions<Helpline> helpline, CurrentPerson person, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "annee")] public int? Asked { get; set; }

    public string Portal => person.Tenant.Slug;
    public string Account => person.Tenant.Name;
    public string Hours => helpline.Value.Hours;
    public int Year { get; private set; }
    public SupportRule Rule => SupportRules.On(clock.GetUtcNow());
    public IReadOnlyList<DeskFigures.Line> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var today = FranceTime.DayOf(clock.GetUtcNow()).Year;
        Year = Asked is { } year && year >= 2019 && year <= today ? year : today;
        Lines = await figures.OfYearAsync(Year, helpline.Value, cancel);
    }

    public static string Share(int part, int whole) => whole == 0 ? "—" : FrenchFormat.Percent((int)Math.Round(100m * part / whole));

    public static string Said(TimeSpan? time) => time is { } length ? FrenchFormat.Duration(length) : "—";
}
