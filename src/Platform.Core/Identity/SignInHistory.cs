using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;

namespace Platform.Core.Identity;

/// <summary>Writes down that the person in scope has just signed in: when, how, and roughly from where. In the transaction of the sign-in.</summary>
public sealed class RecordSignIn(PlatformDb db)
{
    /// <param name="Method">passkey, mfa, proconnect or demo.</param>
    /// <param name="Address">Of the connection; only its network is kept.</param>
    /// <param name="UserAgent">Of the browser; only its name and system are kept.</param>
    public sealed record Input(Guid Person, string Method, IPAddress? Address, string? UserAgent);

    public Task ExecuteAsync(Input input, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        insert into sign_ins (id, person_id, signed_in_at, method, place, device)
        values ({Guid.CreateVersion7()}, {input.Person}, sec.now(), {input.Method}, {NetworkOf(input.Address)}, {DeviceOf(input.UserAgent)})
        """, cancel);

    /// <summary>« 192.0.2.x », « 2001:db8:1::/48 »: enough to recognise one's own, too little to find somebody.</summary>
    public static string NetworkOf(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        if (address is null) return "";
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress([.. bytes.AsSpan(0, 6), .. new byte[10]]) + "/48" : $"{bytes[0]}.{bytes[1]}.{bytes[2]}.x";
    }

    /// <summary>« Firefox, Windows »; empty where neither is known.</summary>
    public static string DeviceOf(string? agent)
    {
        var said = agent ?? "";
        string? Named(params (string Sign, string Name)[] known) => known.FirstOrDefault(k => said.Contains(k.Sign, StringComparison.Ordinal)).Name;
        // In this order: Edge says Chrome too, Chrome says Safari; Android says Linux, iPads say Mac.
        string?[] parts =
        [
            Named(("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")),
            Named(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux")),
        ];
        return string.Join(", ", parts.Where(part => part is not null));
    }
}

/// <summary>The sign-ins of the person in scope, newest first.</summary>
public sealed class SignInHistory(PlatformDb db)
{
    public sealed record Row(DateTimeOffset SignedInAt, string Method, string Place, string Device);

    public const int PageSize = 50;

    /// <param name="before">Older than this; null: from the newest.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>One more than a page when there are older ones.</returns>
    public async Task<IReadOnlyList<Row>> ReadAsync(DateTimeOffset? before, CancellationToken cancel) => await db.Database.SqlQuery<Row>($"""
        select signed_in_at as "SignedInAt", method as "Method", place as "Place", device as "Device" from sign_ins
        where {before}::timestamptz is null or signed_in_at < {before} order by signed_in_at desc limit {PageSize + 1}
        """).ToListAsync(cancel);
}

/// <summary>Forgets the sign-ins that have been kept long enough. Scope System.</summary>
public sealed class ForgetSignIns(PlatformDb db)
{
    /// <returns>How many were forgotten.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        var kept = now.AddMonths(-SignInHistoryRules.MonthsOn(now));
        return await db.Database.ExecuteSqlAsync($"delete from sign_ins where signed_in_at < {kept}", cancel);
    }
}
