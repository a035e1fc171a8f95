using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Web.Hosting;

namespace Platform.Web.Pages.Errors;

// Reached by re-execution with the method of the failed request: a POST that was refused for its token must still see this page.
[NoDatabase, IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorModel : PageModel
{
    public ErrorText Text { get; private set; } = ErrorText.For(StatusCodes.Status500InternalServerError);
    public string? Incident { get; private set; }

    /// <summary>Judged by the address alone: what there is, and whose, is not said.</summary>
    public bool IsOfCompanies => Response.StatusCode == StatusCodes.Status404NotFound
        && HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is { OriginalPath: var path } && new PathString(path).StartsWithSegments("/entreprise", StringComparison.Ordinal);

    public override void OnPageHandlerExecuting(Microsoft.AspNetCore.Mvc.Filters.PageHandlerExecutingContext context)
    {
        // Asked for by its own address it is no page: nothing failed.
        var status = Response.StatusCode >= 400 ? Response.StatusCode : StatusCodes.Status404NotFound;
        Response.StatusCode = status;
        Text = HttpContext.Features.Get<ErrorText>() ?? ErrorText.For(status);
        Incident = Incidents.NumberOf(HttpContext);
    }

    public void OnGet() { }
    public void OnPost() { }
}
