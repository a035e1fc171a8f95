using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Software;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Software;

/// <summary>Who gets a token, what it is worth, and what the database lets its holder see.</summary>
public sealed class SoftwareClientTests : IAsyncLifetime
{
    private TestPlatform platform = null!;       // set by InitializeAsync, before any test
    private GivenSoftware given = null!;         // idem

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        given = await GivenSoftware.StartAsync(platform);
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "PEER-08")]
    public async Task The_secret_is_told_once_and_kept_as_a_hash()
    {
        var added = await given.ClientAsync(ClientScope.ReadAccount);
        Assert.Empty(await platform.Database.TablesHoldingAsync(added.Secret));
        Assert.Equal(["public.software_clients"], await platform.Database.TablesHoldingAsync(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(added.Secret)))));
        Assert.Equal(46, added.Secret.Length);      // 32 bytes, and a sign to find one that leaked by
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_token_is_given_to_who_holds_the_secret_until_the_last_day_the_rotation_the_revocation_or_the_closing()
    {
        var added = await given.ClientAsync(ClientScope.ReadAccount, ClientScope.ReadQuotes);
        Assert.IsType<IssueToken.Outcome.Issued>(await given.AskAsync(added.Client, added.Secret, "devis:lecture"));
        Assert.IsType<IssueToken.Outcome.ScopeRefused>(await given.AskAsync(added.Client, added.Secret, "consultations:lecture"));
        Assert.IsType<IssueToken.Outcome.ScopeRefused>(await given.AskAsync(added.Client, added.Secret, "compte:lecture plis:lecture"));
        Assert.IsType<IssueToken.Outcome.Refused>(await given.AskAsync(added.Client, added.Secret[..^1]));
        Assert.IsType<IssueToken.Outcome.Refused>(await given.AskAsync(Guid.CreateVersion7(), added.Secret));

        var end = FranceTime.Midnight(FranceTime.DayOf(await given.NowAsync()).AddDays(31));
        await platform.Database.SetNowAsync(end.AddMilliseconds(-1));
        var last = Assert.IsType<IssueToken.Outcome.Issued>(await given.AskAsync(added.Client, added.Secret));
        Assert.True(last.Life <= TimeSpan.FromMilliseconds(1));        // never beyond the client itself
        await platform.Database.SetNowAsync(end);
        Assert.IsType<IssueToken.Outcome.Refused>(await given.AskAsync(added.Client, added.Secret));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_token_of_an_earlier_secret_of_a_revoked_client_or_ten_minutes_old_is_refused_at_once()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds((await given.NowAsync()).ToUnixTimeSeconds());      // a token says its end in whole seconds
        await platform.Database.SetNowAsync(now);
        var added = await given.ClientAsync(ClientScope.ReadAccount);
        var token = await given.TokenAsync(added);
        await platform.Database.SetNowAsync(now.AddMinutes(10).AddSeconds(-1));
        Assert.True(await HoldsAsync(token));
        await platform.Database.SetNowAsync(now.AddMinutes(10));
        Assert.False(await HoldsAsync(token));
        var second = await given.TokenAsync(added);
        var secret = await platform.RunAsync(given.Scope, s => s.GetRequiredService<RotateSecret>().ExecuteAsync(added.Client, default));
        Assert.False(await HoldsAsync(second));
        Assert.IsType<IssueToken.Outcome.Refused>(await given.AskAsync(added.Client, added.Secret));

        var third = await given.TokenAsync(added with { Secret = secret! });
        Assert.True(await HoldsAsync(third));
        Assert.True(await platform.RunAsync(given.Scope, s => s.GetRequiredService<RevokeClient>().ExecuteAsync(added.Client, "Aline", default)));
        Assert.False(await HoldsAsync(third));
        Assert.IsType<IssueToken.Outcome.Refused>(await given.AskAsync(added.Client, secret!));
        Assert.Null(await platform.RunAsync(given.Scope, s => s.GetRequiredService<RotateSecret>().ExecuteAsync(added.Client, default)));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_closed_account_has_no_programs()
    {
        var added = await given.ClientAsync(ClientScope.ReadAccount);
        var token = await given.TokenAsync(added);
        // Closing has its own tests and conditions: here it has happened.
        await platform.Database.ExecuteAsSuperuserAsync($"set session_replication_role = replica; update tenants set closing_at = now(), closed_at = now() where id = '{given.Commune.Id}'");
        Assert.False(await HoldsAsync(token));
        Assert.IsType<IssueToken.Outcome.Refused>(await given.AskAsync(added.Client, added.Secret));
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task No_flipped_letter_and_nothing_sealed_for_another_purpose_is_a_token()
    {
        var tokens = platform.Services.GetRequiredService<AccessTokens>();
        var token = await given.TokenAsync(await given.ClientAsync(ClientScope.ReadAccount));
        Assert.NotNull(tokens.Read(token));
        Assert.All(Enumerable.Range(0, token.Length - 1), at => Assert.Null(tokens.Read(token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..])));       // the last letter holds bits that nobody reads
        var cookie = platform.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationMiddleware");
        Assert.Null(tokens.Read(System.Buffers.Text.Base64Url.EncodeToString(cookie.Protect(Encoding.UTF8.GetBytes("x")))));
        Assert.All((string[])["", "x", new string('A', 5_000), "é"], text => Assert.Null(tokens.Read(text)));
    }

    [Fact, Trait("Feature", "PEER-08"), Trait("Feature", "VR-01")]
    public async Task The_database_shows_a_program_its_own_account_no_bid_no_person_and_lets_it_write_nothing()
    {
        var buyer = await platform.PersonAsync(given.Neighbour, "Voisin", Core.Identity.MembershipRole.Buyer);
        var (own, foreign) = (await platform.DraftAsync(given.Commune, given.Buyer), await platform.DraftAsync(given.Neighbour, buyer));
        var client = new Scope.Client(given.Commune.Id.Value, Guid.CreateVersion7());
        // Each layer alone: what the filter lets through, and what the policies do.
        Assert.Equal([own.Id], await platform.RunAsync(client, s => s.GetRequiredService<PlatformDb>().Consultations.Select(c => c.Id).ToListAsync()));
        Assert.Equal([own.Id.Value], await platform.RunAsync(client, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<Guid>($"select id as \"Value\" from consultations").ToListAsync()));
        Assert.Null(await platform.RunAsync(client, s => s.GetRequiredService<ReadForSoftware>().RegistersAsync(foreign.Id.Value, default)));

        foreach (var sql in (string[])["select 1 from bids", "select 1 from bid_envelopes", "select 1 from quotes", "select 1 from opened_files", "select 1 from memberships", "select 1 from people", "select 1 from software_clients",
            "select 1 from dce_withdrawals", "select 1 from companies", "select 1 from key_grants", "select url from webhook_subscriptions", "select secret from webhook_subscriptions", "update consultations set title = ''", "insert into outbox select"])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(client, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create(sql))));
            Assert.True(refused.SqlState is "42501" or "25006", $"{sql}: {refused.SqlState}");
        }
    }

    [Fact, Trait("Feature", "PEER-08"), Trait("Feature", "VR-01")]
    public async Task The_role_of_programs_reads_these_tables_and_no_other()
    {
        string[] granted =
        [
            "account_events", "consultations", "lots", "quote_requests", "quote_sends", "rebilling_charges", "rebilling_lines", "rebilling_statements", "rebilling_steps", "sharing_conventions", "tenants", "unit_prices",
            "webhook_attempts", "webhook_deliveries", "webhook_subscriptions",
        ];
        Assert.Equal(granted, await ReadableAsync());
        await platform.Database.ExecuteAsSuperuserAsync("grant select (id) on bids to platform_client");       // the twin: one column is seen
        Assert.Contains("bids", await ReadableAsync());

        Task<List<string>> ReadableAsync() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"""
            select c.relname::text as "Value" from pg_class c where c.relkind in ('r', 'p', 'v', 'm') and c.relnamespace in ('public'::regnamespace, 'sec'::regnamespace, 'quartz'::regnamespace)
              and has_any_column_privilege('platform_client', c.oid, 'select') order by c.relname
            """).ToListAsync());
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task What_is_missing_is_said_all_at_once_and_an_account_has_so_many_programs()
    {
        var today = FranceTime.DayOf(await given.NowAsync());
        Task<IReadOnlyList<AddClient.Fault>> FaultsAsync(string? name, ClientScope[] scopes, DateOnly? day) =>
            platform.RunAsync(given.Scope, s => s.GetRequiredService<AddClient>().FaultsAsync(new(name, scopes, day, "Aline"), default));
        Assert.Equal([AddClient.Fault.NameMissing, AddClient.Fault.ScopesMissing, AddClient.Fault.DayMissing], await FaultsAsync(" ", [], null));
        Assert.Equal([AddClient.Fault.NameTooLong, AddClient.Fault.DayPast], await FaultsAsync(new('n', 101), [ClientScope.ReadAccount], today.AddDays(-1)));
        Assert.Empty(await FaultsAsync("n", [ClientScope.ReadAccount], today.AddDays(366)));
        Assert.Equal([AddClient.Fault.DayTooFar], await FaultsAsync("n", [ClientScope.ReadAccount], today.AddDays(367)));
        for (var i = 0; i < 20; i++) await given.ClientAsync(ClientScope.ReadAccount);
        Assert.Equal([AddClient.Fault.TooMany], await FaultsAsync("n", [ClientScope.ReadAccount], today));
    }

    private Task<bool> HoldsAsync(string token)
    {
        var read = platform.Services.GetRequiredService<AccessTokens>().Read(token)!;       // written by us
        return platform.RunAsync(new Scope.SignIn(read.Client), s => s.GetRequiredService<CheckToken>().HoldsAsync(read, default));
    }
}
