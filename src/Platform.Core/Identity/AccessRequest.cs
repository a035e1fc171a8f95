using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Somebody whom ProConnect names with the account's number, and whom the account does not know, asks to be admitted. It gives nothing: the administrator invites her, or not.</summary>
public sealed class AccessRequest : ITenantOwned
{
    private AccessRequest() { }

    public Guid TenantId { get; private set; }
    public Id<AccessRequest> Id { get; private set; }

    /// <summary>Of what ProConnect calls her.</summary>
    public byte[] SubjectSha256 { get; private set; } = [];
    public string FullName { get; private set; } = "";
    public string Email { get; private set; } = "";
    public string Siret { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
    public DateTimeOffset? InvitedAt { get; private set; }
    public DateTimeOffset? SetAsideAt { get; private set; }
    public Guid? AnsweredBy { get; private set; }
    public string? AnsweredByName { get; private set; }

    internal void Invite(Guid by, string byName, DateTimeOffset now) => (AnsweredBy, AnsweredByName, InvitedAt) = (by, byName, now);

    internal void SetAside(Guid by, string byName, DateTimeOffset now) => (AnsweredBy, AnsweredByName, SetAsideAt) = (by, byName, now);
}

internal sealed class AccessRequestMapping : IEntityTypeConfiguration<AccessRequest>
{
    public void Configure(EntityTypeBuilder<AccessRequest> builder) => builder.ToTable("access_requests");
}

/// <summary>Asks the account of her SIRET to admit her. Own transaction, before anybody is known.</summary>
public sealed class AskAccess(UnitOfWorkFactory work, RecogniseAgent recognise)
{
    /// <summary>New requests that one account receives in a day.</summary>
    public const int MostPerDay = 50;

    public abstract record Outcome
    {
        private Outcome() { }
        /// <summary>Now or before: the administrator reads it.</summary>
        public sealed record Asked : Outcome;
        public sealed record EnoughForToday : Outcome;
        /// <summary>There is nothing to ask: known meanwhile, or no account in force.</summary>
        public sealed record NotNow : Outcome;
        public T Match<T>(Func<Asked, T> asked, Func<EnoughForToday, T> enoughForToday, Func<NotNow, T> notNow) => this switch
        { Asked a => asked(a), EnoughForToday e => enoughForToday(e), NotNow n => notNow(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(StateAgent agent, CancellationToken cancel)
    {
        // Judged again: the page may be old.
        if (await recognise.ExecuteAsync(agent, cancel) is not RecogniseAgent.Outcome.Stranger { Accounts: [var account, ..] }) return new Outcome.NotNow();
        return await work.RunAsync<Outcome>(new Scope.SignIn(Guid.Empty), async services =>
        {
            var (id, subject) = (Guid.CreateVersion7(), SHA256.HashData(Encoding.UTF8.GetBytes(agent.Subject)));
            var said = (await services.GetRequiredService<PlatformDb>().Database.SqlQuery<string>(
                $"""select sec.ask_access({account.Id}, {id}, {subject}, {agent.FullName}, {agent.Email}, {agent.Siret}, {MostPerDay}) as "Value" """).ToListAsync(cancel)).Single();
            if (said == "asked") await services.GetRequiredService<Outbox>().AddAsync(new Noticed(NoticeTopic.AccessRequested, id), cancel);
            return said switch { "asked" or "known" => new Outcome.Asked(), "enough" => new Outcome.EnoughForToday(), _ => new Outcome.NotNow() };
        }, cancel);
    }
}

/// <summary>The requests that wait for the administrator of the account in scope, and the answers.</summary>
public sealed class AnswerAccessRequests(PlatformDb db, CurrentScope scope)
{
    public sealed record Row(Id<AccessRequest> Id, string FullName, string Email, string Siret, DateTimeOffset AskedAt);

    public async Task<IReadOnlyList<Row>> WaitingAsync(CancellationToken cancel) =>
        await Waiting.AsNoTracking().OrderBy(r => r.AskedAt).Select(r => new Row(r.Id, r.FullName, r.Email, r.Siret, r.AskedAt)).ToListAsync(cancel);

    /// <summary>Whoever is invited at this address had asked: answered.</summary>
    public async Task InvitedAsync(string email, string byName, CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        foreach (var request in (await Waiting.ToListAsync(cancel)).Where(r => string.Equals(r.Email, email.Trim(), StringComparison.OrdinalIgnoreCase))) request.Invite(Actor, byName, now);
        await db.SaveChangesAsync(cancel);
    }

    /// <returns>False when nothing of this account waits under this id.</returns>
    public async Task<bool> SetAsideAsync(Id<AccessRequest> id, string byName, CancellationToken cancel)
    {
        if (await Waiting.SingleOrDefaultAsync(r => r.Id == id, cancel) is not { } request) return false;
        request.SetAside(Actor, byName, await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return true;
    }

    private IQueryable<AccessRequest> Waiting => db.AccessRequests.Where(r => r.InvitedAt == null && r.SetAsideAt == null);

    private Guid Actor => scope.Required.PersonId ?? throw new InvalidOperationException("Somebody answers.");
}
