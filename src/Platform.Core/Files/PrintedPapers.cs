using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Files;

/// <summary>What is printed. <see cref="Wire"/> gives the word of the table.</summary>
public enum PaperKind { Receipt, Minutes, Statement, QuoteReceipt }

/// <summary>A printed document. It is never printed again: a later edition stands beside it.</summary>
public sealed record PrintedPaper(int Edition, byte[] Sha256, DateTimeOffset PrintedAt);

/// <summary>The documents that jobs have printed, for who may see what they tell of: the bidder his receipt, the account its minutes.</summary>
public sealed class PrintedPapers(PlatformDb db)
{
    /// <returns>The last edition; null as long as the printer has not come to it.</returns>
    public async Task<PrintedPaper?> FindAsync(PaperKind kind, Guid subject, CancellationToken cancel) =>
        (await db.Database.SqlQuery<PrintedPaper>($"""
            select edition as "Edition", sha256 as "Sha256", printed_at as "PrintedAt" from printed_papers where kind = {Wire(kind)} and subject_id = {subject} order by edition desc limit 1
            """).ToListAsync(cancel)).SingleOrDefault();

    /// <returns>The bytes of the last edition; null when there is none, or none for the asker.</returns>
    public async Task<byte[]?> ReadAsync(PaperKind kind, Guid subject, CancellationToken cancel) =>
        (await db.Database.SqlQuery<byte[]>($"""
            select pdf as "Value" from printed_papers where kind = {Wire(kind)} and subject_id = {subject} order by edition desc limit 1
            """).ToListAsync(cancel)).SingleOrDefault();

    /// <returns>The bytes of this edition; null until it is printed, and for whoever may not read it.</returns>
    public async Task<byte[]?> ReadAsync(PaperKind kind, Guid subject, int edition, CancellationToken cancel) =>
        (await db.Database.SqlQuery<byte[]>($"""select pdf as "Value" from printed_papers where kind = {Wire(kind)} and subject_id = {subject} and edition = {edition}""").ToListAsync(cancel)).SingleOrDefault();

    /// <summary>Kept once: printed by two workers, the first stays.</summary>
    internal Task KeepAsync(PaperKind kind, Guid tenant, Guid? company, Guid subject, int edition, byte[] pdf, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"""
            insert into printed_papers (tenant_id, kind, subject_id, edition, company_id, pdf, sha256, printed_at)
            values ({tenant}, {Wire(kind)}, {subject}, {edition}, {company}, {pdf}, {SHA256.HashData(pdf)}, sec.now()) on conflict do nothing
            """, cancel);

    private static string Wire(PaperKind kind) => kind switch { PaperKind.Receipt => "receipt", PaperKind.Minutes => "minutes", PaperKind.Statement => "statement", PaperKind.QuoteReceipt => "quote-receipt" };
}
