using Platform.Core.Data;
using Platform.Core.Quotes;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>A price list, two companies in the supplier directory, a few quote requests: sent and in preparation.</summary>
public sealed class QuoteDemo(Stage stage)
{
    public async Task ExecuteAsync(Scope.Lead lead, Account romans, DemoCompany alpha, DemoCompany beta, CancellationToken cancel)
    {
        var now = await stage.NowAsync(cancel);
        var today = FranceTime.DayOf(now);
        await ExpectNothingAsync<SetUnitPrice, SetUnitPrice.Fault>(lead, set => set.ExecuteAsync(new(2.00m, today, "Camille Démo"), cancel), cancel);
        await ExpectNothingAsync<SetUnitPrice, SetUnitPrice.Fault>(lead, set => set.ExecuteAsync(new(2.50m, new DateOnly(today.Year + 1, 1, 1), "Camille Démo"), cancel), cancel);
        await ListAsync(alpha, ["34", "39", "45"], "Drôme et Ardèche", cancel);
        await ListAsync(beta, ["30", "39"], "Vallée du Rhône", cancel);

        var buyer = romans.As(romans.Buyer);
        await SendAsync(romans, await DraftAsync(buyer, new("Dix vélos à assistance électrique pour les agents", "Dix vélos, deux tailles, avec antivol et révision après six mois.", "34430000", "Romans-sur-Isère", null, false, now.AddDays(9)), cancel), [alpha], cancel);
        await SendAsync(romans, await DraftAsync(buyer, new("Mobilier de la bibliothèque jeunesse", "Vingt bacs à livres, huit poufs et deux tables basses ; livraison et montage compris.", "39155000", "Romans-sur-Isère", null, true, now.AddDays(14)), cancel), [alpha, beta], cancel);
        await DraftAsync(buyer, new("Entretien annuel des extincteurs", "Contrôle et entretien de quarante extincteurs dans six bâtiments.", "50413200", null, null, false, now.AddDays(20)), cancel);
    }

    private Task ListAsync(DemoCompany company, IReadOnlyList<string> divisions, string place, CancellationToken cancel) =>
        ExpectNothingAsync<ListSupplier, ListSupplier.Fault>(company.Depositor, list => list.ExecuteAsync(new(company.Name, company.Email, divisions, place, "Entreprise de démonstration."), cancel), cancel);

    private async Task<Id<QuoteRequest>> DraftAsync(Scope.Tenant buyer, QuoteContent content, CancellationToken cancel) =>
        Stage.Expect<PrepareQuoteRequest.Outcome.Prepared>(await stage.InAsync<PrepareQuoteRequest, PrepareQuoteRequest.Outcome>(buyer, prepare => prepare.ExecuteAsync(new(null, Guid.CreateVersion7(), content), cancel), cancel)).Request;

    private async Task SendAsync(Account account, Id<QuoteRequest> request, IReadOnlyList<DemoCompany> suppliers, CancellationToken cancel)
    {
        var buyer = account.As(account.Buyer);
        Stage.Expect<ChooseSuppliers.Outcome.Chosen>(await stage.InAsync<ChooseSuppliers, ChooseSuppliers.Outcome>(buyer, choose => choose.ExecuteAsync(new(request, [], [.. suppliers.Select(s => s.Depositor.CompanyId)]), cancel), cancel));
        Stage.Expect<SendQuoteRequest.Outcome.Sent>(await stage.InAsync<SendQuoteRequest, SendQuoteRequest.Outcome>(buyer, send => send.ExecuteAsync(new(request, account.Buyer.Email, CostConfirmed: false), cancel), cancel));
    }

    private async Task ExpectNothingAsync<TUseCase, TFault>(Scope scope, Func<TUseCase, Task<IReadOnlyList<TFault>>> act, CancellationToken cancel) where TUseCase : notnull
    {
        var faults = await stage.InAsync(scope, act, cancel);
        if (faults.Count > 0) throw new InvalidOperationException($"{typeof(TUseCase).Name} a répondu {string.Join(", ", faults)}.");
    }
}
