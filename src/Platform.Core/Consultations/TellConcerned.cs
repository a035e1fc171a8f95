using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>What happens to a published consultation and concerns everybody who works on it.</summary>
public enum ConsultationChange { Extended, Discontinued, Answered, Corrected }

/// <param name="Of">The row that tells it.</param>
public sealed record ConsultationChanged(Guid Tenant, Guid Consultation, ConsultationChange Change, Guid Of) : IFact
{
    public static string Kind => "consultation-changed";
    public string Key => $"{Change}-{Of:D}";
}

/// <summary>One address: a fact of its own, so that a failure of one message repeats no other.</summary>
/// <param name="Who">A membership, a member of a company, or a withdrawal.</param>
public sealed record ConcernedToTell(Guid Tenant, Guid Consultation, ConsultationChange Change, Guid Of, Audience Audience, Guid Who) : IFact
{
    public static string Kind => "concerned-to-tell";
    public string Key => $"{Change}-{Of:D}-{Who:D}";
}

/// <summary>
/// Tells everybody concerned, one message each, none seeing another: the account's team (a buyer of another department is none of it) and holders of keys, companies with a deposit or an
/// unfinished one, identified withdrawers, companies that asked a question; of an answer, no colleague. Scope System: the account must not learn here which companies these are (CCP R2132-9).
/// </summary>
public sealed class TellConcerned(PlatformDb db, Outbox outbox, SendMail sendMail, WordsOfChange words)
{
    private static readonly string[] Team = ["AccountAdmin", "Buyer", "CaoPresident", "CaoDelegate"];

    public async Task ExecuteAsync(ConsultationChanged fact, CancellationToken cancel)
    {
        var isAnswer = fact.Change == ConsultationChange.Answered;
        var team = isAnswer ? [] : await db.TeamAsync(fact.Tenant, fact.Consultation, Team, cancel);
        var askers = isAnswer ? await AskersAsync(fact, cancel) : [];
        var concerned = await db.ConcernedAsync(fact.Tenant, fact.Consultation, team, askers, cancel);
        await outbox.AddAsync([.. concerned.Select(person => new ConcernedToTell(fact.Tenant, fact.Consultation, fact.Change, fact.Of, (Audience)person.Audience, person.Who))], cancel);
    }

    public async Task ExecuteAsync(ConcernedToTell fact, CancellationToken cancel)
    {
        if (await db.AddressAsync(fact.Tenant, fact.Audience, fact.Who, cancel) is not { } email) return;
        var (template, values) = await words.OfAsync(fact, cancel);
        // Filed with the account's messages for its own team only: withdrawers without those who are told as bidders would tell it who bids.
        await sendMail.ExecuteAsync(new(template, $"{fact.Of:D}", fact.Audience == Audience.Team ? fact.Tenant : null, email, values, []), cancel);
    }

    private Task<List<Guid>> AskersAsync(ConsultationChanged fact, CancellationToken cancel) => db.Database.SqlQuery<Guid>($"""
        select m.id as "Value" from company_members m where m.left_at is null and exists (
          select from answered_questions a join questions q on q.tenant_id = a.tenant_id and q.id = a.question_id left join question_authors w on w.tenant_id = q.tenant_id and w.id = q.company_id
          where a.tenant_id = {fact.Tenant} and a.answer_id = {fact.Of} and coalesce(w.company_id, q.company_id) = m.company_id and (coalesce(w.asked_by, q.asked_by) = m.person_id or m.role = 'CompanyAdmin'))
        """).ToListAsync(cancel);
}

/// <summary>What each of them reads.</summary>
public sealed class WordsOfChange(PlatformDb db, IOptions<PortalAddress> portal)
{
    private sealed record Answer(int Number, string? Question, string Text);

