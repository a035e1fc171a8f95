using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Exports;

/// <summary>The administrator asks for everything that is the account's, confirmed by a passkey. A job makes it. VR-37. Scope Tenant.</summary>
public sealed class AskExport(PlatformDb db, CurrentScope scope)
{
    public const string Act = "export-account";

    /// <summary>What the passkey confirms; sec.ask_export computes it again.</summary>
    public static byte[] ActHash(Guid account, ExportPurpose purpose) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Act}\n{account:D}\n{purpose}"));

    public sealed record Input(ExportPurpose Purpose, Guid Proof, string AskerName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Asked(Guid Export) : Outcome;
        /// <summary>One is being made: it will hold what this one would.</summary>
        public sealed record UnderWay : Outcome;
        public sealed record NotConfirmed : Outcome;
        public T Match<T>(Func<Asked, T> asked, Func<UnderWay, T> underWay, Func<NotConfirmed, T> notConfirmed) => this switch
        { Asked a => asked(a), UnderWay u => underWay(u), NotConfirmed n => notConfirmed(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var account = ((Scope.Tenant)scope.Required).TenantId;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"exports:" + account.ToString("D")}, 0))", cancel);
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(account, input.Purpose), cancel)) return new Outcome.NotConfirmed();
        var underWay = await db.Database.SqlQuery<bool>($"select exists (select from account_exports where tenant_id = {account} and made_at is null and failed_at is null) as \"Value\"").ToListAsync(cancel);
        if (underWay.Single()) return new Outcome.UnderWay();
        var export = Guid.CreateVersion7();
        await db.Database.ExecuteSqlAsync($"select sec.ask_export({export}, {input.Purpose.ToString()}, {input.Proof}, {input.AskerName})", cancel);
        return new Outcome.Asked(export);
    }
}
