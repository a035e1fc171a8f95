using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>The account asked the lead to open an account for a structure linked to it. Answered when the lead has an account with this SIRET.</summary>
public sealed class AccountRequest : ITenantOwned
{
    private AccountRequest() { }

    internal AccountRequest(Guid tenant, string name, Siret siret, int contractsPerYear, Guid by, string byName, DateTimeOffset now) =>
        (TenantId, Id, Name, Siret, ContractsPerYear, AskedBy, AskedByName, AskedAt) = (tenant, Id<AccountRequest>.New(), name, siret.Value, contractsPerYear, by, byName, now);

    public Guid TenantId { get; private set; }
    public Id<AccountRequest> Id { get; private set; }
    public string Name { get; private set; } = "";
    public string Siret { get; private set; } = "";
    public int ContractsPerYear { get; private set; }
    public Guid AskedBy { get; private set; }
    public string AskedByName { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
}

internal sealed class AccountRequestMapping : IEntityTypeConfiguration<AccountRequest>
{
    public void Configure(EntityTypeBuilder<AccountRequest> builder) => builder.ToTable("account_requests");
}

/// <summary>Asks the lead for an account of its own, for a structure that reaches the threshold. Asked twice for one SIRET, it is asked once.</summary>
public sealed class AskOwnAccount(PlatformDb db, CurrentScope scope, Outbox outbox, ReadAgreedTerms terms)
{
    public sealed record Input(string Name, string Siret, int ContractsPerYear, string ByName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Asked : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record SiretRefused : Outcome;
        /// <summary>Under the threshold: create the entity (<see cref="CreateSubEntity"/>).</summary>
        public sealed record SubEntityInstead(OwnAccountRule Rule) : Outcome;
        public T Match<T>(Func<Asked, T> asked, Func<NameMissing, T> nameMissing, Func<SiretRefused, T> siretRefused, Func<SubEntityInstead, T> subEntityInstead) => this switch
        { Asked a => asked(a), NameMissing n => nameMissing(n), SiretRefused r => siretRefused(r), SubEntityInstead s => subEntityInstead(s), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.LockStructuresAsync(acting.TenantId, cancel);
        if (input.Name.Trim().Length is < 2 or > 160) return new Outcome.NameMissing();
        if (Siret.Read(input.Siret) is not Siret.Reading.Valid { Siret: var siret }) return new Outcome.SiretRefused();
        var now = await db.NowAsync(cancel);
        var rule = await terms.OwnAccountRuleAsync(acting.TenantId, cancel);
        if (!rule.MayHaveOwnAccount(input.ContractsPerYear)) return new Outcome.SubEntityInstead(rule);
        if (await db.AccountRequests.AnyAsync(r => r.Siret == siret.Value, cancel)) return new Outcome.Asked();
        var by = acting.PersonId ?? throw new InvalidOperationException("A person asks, never a job.");
        var request = new AccountRequest(acting.TenantId, input.Name.Trim(), siret, input.ContractsPerYear, by, input.ByName, now);
        db.AccountRequests.Add(request);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new Noticed(NoticeTopic.AccountAsked, request.Id.Value), cancel);
        return new Outcome.Asked();
    }
}
