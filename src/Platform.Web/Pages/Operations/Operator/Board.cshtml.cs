using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>Is the platform in order? Counts, ages and states; no name and no content of any account.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class BoardModel(ReadPlatformState readState, ReadStoredFaults readStored) : PageModel
{
    public ReadPlatformState.State State { get; private set; } = default!;      // read before the page is drawn

    public ReadStoredFaults.View Stored { get; private set; } = default!;       // read before the page is drawn

    public async Task OnGetAsync(CancellationToken cancel)
    {
        State = await readState.ExecuteAsync(cancel);
        Stored = await readStored.ExecuteAsync(cancel);
    }
}
