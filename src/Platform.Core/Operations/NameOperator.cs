using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;

namespace Platform.Core.Operations;

/// <summary>
/// Gives a person the platform to run (VR-55): by another operator, or on the machine, where the first one is named. No agglomeration names or removes one;
/// its administrators are told. A link leaves with which the person registers a passkey. Scope Platform.
/// </summary>
public sealed class NameOperator(PlatformDb db)
{
    public sealed record Input(string? FullName, string? Email);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Named : Outcome;

        /// <summary>Runs the platform already.</summary>
        public sealed record Known : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record EmailInvalid : Outcome;

        /// <summary>The address names a service: whoever reads it would run the platform. No reason makes it good.</summary>
        public sealed record AddressShared(string Word) : Outcome;
        public T Match<T>(Func<Named, T> named, Func<Known, T> known, Func<NameMissing, T> nameMissing, Func<EmailInvalid, T> emailInvalid, Func<AddressShared, T> addressShared) => this switch
        { Named n => named(n), Known k => known(k), NameMissing m => nameMissing(m), EmailInvalid e => emailInvalid(e), AddressShared a => addressShared(a), _ => throw new UnreachableException() };
    }

    /// <summary>The function of the database that names one, with what it takes, in order: the machine's command calls it as the owner.</summary>
    public const string Sql = "select sec.name_operator($1, $2, $3, $4, $5, $6, $7)";

    public static object[] Values(string name, string email) =>
        [Guid.CreateVersion7(), name.Trim(), email.Trim(), Guid.CreateVersion7(), Convert.ToHexString(RandomNumberGenerator.GetBytes(20)), Guid.CreateVersion7(), Guid.CreateVersion7()];

    /// <summary>What stands against it, judged before the database is asked; null when nothing does.</summary>
    public static Outcome? Fault(string? name, string? email, DateTimeOffset now)
    {
        if (name?.Trim().Length is not (>= 2 and <= 120)) return new Outcome.NameMissing();
        if (email?.Trim() is not { } address || !RegisterCompany.IsEmail(address)) return new Outcome.EmailInvalid();
        return SharedAddressRules.On(now).WordIn(address) is { } word ? new Outcome.AddressShared(word) : null;
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (Fault(input.FullName, input.Email, await db.NowAsync(cancel)) is { } fault) return fault;
        var v = Values(input.FullName ?? "", input.Email ?? "");
        var said = (await db.Database.SqlQuery<string>($"""select sec.name_operator({v[0]}, {v[1]}, {v[2]}, {v[3]}, {v[4]}, {v[5]}, {v[6]}) as "Value" """).ToListAsync(cancel)).Single();
        return said == "Named" ? new Outcome.Named() : new Outcome.Known();
    }
}
