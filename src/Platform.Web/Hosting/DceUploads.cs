using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Crypto;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Hosting;

/// <summary>
/// Takes the files of a plain form, one after the other, as they come off the wire: nothing is buffered, on disk or in memory.
/// The antiforgery token is the first field; a file before it is refused unread.
/// </summary>
public static class DceUploads
{
    /// <summary>POST takes files, GET shows the page of the documents: what was refused is read where it was sent.</summary>
    public const string Address = "/{portail}/acheteur/consultations/{id}/dossier/documents";

    /// <summary>The control whose file is a ZIP to be unpacked; every other one brings documents as they are.</summary>
    public const string ArchiveField = "Archive";

    /// <summary>The button that goes on to the check of a version, and the one that takes a document out: names of the same form.</summary>
    public const string CheckField = "verifier", RemoveField = "retirer";

    private const string NoteField = "Note", ImportantField = "Important";
    private static readonly string[] TextFields = [NoteField, ImportantField, CheckField, RemoveField];

    private const int MostSentences = 8;

    // An archive is refused whole, and corrected at once: its faults are read together.
    private const int MostOfArchive = 30;
    private const int MaxField = 4_096;

    public static void MapDceUploads(this IEndpointRouteBuilder app) =>
        app.MapPost(Address, PostAsync)
            .WithMetadata(new NeedsAttribute(Capability.EditConsultation), new OwnUnitOfWorkAttribute()).DisableAntiforgery();

