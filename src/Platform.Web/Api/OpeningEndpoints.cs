using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Values;
using Platform.Crypto.Transparency;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Api;

/// <summary>What the opening page says to the server, in the words of the wire (Client/opening/contract.ts).</summary>
public static class OpeningEndpoints
{
    public static void MapOpening(this IEndpointRouteBuilder app)
    {
        var session = "/api/{portail}/seances/{consultation}";
        app.MapGet(session, ReadAsync).Needs(Capability.OpenBids);
        app.MapGet(session + "/enveloppes/{envelope}", ServeAsync).Needs(Capability.OpenBids).OwnUnitOfWork();
        app.MapPost(session + "/enveloppes/{envelope}/fichiers", StoreAsync).Needs(Capability.OpenBids).OwnUnitOfWork().WithMetadata(new DisableRequestSizeLimitAttribute());
        app.MapPost(session + "/enveloppes/{envelope}/resultat", RecordAsync).Needs(Capability.OpenBids);
        app.MapGet("/{portail}/cao/consultations/{consultation}/pv.pdf", PrintedAsync).Needs(Capability.ReadOpenedBids);
        app.MapGet("/{portail}/cao/consultations/{consultation}/fichiers/{file}", DownloadAsync).Needs(Capability.ReadOpenedBids);
    }

    private static async Task<IResult> ReadAsync(string portail, Id<Consultation> consultation, ReadSession read, OpeningMinutes minutes, ReadOpeningEvidence evidence, WatchSession watch, HttpRequest request, CancellationToken cancel)
    {
        // A page that follows says what it shows: as long as nothing happened elsewhere, nothing is read nor sent.
        if (request.Headers.IfNoneMatch is [{ } shown] && await watch.ExecuteAsync(consultation, cancel) is { } version && shown == $"\"{version}\"") return Results.StatusCode(StatusCodes.Status304NotModified);
        return await read.ExecuteAsync(consultation, cancel) is { } session
            ? Results.Json(SessionAnswer.Of(session, await minutes.ExecuteAsync(consultation, cancel), await evidence.ExecuteAsync(consultation, cancel), portail, consultation))
            : Results.NotFound();
    }

    private static async Task<IResult> PrintedAsync(Id<Consultation> consultation, OpeningMinutes minutes, PrintedPapers papers, CancellationToken cancel) =>
        await minutes.ExistAsync(consultation, cancel) && await papers.ReadAsync(PaperKind.Minutes, consultation.Value, cancel) is { } pdf ? Results.Bytes(pdf, "application/pdf", "pv-ouverture.pdf") : Results.NotFound();

    private static async Task<IResult> ServeAsync(Id<Consultation> consultation, Id<BidEnvelope> envelope, int? decisions, ServeCiphertext serve, CancellationToken cancel)
    {
        var outcome = await serve.ExecuteAsync(new(consultation, envelope, decisions), cancel);
        return outcome.Match<IResult>(
            served => new StoredFile($"{envelope}.age", served.Size, served.Sha256, (from, length, stop) => serve.ReadAsync(served, from, length, stop)),
            tooEarly => Results.Problem(string.Format(OpeningTexts.TooEarly, FrenchFormat.Limit(tooEarly.Deadline)), statusCode: StatusCodes.Status409Conflict, title: OpeningTexts.TooEarlyTitle),
            contradicted => Results.Problem(OpeningTexts.Contradicted, statusCode: StatusCodes.Status409Conflict, title: OpeningTexts.ContradictedTitle),
            decisionsChanged => Results.Problem(OpeningTexts.DecisionsChanged, statusCode: StatusCodes.Status409Conflict, title: OpeningTexts.DecisionsChangedTitle),
            notInSession => Results.Problem(OpeningTexts.NotInSession, statusCode: StatusCodes.Status409Conflict, title: OpeningTexts.NotInSessionTitle),
            notFound => Results.NotFound());
    }

