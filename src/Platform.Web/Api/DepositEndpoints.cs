using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Faults;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Api;

/// <summary>The deposit, as the page speaks it (JSON keys in French). Ciphertext only; nothing here can read it.</summary>
public static class DepositEndpoints
{
    public static void MapDeposit(this IEndpointRouteBuilder app)
    {
        var bid = app.MapGroup("/api/plis/{bid:guid}").WithMetadata(new SpeaksEnglish());
        bid.MapGet("/billet", TicketAsync).Needs(Capability.DepositBid);
        bid.MapGet("/limite", LimitAsync).Needs(Capability.DepositBid);
        bid.MapGet("/verification", CheckAsync).Needs(Capability.DepositBid);
        bid.MapGet("/enveloppes/{envelope:guid}/blocs", BlocksAsync).Needs(Capability.DepositBid);
        bid.MapPut("/enveloppes/{envelope:guid}/blocs/{number:int:min(0)}", PutBlockAsync).Needs(Capability.DepositBid).OwnUnitOfWork();
        bid.MapPut("/bordereau", PutBordereauAsync).Needs(Capability.DepositBid).OwnUnitOfWork();
        bid.MapPost("/finaliser", FinaliseAsync).Needs(Capability.DepositBid).OwnUnitOfWork();
    }

    private static async Task<Results<JsonHttpResult<JsonObject>, NotFound>> TicketAsync(Id<Bid> bid, ReadTicket read, CancellationToken cancel) =>
        await read.ExecuteAsync(bid, cancel) is { } ticket ? TypedResults.Json(TicketJson.Write(ticket)) : TypedResults.NotFound();

    // Asked again and again by a page that stays open: the limit may move while somebody chooses his files.
    private static async Task<Results<JsonHttpResult<JsonObject>, NotFound>> LimitAsync(Id<Bid> bid, ReadLimit read, CancellationToken cancel) =>
        await read.ExecuteAsync(bid, cancel) is { } limit
            ? TypedResults.Json(new JsonObject
            {
                ["limite"] = WireInstant.Format(limit.Current),
                ["ancienne"] = limit.Before is { } before ? WireInstant.Format(before) : null,
                ["sans_suite"] = limit.IsDiscontinued,
                ["jete"] = limit.DiscardedAt is { } discarded ? WireInstant.Format(discarded) : null,
            })
            : TypedResults.NotFound();

    // Asked when the last page before the sending is shown: another tab may have sent meanwhile.
    private static async Task<Results<JsonHttpResult<JsonObject>, NotFound>> CheckAsync(Id<Bid> bid, ReadLastCheck read, CancellationToken cancel) =>
        await read.ExecuteAsync(bid, cancel) is { } check
            ? TypedResults.Json(new JsonObject
            {
                ["heure"] = WireInstant.Format(check.At),
                ["recu"] = check.Sent is { } sent ? new JsonObject { ["numero"] = sent.Tracking, ["quand"] = WireInstant.Format(sent.LastByteAt) } : null,
                ["remplace"] = new JsonArray([.. check.Replaced.Select(r => (JsonNode)new JsonObject
                {
                    ["numero"] = r.Bid.Tracking, ["quand"] = WireInstant.Format(r.Bid.LastByteAt), ["lots"] = Numbers(check.IsDivided ? r.Lots : []), ["restent"] = Numbers(check.IsDivided ? r.Kept : []),
                })]),
                ["depuis"] = WireInstant.Format(check.Since),
                ["changements"] = new JsonArray([.. check.Changes.Select(c => (JsonNode)new JsonObject
                    { ["genre"] = c.Kind == ReadLastCheck.Kind.File ? "dossier" : "rectificatif", ["numero"] = c.Number, ["quand"] = WireInstant.Format(c.At), ["importante"] = c.Important, ["motif"] = c.Why })]),
            })
            : TypedResults.NotFound();

    private static JsonArray Numbers(IReadOnlyList<int> lots) => new([.. lots.Select(lot => (JsonNode)lot)]);