    internal async Task<(string Template, IReadOnlyDictionary<string, string> Values)> OfAsync(ConcernedToTell fact, CancellationToken cancel)
    {
        var id = new Id<Consultation>(fact.Consultation);
        var consultation = await db.ConsultationFaces.AsNoTracking().SingleAsync(c => c.TenantId == fact.Tenant && c.Id == id, cancel);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["reference"] = consultation.Reference,
            ["objet"] = consultation.Title,
            ["acheteur"] = consultation.Buyer,
            ["limite"] = FrenchFormat.Limit(consultation.SubmissionDeadline),
            ["lien"] = portal.Value.BaseUrl + AddressFor(consultation, fact.Audience),
        };
        if (await IsToMoveAsync(fact, cancel)) values["limite"] += ". Elle va être reportée : un second message donnera la nouvelle date.";
        return ($"{await (fact.Change switch
        {
            ConsultationChange.Extended => ExtendedAsync(fact, values, cancel),
            ConsultationChange.Discontinued => DiscontinuedAsync(fact, values, cancel),
            ConsultationChange.Answered => AnsweredAsync(fact, values, cancel),
            ConsultationChange.Corrected => CorrectedAsync(fact, consultation, values, cancel),
        })}", values);
    }

    // Chosen with what is told, and not done yet: whoever reads one message knows that another follows.
    private Task<bool> IsToMoveAsync(ConcernedToTell fact, CancellationToken cancel) => db.OwedExtensions().AnyAsync(c => c.TenantId == fact.Tenant && c.OfId == fact.Of, cancel);

    // A phase has no public page: its account reads its own.
    private static string AddressFor(ConsultationFace of, Audience audience) => of.StageOf is not null && audience == Audience.Team ? $"/{of.BuyerSlug}/acheteur/consultations/{of.Id}" : of.Address;

    private static string For(Audience audience) => audience switch { Audience.Team => "-equipe", Audience.Bidder => "-depot", Audience.Asker => "-auteur", Audience.Withdrawer => "", Audience.Invited => "-invite", Audience.Questioner => "-question" };

    private async Task<string> ExtendedAsync(ConcernedToTell fact, Dictionary<string, string> values, CancellationToken cancel)
    {
        var change = await db.DeadlineChanges.AsNoTracking().SingleAsync(c => c.TenantId == fact.Tenant && c.Id == new Id<DeadlineChange>(fact.Of), cancel);
        (values["ancienne"], values["nouvelle"], values["motif"]) = (FrenchFormat.Limit(change.OldLimit), FrenchFormat.Limit(change.NewLimit), change.Reason);
        return "limite-prorogee" + For(fact.Audience);
    }

    private async Task<string> DiscontinuedAsync(ConcernedToTell fact, Dictionary<string, string> values, CancellationToken cancel)
    {
        values["motif"] = await db.Consultations.Where(c => c.TenantId == fact.Tenant && c.Id == new Id<Consultation>(fact.Consultation)).Select(c => c.DiscontinuationReason).SingleAsync(cancel) ?? "";
        var gate = (await db.Database.SqlQuery<DateTimeOffset?>($"select max(recorded_at) as \"Value\" from register_entries where tenant_id = {fact.Tenant} and consultation_id = {fact.Consultation} and kind = 'verrou-ouvert'").ToListAsync(cancel)).Single();
        values["verrou"] = gate is { } opened ? FrenchFormat.LongDateTimeSeconds(opened) : "";
        return "sans-suite" + For(fact.Audience) + (fact.Audience == Audience.Team && gate is not null ? "-verrou-ouvert" : "");
    }

    private async Task<string> AnsweredAsync(ConcernedToTell fact, Dictionary<string, string> values, CancellationToken cancel)
    {
        var answer = (await db.Database.SqlQuery<Answer>($"select number as \"Number\", question as \"Question\", text as \"Text\" from answers where tenant_id = {fact.Tenant} and id = {fact.Of}").ToListAsync(cancel)).Single();
        (values["numero"], values["reponse"]) = ($"{answer.Number}", answer.Text);
        if (answer.Question is not null) values["question"] = answer.Question;
        return (answer.Question is null ? "precision-publiee" : "reponse-publiee") + For(fact.Audience);
    }

    private async Task<string> CorrectedAsync(ConcernedToTell fact, ConsultationFace of, Dictionary<string, string> values, CancellationToken cancel)
    {
        var id = new Id<Correction>(fact.Of);
        var correction = await db.Corrections.AsNoTracking().SingleAsync(c => c.TenantId == fact.Tenant && c.Id == id, cancel);
        var fields = await db.FieldCorrections.AsNoTracking().Where(f => f.TenantId == fact.Tenant && f.CorrectionId == id).OrderBy(f => f.Position).ToListAsync(cancel);
        (values["numero"], values["motif"]) = ($"{correction.Number}", correction.Reason);
        values["differences"] = string.Join("\n\n", fields.Select(f => CorrectionWords.Lines(new(f.Field, f.LotNumber, f.Before, f.After))));
        values["historique"] = values["lien"] + (of.StageOf is null ? "/historique" : fact.Audience == Audience.Team ? $"/invitations#rectificatif-{correction.Number}" : $"#rectificatif-{correction.Number}");
        // Whoever has bid is told to read his bid again where what changed may change an offer.
        return "rectificatif" + For(fact.Audience) + (fact.Audience == Audience.Bidder && correction.Important ? "-important" : "");
    }
}
