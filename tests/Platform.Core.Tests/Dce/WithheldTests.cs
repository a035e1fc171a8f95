using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Dce;

/// <summary>Documents that are not joined: said with their reason and the way to them, and what the law adds for them.</summary>
public sealed class WithheldTests : IAsyncLifetime
{
    private TestPlatform platform = null!;              // set by InitializeAsync, before any test
    private TestConsultation draft = null!;             // set by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        draft = await platform.DraftAsync(commune, await platform.PersonAsync(commune, "Bérénice", MembershipRole.Buyer));
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-08"), Trait("Feature", "A7-C5"), Trait("Feature", "CDG-07")]
    public async Task Everybody_reads_which_document_is_not_joined_why_and_how_to_get_it_once_it_is_published()
    {
        Assert.IsType<WithholdDocument.Outcome.Withheld>(await WithholdAsync("Plans de sûreté", "confidential", "Sur demande à l’acheteur, contre un engagement signé."));
        Assert.Empty(await ReadAsync(new Scope.Public()));
        await platform.AddDocumentAsync(draft, "Règlement.pdf", [1]);
        await platform.PlantKeysAsync(draft);
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(draft));

        var line = Assert.Single(await ReadAsync(new Scope.Public()));
        Assert.Equal(("Plans de sûreté", "CCP, art. R2132-5 et L2132-1", "Sur demande à l’acheteur, contre un engagement signé."), (line.Title, line.Ground?.Article, line.Obtained));
        Assert.IsType<WithholdDocument.Outcome.AlreadyPublished>(await WithholdAsync("Autre", "large", "Par courriel."));
        Assert.Equal(StopWithholding.Outcome.AlreadyPublished, await StopAsync(line.Id!.Value));
        await Assert.ThrowsAsync<PostgresException>(() => platform.RunAsync(draft.Scope, s => s.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"delete from withheld_documents")));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task The_list_alone_says_to_the_law_that_documents_are_withheld()
    {
        Assert.Null(await ReasonAsync());
        var first = Assert.IsType<WithholdDocument.Outcome.Withheld>(await WithholdAsync("Plans", "large", "Sur clé USB, gratuitement.")).Document;
        await WithholdAsync("Maquette", "physical", "En mairie, sur rendez-vous.");
        Assert.Equal(["Plans", "Maquette"], (await ReasonAsync())!.Split('\n').Select(line => line.Split('\u00A0')[0]));

        await StopAsync(first);
        Assert.StartsWith("Maquette", await ReasonAsync(), StringComparison.Ordinal);
        await StopAsync((await ReadAsync(draft.Scope)).Single().Id!.Value);
        Assert.Null(await ReasonAsync());
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task Every_fault_is_said_at_once()
    {
        Assert.Equal([WithheldFault.TitleMissing, WithheldFault.GroundMissing, WithheldFault.ObtainedMissing], Assert.IsType<WithholdDocument.Outcome.Refused>(await WithholdAsync(" ", "autre", null)).Faults);
        Assert.Equal([WithheldFault.TitleTooLong, WithheldFault.ObtainedTooLong],
            Assert.IsType<WithholdDocument.Outcome.Refused>(await WithholdAsync(new string('a', 151), "tool", new string('b', 1_001))).Faults);
    }

    [Fact, Trait("Feature", "VR-08")]
    public void Every_ground_has_its_article() => Assert.All(WithheldGround.On(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero)), ground => Assert.StartsWith("CCP, art. R2132-5", ground.Article, StringComparison.Ordinal));

    private Task<WithholdDocument.Outcome> WithholdAsync(string? title, string? ground, string? obtained) =>
        platform.RunAsync(draft.Scope, s => s.GetRequiredService<WithholdDocument>().ExecuteAsync(new(draft.Id, title, ground, obtained), default));

    private Task<StopWithholding.Outcome> StopAsync(Id<WithheldDocument> document) => platform.RunAsync(draft.Scope, s => s.GetRequiredService<StopWithholding>().ExecuteAsync(draft.Id, document, default));

    private Task<IReadOnlyList<ReadWithheld.Line>> ReadAsync(Scope scope) => platform.RunAsync(scope, s => s.GetRequiredService<ReadWithheld>().ExecuteAsync(draft.Id, default));

    private Task<string?> ReasonAsync() => platform.RunAsync(draft.Scope, async s => (await s.GetRequiredService<PlatformDb>().ConsultationTerms.AsNoTracking().SingleOrDefaultAsync())?.Stated.WithheldReason);
}