    private static async Task<Results<JsonHttpResult<JsonObject>, NotFound>> BlocksAsync(Id<Bid> bid, Id<BidEnvelope> envelope, ListBlocks list, CancellationToken cancel)
    {
        if (await list.ExecuteAsync(bid, envelope, cancel) is not { } blocks) return TypedResults.NotFound();
        return TypedResults.Json(new JsonObject
        {
            ["blocs"] = new JsonArray([.. blocks.Select(b => (JsonNode)new JsonObject { ["numero"] = b.Number, ["sha256"] = b.Sha256, ["taille"] = b.Size })]),
        });
    }

    // Counted and hashed as it passes, never parsed, never held whole in memory.
    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> PutBlockAsync(
        Id<Bid> bid, Id<BidEnvelope> envelope, int number, [FromHeader(Name = "X-Content-SHA256")] string? sha256, HttpRequest request, StoreBlock store, CancellationToken cancel)
    {
        if (ReadHash(sha256) is not { } hash) return Problem(422, BidTexts.HashHeaderTitle, BidTexts.HashHeader);
        var outcome = await store.ExecuteAsync(new(bid, envelope, number, hash, request.ContentLength, request.Body), cancel);
        DepositMeasures.Count(outcome);
        return outcome.Match<Results<NoContent, NotFound, ProblemHttpResult>>(
            stored => TypedResults.NoContent(),
            notFound => TypedResults.NotFound(),
            finalised => Problem(409, BidTexts.BidFinalisedTitle, BidTexts.BidFinalised),
            discontinued => Problem(410, BidTexts.DiscontinuedTitle, BidTexts.Discontinued),
            otherBytes => Problem(409, BidTexts.BlockOtherTitle, BidTexts.BlockOther),
            mismatch => Problem(422, BidTexts.BlockMismatchTitle, BidTexts.BlockMismatch),
            tooLong => Problem(422, BidTexts.BlockTooLongTitle, string.Format(BidTexts.BlockTooLong, FrenchFormat.Size(tooLong.Limit))));
    }

    private static async Task<Results<NoContent, NotFound, ProblemHttpResult>> PutBordereauAsync(
        Id<Bid> bid, [FromHeader(Name = "X-Lu")] string? readAt, HttpRequest request, UnitOfWorkFactory work, CurrentScope scope, CancellationToken cancel)
    {
        var read = DateTimeOffset.TryParse(readAt, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var instant) ? instant.ToUniversalTime() : (DateTimeOffset?)null;
        if (await ReadAsync(request, StoreBordereau.LargestBytes, cancel) is not { } body) return Problem(422, BidTexts.BordereauMalformedTitle, BidTexts.BordereauMalformed);
        var outcome = await work.RunAsync(scope.Required,
            services => services.GetRequiredService<StoreBordereau>().ExecuteAsync(new(bid, body, read), CancellationToken.None), CancellationToken.None);
        return outcome.Match<Results<NoContent, NotFound, ProblemHttpResult>>(
            stored => TypedResults.NoContent(),
            notFound => TypedResults.NotFound(),
            finalised => Problem(409, BidTexts.BidFinalisedTitle, BidTexts.BidFinalised),
            discontinued => Problem(410, BidTexts.DiscontinuedTitle, BidTexts.Discontinued),
            malformed => Problem(422, BidTexts.BordereauMalformedTitle, BidTexts.BordereauMalformed));
    }

    // The address names the one bid that there is to finalise: whoever asks again, here or at another node, is told the same receipt.
    private static async Task<IResult> FinaliseAsync(Id<Bid> bid, DepositBid deposit, CompleteReceipt complete, CancellationToken cancel)
    {
        var outcome = await deposit.ExecuteAsync(new(bid), cancel);
        return await outcome.Match<Task<IResult>>(
            async received =>
            {
                var answer = Answer(received, await complete.ExecuteAsync(bid, cancel));
                Fault.Point("deposit.receipt.before_send");
                return TypedResults.Json(answer);
            },
            missing => Done(TypedResults.Problem(BidTexts.BlocksMissing, statusCode: 409, title: BidTexts.BlocksMissingTitle,
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["manquants"] = missing.Blocks })),
            noBordereau => Done(Problem(422, BidTexts.NoBordereauTitle, BidTexts.NoBordereau)),
            notAsAnnounced => Done(Problem(422, BidTexts.NotAsAnnouncedTitle, BidTexts.NotAsAnnounced)),
            notConforming => Done(Problem(422, BidTexts.NotConformingTitle, BidTexts.NotConforming)),
            notFound => Done(TypedResults.NotFound()));

