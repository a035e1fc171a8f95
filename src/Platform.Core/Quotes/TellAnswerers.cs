using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>One company that answered.</summary>
public sealed record AnswererToTell(Guid Quote, QuoteDecision Decision, bool IsChosen) : IFact
{
    public static string Kind => "answerer-to-tell";
    public string Key => $"{Quote:N}-{Decision}";
}

/// <summary>Writes to who answered, or to an administrator of the company that he has left: received, chosen, not chosen, given up. Each alone; no message says how many there were. Scope System.</summary>
public sealed class TellAnswerers(PlatformDb db, Outbox outbox, SendMail sendMail, QuoteLetters letters)
{
    public async Task ExecuteAsync(QuoteReceived fact, CancellationToken cancel)
    {
        await outbox.AddAsync(new QuoteReceiptToPrint(fact.Quote), cancel);
        await SendAsync("devis-recu", fact.Quote, "", cancel);
    }

    public async Task ExecuteAsync(QuoteDecided fact, CancellationToken cancel)
    {
        if (fact.Decision == QuoteDecision.Ordered) return;      // the order itself goes its own way
        var chosen = await db.Database.SqlQuery<Guid?>($"select quote_id as \"Value\" from quote_outcomes where tenant_id = {fact.Tenant} and request_id = {fact.Request} and outcome = {QuoteDecision.Selected.ToString()}").ToListAsync(cancel);
        var quotes = await db.Database.SqlQuery<Guid>($"select id as \"Value\" from quotes where tenant_id = {fact.Tenant} and request_id = {fact.Request} and superseded_at is null order by id").ToListAsync(cancel);
        foreach (var quote in quotes) await outbox.AddAsync(new AnswererToTell(quote, fact.Decision, chosen.Contains(quote)), cancel);
    }

    public async Task ExecuteAsync(AnswererToTell fact, CancellationToken cancel)
    {
        var reason = (await db.Database.SqlQuery<string?>($"""
            select o.said as "Value" from quote_outcomes o join quotes q on q.tenant_id = o.tenant_id and q.request_id = o.request_id where q.id = {fact.Quote} and o.outcome = {fact.Decision.ToString()}
            """).ToListAsync(cancel)).SingleOrDefault() ?? "";
        await SendAsync(QuoteLetters.TemplateOf(fact.Decision, fact.IsChosen), fact.Quote, reason, cancel);
    }

    private async Task SendAsync(string template, Guid quote, string reason, CancellationToken cancel)
    {
        var told = (await db.Database.SqlQuery<Told>($"""
            select m.person_email as "Email", r.account_name as "Account", r.on_behalf_of as "OnBehalfOf", r.title as "Title", r.quota_year as "Year", r.quota_number as "Number", r.answers_due as "Due", q.received_at as "ReceivedAt", q.sha256 as "Sha256", r.id as "Request"
            from quotes q join quote_requests r on r.tenant_id = q.tenant_id and r.id = q.request_id
              join lateral (select c.person_email from company_members c where c.company_id = q.company_id and c.left_at is null
                order by c.person_id = q.received_by desc, c.role = 'CompanyAdmin' desc, c.joined_at limit 1) m on true where q.id = {quote}
            """).ToListAsync(cancel)).SingleOrDefault();
        if (told is null) return;      // nobody is left there
        var values = letters.Values(QuoteRequest.ReferenceOf(told.Year, told.Number), told.Title, QuoteRequest.BuyerWords(told.OnBehalfOf, told.Account), told.Request);
        (values["recu"], values["empreinte"], values["motif"]) = (FrenchFormat.LongDateTimeSeconds(told.ReceivedAt, told.Due), FrenchFormat.InFours(Convert.ToHexStringLower(told.Sha256)), reason);
        values["limite"] = FrenchFormat.Limit(told.Due);
        if (template == "devis-recu") values["acheteur"] = QuoteRequest.BuyerWords(told.OnBehalfOf, told.Account);      // a line of a list, not part of a sentence
        await sendMail.ExecuteAsync(new(template, $"{quote:N}", null, told.Email, values, []), cancel);
    }

    private sealed record Told(string Email, string Account, string? OnBehalfOf, string Title, int Year, int Number, DateTimeOffset Due, DateTimeOffset ReceivedAt, byte[] Sha256, Guid Request);
}

/// <summary>The letters that follow a decision, word for word: as they are sent, and as the page shows them that asks once more before they leave.</summary>
public sealed class QuoteLetters(MailWords words, IOptions<PortalAddress> portal)
{
    internal static string TemplateOf(QuoteDecision decision, bool isChosen) => (decision == QuoteDecision.WithoutChoice, isChosen) switch
    {
        (true, true) => "devis-repris", (true, false) => "devis-sans-suite", (false, true) => "devis-retenu", (false, false) => "devis-non-retenu",
    };

    /// <param name="request">One that was sent.</param>
    /// <param name="isChosen">The letter of the company whose answer is chosen, or that of each other one.</param>
    public (string Subject, string Text) ToAnswerer(QuoteRequest request, bool isChosen) =>
        words.Write(TemplateOf(QuoteDecision.Selected, isChosen), Values(request.Reference ?? "", request.Title, QuoteRequest.BuyerWords(request.OnBehalfOf, request.AccountName!), request.Id.Value));

    /// <summary>What every letter about an answer says.</summary>
    internal Dictionary<string, string> Values(string reference, string title, string buyer, Guid request) => new(StringComparer.Ordinal)
    {
        ["reference"] = reference, ["objet"] = title, ["acheteur"] = BodyName.Said(buyer), ["lien"] = $"{portal.Value.BaseUrl}/entreprise/devis/{request}",
    };

    /// <summary>The letter of each company that answered a request that is given up.</summary>
    /// <param name="request">One that was sent.</param>
    /// <param name="reason">As the buyer typed it.</param>
    /// <param name="wasChosen">That of the company whose answer had been chosen.</param>
    public (string Subject, string Text) OfGivingUp(QuoteRequest request, string reason, bool wasChosen)
    {
        var values = Values(request.Reference ?? "", request.Title, QuoteRequest.BuyerWords(request.OnBehalfOf, request.AccountName!), request.Id.Value);
        values["motif"] = Reasons.Read(reason) ?? "";
        return words.Write(TemplateOf(QuoteDecision.WithoutChoice, wasChosen), values);
    }
}
