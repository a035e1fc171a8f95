using Platform.Web.Texts;

namespace Platform.Web.Hosting;

/// <summary>Under /api an empty error answer becomes a problem document with French words.</summary>
public static class ApiProblems
{
    public static bool IsApi(HttpContext context) => IsApi(context.Request.Path);

    public static bool IsApi(PathString path) => path.StartsWithSegments("/api", StringComparison.Ordinal);

    public static void UseApiProblems(this IApplicationBuilder app) => app.UseWhen(IsApi, api => api.Use(async (context, next) =>
    {
        await next(context);
        var answer = context.Response;
        if (answer.StatusCode >= 400 && !answer.HasStarted && answer.ContentType is null) await WriteAsync(context, answer.StatusCode, context.Features.Get<ErrorText>()?.Sentence);
    }));

    public static Task WriteAsync(HttpContext context, int status, string? detail)
    {
        ReaderLanguage.ReadFor(context);
        context.Response.StatusCode = status;
        return Results.Problem(detail ?? ErrorText.For(status).Sentence, statusCode: status, title: ErrorText.For(status).Title).ExecuteAsync(context);
    }
}

/// <summary>Title and sentence of an error, the same on a page and in a problem document.</summary>
public sealed record ErrorText(string Title, string Sentence)
{
    public static ErrorText For(int status) => status switch
    {
        400 => new(UiTexts.Error400Title, UiTexts.Error400),
        401 => new(UiTexts.Error401Title, UiTexts.Error401),
        403 => new(SoftwareTexts.Error403Title, SoftwareTexts.Error403),
        404 => new(UiTexts.Error404Title, UiTexts.Error404),
        405 => new(UiTexts.Error405Title, UiTexts.Error405),
        413 => new(UiTexts.Error413Title, UiTexts.Error413),
        429 => new(UiTexts.Error429Title, UiTexts.Error429),
        503 => new(UiTexts.Error503Title, UiTexts.Error503),
        < 500 => new(UiTexts.ErrorOtherTitle, UiTexts.ErrorOther),
        _ => new(UiTexts.Error500Title, UiTexts.Error500),
    };
}
