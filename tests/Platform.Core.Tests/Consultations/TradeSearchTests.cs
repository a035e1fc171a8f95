using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Portals;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>Somebody types the trade; notices say the work.</summary>
[Trait("Feature", "A7-C4")]
public sealed class TradeSearchTests : IAsyncLifetime
{
    private TestPlatform platform = null!;      // set by InitializeAsync

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        await SearchTests.PlantAsync(platform,
            ("Réfection de la toiture du gymnase", "45261000", "Works"), ("Remplacement des sanitaires de l’école", "45332400", "Works"), ("Mise aux normes, courants faibles", "45000000", "Works"),
            ("Fourniture d’électricité", "09310000", "Supplies"), ("Entretien des espaces verts", "77310000", "Services"), ("Gros œuvre de la mairie", "45210000", "Works"),
            ("Remplacement des fenêtres", "45421130", "Works"), ("Ravalement de la poste", "45000000", "Works"), ("Vins d’honneur et réceptions", "55520000", "Services"), ("Plateforme du stade", "45112500", "Works"),
            ("Cloisons de la médiathèque", "45000000", "Works"), ("Portails des écoles", "45421148", "Works"), ("Propreté des bâtiments", "90911200", "Services"), ("Chaufferie du collège", "45331110", "Works"));
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Theory]
    [InlineData("couvreur", "Réfection de la toiture du gymnase")]
    [InlineData("plombier", "Remplacement des sanitaires de l’école")]
    [InlineData("électricien", "Mise aux normes, courants faibles")]        // and not electricity itself
    [InlineData("paysagiste", "Entretien des espaces verts")]
    [InlineData("maçon", "Gros œuvre de la mairie")]
    [InlineData("menuisier", "Remplacement des fenêtres", "Portails des écoles")]
    [InlineData("peintre", "Ravalement de la poste")]
    [InlineData("traiteur", "Vins d’honneur et réceptions")]
    [InlineData("terrassier", "Plateforme du stade")]
    [InlineData("plaquiste", "Cloisons de la médiathèque")]
    [InlineData("serrurier", "Portails des écoles")]
    [InlineData("nettoyage", "Propreté des bâtiments")]
    [InlineData("plombier chauffagiste", "Remplacement des sanitaires de l’école", "Chaufferie du collège")]      // one company: either will do
    [InlineData("plombier-chauffagiste", "Remplacement des sanitaires de l’école", "Chaufferie du collège")]
    [InlineData("couvreur gymnase", "Réfection de la toiture du gymnase")]
    [InlineData("couvreur collège")]                                         // every other word still holds
    public async Task A_trade_finds_what_is_bought_from_it(string typed, params string[] titles) =>
        Assert.Equal(titles.Order(StringComparer.Ordinal), (await SearchAsync(typed)).Page.Select(found => found.Title).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_description_that_speaks_of_roofs_is_no_work_of_roofers_and_a_lot_is()
    {
        await platform.SuperuserAsync("update public_consultations set description = 'Attention à la toiture.' where title like 'Entretien%'");
        await platform.SuperuserAsync("update public_consultations set lots = E'Peinture\\nCouverture' where title like 'Gros%'");

        Assert.Equal(["Gros œuvre de la mairie", "Réfection de la toiture du gymnase"], (await SearchAsync("couvreur")).Page.Select(found => found.Title).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"couvreur\"")]
    [InlineData("« couvreur »")]
    [InlineData("\"peintre en bâtiment\"")]
    public async Task A_word_between_quotation_marks_is_itself_alone(string typed)
    {
        Assert.Empty((await SearchAsync(typed)).Page);
        Assert.Empty(NamedTrade.In(typed));
    }

    [Fact]
    public void The_page_offers_the_word_alone_as_it_was_typed() => Assert.Equal("\"couvreur\" romans", Assert.Single(NamedTrade.In("couvreur romans")).Alone("couvreur romans"));

    [Fact]
    public async Task A_mistyped_trade_is_mended_and_a_word_that_only_looks_like_one_is_not()
    {
        var found = await SearchAsync("plonbier");

        Assert.Equal("plombier", found.Corrected);
        Assert.Single(found.Page);
        Assert.Null((await SearchAsync("maison")).Corrected);
    }

    [Fact]
    public async Task A_feed_follows_a_trade_as_the_page_does() =>
        Assert.Equal(["Réfection de la toiture du gymnase"], (await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadFeed>().LatestAsync(new() { Filter = new() { Words = "couvreur" } }, default))).Items.Select(item => item.Title));

    private Task<ConsultationSearch.Result> SearchAsync(string words) =>
        platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationSearch>().ExecuteAsync(new() { Filter = new() { Words = words } }, default));
}
