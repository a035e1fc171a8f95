using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Software;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Testing;

/// <summary>Two communes, each with a program that may read; one looks for the other's rows.</summary>
public sealed class GivenSoftware
{
    private GivenSoftware(TestPlatform platform) => Platform = platform;

    public TestPlatform Platform { get; }
    public required Tenant Lead { get; init; }
    public required Tenant Commune { get; init; }
    public required Tenant Neighbour { get; init; }
    public required TestPerson Administrator { get; init; }
    public required TestPerson Buyer { get; init; }

    public Scope.Tenant Scope => new(Commune.Id.Value, Administrator.Id);

    public static async Task<GivenSoftware> StartAsync(TestPlatform platform)
    {
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Commune de Saint-Marcel");
        return new(platform)
        {
            Lead = lead, Commune = commune, Neighbour = await platform.CommuneAsync(lead, "voisine", "Commune Voisine"),
            Administrator = await platform.PersonAsync(commune, "Aline Administratrice", MembershipRole.AccountAdmin), Buyer = await platform.PersonAsync(commune, "Basile Acheteur", MembershipRole.Buyer),
        };
    }

    public Task<DateTimeOffset> NowAsync() => Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().NowAsync(default));

    public async Task<AddClient.Outcome.Added> ClientAsync(params ClientScope[] scopes)
    {
        var lastDay = FranceTime.DayOf(await NowAsync()).AddDays(30);
        return (AddClient.Outcome.Added)await Platform.RunAsync(Scope, s => s.GetRequiredService<AddClient>().ExecuteAsync(new("Logiciel de finances", scopes, lastDay, Administrator.Name), default));
    }

    public Task<IssueToken.Outcome> AskAsync(Guid client, string secret, string? scopes = null) =>
        Platform.RunAsync(new Scope.SignIn(client), s => s.GetRequiredService<IssueToken>().ExecuteAsync(new(client, secret, scopes), default));

    public async Task<string> TokenAsync(AddClient.Outcome.Added client) => ((IssueToken.Outcome.Issued)await AskAsync(client.Client, client.Secret)).Token;
}
