using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Core.Tests.Opening;

public sealed class GateTests : IAsyncLifetime
{
    private Ceremony given = null!;

    public async Task InitializeAsync() => given = await Ceremony.PublishedAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "GD-07")]
    public async Task At_the_very_deadline_the_gate_stays_closed_and_a_millisecond_later_it_opens()
    {
        await given.CloseAsync();
        await given.Platform.Database.SetNowAsync(given.Deadline);
        Assert.Equal(0, await given.ReleaseAsync());

        await given.Platform.Database.SetNowAsync(given.Deadline.AddMilliseconds(1));
        Assert.Equal(1, await given.ReleaseAsync());
        Assert.Equal(0, await given.ReleaseAsync());
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_consultation_that_is_not_closed_keeps_its_gate_closed()
    {
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1));

        Assert.Equal(0, await given.ReleaseAsync());
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task The_closing_must_stand_under_a_signed_head_first()
    {
        await given.CloseAsync(integrate: false);
        Assert.Equal(0, await given.ReleaseAsync());
        Assert.Equal(GateRefusal.WaitingForRegister, await RefusalAsync());

        await given.IntegrateAsync();
        Assert.Equal(1, await given.ReleaseAsync());
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task Without_an_outside_time_the_gate_stays_closed_and_says_so()
    {
        await given.CloseAsync();
        given.Tsa.Answer = (_, _) => null;
        Assert.Equal(0, await given.ReleaseAsync());
        Assert.Equal(GateRefusal.TimestampUnavailable, await RefusalAsync());

        given.Tsa.Answer = (authority, query) => authority.Respond(query, TimeProvider.System.GetUtcNow());
        Assert.Equal(1, await given.ReleaseAsync());
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task A_closing_that_forgets_a_deposit_keeps_the_gate_closed()
    {
        var company = await given.Platform.CompanyAsync("Toitures du Sud", "111111118");
        await given.DepositAsync(company, 1);
        await given.CloseAsync();
        await given.Platform.SuperuserAsync("alter table register_entries disable trigger append_only");
        await given.Platform.SuperuserAsync("update register_entries set details = replace(details, '\"hors_delai\":false', '\"hors_delai\":true') where kind = 'depot'");

        Assert.Equal(0, await given.ReleaseAsync());
        Assert.Equal(GateRefusal.ClosingListDiffers, await RefusalAsync());
    }

    [Fact]
    public async Task A_gate_that_fails_keeps_no_other_closed_and_says_so()
    {
        // Its keys are planted: the gate holds no secret for it. Its deadline comes first.
        var other = await given.Platform.PublishedAsync(given.Consultation.Tenant, given.Consultation.Buyer, GivenConsultation.Content(closing: given.Deadline.AddMinutes(-1)));
        await given.Platform.Database.SetNowAsync(given.Deadline.AddMinutes(1));
        await given.Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(other.Id), Ceremony.Cancel));
        await given.CloseAsync();

        Assert.Equal(1, await given.ReleaseAsync());
        Assert.Equal(GateRefusal.Failed, await given.AskAsGateAsync(db => db.Gates.Where(g => g.ConsultationId == other.Id).Select(g => g.Refusal).SingleAsync()));
    }

    [NeedsToolFact("age")]
    public async Task The_recovery_key_restores_a_lost_gate()
    {
        var gate = await given.AskAsGateAsync(db => db.Gates.SingleAsync(g => g.ConsultationId == given.Consultation.Id));
        var (key, escrow) = (Path.Combine(given.Platform.Folder, "secours.txt"), Path.Combine(given.Platform.Folder, "gate.secours.age"));
        await File.WriteAllTextAsync(key, given.Recovery + "\n");
        await File.WriteAllBytesAsync(escrow, gate.Escrow!);        // ready: it has one

        var restored = await Judges.RunAsync("age", "-d", "-i", key, escrow);

        Assert.Equal(gate.Recipient, X25519Identity.Parse(restored.Text.Trim()).Recipient.ToString());
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task The_application_cannot_read_a_gate_secret_and_the_gate_keeps_none_in_clear()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => given.Platform.RunAsync(given.President.Scope, s =>
            s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>($"select count(*)::int as \"Value\" from gate_secrets").ToListAsync()));
        Assert.Equal("42501", Assert.IsType<PostgresException>(refused.GetBaseException()).SqlState);

        var stored = await given.AskAsGateAsync(db => db.Database.SqlQuery<string>($"select encode(sealed, 'escape') as \"Value\" from gate_secrets").ToListAsync());
        Assert.StartsWith("age-encryption.org/v1", Assert.Single(stored));
        Assert.DoesNotContain("AGE-SECRET-KEY", stored[0], StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "GD-07")]
    public async Task The_gate_process_opens_with_its_own_password_alone_and_loads_no_key_ring()
    {
        var configuration = new ConfigurationBuilder().AddConfiguration(given.Platform.Configuration).AddInMemoryCollection(
            Enum.GetNames<DatabaseRole>().Where(role => role != nameof(DatabaseRole.Gate)).Select(role => KeyValuePair.Create($"Database:Passwords:{role}", (string?)null))).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddPlatformGate(configuration);
        Assert.DoesNotContain(services, IsOfTheKeyRing);
        Assert.Contains(new ServiceCollection().AddPlatformCore(configuration), IsOfTheKeyRing);       // the twin: a host with people has one
        await using var gate = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        await given.CloseAsync();

        Assert.Equal(1, await gate.GetRequiredService<ReleaseGates>().ExecuteAsync(Ceremony.Cancel));

        // The framework reads the ring when its host starts, whether or not anybody asks for a key.
        static bool IsOfTheKeyRing(ServiceDescriptor service) => service.ServiceType.FullName!.Contains("DataProtection", StringComparison.Ordinal);      // no open generic here
    }

    private Task<GateRefusal?> RefusalAsync() => given.AskAsGateAsync(db => db.Gates.Where(g => g.ConsultationId == given.Consultation.Id).Select(g => g.Refusal).SingleAsync());
}

file static class AsGate
{
    public static Task<T> AskAsGateAsync<T>(this Ceremony given, Func<PlatformDb, Task<T>> ask) =>
        given.Platform.RunAsync(new Scope.Gate(), s => ask(s.GetRequiredService<PlatformDb>()));
}
