using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Testing;

namespace Platform.Faults.Tests.Openings;

/// <summary>A person of an account with a passkey made of software, over HTTP.</summary>
public sealed class SignedInPerson : IDisposable
{
    private readonly SoftPasskey key;
    private readonly string origin;

    private SignedInPerson(StubbornClient client, SoftPasskey key, string origin) => (Client, this.key, this.origin) = (client, key, origin);

    public StubbornClient Client { get; }

    public static async Task<SignedInPerson> Async(LivePlatform live, TestPerson person)
    {
        var services = live.Given.Platform.Services;
        await live.Given.Platform.SuperuserAsync("update people set security_stamp = 'a stamp' where id = $1", person.Id);
        var keys = new DemoPasskeys(Options.Create(new DemoOptions { Passkeys = Path.Combine(live.Given.Platform.Folder, "passkeys") }));
        await new EnrolDemoPasskey(services.GetRequiredService<UnitOfWorkFactory>(), keys).ExecuteAsync(person.Id, CancellationToken.None);
        var made = await keys.FindAsync(person.Id, CancellationToken.None) ?? throw new InvalidOperationException("Just enrolled.");
        return new(new StubbornClient(live.Address, person, "passkey"), made, services.GetRequiredService<IOptions<PasskeyRules>>().Value.Origins.Single());
    }

    public Task ConfirmAsync(string url, IReadOnlyList<KeyValuePair<string, string>> fields, Func<Task<bool>> isDone, string action = "") =>
        Client.ConfirmAsync(url, fields, options => key.Assert(options, origin), isDone, action);

    public void Dispose()
    {
        Client.Dispose();
        key.Dispose();
    }
}
