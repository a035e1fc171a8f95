using Platform.Core.Software;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>A commune links its accounts software. Nobody keeps its secret: who wants to try renews it on the page.</summary>
public sealed class SoftwareDemo(Stage stage)
{
    public async Task ExecuteAsync(Account account, CancellationToken cancel)
    {
        var (admin, scope) = (account.Administrator, account.As(account.Administrator));
        var lastDay = FranceTime.DayOf(await stage.NowAsync(cancel)).AddDays(180);
        Stage.Expect<AddClient.Outcome.Added>(await stage.InAsync<AddClient, AddClient.Outcome>(scope,
            add => add.ExecuteAsync(new("Logiciel de finances (exemple)", [ClientScope.ReadConsultations, ClientScope.ReadQuotes], lastDay, admin.Name), cancel), cancel));
    }
}
