using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Messaging;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>A consultation that was held is public now: whether its limit became too short is judged anew.</summary>
public sealed record ConsultationShown(Guid Tenant, Guid Consultation) : IFact
{
    public static string Kind => "consultation-shown";
    public string Key => $"{Consultation:D}";
}

/// <summary>Tells whoever published it that the limit leaves less than the law asks for, counted from when the JOUE had the notice, and which one would do. Opens units of work of its own.</summary>
public sealed class MailShortage(UnitOfWorkFactory work, IOptions<PortalAddress> portal)
{
    private sealed record Said(string Reference, string Title, string Slug, string? Email, ReadHold.Shortage Shortage);

    public async Task ExecuteAsync(ConsultationShown fact, CancellationToken cancel)
    {
        if (await work.RunAsync(new Scope.Tenant(fact.Tenant, null), services => JudgeAsync(services, fact, cancel), cancel) is not { Email: { } email } said) return;
        await work.RunAsync(new Scope.System("short-limit"), async services =>
        {
            await services.GetRequiredService<SendMail>().ExecuteAsync(new("limite-trop-courte", $"{fact.Consultation:D}", fact.Tenant, email, new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["reference"] = said.Reference, ["objet"] = said.Title, ["limite"] = FrenchFormat.Limit(said.Shortage.Limit), ["jours"] = FrenchFormat.Count(said.Shortage.Minimum.Days, "jour"),
                ["article"] = said.Shortage.Minimum.LastDay.Clause, ["proposee"] = FrenchFormat.Limit(said.Shortage.Proposed), ["lien"] = $"{portal.Value.BaseUrl}/{said.Slug}/acheteur/consultations/{fact.Consultation}/proroger",
            }, []), cancel);
            return true;
        }, cancel);
    }

    private static async Task<Said?> JudgeAsync(IServiceProvider services, ConsultationShown fact, CancellationToken cancel)
    {
        var (db, id) = (services.GetRequiredService<PlatformDb>(), new Id<Consultation>(fact.Consultation));
        var consultation = await db.Consultations.AsNoTracking().SingleAsync(c => c.Id == id, cancel);
        if (await services.GetRequiredService<ReadHold>().ShortageAsync(consultation, cancel) is not { } shortage) return null;
        var email = await db.Memberships.Where(m => m.PersonId == consultation.PublishedBy && m.RevokedAt == null).OrderBy(m => m.GrantedAt).Select(m => m.PersonEmail).FirstOrDefaultAsync(cancel);      // has left: the board says it to whoever is there
        var slug = await db.Tenants.Where(t => t.Id == new Id<Tenancy.Tenant>(fact.Tenant)).Select(t => t.Slug).SingleAsync(cancel);
        return new(consultation.Reference, consultation.Title, slug, email, shortage);
    }
}
