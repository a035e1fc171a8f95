using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Portals;
using Platform.Core.Tests.Consultations;
using Platform.Testing;

namespace Platform.Core.Tests.Portals;

/// <summary>A postcode is a way to say communes, where the map that was loaded says whose it is.</summary>
[Trait("Feature", "A7-C4")]
public sealed class PostcodeTests : IAsyncLifetime
{
    private const string Map = """
        {"type":"FeatureCollection","features":[
          {"type":"Feature","properties":{"code":"26281","nom":"Romans-sur-Isère","codesPostaux":["26100"]},"geometry":{"type":"Polygon","coordinates":[[[5.0,45.0],[5.1,45.0],[5.1,45.1]]]}},
          {"type":"Feature","properties":{"code":"26096","nom":"Clérieux","codesPostaux":["26260","pas un code"]},"geometry":{"type":"Polygon","coordinates":[[[5.1,45.0],[5.2,45.0],[5.2,45.1]]]}},
          {"type":"Feature","properties":{"code":"26294","nom":"Saint-Bardoux","codesPostaux":["26260"]},"geometry":{"type":"Polygon","coordinates":[[[5.2,45.0],[5.3,45.0],[5.3,45.1]]]}},
          {"type":"Feature","properties":{"code":"26100","nom":"Combovin"},"geometry":{"type":"Polygon","coordinates":[[[5.3,45.0],[5.4,45.0],[5.4,45.1]]]}}]}
        """;

    private TestPlatform platform = null!;      // set by InitializeAsync

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<LoadContours>().ExecuteAsync(new(new MemoryStream(Encoding.UTF8.GetBytes(Map)), "IGN, essai", "Licence Ouverte 2.0"), default));
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Theory]
    [InlineData("26100", null, "26281")]                // Combovin’s INSEE code is nobody’s postcode
    [InlineData("26260", null, "26096 26294")]
    [InlineData("toiture 26100 école", "toiture école", "26281")]
    [InlineData("69001", "69001", "")]
    [InlineData("45261", "45261", "")]                  // the beginning of a CPV code
    [InlineData("2610", "2610", "")]
    public async Task A_postcode_of_the_territory_stands_for_its_communes_and_any_other_number_for_itself(string typed, string? words, string communes)
    {
        var answer = await ReadAsync(new() { Words = typed });

        Assert.Equal((words, communes), (answer.Filter.Words, string.Join(' ', answer.Filter.Communes)));
        Assert.Equal(communes.Length > 0, answer.Known.Count == 1);
    }

    [Fact]
    public async Task A_postcode_is_told_with_the_names_of_its_communes()
    {
        var known = Assert.Single((await ReadAsync(new() { Words = "26260 toiture" })).Known);

        Assert.Equal(("26260", "Clérieux et Saint-Bardoux"), (known.Code, Core.Values.FrenchFormat.Enumerated(known.Communes)));
    }

    [Fact]
    public async Task What_the_account_of_the_commune_publishes_is_found_by_its_postcode()
    {
        var commune = await SearchTests.PlantAsync(platform, ("Réfection de la toiture", "45261000", "Works"));
        await platform.SuperuserAsync("update public_consultations set insee_code = '26281' where tenant_id = $1", commune.Id.Value);

        Assert.Single(await FoundAsync("26100"));
        Assert.Single(await FoundAsync("toiture 26100"));
        Assert.Empty(await FoundAsync("26260"));
    }

    private Task<ReadPostcodes.Answer> ReadAsync(SearchFilter filter) => platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadPostcodes>().ExecuteAsync(filter, default));

    private async Task<IReadOnlyList<ConsultationSearch.Found>> FoundAsync(string words)
    {
        var filter = (await ReadAsync(new() { Words = words })).Filter;
        return (await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationSearch>().ExecuteAsync(new() { Filter = filter }, default))).Page;
    }
}
