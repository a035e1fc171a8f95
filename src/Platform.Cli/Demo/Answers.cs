using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>What companies do with a consultation: take its file, and answer.</summary>
public sealed class Answers(Stage stage)
{
    public async Task WithdrawAsync(Live live, DemoCompany? company, CancellationToken cancel)
    {
        var taker = company is null ? null : new WithdrawDce.Taker(company.Name, company.Person, company.Email);
        Scope scope = company is null ? new Scope.Public() : company.Depositor;
        Stage.Expect<WithdrawDce.Outcome.Withdrawn>(await stage.InAsync<WithdrawDce, WithdrawDce.Outcome>(scope, withdraw => withdraw.ExecuteAsync(new(live.Id, taker), cancel), cancel));
    }

    /// <param name="late">What is expected of the hour: the demonstration says so rather than show something else.</param>
    /// <param name="lots">All of them when none is named.</param>
    public async Task DepositAsync(Live live, DemoCompany company, bool late, CancellationToken cancel, params IReadOnlyList<int> lots)
    {
        IReadOnlyList<int> chosen = lots.Count > 0 ? lots : [.. Enumerable.Range(1, Math.Max(1, live.Plan.Lots.Count))];
        var (_, outcome) = await new SealedDeposit(stage.Services, company.Depositor).ExecuteAsync(live.Id, chosen, Documents(live, company, chosen), cancel);
        if (Stage.Expect<DepositBid.Outcome.Received>(outcome).Late != late)
            throw new InvalidOperationException(late ? "Un pli qui devait être hors délai ne l’est pas." : $"Le pli de {company.Name} est arrivé hors délai : la machine est trop occupée.");
    }

    private static IReadOnlyList<BidDocument> Documents(Live live, DemoCompany company, IReadOnlyList<int> lots)
    {
        var documents = new List<BidDocument>
        {
            new(EnvelopeKind.Application, null, "Lettre de candidature (DC1).pdf", SampleFiles.Pdf("Lettre de candidature", company.Name, live.Plan.Title, "Document de démonstration.")),
            new(EnvelopeKind.Application, null, "Références.txt", SampleFiles.Text("Références", "Trois chantiers fictifs, pour trois communes fictives.")),
        };
        if (live.Plan.Procedure.IsInTwoSteps) return documents;      // candidatures alone
        foreach (var number in lots)
        {
            int? lot = live.Plan.Lots.Count > 0 ? number : null;
            var about = lot is null ? live.Plan.Title : $"Lot {number} : {live.Plan.Lots[number - 1]}";
            documents.Add(new(EnvelopeKind.Offer, lot, "Acte d’engagement.pdf", SampleFiles.Pdf("Acte d’engagement", company.Name, about, "Document de démonstration, sans valeur.")));
            documents.Add(new(EnvelopeKind.Offer, lot, "Bordereau des prix.xlsx", SampleFiles.Workbook("Prix", ["Désignation", "Prix hors taxes"], [about, "48 500,00"])));
        }
        return documents;
    }
}
