using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Hosting;

/// <summary>Marks what answers the scripts of public and company pages: its refusals are read on them.</summary>
public sealed class SpeaksEnglish;

/// <summary>
/// English, where it is spoken (pages of the public and of companies), for those who chose it by the switch of the header, and for those who chose nothing and whose browser
/// asks for English before French, or for another language and no French. Whatever may differ says so to caches.
/// </summary>
public static class ReaderLanguage
{
    public const string Cookie = "pa-langue";
    private const string English = "en", French = "fr";

    // As the runtime knows them: a header that names none of them asks for nothing.
    private static readonly FrozenSet<string> Languages = CultureInfo.GetCultures(CultureTypes.NeutralCultures).Select(culture => culture.TwoLetterISOLanguageName).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

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
    public static void ReadFor(HttpContext context) => Reader.Reads(english: IsSpoken(context.GetEndpoint()) && IsEnglish(context.Request));

    /// <summary>The switch: a form, so that neither a robot nor a browser that fetches ahead changes anything. It leads back to the page from which it was used.</summary>
    public static void MapReaderLanguage(this WebApplication app) => app.MapPost(Links.Language, async (HttpContext context) =>
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var english = form["langue"] == English;
        context.Response.Cookies.Append(Cookie, english ? English : French, new CookieOptions
        {
            Path = "/", HttpOnly = true, IsEssential = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Lax, Secure = context.Request.IsHttps, MaxAge = TimeSpan.FromDays(365),
        });
        context.Response.Headers.Location = Back(form["retour"].ToString());
        context.Response.Headers.CacheControl = "no-store";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }).DisableAntiforgery().WithMetadata(new NoDatabaseAttribute());

    /// <summary>Where the switch leads back: what was asked, also from the page that says that it is missing.</summary>
    public static string AddressOf(HttpContext context) => context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is { } failed
        ? $"{new PathString(failed.OriginalPath).ToUriComponent()}{failed.OriginalQueryString}" : $"{context.Request.Path.ToUriComponent()}{context.Request.QueryString.ToUriComponent()}";

    /// <summary>A page has a switch where it has two languages.</summary>
    public static bool IsSpoken(Endpoint? endpoint) => endpoint is not null
        && (endpoint.Metadata.GetMetadata<SpeaksEnglish>() is not null
            || (endpoint.Metadata.GetMetadata<CompiledPageActionDescriptor>() is { } page && page.PageTypeInfo.IsAssignableTo(typeof(ISpoken))));

    private static bool IsEnglish(HttpRequest request) => request.Cookies[Cookie] is { } chosen ? chosen == English : AsksForOther(request);

    private static string Chosen(HttpRequest request) => IsEnglish(request) ? English : French;

    // A robot, and whoever says nothing or « any », reads French.
    private static bool AsksForOther(HttpRequest request)
    {
        string[] asked = [.. request.GetTypedHeaders().AcceptLanguage.Where(one => one.Quality is null or > 0).OrderByDescending(one => one.Quality ?? 1).Select(one => one.Value.ToString()).Where(one => Languages.Contains(one.Split('-')[0]))];
        return asked.FirstOrDefault(one => Speaks(one, English) || Speaks(one, French)) is { } first ? Speaks(first, English) : asked.Length > 0;
    }

    private static bool Speaks(string asked, string language) => asked.Equals(language, StringComparison.OrdinalIgnoreCase) || asked.StartsWith($"{language}-", StringComparison.OrdinalIgnoreCase);

    // Only an address of ours: « //elsewhere » and « /\elsewhere » are not.
    private static string Back(string asked) => asked is ['/', not ('/' or '\\'), ..] && asked.All(sign => char.IsAscii(sign) && !char.IsControl(sign)) ? asked : Links.Home;
}
