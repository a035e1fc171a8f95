using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>
/// Demande de devis: a small purchase asked of chosen suppliers, or of whoever reads the public list. A draft until <see cref="SentAt"/>; what was sent
/// is never rewritten. It counts when it is sent, by sec.send_quote_request alone.
/// </summary>
public sealed class QuoteRequest : ITenantOwned, IOfDepartment
{
    private QuoteRequest() { }

    internal QuoteRequest(Guid tenant, Id<Department> department, Guid form, CheckedQuote content, Buyer buyer, Guid author, DateTimeOffset now)
    {
        (TenantId, Id, DepartmentId, FormKey, CreatedBy, CreatedAt) = (tenant, Id<QuoteRequest>.New(), department, form, author, now);
        Write(content, buyer);
    }

    public Guid TenantId { get; private set; }
    public Id<QuoteRequest> Id { get; private set; }
    public Id<Department> DepartmentId { get; private set; }
    public Guid FormKey { get; private set; }

    /// <summary>The linked structure that asks, which its department belongs to; null for the account itself. It counts on the account either way.</summary>
    public Id<SubEntity>? SubEntityId { get; private set; }

    /// <summary>Its name, which suppliers read.</summary>
    public string? OnBehalfOf { get; private set; }

    /// <summary>What its account was called on the day it was sent, written by the database; null for a draft, which has the name of today.</summary>
    public string? AccountName { get; private set; }

    /// <summary>The number of the structure, or of the account, on that day.</summary>
    public string? BuyerSiret { get; private set; }
    public string Title { get; private set; } = "";
    public string Description { get; private set; } = "";
    public string Cpv { get; private set; } = "";
    public string? Place { get; private set; }

    /// <summary>Everybody may read it; else the companies that were chosen, each alone.</summary>
    public bool IsPublic { get; private set; }
    public DateTimeOffset AnswersDue { get; private set; }
    public Guid CreatedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }
    public Guid? SentBy { get; private set; }
    public string? ContactEmail { get; private set; }

    /// <summary>The calendar year of Paris to which it counts, and its place in it.</summary>
    public int? QuotaYear { get; private set; }
    public int? QuotaNumber { get; private set; }

    /// <summary>« DEV-2026-014 »; null for a draft: the number is the one it counts for.</summary>
    public string? Reference => QuotaYear is { } year && QuotaNumber is { } number ? ReferenceOf(year, number) : null;

    public static string ReferenceOf(int year, int number) => new HumanReference("DEV", year, number).ToString();

    /// <summary>Who asks, as suppliers read it.</summary>
    public static string BuyerWords(string? onBehalfOf, string account) => onBehalfOf is null ? account : $"{onBehalfOf} (compte {account})";

    /// <param name="today">What the account is called now: a draft bears that name.</param>
    public string BuyerWords(string today) => BuyerWords(OnBehalfOf, AccountName ?? today);

    internal void Amend(CheckedQuote content, Buyer buyer)
    {
        if (SentAt is not null) throw new InvalidOperationException("What was sent is not rewritten.");
        Write(content, buyer);
    }

    /// <summary>In the name of its department's structure, as it is called now.</summary>
    internal void BuyFor(Buyer buyer) => (SubEntityId, OnBehalfOf) = (buyer.SubEntity, buyer.SubEntity is null ? null : buyer.Name);

    private void Write(CheckedQuote content, Buyer buyer)
    {
        BuyFor(buyer);
        (Title, Description, Cpv, Place, IsPublic, AnswersDue) = (content.Title, content.Description, content.Cpv, content.Place, content.IsPublic, content.AnswersDue);
    }
}

/// <summary>A company that a request is sent to, as it was called when it was chosen.</summary>
public sealed class QuoteRecipient : ITenantOwned
{
    private QuoteRecipient() { }

    internal QuoteRecipient(Guid tenant, Id<QuoteRequest> request, Guid company, string name, DateTimeOffset now) => (TenantId, RequestId, CompanyId, Name, AddedAt) = (tenant, request, company, name, now);

    public Guid TenantId { get; private set; }
    public Id<QuoteRequest> RequestId { get; private set; }
    public Guid CompanyId { get; private set; }
    public string Name { get; private set; } = "";
    public DateTimeOffset AddedAt { get; private set; }
}

internal sealed class QuoteRequestMapping : IEntityTypeConfiguration<QuoteRequest>
{
    public void Configure(EntityTypeBuilder<QuoteRequest> builder) => builder.ToTable("quote_requests").Ignore(q => q.Reference);
}

internal sealed class QuoteRecipientMapping : IEntityTypeConfiguration<QuoteRecipient>
{
    public void Configure(EntityTypeBuilder<QuoteRecipient> builder) => builder.ToTable("quote_recipients").HasKey(r => new { r.TenantId, r.RequestId, r.CompanyId });
}
