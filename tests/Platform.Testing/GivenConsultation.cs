using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Testing;

/// <summary>A consultation of a test, with the account and the buyer that own it.</summary>
public sealed record TestConsultation(Id<Consultation> Id, Tenant Tenant, TestPerson Buyer)
{
    public Scope.Tenant Scope => new(Tenant.Id.Value, Buyer.Id);
}

/// <summary>Consultations in the states that tests begin with, made by the use cases themselves.</summary>
public static class GivenConsultation
{
    public static ConsultationContent Content(string title = "Réfection de la toiture du groupe scolaire des Tilleuls", DateTimeOffset? closing = null, Nature nature = Nature.Works, string cpv = "45261000") =>
        new(title, "Dépose de la couverture existante, isolation et pose d’une couverture neuve.", nature, cpv, "Saint-Marcel", null, closing);

    /// <summary>A draft that closes in thirty days unless told otherwise.</summary>
    public static async Task<TestConsultation> DraftAsync(this TestPlatform platform, Tenant tenant, TestPerson buyer, ConsultationContent? content = null)
    {
        var created = await platform.RunAsync(new Scope.Tenant(tenant.Id.Value, buyer.Id), async s =>
        {
            var deadline = (await s.GetRequiredService<PlatformDb>().NowAsync(default)).AddDays(30);
            var made = await s.GetRequiredService<CreateConsultation>().ExecuteAsync(new(Guid.CreateVersion7(), content ?? Content(closing: deadline)), default);
            // What the law asks of every consultation since August 2026: criteria, here in the documents, and a clause on the environment.
            await s.GetRequiredService<StateTerms>().ExecuteAsync(new(((CreateConsultation.Outcome.Created)made).Consultation, terms => terms with { CriteriaInFile = true, EnvironmentalClause = true }), default);
            return made;
        });
        return new TestConsultation(((CreateConsultation.Outcome.Created)created).Consultation, tenant, buyer);
    }

    /// <summary>What a contest says besides: its jury, its criteria, what participants are chosen by and paid.</summary>
    public static Task StateContestAsync(this TestPlatform platform, TestConsultation draft) => platform.RunAsync(draft.Scope, async s =>
    {
        await s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with
        {
            ParticipantsChosenBy = "Trois références de moins de cinq ans.", Jury = "Le maire, président\nMme Léa Dupré, architecte\nM. Jean Œuvrard, paysagiste", JuryQualified = true, JuryBinds = true, ContractFollows = true, Prime = 12_000m,
        }), default);
        await s.GetRequiredService<StateCriteria>().ExecuteAsync(new(draft.Id, 0, [new("Qualité architecturale", Core.Law.CriterionKind.Quality, 70, false), new("Coût des travaux", Core.Law.CriterionKind.Cost, 20, false), new("Sobriété", Core.Law.CriterionKind.Quality, 10, true)]), default);
        return true;
    });

    public static async Task<AddDceDocument.Outcome> AddDocumentAsync(this TestPlatform platform, TestConsultation consultation, string? name, byte[] content)
    {
        using var bytes = new MemoryStream(content);
        return await platform.AddDocumentAsync(consultation, name, bytes);
    }

    public static async Task<AddDceDocument.Outcome> AddDocumentAsync(this TestPlatform platform, TestConsultation consultation, string? name, Stream content)
    {
        await using var services = platform.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(consultation.Scope);
        return await services.ServiceProvider.GetRequiredService<AddDceDocument>().ExecuteAsync(new(consultation.Id, name, content), default);
    }

    /// <summary>Public keys as if two holders had made and tested theirs: what the opening capability has its own tests for.</summary>
    public static async Task PlantKeysAsync(this TestPlatform platform, TestConsultation consultation)
    {
        var (tenant, id) = (consultation.Tenant.Id.Value, consultation.Id.Value);
        await platform.SuperuserAsync("insert into key_sets values ($1, $2, '{}', sha256('jeu'), $3, now())", tenant, id, Guid.CreateVersion7());
        await platform.SuperuserAsync("insert into opening_keys select $1, $2, e, 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj', sha256('octroi'), now() from unnest(array['Application', 'Offer']) e", tenant, id);
        await platform.SuperuserAsync("update gates set recipient = 'age1verrou', escrow = 'secours', ready_at = now() where tenant_id = $1 and consultation_id = $2", tenant, id);
        for (var holder = 0; holder < 2; holder++)
        {
            var key = Guid.CreateVersion7();
            var person = await platform.PersonAsync(consultation.Tenant, "Détenteur", Core.Identity.MembershipRole.CaoDelegate);
            await platform.SuperuserAsync("insert into key_holders values ($1, $2, $3, 'Détenteur', 'Membre de la CAO', 'age1essai' || $2::text, $4, now(), now(), null)", tenant, key, person.Id, Guid.CreateVersion7());
            foreach (var envelope in (string[])["Application", "Offer"])
                await platform.SuperuserAsync("insert into key_grants values ($1, $2, $3, $4, $5, 'octroi', sha256('octroi'), now(), null)", tenant, Guid.CreateVersion7(), id, envelope, key);
        }
    }

    public static async Task<PublishConsultation.Outcome> PublishAsync(this TestPlatform platform, TestConsultation consultation)
    {
        var proof = await platform.ProofAsync(consultation.Buyer, PublishConsultation.Act,
            PublishConsultation.ActHash(consultation.Id, System.Security.Cryptography.SHA256.HashData("jeu"u8)));
        return await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PublishConsultation>().ExecuteAsync(new(consultation.Id, proof), default));
    }

    /// <summary>Open to everybody, with one document.</summary>
    public static async Task<TestConsultation> PublishedAsync(this TestPlatform platform, Tenant tenant, TestPerson buyer, ConsultationContent? content = null)
    {
        var consultation = await platform.DraftAsync(tenant, buyer, content);
        await platform.AddDocumentAsync(consultation, "Règlement de la consultation.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 règlement"));
        await platform.PlantKeysAsync(consultation);
        var outcome = await platform.PublishAsync(consultation);
        return outcome is PublishConsultation.Outcome.Published ? consultation : throw new InvalidOperationException($"Not published: {outcome}");
    }
}
