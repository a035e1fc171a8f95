using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What a consultation states for its account alone: no policy gives a row of it to a company or to the public, whatever was published.</summary>
public sealed class PrivateStatement : ITenantOwned
{
    private PrivateStatement() { }

    internal PrivateStatement(Guid tenant, Id<Consultation> consultation) => (TenantId, ConsultationId) = (tenant, consultation);

    public Guid TenantId { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }

    /// <summary>Of a negotiated procedure or a dialogue: which case allows it, and the facts (CCP, art. R2124-3 and R2124-5).</summary>
    public string? NegotiationGround { get; private set; }
    public string? NegotiationReason { get; private set; }

    /// <summary>Of the whole purchase, where this consultation passes its small lots (CCP, art. R2123-1, 2°).</summary>
    public decimal? PurchaseAmount { get; internal set; }

    /// <summary>With what the draft was begun, and the condition of execution that it proposes: the buyer answers for his own file.</summary>
    public string? ModelName { get; private set; }
    public string? ModelClause { get; private set; }

    /// <summary>Of a model that is one lot: the reason that it proposes, and the facts (CCP, art. L2113-11).</summary>
    public Undivided? ModelUndivided { get; private set; }
    public string? ModelUndividedReason { get; private set; }

    internal void Negotiate(StatedTerms terms) => (NegotiationGround, NegotiationReason) = (terms.NegotiationGround, terms.NegotiationReason);

    internal void BeginWith(string name, string? clause, Undivided? undivided, string? reason) => (ModelName, ModelClause, ModelUndivided, ModelUndividedReason) = (name, clause, undivided, reason);
}

internal sealed class PrivateStatementMapping : IEntityTypeConfiguration<PrivateStatement>
{
    public void Configure(EntityTypeBuilder<PrivateStatement> builder)
    {
        builder.ToTable("private_statements");
        builder.HasKey(row => new { row.TenantId, row.ConsultationId });
    }
}

internal static class PrivateStatements
{
    /// <summary>The terms with what stays with the account.</summary>
    public static StatedTerms In(this PrivateStatement? own, StatedTerms terms) => own is null ? terms : terms with { NegotiationGround = own.NegotiationGround, NegotiationReason = own.NegotiationReason };

    /// <summary>The terms as everybody may read them.</summary>
    public static StatedTerms Without(StatedTerms terms) => terms with { NegotiationGround = null, NegotiationReason = null };

    /// <summary>That of a draft, begun where there is none yet.</summary>
    public static async Task<PrivateStatement> PrivateOfAsync(this PlatformDb db, Consultation consultation, CancellationToken cancel)
    {
        if (await db.PrivateStatements.SingleOrDefaultAsync(p => p.ConsultationId == consultation.Id, cancel) is { } found) return found;
        var row = new PrivateStatement(consultation.TenantId, consultation.Id);
        db.PrivateStatements.Add(row);
        return row;
    }
}
