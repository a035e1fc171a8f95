using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>The person of each address, or a new one without credentials, in the transaction of whoever invites: taken back with it. Scope Tenant, Lead or Company.</summary>
public sealed class FindOrCreatePeople(PlatformDb db)
{
    private sealed record Row(string Address, Guid Person);

    /// <param name="wanted">Judged before; an address that comes twice is one person, by the first name.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>By address, whatever its case.</returns>
    public async Task<IReadOnlyDictionary<string, Guid>> ExecuteAsync(IEnumerable<(string Email, string FullName)> wanted, CancellationToken cancel)
    {
        var people = wanted.DistinctBy(p => p.Email, StringComparer.OrdinalIgnoreCase).ToList();
        string[] addresses = [.. people.Select(p => p.Email)], names = [.. people.Select(p => p.FullName)];
        Guid[] ids = [.. people.Select(_ => Guid.CreateVersion7())];
        string[] stamps = [.. people.Select(_ => Convert.ToHexString(RandomNumberGenerator.GetBytes(20)))];      // random, not version 7: it ends sessions when it changes
        var rows = await db.Database.SqlQuery<Row>($"""select address as "Address", person as "Person" from sec.people_of_addresses({addresses}, {names}, {ids}, {stamps})""").ToListAsync(cancel);
        return rows.ToDictionary(row => row.Address, row => row.Person, StringComparer.OrdinalIgnoreCase);
    }

    public async Task<Guid> ExecuteAsync(string email, string fullName, CancellationToken cancel) => (await ExecuteAsync([(email, fullName)], cancel))[email];
}
