using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Core.Tests.Dce;

/// <summary>A version in preparation that the buyer gives up.</summary>
public sealed class AbandonTests
{
    [Fact, Trait("Feature", "VR-08")]
    public async Task A_version_in_preparation_goes_with_its_documents_and_who_gave_it_up_stays_known()
    {
        await using var platform = await TestPlatform.StartAsync();
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        var limit = TimeProvider.System.GetUtcNow().AddDays(20);
        var (consultation, draft) = (await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: limit)), await platform.DraftAsync(commune, buyer, GivenConsultation.Content(closing: limit)));
        await platform.AddDocumentAsync(draft, "Règlement.pdf", [1]);
        var published = await DocumentsAsync(platform, consultation);
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(consultation.Id, default));
        await platform.AddDocumentAsync(consultation, "Additif.pdf", [1, 2]);
        Assert.Equal((2 * published.Count) + 1, (await DocumentsAsync(platform, consultation)).Count);

        // Neither the version that is not on the screen, nor a published one, nor the only one of a draft.
        foreach (var (whose, number) in new[] { (consultation, 1), (consultation, 3), (draft, 1) })
            Assert.IsType<AbandonDceVersion.Outcome.NothingPrepared>(await AbandonAsync(platform, whose, number));
        foreach (var (whose, number) in new[] { (consultation, 1), (draft, 1) })
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(whose.Scope, s => (Task)s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync(
                $"select sec.abandon_dce_version({whose.Id.Value}, {number}, {Guid.CreateVersion7()})")))).SqlState);

        Assert.Equal(2, Assert.IsType<AbandonDceVersion.Outcome.Abandoned>(await AbandonAsync(platform, consultation, 2)).Number);

        Assert.Equal(published, await DocumentsAsync(platform, consultation));
        var known = Assert.Single(await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DceForPages>().AbandonedAsync(consultation.Id, default)));
        Assert.Equal((2, published.Count + 1, "Claire Achat"), (known.Number, known.Documents, known.By));
        Assert.IsType<AbandonDceVersion.Outcome.NothingPrepared>(await AbandonAsync(platform, consultation, 2));
        var next = await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(consultation.Id, default));
        Assert.Equal(2, Assert.IsType<PrepareDceVersion.Outcome.Prepared>(next).Number);       // companies count published versions

        var neighbour = await platform.CommuneAsync(await platform.LeadAsync("ailleurs"), "beaumont", "Beaumont");
        var stranger = new Scope.Tenant(neighbour.Id.Value, (await platform.PersonAsync(neighbour, "Paul Voisin", MembershipRole.Buyer)).Id);
        Assert.IsType<AbandonDceVersion.Outcome.NotFound>(await platform.RunAsync(stranger, s => s.GetRequiredService<AbandonDceVersion>().ExecuteAsync(new(consultation.Id, 2), default)));
        Assert.Empty(await platform.RunAsync(stranger, s => s.GetRequiredService<DceForPages>().AbandonedAsync(consultation.Id, default)));
    }

    private static Task<AbandonDceVersion.Outcome> AbandonAsync(TestPlatform platform, TestConsultation consultation, int number) =>
        platform.RunAsync(consultation.Scope, s => s.GetRequiredService<AbandonDceVersion>().ExecuteAsync(new(consultation.Id, number), default));

    private static Task<List<string>> DocumentsAsync(TestPlatform platform, TestConsultation consultation) => platform.RunAsync(consultation.Scope,
        s => s.GetRequiredService<PlatformDb>().DceDocuments.Where(d => d.ConsultationId == consultation.Id).Select(d => d.Name).OrderBy(name => name).ToListAsync());
}