        static Task<IResult> Done(IResult result) => Task.FromResult(result);
    }

    private static JsonObject Answer(DepositBid.Outcome.Received received, CompleteReceipt.Pending pending)
    {
        var awaited = new JsonArray();
        if (pending.Timestamp) awaited.Add("horodatage");
        if (pending.Register) awaited.Add("registre");
        return new()
        {
            ["etat"] = received.Late ? "hors-delai" : "recu",
            ["numero"] = received.Tracking,
            ["dernier_octet"] = WireInstant.Format(received.LastByteAt),
            ["limite"] = WireInstant.Format(received.Limit),
            ["attente"] = awaited,
        };
    }

    private static ProblemHttpResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);

    private static byte[]? ReadHash(string? hex) =>
        hex is { Length: 64 } && hex.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(hex) : null;

    // At most as many bytes as a bordereau has, whatever is sent.
    private static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancel)
    {
        var buffer = new ArrayBufferWriter<byte>();
        for (int read; (read = await request.Body.ReadAsync(buffer.GetMemory(8192), cancel)) > 0;)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > most) return null;
        }
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>The ticket on the wire.</summary>
internal static class TicketJson
{
    public static JsonObject Write(DepositTicket ticket) => new()
    {
        ["pli"] = ticket.Bid.ToString("D"),
        ["depot"] = ticket.Ulid,
        ["bloc"] = DepositTicket.BlockSize,
        ["limite"] = WireInstant.Format(ticket.Limit),
        ["limites_anterieures"] = new JsonArray([.. ticket.MovedLimits.Select(m => (JsonNode)new JsonObject
            { ["ancienne"] = WireInstant.Format(m.Old), ["nouvelle"] = WireInstant.Format(m.New), ["date"] = WireInstant.Format(m.DecidedAt), ["motif"] = m.Reason })]),
        ["heure"] = WireInstant.Format(ticket.Now),
        ["maximum"] = ticket.MaximumBytes,
        ["debut"] = WireInstant.Format(ticket.PublishedAt),
        ["etat"] = ticket.Deposited ? "depose" : "commence",
        ["consultation"] = new JsonObject
        {
            ["id"] = ticket.Consultation.ToString(), ["reference"] = ticket.Reference, ["objet"] = ticket.Title, ["acheteur"] = ticket.BuyerName, ["organisme"] = ticket.BuyerSiret,
        },
        ["enveloppes"] = new JsonArray([.. ticket.Envelopes.Select(Envelope)]),
        ["cle_publiee"] = ticket.Key is not { } key ? null
            : new JsonObject { ["details"] = JsonNode.Parse(key.Details), ["sel"] = Convert.ToBase64String(key.Salt), ["preuve"] = key.Proof },
        ["anonyme"] = ticket.Anonymous is not { } author ? null : new JsonObject { ["projet"] = author.Label, ["nom"] = author.Name, ["identifiant"] = author.Number },
        ["registre"] = new JsonObject { ["nom"] = ticket.RegisterName, ["cle"] = Convert.ToBase64String(ticket.RegisterKey) },
    };

    private static JsonNode Envelope(DepositTicket.Envelope envelope) => new JsonObject
    {
        ["id"] = envelope.Id.ToString("D"),
        ["enveloppe"] = envelope.Kind.Wire(),
        ["lot"] = envelope.Lot,
        ["libelle"] = envelope.Label,
        ["cle"] = envelope.Recipient,
        ["contexte"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(envelope.Context)),
        ["contexte_sha256"] = Convert.ToHexStringLower(envelope.ContextSha256),
    };
}
