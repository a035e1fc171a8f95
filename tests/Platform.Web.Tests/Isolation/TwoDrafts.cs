using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation;

/// <summary>Two communes with a draft each, for statements that are all taken back.</summary>
public sealed class TwoDrafts : IAsyncLifetime
{
    public TestPlatform Platform { get; private set; } = null!;      // these three are set by InitializeAsync
    public TestConsultation Own { get; private set; } = null!;
    public TestConsultation Foreign { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync();
        var lead = await Platform.LeadAsync();
        var (a, b) = (await Platform.CommuneAsync(lead, "alpha", "Alpha"), await Platform.CommuneAsync(lead, "beta", "Bêta"));
        Own = await Platform.DraftAsync(a, await Platform.PersonAsync(a, "Claire Achat", MembershipRole.Buyer));
        Foreign = await Platform.DraftAsync(b, await Platform.PersonAsync(b, "Benoît Achat", MembershipRole.Buyer), GivenConsultation.Content("canaribeta"));
    }

    public async Task DisposeAsync() => await Platform.DisposeAsync();
}
