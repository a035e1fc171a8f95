using System.Text.Json;
using Platform.Core.Data;
using Platform.Core.Quotes;
using Platform.Core.Values;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Platform.Cli.Demo;

/// <summary>A price list, two companies in the supplier directory, a few quote requests: sent and in preparation.</summary>
public sealed class QuoteDemo(Stage stage)
{
    public async Task ExecuteAsync(Scope.Lead lead, Account romans, DemoCompany alpha, DemoCompany beta, DateTimeOffset soon, CancellationToken cancel)
    {
        var now = await stage.NowAsync(cancel);
        var today = FranceTime.DayOf(now);
        DateTimeOffset Noon(int days) => ((FromParis.Instant)FranceTime.Parse(today.AddDays(days).ToDateTime(new TimeOnly(12, 0)))).At;      // clocks change at night
        await ExpectNothingAsync<SetUnitPrice, SetUnitPrice.Fault>(lead, set => set.ExecuteAsync(new(2.00m, today, "Camille Démo"), cancel), cancel);
        await ExpectNothingAsync<SetUnitPrice, SetUnitPrice.Fault>(lead, set => set.ExecuteAsync(new(2.50m, new DateOnly(today.Year + 1, 1, 1), "Camille Démo"), cancel), cancel);
        // What a year's statement will hold besides the requests; it is drafted on 1 January, and nothing here is back-dated.
        await ExpectNothingAsync<NoteCharge, NoteCharge.Fault>(lead, note => note.ExecuteAsync(new(romans.Tenant, today.Year, LineKind.Service, "Formation de deux acheteurs, une demi-journée", 180m, "Camille Démo"), cancel), cancel);
        await ListAsync(alpha, ["34", "39", "45"], "Drôme et Ardèche", cancel);
        await ListAsync(beta, ["30", "39"], "Vallée du Rhône", cancel);

        var buyer = romans.As(romans.Buyer);
        // Answered at once, and opened by the gate and the jobs a little after its date.
        var chairs = await DraftAsync(buyer, new("Soixante chaises pour la salle des fêtes", "Soixante chaises empilables, livrées.", "39112000", "Romans-sur-Isère", true, soon), cancel);
        await SendAsync(romans, chairs, [alpha, beta], cancel);
        await AnswerAsync(alpha, chairs, "2340.00", "Trois semaines", cancel);
        await AnswerAsync(beta, chairs, "1980.00", "Six semaines", cancel);
        await SendAsync(romans, await DraftAsync(buyer, new("Dix vélos à assistance électrique pour les agents", "Dix vélos, deux tailles, avec antivol et révision après six mois.", "34430000", "Romans-sur-Isère", false, Noon(9)), cancel), [alpha], cancel);
        await SendAsync(romans, await DraftAsync(buyer, new("Mobilier de la bibliothèque jeunesse", "Vingt bacs à livres, huit poufs et deux tables basses, livraison et montage compris.", "39155000", "Romans-sur-Isère", true, Noon(14)), cancel), [alpha, beta], cancel);
        await DraftAsync(buyer, new("Entretien annuel des extincteurs", "Contrôle et entretien de quarante extincteurs dans six bâtiments.", "50413200", null, false, Noon(20)), cancel);
    }

    private Task ListAsync(DemoCompany company, IReadOnlyList<string> divisions, string place, CancellationToken cancel) =>
        ExpectNothingAsync<ListSupplier, ListSupplier.Fault>(company.Depositor, list => list.ExecuteAsync(new(company.Name, company.Email, divisions, place, "Entreprise de démonstration."), cancel), cancel);

    private async Task<Id<QuoteRequest>> DraftAsync(Scope.Tenant buyer, QuoteContent content, CancellationToken cancel) =>
        Stage.Expect<PrepareQuoteRequest.Outcome.Prepared>(await stage.InAsync<PrepareQuoteRequest, PrepareQuoteRequest.Outcome>(buyer, prepare => prepare.ExecuteAsync(new(null, Guid.CreateVersion7(), content), cancel), cancel)).Request;

    private async Task SendAsync(Account account, Id<QuoteRequest> request, IReadOnlyList<DemoCompany> suppliers, CancellationToken cancel)
    {
        var buyer = account.As(account.Buyer);
        await stage.UntilAsync("verrou de la demande de devis", async () => await stage.InAsync<SendQuoteRequest, bool>(buyer, send => send.IsGateReadyAsync(request, cancel), cancel) ? "prêt" : null, cancel);
        Stage.Expect<ChooseSuppliers.Outcome.Chosen>(await stage.InAsync<ChooseSuppliers, ChooseSuppliers.Outcome>(buyer, choose => choose.ExecuteAsync(new(request, [], [.. suppliers.Select(s => s.Depositor.CompanyId)]), cancel), cancel));
        Stage.Expect<SendQuoteRequest.Outcome.Sent>(await stage.InAsync<SendQuoteRequest, SendQuoteRequest.Outcome>(buyer, send => send.ExecuteAsync(new(request, account.Buyer.Email, CostConfirmed: false), cancel), cancel));
    }

    // What the page does in the browser: sealed here, sent as it is.
    private async Task AnswerAsync(DemoCompany company, Id<QuoteRequest> request, string amount, string delay, CancellationToken cancel)
    {
        var recipient = await stage.InAsync<AnswerQuoteRequest, string?>(company.Depositor, answer => answer.RecipientAsync(request, cancel), cancel) ?? throw new InvalidOperationException("Le verrou n’est pas prêt.");
        var file = new { nom = "Devis.pdf", octets = Convert.ToBase64String(SampleFiles.Pdf("Devis", company.Name, $"{amount} euros hors taxes.", "Document de démonstration.")) };
        var plain = JsonSerializer.SerializeToUtf8Bytes(new { v = 1, montant = amount, delai = delay, message = "Livraison comprise.", fichier = file });
        Stage.Expect<AnswerQuoteRequest.Outcome.Received>(await stage.InAsync<AnswerQuoteRequest, AnswerQuoteRequest.Outcome>(company.Depositor,
            answer => answer.ExecuteAsync(new(request, company.Name, AgeWriter.Encrypt(plain, X25519Recipient.Parse(recipient))), cancel), cancel));
    }

    private async Task ExpectNothingAsync<TUseCase, TFault>(Scope scope, Func<TUseCase, Task<IReadOnlyList<TFault>>> act, CancellationToken cancel) where TUseCase : notnull
    {
        var faults = await stage.InAsync(scope, act, cancel);
        if (faults.Count > 0) throw new InvalidOperationException($"{typeof(TUseCase).Name} a répondu {string.Join(", ", faults)}.");
    }
}
