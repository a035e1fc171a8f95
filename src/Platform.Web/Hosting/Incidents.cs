using System.Security.Cryptography;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Platform.Core.Messaging;
using Platform.Web.Texts;

namespace Platform.Web.Hosting;

/// <summary>Gives each fault a short number that a person can read on the telephone, and logs the exception under it.</summary>
public sealed class Incidents(ILogger<Incidents> log, IOptions<Helpline> helpline) : IExceptionHandler
{
    private const string Letters = "ABCDEFGHJKLMNPRTVWXY"; // no letter that sounds or looks like another or like a digit

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException refused) { context.Response.StatusCode = refused.StatusCode; return false; }

        var number = NewNumber();
        context.Items[typeof(Incidents)] = number;
        log.LogError(exception, "Incident {Incident} on {Method} {Endpoint}", number, context.Request.Method, context.GetEndpoint()?.DisplayName);
        var away = Unavailability.Is(exception);
        if (away) context.Response.Headers.RetryAfter = $"{Unavailability.ComeBack.TotalSeconds:F0}";
        // The middleware has already put the error page in the request's path.
        if (context.Features.Get<IExceptionHandlerPathFeature>() is not { } fault || !ApiProblems.IsApi(fault.Path)) return false;

        await ApiProblems.WriteAsync(context, away ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
            string.Format(away ? UiTexts.Error503Api : UiTexts.Error500Api, number, helpline.Value.Phone));
        return true;
    }

    public static string? NumberOf(HttpContext context) => context.Items[typeof(Incidents)] as string;

    private static string NewNumber() =>
        $"{Letters[RandomNumberGenerator.GetInt32(Letters.Length)]}{RandomNumberGenerator.GetInt32(2, 10)}-{RandomNumberGenerator.GetInt32(1000, 10000)}";
}
