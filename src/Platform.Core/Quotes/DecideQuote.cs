using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

public enum QuoteDecision { Selected, Ordered, WithoutChoice }

/// <summary>A buyer chose, or gave the request up: those who answered are told, each alone.</summary>
public sealed record QuoteDecided(Guid Tenant, Guid Request, QuoteDecision Decision) : IFact
{
    public static string Kind => "quote-decided";
    public string Key => $"{Request:N}-{Decision}";
}

/// <summary>Chooses one of the opened answers, notes the order that follows, or gives the request up with a reason.</summary>
public sealed class DecideQuote(PlatformDb db, Outbox outbox, ReadQuotes read, CurrentScope scope)
{
    /// <param name="Quote">The one that is chosen; null otherwise.</param>
    /// <param name="Said">Reference of the order, or the reason that those who answered read.</param>
    /// <param name="Because">Why this answer is chosen, for the account alone; may be left out.</param>
    public sealed record Input(Id<QuoteRequest> Request, QuoteDecision Decision, Guid? Quote, string? Said, string? Because, string ByName);

    public enum Fault { NotOpenYet, NothingChosen, ReferenceMissing, ReasonMissing, Already }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Decided : Outcome;
        public sealed record Refused(Fault Fault) : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Decided, T> decided, Func<Refused, T> refused, Func<NotFound, T> notFound) => this switch
        { Decided d => decided(d), Refused r => refused(r), NotFound n => notFound(n), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        await db.LockQuotesAsync(acting.TenantId, cancel);
        if (await read.ForBuyerAsync(input.Request, cancel) is not { } board) return new Outcome.NotFound();
        if (board.OpenedAt is null) return new Outcome.Refused(Fault.NotOpenYet);
        var last = board.Decisions.LastOrDefault();
        var follows = input.Decision switch
        {
            QuoteDecision.Selected => last is null,
            QuoteDecision.Ordered => last?.Decision == QuoteDecision.Selected,
            QuoteDecision.WithoutChoice => last is null or { Decision: QuoteDecision.Selected },
        };
        if (!follows) return new Outcome.Refused(Fault.Already);
        var quote = input.Decision switch { QuoteDecision.Selected => input.Quote, QuoteDecision.Ordered => last!.Quote, QuoteDecision.WithoutChoice => null };       // it follows one
        if (input.Decision == QuoteDecision.Selected && !board.Answers.Any(answer => answer.Quote == quote && answer.Readable)) return new Outcome.Refused(Fault.NothingChosen);
        var said = input.Decision == QuoteDecision.Selected ? null : Reasons.Read(input.Said);
        if (input.Decision != QuoteDecision.Selected && said is null) return new Outcome.Refused(input.Decision == QuoteDecision.Ordered ? Fault.ReferenceMissing : Fault.ReasonMissing);

        var because = input.Decision == QuoteDecision.Selected ? Reasons.Read(input.Because) : null;
        await db.Database.ExecuteSqlAsync($"""
            insert into quote_outcomes (tenant_id, request_id, number, outcome, quote_id, said, because, by_person, by_name, at)
            values ({acting.TenantId}, {input.Request.Value}, {board.Decisions.Count + 1}, {input.Decision.ToString()}, {quote}, {said}, {because}, {acting.PersonId}, {input.ByName}, {await db.NowAsync(cancel)})
            """, cancel);
        await outbox.AddAsync(new QuoteDecided(acting.TenantId, input.Request.Value, input.Decision), cancel);
        return new Outcome.Decided();
    }
}

/// <summary>What a buyer sees of the answers: nothing, not even how many, before every one of them is open; then all of them, the cheapest first.</summary>
public sealed class ReadQuotes(PlatformDb db, CurrentScope scope)
{
    public sealed record Answer(Guid Quote, string Company, DateTimeOffset ReceivedAt, bool Readable, decimal? Amount, string? Delay, string? Message, string? FileName);

    /// <param name="Because">Why this one was chosen: no letter says it.</param>
    public sealed record Made(QuoteDecision Decision, Guid? Quote, string? Said, string? Because, string ByName, DateTimeOffset At);

    /// <param name="OpenedAt">When the gate gave its key out; null until then, and until the last answer is open.</param>
    /// <param name="FailedAt">When the gate failed for the last time, while it is shut.</param>
    public sealed record Board(DateTimeOffset? OpenedAt, DateTimeOffset? FailedAt, IReadOnlyList<Answer> Answers, IReadOnlyList<Made> Decisions);

    private sealed record Gate(DateTimeOffset? ReleasedAt, DateTimeOffset? FailedAt, bool AllOpened);

    private sealed record DecisionRow(string Decision, Guid? Quote, string? Said, string? Because, string ByName, DateTimeOffset At);

    public async Task<Board?> ForBuyerAsync(Id<QuoteRequest> request, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        if (!await db.QuoteRequests.AnyAsync(q => q.Id == request && q.SentAt != null, cancel)) return null;
        var gate = (await db.Database.SqlQuery<Gate>($"""
            select r.released_at as "ReleasedAt", g.failed_at as "FailedAt", sec.quotes_all_opened(g.request_id) as "AllOpened" from quote_gates g
            left join quote_gate_releases r on r.tenant_id = g.tenant_id and r.request_id = g.request_id where g.tenant_id = {tenant} and g.request_id = {request.Value}
            """).ToListAsync(cancel)).SingleOrDefault();
        if (gate is not { AllOpened: true, ReleasedAt: { } opened }) return new(null, gate is { ReleasedAt: null } ? gate.FailedAt : null, [], []);
        var answers = await db.Database.SqlQuery<Answer>($"""
            select quote_id as "Quote", company_name as "Company", received_at as "ReceivedAt", readable as "Readable", amount as "Amount", delay as "Delay", message as "Message", file_name as "FileName"
            from opened_quotes where tenant_id = {tenant} and request_id = {request.Value} order by amount nulls last, received_at
            """).ToListAsync(cancel);
        var decisions = await db.Database.SqlQuery<DecisionRow>($"""
            select outcome as "Decision", quote_id as "Quote", said as "Said", because as "Because", by_name as "ByName", at as "At" from quote_outcomes where tenant_id = {tenant} and request_id = {request.Value} order by number
            """).ToListAsync(cancel);
        return new(opened, null, answers, [.. decisions.Select(d => new Made(Enum.Parse<QuoteDecision>(d.Decision), d.Quote, d.Said, d.Because, d.ByName, d.At))]);
    }

    /// <summary>The document of an opened answer of the account in scope.</summary>
    public async Task<(string Name, byte[] Bytes)?> FileAsync(Id<QuoteRequest> request, Guid quote, CancellationToken cancel)
    {
        var tenant = ((Scope.Tenant)scope.Required).TenantId;
        if (!await db.QuoteRequests.AnyAsync(q => q.Id == request, cancel)) return null;
        var found = await db.Database.SqlQuery<FileRow>($"""
            select file_name as "Name", file as "Bytes" from opened_quotes where tenant_id = {tenant} and request_id = {request.Value} and quote_id = {quote} and file is not null
            """).ToListAsync(cancel);
        return found is [var file] ? (file.Name, file.Bytes) : null;
    }

    private sealed record FileRow(string Name, byte[] Bytes);
}
