using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>
/// The administrator attests that the list of the account's people is right, for the quarter (VR-33): who, when, and the very list, kept with its hash. Only the
/// list that was read is attested: somebody who came or left meanwhile is read first.
/// </summary>
public sealed class AttestPeople(PlatformDb db, CurrentScope scope, AccountPeople accountPeople)
{
    /// <param name="Sha256">Of the list that the page showed.</param>
    /// <param name="ByName">Who attests.</param>
    public sealed record Input(string Sha256, string ByName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Attested(DateOnly Quarter) : Outcome;
        /// <summary>For this quarter, by somebody.</summary>
        public sealed record AlreadyAttested : Outcome;
        public sealed record ListChanged : Outcome;
        public T Match<T>(Func<Attested, T> attested, Func<AlreadyAttested, T> alreadyAttested, Func<ListChanged, T> listChanged) => this switch
        { Attested a => attested(a), AlreadyAttested a => alreadyAttested(a), ListChanged l => listChanged(l), _ => throw new UnreachableException() };
    }

    /// <param name="Quarter">Of today.</param>
    /// <param name="DueOn">The last day in time.</param>
    /// <param name="Overdue">That day is over and nobody attested.</param>
    /// <param name="AttestedAt">For this quarter; null: not yet.</param>
    public sealed record State(DateOnly Quarter, DateOnly? DueOn, bool Overdue, DateTimeOffset? AttestedAt, string? AttestedByName);

    public sealed record Past(DateOnly Quarter, DateOnly DueOn, DateTimeOffset? AttestedAt, string? AttestedByName);

    /// <param name="People">As they stand now.</param>
    /// <param name="Json">What is kept.</param>
    /// <param name="Sha256">Of it.</param>
    public sealed record List(IReadOnlyList<AccountPeople.Row> People, string Json, string Sha256);

    public async Task<State> StateAsync(CancellationToken cancel)
    {
        var today = FranceTime.DayOf(await db.NowAsync(cancel));
        var latest = await db.PeopleAttestations.AsNoTracking().OrderByDescending(a => a.Quarter).FirstOrDefaultAsync(cancel);
        var quarter = AttestationRule.QuarterOf(today);
        return latest?.Quarter == quarter ? new(quarter, latest.DueOn, latest.AttestedAt is null && today > latest.DueOn, latest.AttestedAt, latest.AttestedByName)
            : new(quarter, null, false, null, null);
    }

    public async Task<IReadOnlyList<Past>> PastAsync(CancellationToken cancel) =>
        await db.PeopleAttestations.AsNoTracking().OrderByDescending(a => a.Quarter).Take(40).Select(a => new Past(a.Quarter, a.DueOn, a.AttestedAt, a.AttestedByName)).ToListAsync(cancel);

    public async Task<List> ListAsync(CancellationToken cancel)
    {
        var people = await accountPeople.ReadAsync(cancel);
        var json = JsonSerializer.Serialize(people.OrderBy(p => p.Person).Select(p => new
        {
            personne = p.Person, nom = p.Name, courriel = p.Email,
            roles = p.Roles.OrderBy(r => r.Membership).Select(r => new { role = r.Role.ToString(), service = r.Department, depuis = WireInstant.Format(r.GrantedAt) }),
        }), Plain);
        return new(people, json, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json))));
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        await db.LockRolesAsync(new(tenant), cancel);       // nobody comes or leaves while it is attested
        var list = await ListAsync(cancel);
        if (list.Sha256 != input.Sha256) return new Outcome.ListChanged();
        var now = await db.NowAsync(cancel);
        var today = FranceTime.DayOf(now);
        var quarter = AttestationRule.QuarterOf(today);
        var attestation = await db.PeopleAttestations.SingleOrDefaultAsync(a => a.Quarter == quarter, cancel);
        if (attestation?.AttestedAt is not null) return new Outcome.AlreadyAttested();
        if (attestation is null)
        {
            attestation = new PeopleAttestation(tenant, quarter, AttestationRules.On(now).DueOn(today), now);       // before it is asked: no need to wait
            db.PeopleAttestations.Add(attestation);
            await db.SaveChangesAsync(cancel);
        }
        attestation.Attest(scope.Required.PersonId ?? throw new InvalidOperationException("A person attests, never a job."), input.ByName, now);
        await db.SaveChangesAsync(cancel);
        await db.Database.ExecuteSqlAsync($"insert into attested_lists (tenant_id, attestation_id, people, sha256) values ({tenant}, {attestation.Id.Value}, {list.Json}, {Convert.FromHexString(list.Sha256)})", cancel);
        return new Outcome.Attested(quarter);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
