using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli;
using Platform.Cli.Commands;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Browser.Tests;

/// <summary>The platform as ./run starts it: four processes, each with its own secrets, over a database and a folder of this test's own. The clock is the real one, but for <see cref="HoldClockAtAsync"/>.</summary>
public partial class PlatformSite : IAsyncLifetime
{
    private const string Siret = "20006878100018";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly List<Process> hosts = [];
    private readonly int webPort = Ports.Free(), tsaPort = Ports.Free();
    private TestPlatform platform = null!; // set by InitializeAsync, which xunit awaits first

    /// <summary>Settings of one kind of site.</summary>
    protected virtual IReadOnlyDictionary<string, string?> More { get; } = new Dictionary<string, string?>();

    protected TestPlatform Platform => platform;

    public string BaseUrl => $"http://localhost:{webPort}";
    public string Folder => platform.Folder;
    public string RegisterKey => Setting("Register:KeyPath") + ".pub";
    public string TsaCertificate => Setting("Timestamps:CertificatePath");

    public string Url(string path) => BaseUrl + path;

    /// <summary>The path of a built program of ours, of this test's own configuration.</summary>
    public static string Assembly(string project, string name)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));       // …/bin/Debug/net10.0
        return RepositoryRoot.File(Path.Combine("src", project, "bin", built.Parent!.Name, built.Name, name + ".dll"));
    }

    public virtual async Task InitializeAsync()
    {
        var recovery = X25519Identity.Generate();       // the agglomeration's way back to a lost gate: only its public half is given
        platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(More, StringComparer.Ordinal)
        {
            ["Portal:BaseUrl"] = BaseUrl, ["Timestamps:Url"] = $"http://127.0.0.1:{tsaPort}/", ["Gate:RecoveryRecipient"] = recovery.Recipient.ToString(),
        });
        await Cli.Commands.RegisterKey.RunAsync(Arguments.Parse(["--out", Setting("Register:KeyPath")]), CancellationToken.None);
        await GateKey.RunAsync(Arguments.Parse(["--out", Setting("Gate:KeyPath")]), CancellationToken.None);
        Keep(Start("tsa", "Platform.Cli", "platform", [], "tsa", "--port", $"{tsaPort}", "--certificate", TsaCertificate));
        using (var migrate = Start("migrate", "Platform.Cli", "platform", ["Owner"], "migrate")) await migrate.WaitForExitAsync();
        await UntilAsync("the authority’s certificate", () => Task.FromResult(File.Exists(TsaCertificate)));
        Keep(Start("gate", "Platform.Jobs", "Platform.Jobs", ["Gate"], "gate"));
        Keep(Start("jobs", "Platform.Jobs", "Platform.Jobs", ["Jobs", "Dispatch", "Keys", "Export"]));
        Keep(Start("web", "Platform.Web", "Platform.Web", ["App", "Public", "Identity", "Keys", "Visit"]));
        using var http = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        await UntilAsync("the web host", async () =>
        {
            try
            {
                return (await http.GetAsync(Url("/sante/pret"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;       // not listening yet
            }
        });
    }

    /// <summary>The agglomeration and two communes, with the people of one of them. All get a mail, and nobody has a credential yet.</summary>
    public async Task InviteAsync(string lead, string commune, string buyer, string president, string delegateHolder)
    {
        var agglo = await OwnAsync<OpenLead, OpenLead.Opened>(new Scope.System("test"), open =>
            open.ExecuteAsync(new("Agglomération d’Essai", Siret, "agglo", "Agglomération d’Essai et ses communes", "Léa Chef", lead, "Commande publique"), default));
        var opened = (OpenAccount.Outcome.Opened)await OwnAsync<OpenAccount, OpenAccount.Outcome>(new Scope.Lead(agglo.Tenant.Value, agglo.Administrator), open =>
            open.ExecuteAsync(new("Commune d’Essai", Siret, commune, null, 12, "Alix Maire", "alix.maire@exemple.test", "Marchés"), default));
        await platform.InForceAsync(agglo.Tenant.Value, opened.Tenant.Value);
        var scope = new Scope.Tenant(opened.Tenant.Value, opened.Administrator);
        await InviteAsync(scope, "Bruno Achat", buyer, MembershipRole.Buyer);
        await InviteAsync(scope, "Paule Présidente", president, MembershipRole.CaoPresident);
        await InviteAsync(scope, "Denis Délégué", delegateHolder, MembershipRole.CaoDelegate);
    }

    /// <summary>A consultation that a colleague published, the buyer who changes it and administers the account, the agglomeration’s administrator, and the operator, who works for neither: each gets a mail, and has no credential yet.</summary>
    public async Task<Guid> PublishedAsync(string portal, string title, DateTimeOffset closing, string buyer, string leadAdmin, string platformOperator)
    {
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, portal, "Commune d’Essai");
        var colleague = await platform.PersonAsync(commune, "Claire Collègue", MembershipRole.Buyer, MembershipRole.AccountAdmin);
        var administrator = await platform.PersonAsync(lead, "Léa Chef", MembershipRole.LeadAdmin);
        await InviteAsync(new Scope.Tenant(commune.Id.Value, colleague.Id), "Bruno Achat", buyer, MembershipRole.Buyer, MembershipRole.AccountAdmin);
        await InviteAsync(new Scope.Tenant(lead.Id.Value, administrator.Id), "Agathe Agglo", leadAdmin, MembershipRole.LeadAdmin);
        await Operator.NameAsync(platform.Database.ConnectionString(DatabaseRole.Owner), "Odile Exploitante", platformOperator, CancellationToken.None);
        return (await platform.PublishedAsync(commune, colleague, GivenConsultation.Content(title, closing))).Id.Value;
    }

    /// <summary>The link of the message that this address received, once it has come.</summary>
    public async Task<string> MailedLinkAsync(string to) => Link().Match(await MailedAsync(to, letter => Link().IsMatch(letter.Text))).Value;

    /// <summary>The text of the message that this address received under this subject, once it has come.</summary>
    public Task<string> MailedAsync(string to, string subject) => MailedAsync(to, letter => letter.Subject.Contains(subject, StringComparison.Ordinal));

    /// <summary>Every message that this address has received so far.</summary>
    public async Task<IReadOnlyList<PickedUpMail>> LettersAsync(string to) =>
        [.. (await PickupMail.ReadAsync(Setting("Mail:Pickup"), CancellationToken.None)).Where(letter => IsFor(letter, to))];

    private async Task<string> MailedAsync(string to, Func<PickedUpMail, bool> isIt)
    {
        string? text = null;
        await UntilAsync($"a mail to {to}", async () =>
        {
            var letters = await PickupMail.ReadAsync(Setting("Mail:Pickup"), CancellationToken.None);
            text = letters.FirstOrDefault(letter => IsFor(letter, to) && isIt(letter))?.Text;
            return text is not null;
        });
        return text!;   // the wait ended with one
    }

    // The whole address: « anna@exemple.test » ends like « a@exemple.test ».
    private static bool IsFor(PickedUpMail letter, string to) => letter.To.Split([' ', ',', '<', '>'], StringSplitOptions.RemoveEmptyEntries).Contains(to, StringComparer.Ordinal);

    /// <summary>The clock that decides waits at this instant; null lets it go on. The other clocks are not touched.</summary>
    public Task HoldClockAtAsync(DateTimeOffset? instant) => platform.Database.HoldClockAtAsync(instant);

    /// <summary>The day in France by the clock that decides.</summary>
    public Task<DateOnly> TodayAsync() => platform.RunAsync(new Scope.System("test"), async s => FranceTime.DayOf(await s.GetRequiredService<PlatformDb>().NowAsync(default)));

    /// <summary>Where a word stands in what the platform keeps: its tables, its sealed files, the logs of its hosts.</summary>
    public async Task<IReadOnlyList<string>> TracesOfAsync(string word) => [.. await FilesHoldingAsync(word), .. await platform.Database.TablesHoldingAsync(word)];

    /// <summary>Files of the platform that hold a word: sealed bids, DCE, opened files, mails, logs.</summary>
    public async Task<IReadOnlyList<string>> FilesHoldingAsync(string word) =>
        (await Judges.RunAsync("grep", "-r", "-l", "-F", word, Folder)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>After a failure: the hosts' last words.</summary>
    public void KeepLogs(string folder)
    {
        foreach (var log in Logs) File.Copy(log, Path.Combine(folder, Path.GetFileName(log)), overwrite: true);
    }

    private IEnumerable<string> Logs => Directory.EnumerateFiles(Folder, "*.log");

    public virtual async Task DisposeAsync()
    {
        foreach (var host in hosts)
        {
            if (!host.HasExited) host.Kill(entireProcessTree: true);
            await host.WaitForExitAsync();
            host.Dispose();
        }
        await platform.DisposeAsync();
    }

    private Task InviteAsync(Scope scope, string name, string email, params MembershipRole[] roles) => platform.RunAsync(scope, async services =>
    {
        var department = services.GetRequiredService<PlatformDb>().Departments.Select(d => d.Id).First();
        Assert.IsType<InvitePerson.Outcome.Invited>(await services.GetRequiredService<InvitePerson>().ExecuteAsync(new(name, email, roles, [department]), default));
    });

    private Task<T> OwnAsync<TUseCase, T>(Scope scope, Func<TUseCase, Task<T>> act) where TUseCase : notnull =>
        platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(scope, services => act(services.GetRequiredService<TUseCase>()));

    private Process Start(string log, string project, string assembly, string[] roles, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(project, assembly), .. arguments])
        { UseShellExecute = false, WorkingDirectory = RepositoryRoot.File($"src/{project}"), RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in platform.Configuration.AsEnumerable())
            if (value is not null && (!key.StartsWith("Database:Passwords:", StringComparison.Ordinal) || roles.Contains(key.Split(':')[^1]))) start.Environment["PLATFORM__" + key.Replace(":", "__", StringComparison.Ordinal)] = value;
        (start.Environment["ASPNETCORE_ENVIRONMENT"], start.Environment["DOTNET_ENVIRONMENT"], start.Environment["ASPNETCORE_URLS"]) = ("Development", "Development", BaseUrl);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{log} did not start.");
        var lines = new StreamWriter(Path.Combine(Folder, log + ".log")) { AutoFlush = true };
        DataReceivedEventHandler write = (_, line) => { lock (lines) lines.WriteLine(line.Data); };
        process.OutputDataReceived += write;
        process.ErrorDataReceived += write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Keep(Process host) => hosts.Add(host);

    protected async Task UntilAsync(string what, Func<Task<bool>> arrived)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await arrived())
        {
            if (hosts.Find(host => host.HasExited) is not null || limit.IsCancellationRequested)
                throw new InvalidOperationException($"Waited in vain for {what}. {string.Join('\n', Logs.Select(log => $"{Path.GetFileName(log)}: {string.Join('\n', File.ReadLines(log).TakeLast(15))}"))}");
            await beat.WaitForNextTickAsync();
        }
    }

    private string Setting(string key) => platform.Configuration[key] ?? throw new InvalidOperationException($"{key} is not set.");

    [GeneratedRegex(@"http://localhost:\d+/\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
