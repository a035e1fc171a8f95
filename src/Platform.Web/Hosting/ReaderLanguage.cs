using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Hosting;

/// <summary>Marks what answers the scripts of public and company pages: its refusals are read on them.</summary>
public sealed class SpeaksEnglish;

/// <summary>
/// English, for those who chose it by the switch of the header and where English is spoken: pages of the public and of companies.
/// A browser's own preference proposes and never decides. Whatever may differ says so to caches.
/// </summary>
public static class ReaderLanguage
{
    public const string Cookie = "pa-langue";
    private const string English = "en";

    public static void UseReaderLanguage(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        ReadFor(context);
        if (IsSpoken(context.GetEndpoint())) context.Response.OnStarting(() =>
        {
            context.Response.Headers.Append(HeaderNames.Vary, $"{HeaderNames.Cookie}, {HeaderNames.AcceptLanguage}");
            if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true) context.Response.Headers.ContentLanguage = Chosen(context.Request);
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>From here on, in the flow of the caller alone: whoever writes after the endpoint has answered calls it again.</summary>
    public static void ReadFor(HttpContext context) => Reader.Reads(english: IsSpoken(context.GetEndpoint()) && HasChosenEnglish(context.Request));

    /// <summary>The switch: a form, so that neither a robot nor a browser that fetches ahead changes anything. It leads back to the page from which it was used.</summary>
    public static void MapReaderLanguage(this WebApplication app) => app.MapPost(Links.Language, async (HttpContext context) =>
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var english = form["langue"] == English;
        context.Response.Cookies.Append(Cookie, english ? English : "fr", new CookieOptions
        {
            Path = "/", HttpOnly = true, IsEssential = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365),
        });
        context.Response.Headers.Location = Back(form["retour"].ToString());
        context.Response.Headers.CacheControl = "no-store";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }).DisableAntiforgery().WithMetadata(new NoDatabaseAttribute());

    /// <summary>English is not chosen and the browser asks for it before French: the switch says so in full.</summary>
    public static bool ProposesEnglish(HttpContext context) => !Reader.IsEnglish && !context.Request.Cookies.ContainsKey(Cookie)
        && context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(asked => asked.Quality ?? 1)
            .Select(asked => asked.Value.ToString()).FirstOrDefault(asked => asked.StartsWith(English, StringComparison.OrdinalIgnoreCase) || asked.StartsWith("fr", StringComparison.OrdinalIgnoreCase))
            ?.StartsWith(English, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Where the switch leads back: what was asked, also from the page that says that it is missing.</summary>
    public static string AddressOf(HttpContext context) => context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is { } failed
        ? $"{new PathString(failed.OriginalPath).ToUriComponent()}{failed.OriginalQueryString}" : $"{context.Request.Path.ToUriComponent()}{context.Request.QueryString.ToUriComponent()}";

    /// <summary>A page has a switch where it has two languages.</summary>
    public static bool IsSpoken(Endpoint? endpoint) => endpoint is not null
        && (endpoint.Metadata.GetMetadata<SpeaksEnglish>() is not null
            || (endpoint.Metadata.GetMetadata<CompiledPageActionDescriptor>() is { } page && page.PageTypeInfo.IsAssignableTo(typeof(ISpoken))));

    private static bool HasChosenEnglish(HttpRequest request) => request.Cookies[Cookie] == English;

    private static string Chosen(HttpRequest request) => HasChosenEnglish(request) ? English : "fr";

    // Only an address of ours: « //elsewhere » and « /\elsewhere » are not.
    private static string Back(string asked) => asked is ['/', not ('/' or '\\'), ..] && asked.All(sign => char.IsAscii(sign) && !char.IsControl(sign)) ? asked : Links.Home;
}
