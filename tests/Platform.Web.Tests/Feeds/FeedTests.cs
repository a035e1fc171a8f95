using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using Platform.Testing;
using Platform.Web.Pages.Consultations;
using Platform.Web.Tests.Pages.Portals;

namespace Platform.Web.Tests.Feeds;

/// <summary>Feeds of the territory and of an account, as a reader elsewhere fetches them.</summary>
public sealed class FeedTests(OneTerritory given) : IClassFixture<OneTerritory>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly string[] Formats = ["atom", "json", "ics"];

    private readonly HttpClient reader = given.Web.Browser().Client;

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_feed_without_a_hit_was_changed_when_anything_last_was_and_an_unknown_filter_is_no_address()
    {
        await given.PublishedAsync(await given.AccountAsync("rien"));
        var updated = XDocument.Parse(await reader.GetStringAsync("/consultations.atom?q=zzzz")).Root!.Element(Atom + "updated")!.Value;
        Assert.Equal(TimeProvider.System.GetUtcNow().Year, DateTimeOffset.Parse(updated, CultureInfo.InvariantCulture).Year);
        foreach (var format in Formats)
        {
            using var unknown = await reader.GetAsync($"/consultations.{format}?type=nimp");
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
            Assert.Equal("text/plain", unknown.Content.Headers.ContentType?.MediaType);
            Assert.Contains("type=nimp", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var code = await reader.GetAsync($"/consultations.{format}?type=travaux&cpv=zz");
            var said = await code.Content.ReadAsStringAsync();
            Assert.Contains("cpv=zz", said, StringComparison.Ordinal);
            Assert.DoesNotContain("travaux", said, StringComparison.Ordinal);
        }
    }

    [Theory, Trait("Feature", "PEER-08")]
    [InlineData("commune=%00")]
    [InlineData("commune=2628")]
    [InlineData("acheteur=%00")]
    [InlineData("acheteur=Saint_Marcel")]
    public async Task What_is_no_commune_and_no_account_is_no_address_of_a_feed_and_no_filter_of_the_page(string query)
    {
        foreach (var format in Formats)
        {
            using var unknown = await reader.GetAsync($"/consultations.{format}?{query}");
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }
        using var page = await reader.GetAsync($"/consultations?{query}");
        Assert.InRange((int)page.StatusCode, 200, 499);
        Assert.True(new SearchAddress { Communes = ["2A004", "26281"], Buyers = ["saint-marcel"] }.IsKnown);
    }

    [Fact, Trait("Feature", "VR-03"), Trait("Feature", "PEER-08")]
    public async Task What_is_published_is_in_every_output_a_draft_and_an_account_that_closed_are_in_none()
    {
        var account = await given.AccountAsync("sorties");
        var toiture = await given.PublishedAsync(account, closing: TimeProvider.System.GetUtcNow().AddDays(10));      // among the soonest: the frame of the territory shows twenty
        await given.Platform.DraftAsync(account.Tenant, account.Buyer, GivenConsultation.Content("Brouillon secret"));
        await given.AccountAsync("voisine");
        string[] outputs = [.. Formats.SelectMany(f => (string[])[$"/consultations.{f}", $"/sorties/consultations.{f}"]), "/integrer", "/sorties/integrer", "/sorties"];
        foreach (var output in outputs)
        {
            var text = await reader.GetStringAsync(output);
            Assert.Contains(toiture.Id.Value.ToString(), text, StringComparison.Ordinal);
            Assert.DoesNotContain("Brouillon", text, StringComparison.Ordinal);
        }
        foreach (var format in Formats) Assert.DoesNotContain(toiture.Id.Value.ToString(), await reader.GetStringAsync($"/voisine/consultations.{format}"), StringComparison.Ordinal);

        await given.Platform.SuperuserAsync("set session_replication_role = replica; update tenants set closing_at = now(), closed_at = now() where slug = 'sorties'; set session_replication_role = origin");
        foreach (var output in outputs)
        {
            using var answer = await reader.GetAsync(output);
            Assert.Equal(output.StartsWith("/sorties/", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain(toiture.Id.Value.ToString(), await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [NeedsToolFact("xmllint"), Trait("Feature", "PEER-08")]
    public async Task The_atom_feed_is_valid_says_titles_as_text_and_a_broken_one_is_refused()
    {
        var schema = RepositoryRoot.File("tests/Platform.Web.Tests/Feeds/atom.rng");
        var account = await given.AccountAsync("valide");
        await given.PublishedAsync(account, "Réfection de la toiture <b>& charpente</b>");
        var bytes = await reader.GetByteArrayAsync("/valide/consultations.atom");
        var verdict = await Judges.RunAsync("xmllint", ["--noout", "--relaxng", schema, "-"], bytes);
        Assert.True(verdict.ExitCode == 0, verdict.Error);
        var feed = XDocument.Load(new MemoryStream(bytes)).Root!;
        Assert.Equal("Réfection de la toiture <b>& charpente</b>", feed.Element(Atom + "entry")!.Element(Atom + "title")!.Value);
        Assert.Equal($"urn:uuid:{account.Tenant.Id.Value}", feed.Element(Atom + "id")!.Value);

        feed.Element(Atom + "updated")!.Remove();
        var broken = await Judges.RunAsync("xmllint", ["--noout", "--relaxng", schema, "-"], System.Text.Encoding.UTF8.GetBytes(feed.ToString()));
        Assert.NotEqual(0, broken.ExitCode);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task The_json_feed_has_the_members_of_version_1_1_and_the_same_ids_as_the_others()
    {
        var toiture = await given.PublishedAsync(await given.AccountAsync("json"));
        using var json = JsonDocument.Parse(await reader.GetByteArrayAsync("/json/consultations.json"));
        Assert.Equal("https://jsonfeed.org/version/1.1", json.RootElement.GetProperty("version").GetString());
        Assert.False(string.IsNullOrEmpty(json.RootElement.GetProperty("title").GetString()));
        var item = Assert.Single(json.RootElement.GetProperty("items").EnumerateArray());
        Assert.Equal($"urn:uuid:{toiture.Id.Value}", item.GetProperty("id").GetString());
        Assert.True(item.TryGetProperty("content_text", out _));
        Assert.True(DateTimeOffset.TryParse(item.GetProperty("date_published").GetString(), CultureInfo.InvariantCulture, out _));
        Assert.Equal("Saint-Marcel", Assert.Single(item.GetProperty("authors").EnumerateArray()).GetProperty("name").GetString());
        Assert.Contains($"UID:{toiture.Id.Value}", await reader.GetStringAsync("/consultations.ics"), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_filtered_feed_says_in_its_title_what_it_filters_and_the_code_stands_alone()
    {
        var account = await given.AccountAsync("titres", "Commune des Titres");
        await given.PublishedAsync(account, "Réfection de la toiture");
        using var json = JsonDocument.Parse(await reader.GetStringAsync("/consultations.json?acheteur=titres&q=toiture&type=travaux"));
        using var other = JsonDocument.Parse(await reader.GetStringAsync("/consultations.json?q=toiture"));
        using var whole = JsonDocument.Parse(await reader.GetStringAsync("/consultations.json"));
        string Title(JsonDocument feed) => feed.RootElement.GetProperty("title").GetString()!;

        Assert.StartsWith("« toiture », travaux, Commune des Titres".Replace(' ', '\u00a0').Replace(",\u00a0", ", ", StringComparison.Ordinal).Replace("Commune\u00a0des\u00a0Titres", "Commune des Titres", StringComparison.Ordinal), Title(json), StringComparison.Ordinal);
        Assert.Equal(3, new[] { Title(json), Title(other), Title(whole) }.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("toiture", await reader.GetStringAsync("/consultations.ics?q=toiture"), StringComparison.Ordinal);
        var market = Assert.Single(json.RootElement.GetProperty("items").EnumerateArray()).GetProperty("_marche");
        Assert.Matches("^[0-9]{8}$", market.GetProperty("cpv").GetString());
        Assert.StartsWith(market.GetProperty("cpv").GetString()!, market.GetProperty("cpv_en_clair").GetString()!, StringComparison.Ordinal);
        Assert.Equal("plis", market.GetProperty("remise").GetString());
    }

    [ClientLibrariesFact, Trait("Feature", "PEER-08")]
    public async Task The_json_feed_is_valid_by_types_that_others_wrote_and_a_broken_one_is_refused()
    {
        var account = await given.AccountAsync("typee");
        await given.PublishedAsync(account, "Réfection de la toiture <b>& charpente</b>");
        var bytes = await reader.GetByteArrayAsync("/typee/consultations.json");
        var verdict = await ClientLibraries.RunAsync("jsonfeed.mjs", bytes, null);
        Assert.True(verdict.ExitCode == 0, verdict.Error);

        foreach (var (right, wrong) in ((string, string)[])[("\"content_text\"", "\"texte\""), ("jsonfeed.org/version/1.1", "jsonfeed.org/version/2"), ("\"name\":", "\"nom\":")])
        {
            var text = System.Text.Encoding.UTF8.GetString(bytes);
            Assert.Contains(right, text, StringComparison.Ordinal);
            var broken = await ClientLibraries.RunAsync("jsonfeed.mjs", System.Text.Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal)), null);
            Assert.Contains("error TS", broken.Error, StringComparison.Ordinal);
            Assert.NotEqual(0, broken.ExitCode);
        }
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_reader_that_has_it_already_is_told_so_until_something_changes_and_no_cookie_is_set()
    {
        var toiture = await given.PublishedAsync(await given.AccountAsync("cache"));
        foreach (var format in Formats)
        {
            var address = $"/cache/consultations.{format}";
            using var first = await reader.GetAsync(address);
            Assert.Equal("public, max-age=300", first.Headers.CacheControl!.ToString());
            Assert.Equal("*", Assert.Single(first.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.False(first.Headers.Contains("Set-Cookie"));
            Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(address, request => request.IfNoneMatch.Add(first.Headers.ETag!)));
            // No date: what goes away (an account that is closed, a limit that leaves the calendar) changes none.
            Assert.Null(first.Content.Headers.LastModified);
            Assert.Equal(HttpStatusCode.OK, await AgainAsync(address, request => request.IfModifiedSince = DateTimeOffset.MaxValue));
        }
        var etags = await EtagsAsync();
        await given.Platform.SuperuserAsync("update public_consultations set submission_deadline = submission_deadline + interval '7 days' where id = $1", toiture.Id.Value);
        var moved = await EtagsAsync();
        Assert.All(etags.Zip(moved), pair => Assert.NotEqual(pair.First, pair.Second));

        await given.Platform.SuperuserAsync("update public_consultations set discontinued_at = sec.now() where id = $1", toiture.Id.Value);
        Assert.Contains("STATUS:CANCELLED", await reader.GetStringAsync("/cache/consultations.ics"), StringComparison.Ordinal);
        Assert.Contains(">Sans suite", await reader.GetStringAsync("/cache/consultations.atom"), StringComparison.Ordinal);

        async Task<HttpStatusCode> AgainAsync(string address, Action<HttpRequestHeaders> condition)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            condition(request.Headers);
            using var answer = await reader.SendAsync(request);
            return answer.StatusCode;
        }

        async Task<string[]> EtagsAsync()
        {
            var read = new List<string>();
            foreach (var format in Formats)
            {
                using var answer = await reader.GetAsync($"/cache/consultations.{format}");
                read.Add(answer.Headers.ETag!.ToString());
            }
            return [.. read];
        }
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_long_feed_is_read_to_its_end_by_its_links_and_keeps_its_filters()
    {
        var (toiture, other) = (await given.PublishedAsync(await given.AccountAsync("courte")), await given.AccountAsync("longue"));
        await given.Platform.SuperuserAsync("""
            insert into public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline)
            select $1, gen_random_uuid(), 'Longue', '21260362500010', 'longue', 'R-' || n, 'Fourniture ' || n, 'Description', case when n % 2 = 0 then 'Supplies' else 'Services' end, 'Mapa', 1, '39160000',
                   now() - make_interval(mins => n / 3), now() + interval '20 days' from generate_series(1, 130) n
            """, other.Tenant.Id.Value);
        var (ids, documents) = (new List<string>(), 0);
        for (var next = "/consultations.atom?type=fournitures"; next is not null; documents++)
        {
            Assert.Contains("type=fournitures", next, StringComparison.Ordinal);
            var feed = XDocument.Parse(await reader.GetStringAsync(next)).Root!;
            ids.AddRange(feed.Elements(Atom + "entry").Select(e => e.Element(Atom + "id")!.Value));
            next = feed.Elements(Atom + "link").SingleOrDefault(l => l.Attribute("rel")!.Value == "next")?.Attribute("href")!.Value;
        }
        Assert.Equal(2, documents);
        Assert.Equal(65, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(65, ids.Count);

        Assert.Contains(toiture.Id.Value.ToString(), await reader.GetStringAsync("/consultations.atom?q=toiture"), StringComparison.Ordinal);
        Assert.DoesNotContain(toiture.Id.Value.ToString(), await reader.GetStringAsync("/consultations.ics?q=fourniture"), StringComparison.Ordinal);
        Assert.DoesNotContain(toiture.Id.Value.ToString(), await reader.GetStringAsync("/consultations.json?acheteur=longue"), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_new_version_of_the_file_is_a_change_of_the_consultation()
    {
        var toiture = await given.PublishedAsync(await given.AccountAsync("version"));
        var before = await UpdatedAsync();
        await given.Platform.SuperuserAsync("update public_consultations set changed_at = changed_at - interval '1 day' where id = $1", toiture.Id.Value);
        await given.Platform.SuperuserAsync("insert into dce_versions (tenant_id, id, consultation_id, number, created_at) select tenant_id, gen_random_uuid(), consultation_id, 2, now() from dce_versions where consultation_id = $1", toiture.Id.Value);
        Assert.True(await UpdatedAsync() < before);
        await given.Platform.SuperuserAsync("update dce_versions set published_at = now(), note = 'Un plan ajouté.' where consultation_id = $1 and number = 2", toiture.Id.Value);
        Assert.True(await UpdatedAsync() >= before);

        async Task<DateTimeOffset> UpdatedAsync() => DateTimeOffset.Parse(
            XDocument.Parse(await reader.GetStringAsync("/version/consultations.atom")).Root!.Element(Atom + "entry")!.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture);
    }
}