    private static async Task<IResult> StoreAsync(Id<Consultation> consultation, Id<BidEnvelope> envelope, [FromQuery] string? chemin,
        [FromHeader(Name = "X-Content-SHA256")] string? sha256, HttpRequest request, StoreOpenedFile store, CancellationToken cancel)
    {
        if (ReadHash(sha256) is not { } hash) return Unprocessable(OpeningTexts.FileHash);
        var outcome = await store.ExecuteAsync(new(consultation, envelope, chemin, hash, request.Body), cancel);
        return outcome.Match<IResult>(
            stored => Results.NoContent(),
            unsafePath => Unprocessable(OpeningTexts.FilePath),
            wrongHash => Unprocessable(OpeningTexts.FileHash),
            tooLong => Unprocessable(string.Format(OpeningTexts.FileTooLong, FrenchFormat.Size(tooLong.Limit))),
            conflict => Results.Problem(OpeningTexts.FileConflict, statusCode: StatusCodes.Status409Conflict, title: OpeningTexts.ConflictTitle),
            noGrant => NoGrant(),
            notFound => Results.NotFound());
    }

    private static async Task<IResult> RecordAsync(Id<Consultation> consultation, Id<BidEnvelope> envelope, ResultSent sent, RecordOpenedEnvelope record, CurrentPerson person, CancellationToken cancel)
    {
        var files = sent.Files ?? [];
        var hashes = files.Select(file => ReadHash(file?.Sha256)).ToList();
        if (OpeningOutcomes.FromWire(sent.Outcome) is not { } outcome || hashes.Contains(null)) return Unprocessable(OpeningTexts.ResultIncomplete);
        var expected = files.Zip(hashes, (file, hash) => new RecordOpenedEnvelope.ExpectedFile(file?.Path ?? "", file?.Size ?? 0, hash ?? [])).ToList();     // both there: a null had no hash
        var recorded = await record.ExecuteAsync(new(consultation, envelope, outcome, sent.Reason, ReadHash(sent.ManifestSha256), expected, person.Name), cancel);
        return recorded.Match<IResult>(
            done => Results.NoContent(),
            incomplete => Unprocessable(OpeningTexts.ResultIncomplete),
            filesDiffer => Results.Problem(OpeningTexts.FilesDiffer, statusCode: StatusCodes.Status409Conflict, title: OpeningTexts.ConflictTitle),
            conflict => Results.Problem(OpeningTexts.ResultConflict, statusCode: StatusCodes.Status409Conflict, title: OpeningTexts.ConflictTitle),
            noGrant => NoGrant(),
            notFound => Results.NotFound());
    }

    private static async Task<IResult> DownloadAsync(Id<Consultation> consultation, Id<OpenedFile> file, OpenedFiles files, CancellationToken cancel) =>
        await files.FindAsync(consultation, file, cancel) is { } found
            ? new StoredFile(found.Path[(found.Path.LastIndexOf('/') + 1)..], found.Size, found.Sha256, (from, length, stop) => files.ReadAsync(found, from, length, stop))
            : Results.NotFound();

    private static IResult NoGrant() => Results.Problem(OpeningTexts.NoGrant, statusCode: StatusCodes.Status403Forbidden, title: OpeningTexts.RefusedTitle);

    private static IResult Unprocessable(string sentence) => Results.Problem(sentence, statusCode: StatusCodes.Status422UnprocessableEntity, title: OpeningTexts.RefusedTitle);

    private static byte[]? ReadHash(string? hex) => hex is { Length: 64 } && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;

    internal sealed record ResultSent(
        [property: JsonPropertyName("issue")] string? Outcome,
        [property: JsonPropertyName("motif")] string? Reason,
        [property: JsonPropertyName("manifeste_sha256")] string? ManifestSha256,
        [property: JsonPropertyName("fichiers")] IReadOnlyList<FileSent?>? Files);

    internal sealed record FileSent(
        [property: JsonPropertyName("chemin")] string? Path,
        [property: JsonPropertyName("taille")] long Size,
        [property: JsonPropertyName("sha256")] string? Sha256);
}
