using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>Words that find nothing together, and numbers that are typed without their hyphens.</summary>
[Trait("Feature", "A7-C4")]
public sealed class FewerWordsTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await SearchTests.PlantAsync(platform, ("Rénovation énergétique du groupe scolaire", "45214210", "Works"), ("Rénovation de la toiture", "45261000", "Works"), ("Fourniture de repas", "55520000", "Services"));
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task Words_without_the_one_that_nobody_published_are_proposed_with_what_they_find()
    {
        var found = await SearchAsync("rénovation énergétique des écoles");

        Assert.Empty(found.Page);
        Assert.Equal(new LoosenWords.Fewer("rénovation énergétique", 1), Assert.Single(found.Looser));
        Assert.Single((await SearchAsync(found.Looser[0].Words)).Page);
    }

    [Fact]
    public async Task Words_that_were_published_apart_are_proposed_without_one_another()
    {
        var found = await SearchAsync("toiture repas");

        Assert.Empty(found.Page);
        Assert.Equal([new("repas", 1), new("toiture", 1)], found.Looser.OrderBy(fewer => fewer.Words, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_proposed_where_nothing_would_be_found_or_something_is()
    {
        Assert.Empty((await SearchAsync("hippopotame girafe")).Looser);
        Assert.Empty((await SearchAsync("hippopotame")).Looser);
        Assert.Empty((await SearchAsync("rénovation")).Looser);
        Assert.Empty((await SearchAsync("rénovation des écoles", new() { Natures = [Nature.Services] })).Looser);      // counted under the other criteria
    }

    [Fact]
    public async Task What_its_buyer_gave_up_is_listed_until_its_limit_and_counted_apart()
    {
        Assert.Equal(0, (await SearchAsync("rénovation")).Facets.Discontinued);

        await platform.SuperuserAsync("update public_consultations set discontinued_at = now() where title like '%toiture'");

        var found = await SearchAsync("rénovation");
        Assert.Equal((2, 1), (found.Count, found.Facets.Discontinued));
        Assert.Equal(0, (await SearchAsync("énergétique")).Facets.Discontinued);
    }

    [Theory]
    [InlineData("mapa 2026 002", true)]
    [InlineData("MAPA-2026-002", true)]
    [InlineData("mapa 2026", true)]
    [InlineData("MAPA2026002", true)]
    [InlineData("mapa2026", true)]
    [InlineData("mapa 2026002", true)]
    [InlineData("MAPA2026003", false)]
    [InlineData("mapa 2026 003", false)]
    [InlineData("aoo 2026 002", false)]
    public async Task A_reference_is_found_with_blanks_or_nothing_for_its_hyphens(string typed, bool isFound)
    {
        await platform.SuperuserAsync("update public_consultations set reference = 'MAPA-2026-002' where title like '%toiture'");
        await platform.SuperuserAsync("update public_consultations set reference = 'AOR-2027-001' where title not like '%toiture'");

        Assert.Equal(isFound ? ["Rénovation de la toiture"] : [], (await SearchAsync(typed)).Page.Select(found => found.Title));
    }

    private Task<ConsultationSearch.Result> SearchAsync(string words, SearchFilter? filter = null) =>
        platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationSearch>().ExecuteAsync(new() { Filter = (filter ?? new()) with { Words = words } }, default));
}
