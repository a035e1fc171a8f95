using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Training;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Api;

/// <summary>
/// A practice deposit as the deposit page speaks it: the words of <see cref="DepositEndpoints"/>, other addresses and other tables. Whoever knows the address may ask;
/// no cookie counts. Ciphertext only.
/// </summary>
public static class TrainingEndpoints
{
    public static void MapTraining(this IEndpointRouteBuilder app)
    {
        var one = app.MapGroup("/api/entrainement/{essai:guid}").WithMetadata(new SpeaksEnglish());
        one.MapGet("/billet", TicketAsync).Anonymous();
        one.MapGet("/limite", LimitAsync).Anonymous();
        one.MapGet("/enveloppes/{enveloppe:guid}/blocs", BlocksAsync).Anonymous();
        one.MapPut("/enveloppes/{enveloppe:guid}/blocs/{numero:int:min(0)}", PutBlockAsync).Anonymous().OwnUnitOfWork();
        one.MapPut("/bordereau", PutBordereauAsync).Anonymous();
        one.MapPost("/finaliser", FinishAsync).Anonymous().RequireRateLimiting(TrainingLimits.ReadingsPerAddress);
        one.MapGet("/seance", SessionAsync).Anonymous();
        one.MapGet("/enveloppes/{enveloppe:guid}/pli.age", CiphertextAsync).Anonymous().RequireRateLimiting(TrainingLimits.ReadingsPerAddress);
        app.MapGet("/entrainement/{essai:guid}/recu/{file:regex(^recu-essai\\.(json|pdf)$)}", FileAsync).Anonymous();
    }

    private static async Task<IResult> TicketAsync(Guid essai, ReadTrainingDeposit read, CancellationToken cancel)
    {
        if (await read.TicketAsync(essai, cancel) is not { } ticket) return TypedResults.NotFound();
        var written = TicketJson.Write(ticket);
        written["essai"] = TrainingConsultation.Watermark;
        return TypedResults.Json(written);
    }

    private static async Task<IResult> LimitAsync(Guid essai, ReadTrainingDeposit read, CancellationToken cancel) => await read.FindAsync(essai, cancel) is { } training
        ? TypedResults.Json(new JsonObject { ["limite"] = WireInstant.Format(training.Deadline), ["ancienne"] = null, ["sans_suite"] = false }) : TypedResults.NotFound();

    private static async Task<IResult> BlocksAsync(Guid essai, Guid enveloppe, ReadTrainingDeposit read, CancellationToken cancel)
    {
        if (!(await read.EnvelopesAsync(essai, cancel)).Any(e => e.Id == enveloppe)) return TypedResults.NotFound();
        var blocks = (await read.BlocksAsync(essai, cancel))[enveloppe];
        return TypedResults.Json(new JsonObject { ["blocs"] = new JsonArray([.. blocks.Select(b => (JsonNode)new JsonObject { ["numero"] = b.Number, ["sha256"] = b.Sha256, ["taille"] = b.Size })]) });
    }

    // Bounded before it is read: a practice deposit is small.
    private static async Task<IResult> PutBlockAsync(Guid essai, Guid enveloppe, int numero, [FromHeader(Name = "X-Content-SHA256")] string? sha256, HttpRequest request,
        UnitOfWorkFactory work, CurrentScope scope, TimeProvider clock, CancellationToken cancel)
    {
        if (sha256 is not { Length: 64 } || !sha256.All(char.IsAsciiHexDigitLower)) return Problem(422, BidTexts.HashHeaderTitle, BidTexts.HashHeader);
        var most = Math.Min(DepositTicket.BlockSize, TrainingRules.On(clock.GetUtcNow()).DepositBytes);
        if (request.ContentLength > most || await ReadAsync(request, (int)most, cancel) is not { } content) return Said(TrainingStep.TooLong, clock);
        return Said(await work.RunAsync(scope.Required, services => services.GetRequiredService<StoreTraining>().BlockAsync(essai, enveloppe, numero, Convert.FromHexString(sha256), content, CancellationToken.None), CancellationToken.None), clock);
    }

    private static async Task<IResult> PutBordereauAsync(Guid essai, HttpRequest request, StoreTraining store, TimeProvider clock, CancellationToken cancel) =>
        await ReadAsync(request, StoreBordereau.LargestBytes, cancel) is { } body ? Said(await store.BordereauAsync(essai, body, cancel), clock) : Said(TrainingStep.Malformed, clock);

