using Platform.Core.Alerts;
using Platform.Core.Consultations;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>A company that wants to be told: two saved searches before anything is published, and later a consultation that it follows. The worker writes to it.</summary>
public sealed class AlertsDemo(Stage stage)
{
    public async Task SaveAsync(DemoCompany company, CancellationToken cancel)
    {
        await SaveAsync(company, new() { Words = "école", Natures = [Nature.Works] }, AlertRhythm.AtOnce, cancel);
        await SaveAsync(company, new() { Cpvs = ["45"] }, AlertRhythm.Daily, cancel);
    }

    public async Task FollowAsync(DemoCompany company, Guid consultation, CancellationToken cancel)
    {
        if (!await stage.InAsync<FollowConsultation, bool>(company.Depositor, follow => follow.FollowAsync(consultation, cancel), cancel)) throw new InvalidOperationException("La consultation à suivre est introuvable.");
        await stage.InAsync<FollowConsultation, string>(company.Depositor, follow => follow.CalendarAsync(cancel), cancel);
    }

    private async Task SaveAsync(DemoCompany company, SearchFilter filter, AlertRhythm rhythm, CancellationToken cancel) =>
        Stage.Expect<MySearches.Outcome.Saved>(await stage.InAsync<MySearches, MySearches.Outcome>(company.Depositor, searches => searches.SaveAsync(filter, rhythm, cancel), cancel));
}
