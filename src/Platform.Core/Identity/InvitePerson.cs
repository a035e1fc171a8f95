using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Gives a person roles in the account in scope, in one department or more (VR-23), and has a link sent with which he registers his passkey.</summary>
public sealed class InvitePerson(InvitePeople people)
{
    /// <param name="AddressReason">Why an address that looks shared is read by this person alone; asked only then (VR-38).</param>
    public sealed record Input(string FullName, string Email, IReadOnlyList<MembershipRole> Roles, IReadOnlyList<Id<Department>> Departments, string? AddressReason = null);

    public abstract record Outcome
    {
        private Outcome() { }
        /// <param name="Added">Roles that the person did not hold yet.</param>
        /// <param name="WasHere">Held a role in this account before.</param>
        public sealed record Invited(Guid Person, int Added, bool WasHere) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record EmailInvalid : Outcome;
        /// <summary>No role at all, or one that this account cannot give (administrator of the agglomeration, in a commune).</summary>
        public sealed record RoleMissing : Outcome;
        /// <summary>None at all, or one that this account does not have, or has archived.</summary>
        public sealed record DepartmentMissing : Outcome;
        /// <summary>The address names a service: whoever reads it would have the access. Declared to be one person's alone, with a reason, it is taken, and the declaration is kept.</summary>
        public sealed record AddressShared(string Word, SharedAddressRule Rule) : Outcome;
        /// <summary>One address, one person.</summary>
        public sealed record AddressOfAnother(string Name) : Outcome;
        public T Match<T>(Func<Invited, T> invited, Func<NameMissing, T> nameMissing, Func<EmailInvalid, T> emailInvalid, Func<RoleMissing, T> roleMissing, Func<DepartmentMissing, T> departmentMissing, Func<AddressShared, T> addressShared, Func<AddressOfAnother, T> addressOfAnother) => this switch
        {
            Invited i => invited(i), NameMissing n => nameMissing(n), EmailInvalid e => emailInvalid(e), RoleMissing r => roleMissing(r),
            DepartmentMissing d => departmentMissing(d), AddressShared a => addressShared(a), AddressOfAnother a => addressOfAnother(a), _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await FaultsAsync(input, cancel) is [var fault, ..]) return fault;
        var given = (await people.ExecuteAsync([input], cancel)).Single();
        return new Outcome.Invited(given.Person, given.Added, given.WasHere);
    }

    /// <summary>All that stands against it, in the order of the form.</summary>
    public async Task<IReadOnlyList<Outcome>> FaultsAsync(Input input, CancellationToken cancel) => (await people.FaultsAsync([input], cancel))[0];

    /// <summary>Null when the address names a person, or when its one reader was declared with a reason.</summary>
    internal static Outcome? SharedFault(string email, string? reason, DateTimeOffset now)
    {
        var rule = SharedAddressRules.On(now);
        return rule.WordIn(email.Trim()) is { } word && (reason?.Trim().Length ?? 0) < rule.LeastReason ? new Outcome.AddressShared(word, rule) : null;
    }
}
