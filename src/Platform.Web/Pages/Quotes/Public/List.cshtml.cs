using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Quotes;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Quotes.Public;

/// <summary>The public list: requests that everybody may answer.</summary>
[Anonymous]
public sealed class ListModel(QuotesForSuppliers quotes) : PageModel
{
    public IReadOnlyList<QuotesForSuppliers.Line> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel) => Lines = await quotes.OpenAsync(cancel);
}
