using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Data;

namespace Platform.Web.Hosting;

/// <summary>
/// Commits when the handler succeeded and before the answer is written: a page never says yes to something that did not commit. A refusal leaves nothing behind.
/// What a page has no handler for it is never shown for, without what its handler would have read.
/// </summary>
public sealed class CommitPages(UnitOfWork work) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerMethod is null && !HttpMethods.IsGet(context.HttpContext.Request.Method) && !HttpMethods.IsHead(context.HttpContext.Request.Method))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
            return;
        }
        var executed = await next();
        var status = executed.Result is IStatusCodeActionResult { StatusCode: { } code } ? code : (executed.Result as PageResult)?.StatusCode;
        if (executed.Exception is null && status is null or < 400) await work.CommitAsync();
    }
}

/// <summary>The same for mapped endpoints.</summary>
public sealed class CommitEndpoint(UnitOfWork work) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var outcome = result is INestedHttpResult nested ? nested.Result : result;
        if (outcome is not IStatusCodeHttpResult { StatusCode: >= 400 }) await work.CommitAsync();
        return result;
    }
}

/// <summary>Whatever changes something carries the page's token in the header X-Jeton.</summary>
public sealed class CheckAntiforgery(IAntiforgery antiforgery) : IEndpointFilter
{
    public const string Header = "X-Jeton";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        return changes && !await antiforgery.IsRequestValidAsync(context.HttpContext) ? Results.StatusCode(StatusCodes.Status400BadRequest) : await next(context);
    }
}
