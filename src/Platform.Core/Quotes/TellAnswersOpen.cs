using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>The date limit of a request is over: its buyers are to be told that they can read. Queued with the sending, due a moment after the limit.</summary>
public sealed record QuoteAnswersDue(Guid Tenant, Guid Request) : IFact
{
    public static string Kind => "quote-answers-due";
    public string Key => $"{Request:N}";
}

/// <summary>One buyer: a fact of its own, so that a failure of one message repeats no other.</summary>
public sealed record AnswersReaderToTell(Guid Tenant, Guid Request, Guid Membership) : IFact
{
    public static string Kind => "answers-reader-to-tell";
    public string Key => $"{Request:N}-{Membership:N}";
}

/// <summary>Writes to those who buy for the department of a request that its answers are open, or that there are none. Scope System.</summary>
public sealed class TellAnswersOpen(PlatformDb db, Outbox outbox, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(QuoteAnswersDue fact, CancellationToken cancel)
    {
        var waits = (await db.Database.SqlQuery<bool>($"""
            select (not exists (select from quote_gate_releases r where r.tenant_id = {fact.Tenant} and r.request_id = {fact.Request})
              or exists (select from quotes q where q.tenant_id = {fact.Tenant} and q.request_id = {fact.Request} and q.superseded_at is null
                and not exists (select from opened_quotes o where o.tenant_id = q.tenant_id and o.quote_id = q.id))) as "Value"
            """).ToListAsync(cancel)).Single();
        if (waits) throw new AnswersNotOpenException();
        var readers = await db.Database.SqlQuery<Guid>($"""
            select distinct on (lower(m.person_email)) m.id as "Value" from memberships m where m.tenant_id = {fact.Tenant} and m.revoked_at is null and m.role = 'Buyer'
              and m.department_id in (with recursive above as (
                select d.id, d.parent_id from departments d join quote_requests q on q.tenant_id = d.tenant_id and q.department_id = d.id where q.tenant_id = {fact.Tenant} and q.id = {fact.Request}
                union
                select p.id, p.parent_id from departments p join above a on p.id = a.parent_id where p.tenant_id = {fact.Tenant}) select id from above)
            order by lower(m.person_email), m.granted_at
            """).ToListAsync(cancel);
        foreach (var reader in readers) await outbox.AddAsync(new AnswersReaderToTell(fact.Tenant, fact.Request, reader), cancel);
    }

    public async Task ExecuteAsync(AnswersReaderToTell fact, CancellationToken cancel)
    {
        var said = (await db.Database.SqlQuery<Said>($"""
            select m.person_email as "Email", q.title as "Title", q.quota_year as "Year", q.quota_number as "Number", t.slug as "Slug",
              (select count(*) from opened_quotes o where o.tenant_id = q.tenant_id and o.request_id = q.id)::int as "Answers"
            from memberships m join quote_requests q on q.tenant_id = m.tenant_id join tenants t on t.id = m.tenant_id
            where m.tenant_id = {fact.Tenant} and m.id = {fact.Membership} and m.revoked_at is null and q.id = {fact.Request}
            """).ToListAsync(cancel)).SingleOrDefault();
        if (said is null) return;      // left since
        await sendMail.ExecuteAsync(new("devis-ouverts", $"{fact.Request:N}", fact.Tenant, said.Email, new Dictionary<string, string>
        {
            ["reference"] = QuoteRequest.ReferenceOf(said.Year, said.Number), ["objet"] = said.Title,
            ["reponses"] = said.Answers switch
            {
                0 => "Personne n’a répondu. Vous pouvez clore la demande, ou en envoyer une nouvelle.",
                1 => "Une entreprise a répondu. Sa réponse est ouverte : vous pouvez la lire et décider.",
                _ => $"{said.Answers} entreprises ont répondu. Leurs réponses sont ouvertes : vous pouvez les comparer et choisir.",
            },
            ["lien"] = $"{portal.Value.BaseUrl}/{said.Slug}/acheteur/devis/{fact.Request}",
        }, []), cancel);
    }

    private sealed record Said(string Email, string Title, int Year, int Number, string Slug, int Answers);
}

/// <summary>The gate has not released its key, or an answer is not opened yet: the fact is postponed.</summary>
public sealed class AnswersNotOpenException() : InvalidOperationException("Answers are not open yet.");
