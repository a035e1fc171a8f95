using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Bids;
using Platform.Core.Identity;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Bids.Company;

/// <summary>Every deposit of the company: drafts to resume, receipts to find again.</summary>
[Needs(Capability.ReadOwnBids)]
public sealed class MineModel(MyBids read) : PageModel
{
    public IReadOnlyList<MyBids.Row> Bids { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Bids = await read.ExecuteAsync(cancel);

    public static string Word(MyBids.State state) => state switch
    {
        MyBids.State.Begun => "Brouillon",
        MyBids.State.Received => "Reçu dans les délais",
        MyBids.State.Late => "Hors délai",
        MyBids.State.Superseded => "Remplacé",
        MyBids.State.Retracted => "Retiré",
    };
}