    /// <summary>The page of the documents shows what was refused: same address, 422, everything that was accepted in its list.</summary>
    public static void UseRefusedUploads(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Items[typeof(Refused)] is not Refused || context.Response.HasStarted) return;
        // Routed again as a reading, in services of its own, as the framework does for error pages; the form was read, or never will be.
        await using var services = context.RequestServices.CreateAsyncScope();
        context.RequestServices = services.ServiceProvider;
        (context.Request.Method, context.Request.ContentType, context.Request.Body) = (HttpMethods.Get, null, Stream.Null);
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        await next(context);
    });

    /// <summary>What this upload refused, in the order of the files.</summary>
    public static IReadOnlyList<string> RefusalsOf(HttpContext context) => context.Items[typeof(Refused)] is Refused refused ? refused.Sentences : [];

    private sealed record Refused(IReadOnlyList<string> Sentences);

    private static async Task<IResult> PostAsync(string portail, Guid id, HttpContext context, AddDceDocument addDocument, AddDceArchive addArchive, KeepVersionWords keepWords, UnitOfWorkFactory work, CurrentScope scope, IAntiforgery antiforgery, IOptions<Limits> limits, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || type.Boundary.Length is 0 or > 100) return Results.StatusCode(StatusCodes.Status400BadRequest);
        // The form says its length before the first byte: what cannot fit is refused unread. A little more than the files, for the form around them.
        var most = limits.Value.DceBytes + 16_000_000;
        if (context.Request.ContentLength > most) return Refuse(context, [string.Format(ConsultationTexts.Dce_FormTooLarge, FrenchFormat.Size(limits.Value.DceBytes))]);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = most;

        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value!, context.Request.Body) { HeadersLengthLimit = 8_192 }; // not empty: checked above
        var (refusals, trusted) = (new List<string>(), false);
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);      // what else stands in the form
        var (filled, empty) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));      // controls of the form
        try
        {
            while (await NextAsync(reader, cancel) is { } section)
            {
                var content = new Part(section.Body);
                var name = "";
                if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) && (name = NameOf(disposition)) is null)
                {
                    var control = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
                    if (!trusted) trusted = await IsTokenAsync(context, antiforgery, section, cancel);
                    else if (TextFields.Contains(control, StringComparer.Ordinal)) typed[control] = await TextAsync(section, cancel);
                    continue;
                }
                if (!trusted) return Results.StatusCode(StatusCodes.Status400BadRequest);
                if (name.Length == 0 && await content.ReadAsync(new byte[1], cancel) == 0)
                {
                    empty.Add(HeaderUtilities.RemoveQuotes(disposition?.Name ?? "").Value ?? "");              // no name and no byte: a control that was left empty
                    continue;
                }
                filled.Add(HeaderUtilities.RemoveQuotes(disposition?.Name ?? "").Value ?? "");
                if (disposition is not null && IsArchive(disposition))
                {
                    var unpacked = await addArchive.ExecuteAsync(new(new Id<Consultation>(id), content), cancel);
                    if (unpacked is AddDceArchive.Outcome.NotFound) return Results.NotFound();
                    refusals.AddRange(Refusals(unpacked, name));
                    if (unpacked is AddDceArchive.Outcome.Closed) break;
                    continue;
                }
                var outcome = await addDocument.ExecuteAsync(new(new Id<Consultation>(id), name, content), cancel);
                if (outcome is AddDceDocument.Outcome.NotFound) return Results.NotFound();
                if (Refusal(outcome) is { } refusal) refusals.Add(refusal);
                if (outcome is AddDceDocument.Outcome.TooMany or AddDceDocument.Outcome.Closed) break;      // its sentence speaks for all that follow
            }
        }
        catch (InvalidDataException)
        {
            refusals.Add(ConsultationTexts.Dce_Reading);          // a form that ends in the middle, or is none
        }
        if (!trusted) return Results.StatusCode(StatusCodes.Status400BadRequest);
        // One form: what was typed is kept, whatever becomes of the files.
        if (typed.ContainsKey(NoteField) && await keepWords.ExecuteAsync(new(new Id<Consultation>(id), typed[NoteField], typed.GetValueOrDefault(ImportantField) switch { "oui" => true, "non" => false, _ => null }), cancel) == KeepVersionWords.Outcome.TooLong)
            refusals.Add(ConsultationTexts.Version_NoteTooLong);
        if (Id<DceDocument>.TryParse(typed.GetValueOrDefault(RemoveField), null, out var unwanted))
            await work.RunAsync(scope.Required, services => services.GetRequiredService<RemoveDceDocument>().ExecuteAsync(new(new Id<Consultation>(id), unwanted), cancel), cancel);
        else if (filled.Count == 0 && refusals.Count == 0 && !typed.ContainsKey(CheckField)) refusals.Add(ConsultationTexts.Dce_None);
        else if (filled.Overlaps(empty)) refusals.Add(Words.Of(NameFault.Empty));      // a file among others that lost its name, and was perhaps more than nothing
        if (refusals.Count > 0) return Refuse(context, refusals, filled.Contains(ArchiveField) ? MostOfArchive : MostSentences);
        context.Response.Headers.Location = Links.Buyer.Dce(portail, id) + (typed.ContainsKey(CheckField) ? "?etape=verifier" : "");
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancel);
        }
        catch (IOException cut) when (cut is not BadHttpRequestException)
        {
            throw new InvalidDataException("The form ends in the middle.", cut);
        }
    }

    // The same within a file: the store has I/O faults of its own, which are ours and not the sender's.
    private sealed class Part(Stream body) : ForwardStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await body.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException cut) when (cut is not BadHttpRequestException)
            {
                throw new InvalidDataException("The form ends in the middle.", cut);
            }
        }
    }

    private static IResult Refuse(HttpContext context, List<string> refusals, int most = MostSentences)
    {
        List<string> distinct = [.. refusals.Distinct(StringComparer.Ordinal)];
        if (distinct.Count > most)
            distinct = [.. distinct.Take(most), string.Format(ConsultationTexts.Dce_OtherRefusals, FrenchFormat.Number(distinct.Count - most))];
        context.Items[typeof(Refused)] = new Refused(distinct);
        context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Results.Empty;
    }

    private static string? NameOf(ContentDispositionHeaderValue disposition)
    {
        if (!disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)) return null;
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return name.HasValue ? HeaderUtilities.RemoveQuotes(name).Value : null;
    }

    private static bool IsArchive(ContentDispositionHeaderValue disposition) => HeaderUtilities.RemoveQuotes(disposition.Name).Equals(ArchiveField, StringComparison.Ordinal);

    // Longer than any answer may be: what comes after it is not looked at.
    private static async Task<string> TextAsync(MultipartSection section, CancellationToken cancel)
    {
        var field = new byte[2 * MaxField];
        var length = await section.Body.ReadAtLeastAsync(field, field.Length, throwOnEndOfStream: false, cancel);
        return System.Text.Encoding.UTF8.GetString(field, 0, length);
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

    private static IEnumerable<string> Refusals(AddDceArchive.Outcome outcome, string name) => outcome.Match<IEnumerable<string>>(
        _ => [],
        _ => [string.Format(ConsultationTexts.Archive_NotAnArchive, name)],
        _ => [string.Format(ConsultationTexts.Archive_Nothing, name)],
        refused => [string.Format(ConsultationTexts.Archive_Refused, name, FrenchFormat.Count(refused.Complaints.Count, "fichier refusé", "fichiers refusés")),
            .. refused.Complaints.Select(c => string.Format(ConsultationTexts.Archive_Entry, c.Path, Words.Of(c)))],
        large => [string.Format(ConsultationTexts.Archive_TooLarge, name, FrenchFormat.Size(large.Limit), FrenchFormat.Size(large.Left))],
        many => [string.Format(ConsultationTexts.Archive_TooMany, name, FrenchFormat.Number(many.Limit))],
        _ => [ConsultationTexts.Dce_Closed],
        _ => []);
}
