using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Platform.Core.Consultations;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Hosting;

/// <summary>
/// Takes the files of a plain form, one after the other, as they come off the wire: nothing is buffered, on disk or in memory.
/// The antiforgery token is the first field; a file before it is refused unread.
/// </summary>
public static class DceUploads
{
    private const string Notice = "pa-envoi";
    private const int MaxField = 4_096;

    public static void MapDceUploads(this IEndpointRouteBuilder app) =>
        app.MapPost("/{portail}/acheteur/consultations/{id}/dossier/documents", PostAsync)
            .WithMetadata(new NeedsAttribute(Capability.EditConsultation), new OwnUnitOfWorkAttribute()).DisableAntiforgery();

    /// <summary>What the upload before this page refused, said once.</summary>
    public static IReadOnlyList<string> TakeRefusals(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Cookies[Notice] is not { } cookie) return [];
        context.Response.Cookies.Delete(Notice, new CookieOptions { Path = context.Request.Path });
        try
        {
            return JsonSerializer.Deserialize<string[]>(Protector(context).Unprotect(cookie)) ?? [];
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return [];     // an old key or a forged cookie: nothing to say
        }
    }

    private static async Task<IResult> PostAsync(string portail, Guid id, HttpContext context, AddDceDocument addDocument, IAntiforgery antiforgery, IOptions<Limits> limits, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || type.Boundary.Length is 0 or > 100) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var refusals = new List<string>();
        // The form says its length before the first byte: what cannot fit is refused unread. A little more than the files, for the form around them.
        var most = limits.Value.DceBytes + 16_000_000;
        if (context.Request.ContentLength > most)
            return Answer(context, portail, id, [string.Format(ConsultationTexts.Dce_TooLarge, "…", FrenchFormat.Size(limits.Value.DceBytes), FrenchFormat.Size(limits.Value.DceBytes))]);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = most;

        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value!, context.Request.Body) { HeadersLengthLimit = 8_192 }; // not empty: checked above
        var (trusted, files) = (false, 0);
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
            var name = NameOf(disposition);
            if (name is null)
            {
                trusted |= await IsTokenAsync(context, antiforgery, section, cancel);
                continue;
            }
            if (!trusted) return Results.StatusCode(StatusCodes.Status400BadRequest);
            if (name.Length == 0) continue;                       // the control was left empty
            files++;
            var outcome = await addDocument.ExecuteAsync(new(new Id<Consultation>(id), name, section.Body), cancel);
            if (outcome is AddDceDocument.Outcome.NotFound) return Results.NotFound();
            if (Refusal(outcome) is { } refusal) refusals.Add(refusal);
            if (outcome is AddDceDocument.Outcome.TooMany or AddDceDocument.Outcome.Closed || refusals.Count >= 8) break;
        }
        if (!trusted) return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (files == 0) refusals.Add(ConsultationTexts.Dce_None);
        return Answer(context, portail, id, refusals);
    }

    private static string? NameOf(ContentDispositionHeaderValue disposition)
    {
        if (!disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)) return null;
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return name.HasValue ? HeaderUtilities.RemoveQuotes(name).Value : null;
    }

    private static async Task<bool> IsTokenAsync(HttpContext context, IAntiforgery antiforgery, MultipartSection section, CancellationToken cancel)
    {
        var field = new byte[MaxField];
        var length = await section.Body.ReadAtLeastAsync(field, MaxField, throwOnEndOfStream: false, cancel);
        if (length == MaxField) return false;
        // The framework looks for the token in a header or in a form that it has read whole; this form is never read whole.
        context.Request.Headers[CheckAntiforgery.Header] = System.Text.Encoding.UTF8.GetString(field, 0, length);
        return await antiforgery.IsRequestValidAsync(context);
    }

    private static string? Refusal(AddDceDocument.Outcome outcome) => outcome.Match<string?>(
        _ => null,
        name => Words.Of(name.Fault),
        twin => string.Format(ConsultationTexts.Dce_Twin, twin.Existing),
        empty => string.Format(ConsultationTexts.Dce_Empty, empty.Name),
        large => string.Format(ConsultationTexts.Dce_TooLarge, large.Name, FrenchFormat.Size(large.Limit), FrenchFormat.Size(large.Left)),
        many => string.Format(ConsultationTexts.Dce_TooMany, FrenchFormat.Number(many.Limit)),
        _ => ConsultationTexts.Dce_Closed,
        _ => null);

    private static IResult Answer(HttpContext context, string portal, Guid id, IReadOnlyList<string> refusals)
    {
        var page = Links.Buyer.Dce(portal, id);
        if (refusals.Count > 0)
            context.Response.Cookies.Append(Notice, Protector(context).Protect(JsonSerializer.Serialize(refusals)),
                new CookieOptions { HttpOnly = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = page, MaxAge = TimeSpan.FromMinutes(2) });
        context.Response.Headers.Location = page;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static IDataProtector Protector(HttpContext context) => context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector("dce-upload-notice");
}
