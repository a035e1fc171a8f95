using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Consultations.Public;

/// <summary>The vocabulary as a tree, with what is open under each branch: choosing one narrows the search that one came from.</summary>
[Anonymous]
public sealed class VocabularyModel(CpvVocabulary vocabulary) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "")] public SearchAddress Asked { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "branche")] public string? Branch { get; set; }

    public CpvVocabulary.Page Tree { get; private set; } = default!; // set, or 404

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await vocabulary.UnderAsync(Branch, cancel) is not { } tree) return NotFound();
        Tree = tree;
        return Page();
    }

    public string Under(string? branch) => Links.CpvTree(branch, SearchAddress.QueryOf(Asked.Filter));

    public string Search(string branch) => Links.Consultations + SearchAddress.QueryOf(Asked.Filter with { Cpvs = [.. Asked.Filter.Cpvs.Where(cpv => !branch.StartsWith(cpv, StringComparison.Ordinal)), branch] });
}