    private static async Task<IResult> FinishAsync(Guid essai, FinishTraining finish, CancellationToken cancel) => (await finish.ExecuteAsync(essai, cancel)).Match<IResult>(
        received => TypedResults.Json(new JsonObject
        {
            ["etat"] = received.Deposit.Late ? "hors-delai" : "recu", ["numero"] = received.Deposit.Number, ["dernier_octet"] = WireInstant.Format(received.Deposit.LastByteAt ?? received.Deposit.Now),
            ["limite"] = WireInstant.Format(received.Deposit.Deadline), ["attente"] = new JsonArray(), ["essai"] = TrainingConsultation.Watermark,
        }),
        missing => TypedResults.Problem(BidTexts.BlocksMissing, statusCode: 409, title: BidTexts.BlocksMissingTitle, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["manquants"] = missing.Blocks }),
        noBordereau => Problem(422, BidTexts.NoBordereauTitle, BidTexts.NoBordereau),
        notAsAnnounced => Problem(422, BidTexts.NotAsAnnouncedTitle, BidTexts.NotAsAnnounced),
        notConforming => Problem(422, BidTexts.NotConformingTitle, BidTexts.NotConforming),
        notFound => TypedResults.NotFound());

    // What the buyer is handed at the limit. Before it, not a byte: 404, like the rest that is not there.
    private static async Task<IResult> SessionAsync(Guid essai, ReadTrainingDeposit read, CancellationToken cancel)
    {
        if (await read.FindAsync(essai, cancel) is not { MayBeOpened: true } training) return TypedResults.NotFound();
        var (envelopes, receipt) = (await read.EnvelopesAsync(essai, cancel), JsonNode.Parse(training.Receipt!)!["enveloppes"]!.AsArray());      // finished: there is one, that we wrote
        return TypedResults.Json(new JsonObject
        {
            ["cle"] = training.Recipient,
            ["heure"] = WireInstant.Format(training.Now),
            ["enveloppes"] = new JsonArray([.. envelopes.Select(e =>
            {
                var line = receipt.Single(r => (string?)r!["enveloppe"] == e.Kind.Wire())!;
                return (JsonNode)new JsonObject
                {
                    ["libelle"] = e.Label, ["taille"] = (long)line["taille"]!, ["sha256"] = (string?)line["sha256"], ["contexte"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(e.Context)),
                    ["contexte_sha256"] = Convert.ToHexStringLower(e.ContextSha256), ["adresse"] = $"{Links.Training.Api(essai)}/enveloppes/{e.Id}/pli.age",
                };
            })]),
        });
    }

    private static async Task<IResult> CiphertextAsync(Guid essai, Guid enveloppe, ReadTrainingDeposit read, CancellationToken cancel)
    {
        if (await read.FindAsync(essai, cancel) is not { MayBeOpened: true }) return TypedResults.NotFound();
        return await read.BytesAsync(essai, enveloppe, cancel) is { Length: > 0 } content ? TypedResults.Bytes(content, "application/octet-stream") : TypedResults.NotFound();
    }

    private static async Task<IResult> FileAsync(Guid essai, string file, ReadTrainingDeposit read, CancellationToken cancel)
    {
        if (await read.FindAsync(essai, cancel) is not { Receipt: { } receipt } training) return TypedResults.NotFound();
        if (file.EndsWith(".json", StringComparison.Ordinal)) return TypedResults.Bytes(Encoding.UTF8.GetBytes(receipt), "application/json", file);
        return training.Pdf is { } pdf ? TypedResults.Bytes(pdf, "application/pdf", file) : TypedResults.NotFound();
    }

    private static IResult Said(TrainingStep step, TimeProvider clock) => step switch
    {
        TrainingStep.Stored => TypedResults.NoContent(),
        TrainingStep.NotFound => TypedResults.NotFound(),
        TrainingStep.Finalised => Problem(409, BidTexts.BidFinalisedTitle, TrainingTexts.Finished),
        TrainingStep.OtherBytes => Problem(409, BidTexts.BlockOtherTitle, BidTexts.BlockOther),
        TrainingStep.Mismatch => Problem(422, BidTexts.BlockMismatchTitle, BidTexts.BlockMismatch),
        TrainingStep.TooLong => Problem(422, BidTexts.BlockTooLongTitle, string.Format(BidTexts.BlockTooLong, FrenchFormat.Size(TrainingRules.On(clock.GetUtcNow()).DepositBytes))),
        TrainingStep.Malformed => Problem(422, BidTexts.BordereauMalformedTitle, BidTexts.BordereauMalformed),
    };

    private static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);

    private static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        var block = new byte[65_536];
        for (int read; (read = await request.Body.ReadAsync(block, cancel)) > 0;)
        {
            if (buffer.Length + read > most) return null;
            buffer.Write(block, 0, read);
        }
        return buffer.ToArray();
    }
}
