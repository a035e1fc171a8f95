using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>Every answer to a request is open, or there was none: its buyers are to be told.</summary>
public sealed record QuoteAnswersOpen(Guid Tenant, Guid Request) : IFact
{
    public static string Kind => "quote-answers-open";
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
    // Whoever was not told within a week, the platform being down, has come and looked.
    private const int LatestDays = 7;

    /// <summary>Queues a fact for each request whose gate gave its key out, whose answers are all open and about which nothing is decided yet, once.</summary>
    public async Task FindAsync(CancellationToken cancel)
    {
        var since = (await db.NowAsync(cancel)).AddDays(-LatestDays);
        var open = await db.Database.SqlQuery<Opened>($"""
            select r.tenant_id as "Tenant", r.request_id as "Request" from quote_gate_releases r
            where r.released_at > {since} and not exists (select from outbox f where f.tenant_id is null and f.company_id is null and f.kind = {QuoteAnswersOpen.Kind} and f.key = replace(r.request_id::text, '-', ''))
              and not exists (select from quote_outcomes d where d.tenant_id = r.tenant_id and d.request_id = r.request_id)
              and not exists (select from quotes q where q.tenant_id = r.tenant_id and q.request_id = r.request_id and q.superseded_at is null
                and not exists (select from opened_quotes o where o.tenant_id = q.tenant_id and o.quote_id = q.id))
            """).ToListAsync(cancel);
        foreach (var one in open) await outbox.AddAsync(new QuoteAnswersOpen(one.Tenant, one.Request), cancel);
    }

    public async Task ExecuteAsync(QuoteAnswersOpen fact, CancellationToken cancel)
    {
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

    private sealed record Opened(Guid Tenant, Guid Request);

    private sealed record Said(string Email, string Title, int Year, int Number, string Slug, int Answers);
}
