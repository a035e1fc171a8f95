using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>A sealed answer to a quote request. The server keeps it as it came: what it holds is known to its sender alone until the date has passed.</summary>
public static class Quote
{
    /// <summary>Of the sealed answer: what a form can carry.</summary>
    public const int MostSealedBytes = 2_990_000;

    /// <summary>Of the document that goes with it.</summary>
    public const int MostFileBytes = 2_000_000;
}

/// <summary>An answer was received: its sender is told, by a message that says nothing of what it holds.</summary>
public sealed record QuoteReceived(Guid Quote) : IFact
{
    public static string Kind => "quote-received";
    public string Key => $"{Quote:N}";
}

/// <summary>Of one answer, once the buyer has decided.</summary>
public enum QuoteFate { Chosen, NotChosen, WithoutChoice }

/// <summary>Takes the sealed answer of the company in scope, until the date; a later one stands in the place of the earlier.</summary>
public sealed class AnswerQuoteRequest(PlatformDb db, Outbox outbox, CurrentScope scope)
{
    public sealed record Input(Id<QuoteRequest> Request, string CompanyName, byte[] Sealed);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Received(DateTimeOffset At, byte[] Sha256) : Outcome;
        public sealed record TooLate : Outcome;
        /// <summary>Not an age file, or a size that no page of ours makes.</summary>
        public sealed record NotSealed : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Received, T> received, Func<TooLate, T> tooLate, Func<NotSealed, T> notSealed, Func<NotFound, T> notFound) => this switch
        { Received r => received(r), TooLate l => tooLate(l), NotSealed s => notSealed(s), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    /// <param name="Id">Of the answer that counts.</param>
    public sealed record Own(Guid Id, byte[] Sha256, DateTimeOffset ReceivedAt);

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (await RecipientAsync(input.Request, cancel) is null) return new Outcome.NotFound();
        if (input.Sealed.Length is < 200 or > Quote.MostSealedBytes || !IsAge(input.Sealed)) return new Outcome.NotSealed();
        var id = Guid.CreateVersion7();
        var at = (await db.Database.SqlQuery<DateTimeOffset?>($"select sec.receive_quote({input.Request.Value}, {id}, {input.CompanyName}, {input.Sealed}) as \"Value\"").ToListAsync(cancel)).Single();
        if (at is not { } received) return new Outcome.TooLate();
        await outbox.AddAsync(new QuoteReceived(id), cancel);
        return new Outcome.Received(received, SHA256.HashData(input.Sealed));
    }

    /// <summary>To which key an answer is sealed; null when there is no such request for this company, or its key is being made.</summary>
    public async Task<string?> RecipientAsync(Id<QuoteRequest> request, CancellationToken cancel) => (await db.Database.SqlQuery<string>($"""
        select g.recipient as "Value" from quote_gates g join quote_requests q on q.tenant_id = g.tenant_id and q.id = g.request_id
        where g.request_id = {request.Value} and g.ready_at is not null and q.sent_at is not null
        """).ToListAsync(cancel)).SingleOrDefault();

    /// <summary>What the company in scope has answered; nothing of what others did.</summary>
    public async Task<Own?> OwnAsync(Id<QuoteRequest> request, CancellationToken cancel)
    {
        var company = ((Scope.Company)scope.Required).CompanyId;
        return (await db.Database.SqlQuery<Own>($"""
            select q.id as "Id", q.sha256 as "Sha256", q.received_at as "ReceivedAt"
            from quotes q where q.request_id = {request.Value} and q.company_id = {company} and q.superseded_at is null
            """).ToListAsync(cancel)).SingleOrDefault();
    }

    /// <summary>What became of an answer of the company in scope.</summary>
    /// <param name="OpenedAt">Null: still sealed.</param>
    /// <param name="Fate">Null: the buyer has decided nothing yet.</param>
    public sealed record Standing(DateTimeOffset? OpenedAt, QuoteFate? Fate);

    /// <summary>The requests that the company in scope has answered.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> AnsweredAsync(CancellationToken cancel) =>
        (await db.Database.SqlQuery<StandingRow>($"select request_id as \"Request\", opened_at as \"OpenedAt\", outcome as \"Outcome\" from sec.own_quote_outcomes()").ToListAsync(cancel))
            .ToDictionary(row => row.Request, row => new Standing(row.OpenedAt, row.Outcome is null ? null : Enum.Parse<QuoteFate>(row.Outcome)));

    private sealed record StandingRow(Guid Request, DateTimeOffset? OpenedAt, string? Outcome);

    private static bool IsAge(byte[] bytes) => bytes.AsSpan().StartsWith("age-encryption.org/v1\n-> X25519 "u8);
}
