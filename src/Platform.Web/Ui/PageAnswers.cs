using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Platform.Web.Ui;

/// <summary>Post, redirect, get: a valid POST answers 303, a refused one 422 with the same page, values kept, error summary first.</summary>
public static class PageAnswers
{
    public static IActionResult SeeOther(this PageModel page, string url) =>
        page.Url.IsLocalUrl(url) ? new SeeOtherResult(url) : throw new InvalidOperationException("A redirect never leaves the site.");

    public static IActionResult Invalid(this PageModel page)
    {
        var same = page.Page();
        same.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return same;
    }

    /// <param name="page">The page that refuses.</param>
    /// <param name="sentence">What happened, what is safe, what to do.</param>
    /// <param name="field">Name of the field at fault, or nothing when no field is.</param>
    public static IActionResult Refuse(this PageModel page, string sentence, string field = "")
    {
        page.ModelState.AddModelError(field, sentence);
        return page.Invalid();
    }

    private sealed class SeeOtherResult(string url) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context)
        {
            context.HttpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.HttpContext.Response.Headers.Location = url;
            return Task.CompletedTask;
        }
    }
}
