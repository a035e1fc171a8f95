using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Texts;

namespace Platform.Web.Api;

/// <summary>The sealed answer of a company comes in, its receipt goes out; the document of an opened one goes out to its buyer. What comes in cannot be read here.</summary>
public static class QuoteEndpoints
{
    public static void MapQuotes(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/devis/{demande:guid}/reponse", AnswerAsync).Needs(Capability.AnswerQuotes).WithMetadata(new SpeaksEnglish());
        app.MapGet("/entreprise/devis/{demande:guid}/accuse.pdf", ReceiptAsync).Needs(Capability.AnswerQuotes);
        app.MapGet("/{portail}/acheteur/devis/{demande:guid}/reponses/{reponse:guid}", FileAsync).Needs(Capability.ReadQuotes);
    }

    private static async Task<Results<Created, NotFound, ProblemHttpResult>> AnswerAsync(Guid demande, HttpRequest request, AnswerQuoteRequest answer, CurrentPerson person, CancellationToken cancel)
    {
        var typed = request.HasFormContentType ? (await request.ReadFormAsync(cancel))["reponse"].ToString() : "";
        var @sealed = new byte[typed.Length / 4 * 3];
        var outcome = await answer.ExecuteAsync(new(new Id<QuoteRequest>(demande), person.Company.Name, Convert.TryFromBase64String(typed, @sealed, out var length) ? @sealed[..length] : []), cancel);
        return outcome.Match<Results<Created, NotFound, ProblemHttpResult>>(
            _ => TypedResults.Created(Links.Quotes.ReceivedRequest(demande)),
            _ => TypedResults.Problem(QuoteTexts.Answer_TooLate, statusCode: 409, title: QuoteTexts.Answer_TooLateTitle),
            _ => TypedResults.Problem(QuoteTexts.Answer_NotSealed, statusCode: 422, title: QuoteTexts.Answer_NotSealedTitle),
            _ => TypedResults.NotFound());
    }

    private static async Task<IResult> ReceiptAsync(Guid demande, AnswerQuoteRequest answers, PrintedPapers papers, CancellationToken cancel) =>
        await answers.OwnAsync(new Id<QuoteRequest>(demande), cancel) is { } own && await papers.ReadAsync(PaperKind.QuoteReceipt, own.Id, cancel) is { } pdf
            ? Results.File(pdf, "application/pdf", "accuse-de-reception.pdf") : Results.NotFound();

    private static async Task<IResult> FileAsync(Guid demande, Guid reponse, ReadQuotes read, CancellationToken cancel) =>
        await read.FileAsync(new Id<QuoteRequest>(demande), reponse, cancel) is { } file ? Results.File(file.Bytes, "application/pdf", file.Name) : Results.NotFound();
}
