using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Training.Public;

/// <summary>Technical prerequisites, and the test of a workstation (A7-C2, A7-C3). The largest size is read from the setting that enforces it.</summary>
[NoDatabase, UsesClientModule]
public sealed class WorkstationModel(IOptions<Limits> limits, TimeProvider clock) : PageModel
{
    public WorkstationRule Rule => WorkstationRules.On(clock.GetUtcNow());

    public long MaximumBytes => limits.Value.BidBytes;
}
