using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Tenancy;

namespace Platform.Core.Identity;

public enum RecoveryKind
{
    /// <summary>The person lost every passkey and will register a new one.</summary>
    Key,

    /// <summary>The account has nobody left to administer it: this person will.</summary>
    Administrator,
}

/// <summary>
/// Asks that somebody gets back in. An administrator asks for a colleague; the lead asks for an account whose only administrator is gone or shut out,
/// and for a person of a company.
/// Nothing happens until another person approves, and a day has passed.
/// </summary>
public sealed class RequestRecovery(PlatformDb db, CurrentScope scope, FindOrCreatePeople findOrCreate)
{
    /// <param name="IdentityCheck">How it was made sure that this is the person: seen, called back on a known number…</param>
    public sealed record Input(Guid Person, string Reason, string IdentityCheck, string RequesterName);

    /// <param name="Account">Portal of an account that this lead hosts.</param>
    public sealed record ForAccount(string Account, RecoveryKind Kind, string Name, string Email, string Reason, string IdentityCheck, string RequesterName);

    /// <param name="Email">Of somebody who works for a company, and for no account.</param>
    public sealed record ForCompany(string Name, string Email, string Reason, string IdentityCheck, string RequesterName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Requested(Guid Recovery) : Outcome;
        public sealed record ReasonMissing : Outcome;
        public sealed record CheckMissing : Outcome;
        /// <summary>Nobody of this account; nobody asks for himself; and nobody of the lead is appointed in an account.</summary>
        public sealed record PersonMissing : Outcome;
        /// <summary>Two people administer the account: nobody is appointed from outside.</summary>
        public sealed record Administered : Outcome;
        public sealed record UnderWay : Outcome;
        public T Match<T>(Func<Requested, T> requested, Func<ReasonMissing, T> reasonMissing, Func<CheckMissing, T> checkMissing, Func<PersonMissing, T> personMissing, Func<Administered, T> administered, Func<UnderWay, T> underWay) => this switch
        { Requested r => requested(r), ReasonMissing m => reasonMissing(m), CheckMissing c => checkMissing(c), PersonMissing p => personMissing(p), Administered a => administered(a), UnderWay u => underWay(u), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        var name = await db.Memberships.Where(m => m.PersonId == input.Person && m.RevokedAt == null).Select(m => m.PersonName).FirstOrDefaultAsync(cancel);
        if (name is null || input.Person == scope.Required.PersonId) return new Outcome.PersonMissing();
        return await InsertAsync(tenant, RecoveryKind.Key, "Account", input.Person, name, input.Reason, input.IdentityCheck, input.RequesterName, cancel);
    }

    public async Task<Outcome> ExecuteAsync(ForAccount input, CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        var account = await db.Tenants.Where(t => t.Slug == input.Account && (Guid?)(object?)t.LeadId == lead).Select(t => t.Id).SingleOrDefaultAsync(cancel);
        var email = input.Email.Trim();
        if (account.Value == Guid.Empty || !RegisterCompany.IsEmail(email) || input.Name.Trim().Length is < 2 or > 120) return new Outcome.PersonMissing();
        if (Missing(input.Reason, input.IdentityCheck) is { } missing) return missing;
        if (input.Kind == RecoveryKind.Administrator && !(await db.Database.SqlQuery<bool>($"""select {account.Value} in (select sec.accounts_to_appoint_in()) as "Value" """).ToListAsync(cancel)).Single())
            return new Outcome.Administered();
        var person = input.Kind switch
        {
            RecoveryKind.Key => (await db.Database.SqlQuery<Guid?>($"""select sec.administrator_by_email({account.Value}, {email}) as "Value" """).ToListAsync(cancel)).Single(),
            RecoveryKind.Administrator => await findOrCreate.ExecuteAsync(email, input.Name.Trim(), cancel),
        };
        if (person is not { } id || id == scope.Required.PersonId) return new Outcome.PersonMissing();
        if (input.Kind == RecoveryKind.Administrator && (await db.Database.SqlQuery<bool>($"""select sec.is_of_lead({id}) as "Value" """).ToListAsync(cancel)).Single()) return new Outcome.PersonMissing();
        return await InsertAsync(account.Value, input.Kind, "Lead", id, input.Name.Trim(), input.Reason, input.IdentityCheck, input.RequesterName, cancel);
    }

    public async Task<Outcome> ExecuteAsync(ForCompany input, CancellationToken cancel)
    {
        var lead = ((Scope.Lead)scope.Required).LeadId;
        if (Missing(input.Reason, input.IdentityCheck) is { } missing) return missing;
        var person = (await db.Database.SqlQuery<Guid?>($"""select sec.company_person_by_email({input.Email.Trim()}) as "Value" """).ToListAsync(cancel)).Single();
        if (person is not { } id || input.Name.Trim().Length is < 2 or > 120) return new Outcome.PersonMissing();
        return await InsertAsync(lead, RecoveryKind.Key, "Lead", id, input.Name.Trim(), input.Reason, input.IdentityCheck, input.RequesterName, cancel, company: true);
    }

    private async Task<Outcome> InsertAsync(Guid tenant, RecoveryKind kind, string side, Guid person, string name, string reason, string check, string requester, CancellationToken cancel, bool company = false)
    {
        if (Missing(reason, check) is { } missing) return missing;
        var id = Guid.CreateVersion7();
        // No exception: the page reads on in this transaction.
        var added = await db.Database.ExecuteSqlAsync($"""
            insert into recoveries (tenant_id, id, kind, side, person_id, person_name, reason, identity_check, requested_by, requested_by_name, requested_at, company)
            values ({tenant}, {id}, {kind.ToString()}, {side}, {person}, {name}, {reason.Trim()}, {check.Trim()}, {scope.Required.PersonId}, {requester}, sec.now(), {company}) on conflict do nothing
            """, cancel);
        return added == 1 ? new Outcome.Requested(id) : new Outcome.UnderWay();
    }

    private static Outcome? Missing(string reason, string check) =>
        reason.Trim().Length is < 10 or > 1000 ? new Outcome.ReasonMissing() : check.Trim().Length is < 10 or > 1000 ? new Outcome.CheckMissing() : null;
}
