using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>One address that left itself to be told of changes: a fact of its own, so that a failure of one message repeats no other.</summary>
public sealed record WithdrawerToTell(Guid Consultation, int Version, Guid Withdrawal) : IFact
{
    public static string Kind => "withdrawer-to-tell";
    public string Key => $"{Consultation:D}-{Version}-{Withdrawal:D}";
}

/// <summary>One member of a company that deposited, or began to: his bid answers an older version; or that is invited, or asked a question.</summary>
public sealed record BidderOfVersionToTell(Guid Consultation, int Version, Guid Member) : IFact
{
    public static string Kind => "bidder-of-version-to-tell";
    public string Key => $"{Consultation:D}-{Version}-{Member:D}";
}

/// <summary>A new version of the file: every bidder is told to look at his bid again; whoever asked a question is told too; every identified withdrawer gets one message, whatever the number of withdrawals. Scope Tenant. GD-05.</summary>
public sealed class TellWithdrawers(PlatformDb db, Outbox outbox, ReadDceDifferences differences, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public async Task ExecuteAsync(DceVersionPublished fact, CancellationToken cancel)
    {
        var bidders = await db.MembersWhoBidAsync(fact.Tenant, fact.Consultation, cancel);
        bidders = [.. bidders.Union(await db.MembersInvitedAsync(fact.Tenant, fact.Consultation, cancel))];
        var withdrew = await db.Database.SqlQuery<string>($"""select distinct lower(email) as "Value" from dce_withdrawals where tenant_id = {fact.Tenant} and consultation_id = {fact.Consultation} and email is not null and version_number < {fact.Version}""").ToListAsync(cancel);
        // Whoever asked a question and left an address too is told by it, once.
        bidders = [.. bidders.Union(await AskedAsync(fact, [.. withdrew], cancel))];
        foreach (var member in bidders) await outbox.AddAsync(new BidderOfVersionToTell(fact.Consultation, fact.Version, member), cancel);
        var first = await db.Database.SqlQuery<Guid>($"""
            select distinct on (lower(email)) id as "Value" from dce_withdrawals
            where tenant_id = {fact.Tenant} and consultation_id = {fact.Consultation} and email is not null and version_number < {fact.Version}
              and lower(email) <> all (select lower(m.person_email) from company_members m where m.id = any ({bidders}))
            order by lower(email), withdrawn_at
            """).ToListAsync(cancel);
        foreach (var withdrawal in first) await outbox.AddAsync(new WithdrawerToTell(fact.Consultation, fact.Version, withdrawal), cancel);
    }

    private async Task<List<Guid>> AskedAsync(DceVersionPublished fact, string[] told, CancellationToken cancel)
    {
        Guid[] asked = [.. await db.MembersWhoAskedAsync(fact.Tenant, fact.Consultation, cancel)];
        return await db.Database.SqlQuery<Guid>($"""select id as "Value" from company_members where id = any ({asked}) and lower(person_email) <> all ({told})""").ToListAsync(cancel);
    }

    public async Task ExecuteAsync(WithdrawerToTell fact, CancellationToken cancel)
    {
        var email = (await db.Database.SqlQuery<string>($"select email as \"Value\" from dce_withdrawals where id = {fact.Withdrawal}").ToListAsync(cancel)).Single();
        await SendAsync("dce-modifie", fact.Consultation, fact.Version, email, cancel);
    }

    public async Task ExecuteAsync(BidderOfVersionToTell fact, CancellationToken cancel)
    {
        var emails = await db.Database.SqlQuery<string>($"select person_email as \"Value\" from company_members where id = {fact.Member} and left_at is null").ToListAsync(cancel);
        if (emails is not [var email]) return;      // left since: nobody to tell any more
        var hasBid = (await db.Database.SqlQuery<bool>($"select exists (select from bids b left join project_authors a on a.tenant_id = b.tenant_id and a.id = b.company_id join company_members m on m.company_id = coalesce(a.company_id, b.company_id) where b.consultation_id = {fact.Consultation} and m.id = {fact.Member}) as \"Value\"").ToListAsync(cancel)).Single();
        var isInvited = (await db.Database.SqlQuery<bool>($"select exists (select from stage_invitations i where i.consultation_id = {fact.Consultation}) as \"Value\"").ToListAsync(cancel)).Single();
        await SendAsync(hasBid ? "dce-modifie-depot" : isInvited ? "dce-modifie-invite" : "dce-modifie-question", fact.Consultation, fact.Version, email, cancel);
    }

    // Never filed with the account's messages: withdrawers without those who are told as bidders would tell it who bids.
    private async Task SendAsync(string template, Guid of, int number, string email, CancellationToken cancel)
    {
        var id = new Id<Consultation>(of);
        var consultation = await db.ConsultationFaces.AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        var step = await differences.OneAsync(id, number, cancel);
        await sendMail.ExecuteAsync(new(template, $"{of:D}-{number}", null, email, new Dictionary<string, string>
        {
            ["reference"] = consultation.Reference,
            ["objet"] = consultation.Title,
            ["acheteur"] = consultation.Buyer,
            ["version"] = $"{number}",
            ["note"] = step.Note ?? "",
            ["differences"] = step.Difference is { } difference ? Lines(difference) : "",
            ["limite"] = FrenchFormat.Limit(consultation.SubmissionDeadline),
            ["lien"] = portal.Value.BaseUrl + (consultation.StageOf is null ? $"/consultations/{of}/dossier" : consultation.Address),
        }, []), cancel);
    }

    // Signs instead of words: « + » added, « − » removed, « ~ » replaced; the template says so.
    private static string Lines(DceDifference difference) => string.Join('\n', [
        .. difference.Added.Select(f => $"+ {f.Name} ({FrenchFormat.Size(f.Size)})"),
        .. difference.Replaced.Select(r => $"~ {r.Name} ({FrenchFormat.Size(r.Before.Size)} → {FrenchFormat.Size(r.After.Size)})"),
        .. difference.Removed.Select(f => $"− {f.Name} ({FrenchFormat.Size(f.Size)})")]);
}
