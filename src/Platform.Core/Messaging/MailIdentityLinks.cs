using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Values;

namespace Platform.Core.Messaging;

/// <summary>Messages about accounts: confirmation, invitation, and the two that are told by e-mail only. The secret of a link is made here and stands nowhere else.</summary>
public sealed class MailIdentityLinks(PlatformDb db, IssueEmailLink issueLink, SendMail sendMail, IOptions<PortalAddress> portal)
{
    public Task ExecuteAsync(EmailConfirmationAsked fact, CancellationToken cancel) =>
        WithLinkAsync("email-confirmation", fact.Key, fact.Person, EmailLinkPurpose.Confirm, "confirmer", [], null, cancel, returnTo: fact.ReturnTo);

    public async Task ExecuteAsync(PersonInvited fact, CancellationToken cancel)
    {
        var account = await db.Memberships.Where(m => m.Id == new Id<Membership>(fact.Membership)).Select(m => m.TenantId).SingleAsync(cancel);
        var name = await db.Tenants.Where(t => t.Id == new Id<Tenancy.Tenant>(account)).Select(t => t.Name).SingleAsync(cancel);
        await WithLinkAsync("invitation", fact.Key, fact.Person, EmailLinkPurpose.Welcome, "bienvenue", new() { ["compte"] = BodyName.Said(name) }, account, cancel);
    }

    public async Task ExecuteAsync(OperatorNamed fact, CancellationToken cancel)
    {
        var live = await db.Database.SqlQuery<bool>($"""select exists (select from platform_operators where id = {fact.Operator} and removed_at is null) as "Value" """).ToListAsync(cancel);
        if (live is [true]) await WithLinkAsync("invitation-exploitation", fact.Key, fact.Person, EmailLinkPurpose.Welcome, "bienvenue", [], null, cancel);
    }

    public async Task ExecuteAsync(ColleagueInvited fact, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<string>($"""
            select c.name as "Value" from company_invitations i join companies c on c.id = i.company_id where i.id = {fact.Invitation} and i.accepted_at is null and i.withdrawn_at is null
            """).ToListAsync(cancel);
        if (rows is not [var company]) return;      // taken back before the message left
        await WithLinkAsync("invitation-entreprise", fact.Key, fact.Person, EmailLinkPurpose.Join, "rejoindre", new() { ["entreprise"] = company }, null, cancel, fact.Invitation);
    }

    public Task ExecuteAsync(AddressAlreadyKnown fact, CancellationToken cancel) => PlainAsync("adresse-connue", fact.Key, fact.Person, cancel);

    /// <summary>The number of the new account had one already: its people learn of the newcomer, and the newcomer of them.</summary>
    public async Task ExecuteAsync(CompanyOpened fact, CancellationToken cancel)
    {
        var administrators = await db.Database.SqlQuery<Administrator>($"""
            select m.company_id as "Company", m.person_email as "Email", m.person_name as "FullName", c.national_id as "NationalId"
            from companies opened join companies c on c.country = opened.country and c.national_id = opened.national_id and c.national_id_kind = opened.national_id_kind
            join company_members m on m.company_id = c.id and m.left_at is null and m.role = 'CompanyAdmin'
            where opened.id = {fact.Company} and (c.id = opened.id or c.created_at < opened.created_at)
            """).ToListAsync(cancel);
        if (administrators.TrueForAll(a => a.Company == fact.Company)) return;
        foreach (var (company, email, name, number) in administrators)
            await sendMail.ExecuteAsync(new(company == fact.Company ? "entreprise-connue" : "entreprise-homonyme", fact.Key, null, email,
                new Dictionary<string, string> { ["nom"] = name, ["numero"] = number }, []), cancel);
    }

    private async Task WithLinkAsync(string template, string key, Guid person, EmailLinkPurpose purpose, string page,
        Dictionary<string, string> values, Guid? tenant, CancellationToken cancel, Guid? invitation = null, string? returnTo = null)
    {
        if (await issueLink.ExecuteAsync(new(person, purpose, invitation), cancel) is not { } issued) return;      // the person is gone: nobody to tell
        values["nom"] = issued.FullName;
        values["limite"] = FrenchFormat.LongDateTime(issued.ExpiresAt);
        values["lien"] = $"{portal.Value.BaseUrl}/{page}/{issued.Secret}{(returnTo is null ? "" : $"?retour={Uri.EscapeDataString(returnTo)}")}";
        await sendMail.ExecuteAsync(new(template, key, tenant, issued.Email, values, []), cancel);
    }

    private async Task PlainAsync(string template, string key, Guid person, CancellationToken cancel)
    {
        var addressee = (await db.Database.SqlQuery<Addressee>($"""select email as "Email", full_name as "FullName" from people where id = {person}""").ToListAsync(cancel)).SingleOrDefault();
        if (addressee is null) return;
        await sendMail.ExecuteAsync(new(template, key, null, addressee.Email, new Dictionary<string, string> { ["nom"] = addressee.FullName }, []), cancel);
    }

    private sealed record Administrator(Guid Company, string Email, string FullName, string NationalId);

    private sealed record Addressee(string Email, string FullName);
}
