using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Imports;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>What companies type, and what they find.</summary>
[Trait("Feature", "A7-C4")]
public sealed class SearchTests
{
    [Theory]
    [InlineData("refectoin toiture")]       // two letters exchanged
    [InlineData("toitrue")]
    [InlineData("réfecion de la toitture")]
    public async Task A_mistyped_word_is_answered_by_the_nearest_that_was_published(string typed)
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, ("Réfection de la toiture du gymnase", "45261000", "Works"), ("Fourniture de repas", "55520000", "Services"));

        var found = await SearchAsync(platform, new() { Words = typed });

        Assert.Equal("Réfection de la toiture du gymnase", Assert.Single(found.Page).Title);
        Assert.Contains("toiture", found.Corrected ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_finds_something_or_resembles_nothing_is_left_as_it_is()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, ("Réfection de la toiture du gymnase", "45261000", "Works"), ("Travaux dans les écoles", "45214210", "Works"));

        Assert.Null((await SearchAsync(platform, new() { Words = "toiture" })).Corrected);
        Assert.Null((await SearchAsync(platform, new() { Words = "hippopotame" })).Corrected);
        Assert.Null((await SearchAsync(platform, new() { Words = "toiture ecole" })).Corrected);      // both were published, never together
        Assert.Empty((await SearchAsync(platform, new() { Words = "toiture ecole" })).Page);
    }

    [Fact]
    public async Task A_word_whose_ligature_counts_as_two_letters_is_published_corrected_and_found()
    {
        await using var platform = await TestPlatform.StartAsync();
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Commune de Saint-Marcel");
        var deadline = await platform.RunAsync(new Scope.System("test"), async s => (await s.GetRequiredService<PlatformDb>().NowAsync(default)).AddDays(30));
        var published = await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Bruno Acheteur", Core.Identity.MembershipRole.Buyer), GivenConsultation.Content("Épicerie, œuf et produits laitiers", deadline));
        Assert.Equal(published.Id.Value, Assert.Single((await SearchAsync(platform, new() { Words = "oeuf" })).Page).Id);

        await platform.SuperuserAsync("update public_consultations set title = 'Un œil neuf, un vœu et des \ufb01ls'");
        Assert.Equal(published.Id.Value, Assert.Single((await SearchAsync(platform, new() { Words = "oeil" })).Page).Id);
    }

    [Fact]
    public async Task A_corrected_code_is_found_by_the_words_above_it()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, ("Marché à bons de commande", "39130000", "Works"));
        await platform.SuperuserAsync("insert into cpv_codes values ('45000000', 'Travaux de construction', now()), ('45261000', 'Couverture et charpente', now()), ('45262000', 'Échafaudage', now())");

        await platform.SuperuserAsync("update public_consultations set cpv = '45261000'");

        Assert.Single((await SearchAsync(platform, new() { Words = "construction" })).Page);
        Assert.Single((await SearchAsync(platform, new() { Words = "charpente" })).Page);
        Assert.Empty((await SearchAsync(platform, new() { Words = "échafaudage" })).Page);
    }

    [Fact]
    public async Task Only_words_that_changed_are_split_again()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, ("Réfection de la toiture", "45261000", "Works"));
        await platform.SuperuserAsync("delete from search_words");

        await platform.SuperuserAsync("update public_consultations set cpv_words = 'Couverture', changed_at = now()");
        Assert.Null((await SearchAsync(platform, new() { Words = "toitrue" })).Corrected);

        await platform.SuperuserAsync("update public_consultations set title = 'Réfection de la toiture du gymnase'");
        Assert.Equal("toiture", (await SearchAsync(platform, new() { Words = "toitrue" })).Corrected);
    }

    [Theory]
    [InlineData("ecole")]
    [InlineData("ÉCOLES")]
    [InlineData("Charpente")]       // a lot
    [InlineData("couverture")]      // what its code is called
    [InlineData("chabeuil")]        // where it is done
    [InlineData("MAPA-2026-001")]
    public async Task Words_are_found_in_title_lots_place_reference_and_the_names_of_codes(string words)
    {
        await using var platform = await TestPlatform.StartAsync();
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Commune de Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Bruno Acheteur", Core.Identity.MembershipRole.Buyer);
        var deadline = await platform.RunAsync(new Scope.System("test"), async s => (await s.GetRequiredService<PlatformDb>().NowAsync(default)).AddDays(30));
        var draft = await platform.DraftAsync(commune, buyer, new("Entretien de deux écoles", "Un marché annuel.", Nature.Works, "45261000", "Chabeuil", null, deadline));
        foreach (var lot in (string[])["Charpente", "Peinture"])
            Assert.IsType<AddLot.Outcome.Added>(await platform.RunAsync(draft.Scope, s => s.GetRequiredService<AddLot>().ExecuteAsync(new(draft.Id, lot, null), default)));
        await platform.AddDocumentAsync(draft, "rc.pdf", Encoding.UTF8.GetBytes("%PDF-1.7"));
        await platform.PlantKeysAsync(draft);
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(draft));

        var found = await SearchAsync(platform, new() { Words = words });

        Assert.Equal(draft.Id.Value, Assert.Single(found.Page).Id);
        Assert.Null(found.Corrected);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task A_branch_of_the_vocabulary_holds_the_codes_under_it_and_no_other()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, ("Toiture", "45261000", "Works"), ("Route", "45233140", "Works"), ("Repas", "55520000", "Services"));

        Assert.Equal(["Route", "Toiture"], await TitlesAsync(platform, new() { Cpvs = ["45"] }));
        Assert.Equal(["Toiture"], await TitlesAsync(platform, new() { Cpvs = ["4526"] }));
        Assert.Equal(["Repas", "Toiture"], await TitlesAsync(platform, new() { Cpvs = ["45261", "55"] }));
        Assert.Empty(await TitlesAsync(platform, new() { Cpvs = ["45262"] }));
        var facets = (await SearchAsync(platform, new() { Cpvs = ["4526"] })).Facets;
        Assert.Equal([("45", 2), ("55", 1)], facets.Divisions);
        Assert.Equal(1, facets.Of(Nature.Works));
        Assert.Equal(3, facets.WithoutCpvs);
    }

    [Theory]
    [InlineData("45261000-4", "45261")]
    [InlineData("45 00 00 00", "45")]
    [InlineData("4520", "452")]
    [InlineData("99", null)]
    [InlineData("toiture", null)]
    public void A_code_is_read_as_the_branch_that_it_names(string typed, string? branch) => Assert.Equal(branch, CpvVocabulary.BranchOf(typed));

    [Fact]
    public async Task What_is_closed_is_found_apart_newest_limit_first_and_filters_hold_there_too()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, ("Toiture ouverte", "45261000", "Works"), ("Toiture ancienne", "45261000", "Works"), ("Toiture récente", "45261000", "Works"), ("Repas d’avant", "55520000", "Services"));
        await platform.SuperuserAsync("update public_consultations set closed_at = now(), submission_deadline = now() - case when title like '%ancienne' then interval '9 days' else interval '1 day' end where title not like '%ouverte'");

        Assert.Equal(["Toiture ouverte"], (await SearchAsync(platform, new() { Words = "toiture" })).Page.Select(f => f.Title));
        var closed = await SearchAsync(platform, new() { Words = "toiture" }, SearchState.Closed);
        Assert.Equal(["Toiture récente", "Toiture ancienne"], closed.Page.Select(f => f.Title));
        Assert.Equal(["Repas d’avant"], (await SearchAsync(platform, new() { Natures = [Nature.Services] }, SearchState.Closed)).Page.Select(f => f.Title));
    }

    [Fact]
    public async Task A_published_estimate_is_a_band_and_none_is_in_no_band()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, ("Petite", "45261000", "Works"), ("Grande", "45261000", "Works"), ("Muette", "45261000", "Works"));
        await platform.SuperuserAsync("update public_consultations set estimate = case title when 'Petite' then 49999.99 when 'Grande' then 50000 end");

        Assert.Equal(["Petite"], await TitlesAsync(platform, new() { Values = [ValueBand.Under50k] }));
        Assert.Equal(["Grande"], await TitlesAsync(platform, new() { Values = [ValueBand.From50kTo200k] }));
        Assert.Equal(3, (await SearchAsync(platform, new())).Count);
    }

    [Fact]
    public async Task Beyond_a_thousand_the_count_of_a_narrowed_list_is_its_own()
    {
        await using var platform = await TestPlatform.StartAsync();
        await ManyAsync(platform, 3_000);

        var all = await SearchAsync(platform, new());
        var rare = await SearchAsync(platform, new() { Cpvs = ["55"] });

        Assert.True(all.CountIsCapped && all.Facets.AreCapped);
        Assert.Equal(30, rare.Count);       // one in a hundred, most of them beyond the first thousand
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task At_100_000_rows_the_public_role_searches_through_its_indexes()
    {
        await using var platform = await TestPlatform.StartAsync();
        await ManyAtOnceAsync(platform, 100_000);
        await platform.SuperuserAsync("insert into search_words select 'mot' || md5(n::text), 'mot' || md5(n::text) from generate_series(1, 20000) n");
        await platform.SuperuserAsync("vacuum analyze public_consultations, search_words");

        Assert.Contains("public_consultations_search_idx", await PlanAsync(platform, "select id from public_consultations where closed_at is null and search @@ '''gymnas'' & ''toitur'':*'::tsquery limit 1001"), StringComparison.Ordinal);
        Assert.Contains("public_consultations_search_idx", await PlanAsync(platform, "select id from public_consultations where closed_at is null and search @@ '''couvreur'':* | ''toitur'':AB | ''couvertur'':AB | ''45261'':*A'::tsquery limit 1001"), StringComparison.Ordinal);
        Assert.Contains("public_consultations_archive_idx", await PlanAsync(platform, "select id from public_consultations where closed_at is not null and search @@ '''gymnas'' & ''toitur'':*'::tsquery limit 1001"), StringComparison.Ordinal);
        Assert.Contains("search_words_alike_idx", await PlanAsync(platform, "select word from search_words where word % 'toitrue'"), StringComparison.Ordinal);
        Assert.Contains("public_consultations_open_idx", await PlanAsync(platform, "select id from public_consultations where closed_at is null and submission_deadline > now() order by submission_deadline, id limit 21"), StringComparison.Ordinal);
        Assert.Contains("public_consultations_closed_idx", await PlanAsync(platform, "select id from public_consultations where closed_at is not null and submission_deadline <= now() - interval '9 days' order by submission_deadline desc, id limit 21"), StringComparison.Ordinal);
        // The twin: a policy that asks anything keeps the text indexes from being used.
        await platform.SuperuserAsync("alter policy everybody_reads on search_words using (word <> '')");
        Assert.DoesNotContain("search_words_alike_idx", await PlanAsync(platform, "select word from search_words where word % 'toitrue'"), StringComparison.Ordinal);
    }

    [NeedsSharedDataFact("standards/cpv/cpv-2008.csv")]
    public async Task The_official_vocabulary_replaces_the_everyday_codes_and_names_what_is_published()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, ("Marché de denrées", "03221000", "Supplies"));
        Assert.Empty((await SearchAsync(platform, new() { Words = "légumes" })).Page);

        var file = await File.ReadAllBytesAsync(SharedData.Find("standards/cpv/cpv-2008.csv")!);      // the attribute looked
        var outcome = await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<LoadCpv>().ExecuteAsync(file, default));

        Assert.Equal(9_454, Assert.IsType<LoadCpv.Outcome.Loaded>(outcome).Codes);
        Assert.Equal("Marché de denrées", Assert.Single((await SearchAsync(platform, new() { Words = "légumes" })).Page).Title);
        var tree = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<CpvVocabulary>().UnderAsync("03", default));
        Assert.True(tree!.IsWhole);
        Assert.Equal(("031", 0), (tree.Lines[0].Branch, tree.Lines[0].Open));
        Assert.Equal(1, tree.Lines.Single(l => l.Branch == "032").Open);
    }

    [Fact]
    public async Task A_cut_vocabulary_changes_nothing()
    {
        await using var platform = await TestPlatform.StartAsync();
        var outcome = await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<LoadCpv>().ExecuteAsync("code,label_fr\n45000000,Travaux\n"u8.ToArray(), default));
        Assert.Contains("9,454", Assert.IsType<LoadCpv.Outcome.Refused>(outcome).Why, StringComparison.Ordinal);
        var tree = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<CpvVocabulary>().UnderAsync(null, default));
        Assert.False(tree!.IsWhole);
        Assert.Equal(45, tree.Lines.Count);
    }

    internal static async Task<Tenant> PlantAsync(TestPlatform platform, params (string Title, string Cpv, string Nature)[] rows)
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        foreach (var (title, cpv, nature) in rows)
            await platform.SuperuserAsync("""
                insert into public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline)
                values ($1, gen_random_uuid(), 'Saint-Marcel', '21260362500010', 'saint-marcel', 'MAPA-2026-' || md5($2), $2, 'Objet', $4, 'Mapa', 1, $3, now(), now() + interval '20 days')
                """, commune.Id.Value, title, cpv, nature);
        return commune;
    }

    private static async Task ManyAsync(TestPlatform platform, int count)
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        // Many commands: none of them takes as long as a command may, even on a busy machine.
        for (var first = 1; first <= count; first += 10_000)
        {
            await platform.SuperuserAsync("""
                insert into public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, cpvs, published_at, changed_at, submission_deadline, closed_at)
                select $1, gen_random_uuid(), 'Saint-Marcel', '21260362500010', 'saint-marcel', 'MAPA-2026-' || n, case when n % 5000 = 0 then 'Réfection de la toiture du gymnase ' else 'Fourniture de mobilier ' end || n, 'Objet ' || n,
                       'Supplies', 'Mapa', 1, c.cpv, array[c.cpv], now() - interval '1 day', now(), case when $2 > 10000 and n % 2 = 0 then now() - make_interval(hours => n) else now() + make_interval(hours => n) end,
                       case when $2 > 10000 and n % 2 = 0 then now() end
                from generate_series($3::int, least($3::int + 9999, $2)) n, lateral (select case when n % 100 = 0 then '55520000' else '39130000' end) c (cpv)
                """, commune.Id.Value, count, first);
        }
    }

    // As a restore writes many rows: no trigger, and the indexes of the migrations come back over what is there (a third of the time).
    private static async Task ManyAtOnceAsync(TestPlatform platform, int count)
    {
        await platform.SuperuserAsync("""
            create table test.indexes as select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'public_consultations'::regclass and not indisunique;
            do $$ declare i record; begin for i in select name from test.indexes loop execute 'drop index ' || i.name; end loop; end $$;
            alter table public_consultations disable trigger user
            """);
        await ManyAsync(platform, count);
        await platform.SuperuserAsync("""
            do $$ declare i record; begin for i in select definition from test.indexes loop execute i.definition; end loop; end $$;
            alter table public_consultations enable trigger user
            """);
    }

    private static async Task<IEnumerable<string>> TitlesAsync(TestPlatform platform, SearchFilter filter) => (await SearchAsync(platform, filter)).Page.Select(f => f.Title).Order(StringComparer.Ordinal);

    private static Task<ConsultationSearch.Result> SearchAsync(TestPlatform platform, SearchFilter filter, SearchState state = SearchState.Open) =>
        platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationSearch>().ExecuteAsync(new() { Filter = filter, State = state }, default));

    private static async Task<string> PlanAsync(TestPlatform platform, string sql)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.ConnectionString(DatabaseRole.Public));
        await using var explain = source.CreateCommand($"explain {sql}");
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
