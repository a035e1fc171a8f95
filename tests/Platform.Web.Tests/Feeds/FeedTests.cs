using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Feeds;

/// <summary>Feeds of the territory and of an account, as a reader elsewhere fetches them.</summary>
public sealed class FeedTests : IAsyncLifetime
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly string[] Formats = ["atom", "json", "ics"];

    private TestPlatform platform = null!;      // set by InitializeAsync, like all below
    private PlatformWeb web = null!;
    private Tenant marcel = null!, other = null!;
    private TestConsultation toiture = null!;
    private HttpClient reader = null!;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        web = new PlatformWeb(platform);
        var lead = await platform.LeadAsync();
        (marcel, other) = (await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel"), await platform.CommuneAsync(lead, "bourg", "Bourg"));
        var buyer = await platform.PersonAsync(marcel, "Claire Achat", MembershipRole.Buyer);
        toiture = await platform.PublishedAsync(marcel, buyer, GivenConsultation.Content("Réfection de la toiture <b>& charpente</b>", TimeProvider.System.GetUtcNow().AddDays(30)));
        await platform.DraftAsync(marcel, buyer, GivenConsultation.Content("Brouillon secret"));
        reader = web.Browser().Client;
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await platform.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-03"), Trait("Feature", "PEER-08")]
    public async Task What_is_published_is_in_every_output_a_draft_and_an_account_that_is_not_active_are_in_none()
    {
        string[] outputs = [.. Formats.SelectMany(f => (string[])[$"/consultations.{f}", $"/saint-marcel/consultations.{f}"]), "/integrer", "/saint-marcel/integrer", "/saint-marcel"];
        foreach (var output in outputs)
        {
            var text = await reader.GetStringAsync(output);
            Assert.Contains(toiture.Id.Value.ToString(), text, StringComparison.Ordinal);
            Assert.DoesNotContain("Brouillon", text, StringComparison.Ordinal);
        }
        foreach (var format in Formats) Assert.DoesNotContain(toiture.Id.Value.ToString(), await reader.GetStringAsync($"/bourg/consultations.{format}"), StringComparison.Ordinal);

        await platform.SuperuserAsync("update tenants set activated_at = null where id = $1", marcel.Id.Value);
        foreach (var output in outputs)
        {
            using var answer = await reader.GetAsync(output);
            Assert.Equal(output.Contains("saint-marcel", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain(toiture.Id.Value.ToString(), await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [NeedsToolFact("xmllint"), Trait("Feature", "PEER-08")]
    public async Task The_atom_feed_is_valid_says_titles_as_text_and_a_broken_one_is_refused()
    {
        var schema = RepositoryRoot.File("tests/Platform.Web.Tests/Feeds/atom.rng");
        var bytes = await reader.GetByteArrayAsync("/saint-marcel/consultations.atom");
        var verdict = await Judges.RunAsync("xmllint", ["--noout", "--relaxng", schema, "-"], bytes);
        Assert.True(verdict.ExitCode == 0, verdict.Error);
        var feed = XDocument.Load(new MemoryStream(bytes)).Root!;
        Assert.Equal("Réfection de la toiture <b>& charpente</b>", feed.Element(Atom + "entry")!.Element(Atom + "title")!.Value);
        Assert.Equal($"urn:uuid:{marcel.Id.Value}", feed.Element(Atom + "id")!.Value);

        feed.Element(Atom + "updated")!.Remove();
        var broken = await Judges.RunAsync("xmllint", ["--noout", "--relaxng", schema, "-"], System.Text.Encoding.UTF8.GetBytes(feed.ToString()));
        Assert.NotEqual(0, broken.ExitCode);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task The_json_feed_has_the_members_of_version_1_1_and_the_same_ids_as_the_others()
    {
        using var json = JsonDocument.Parse(await reader.GetByteArrayAsync("/consultations.json"));
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
    public async Task A_reader_that_has_it_already_is_told_so_until_something_changes_and_no_cookie_is_set()
    {
        foreach (var format in Formats)
        {
            var address = $"/saint-marcel/consultations.{format}";
            using var first = await reader.GetAsync(address);
            Assert.Equal("public, max-age=300", first.Headers.CacheControl!.ToString());
            Assert.Equal("*", Assert.Single(first.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.False(first.Headers.Contains("Set-Cookie"));
            Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(address, request => request.IfNoneMatch.Add(first.Headers.ETag!)));
            Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(address, request => request.IfModifiedSince = first.Content.Headers.LastModified));
        }
        var etags = await EtagsAsync();
        await platform.SuperuserAsync("update public_consultations set submission_deadline = submission_deadline + interval '7 days' where id = $1", toiture.Id.Value);
        var moved = await EtagsAsync();
        Assert.All(etags.Zip(moved), pair => Assert.NotEqual(pair.First, pair.Second));

        await platform.SuperuserAsync("update public_consultations set discontinued_at = sec.now() where id = $1", toiture.Id.Value);
        Assert.Contains("STATUS:CANCELLED", await reader.GetStringAsync("/consultations.ics"), StringComparison.Ordinal);
        Assert.Contains(">Sans suite", await reader.GetStringAsync("/consultations.atom"), StringComparison.Ordinal);

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
                using var answer = await reader.GetAsync($"/saint-marcel/consultations.{format}");
                read.Add(answer.Headers.ETag!.ToString());
            }
            return [.. read];
        }
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_long_feed_is_read_to_its_end_by_its_links_and_keeps_its_filters()
    {
        await platform.SuperuserAsync("""
            insert into public_consultations (tenant_id, id, buyer, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline)
            select $1, gen_random_uuid(), 'Bourg', 'bourg', 'R-' || n, 'Fourniture ' || n, 'Description', case when n % 2 = 0 then 'Supplies' else 'Services' end, 'Mapa', 1, '39160000',
                   now() - make_interval(mins => n / 3), now() + interval '20 days' from generate_series(1, 130) n
            """, other.Id.Value);
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
        Assert.DoesNotContain(toiture.Id.Value.ToString(), await reader.GetStringAsync("/consultations.json?acheteur=bourg"), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public async Task A_new_version_of_the_file_is_a_change_of_the_consultation()
    {
        var before = await UpdatedAsync();
        await platform.SuperuserAsync("update public_consultations set changed_at = changed_at - interval '1 day' where id = $1", toiture.Id.Value);
        await platform.SuperuserAsync("insert into dce_versions (tenant_id, id, consultation_id, number, created_at) select tenant_id, gen_random_uuid(), consultation_id, 2, now() from dce_versions where consultation_id = $1", toiture.Id.Value);
        Assert.True(await UpdatedAsync() < before);
        await platform.SuperuserAsync("update dce_versions set published_at = now(), note = 'Un plan ajouté.' where consultation_id = $1 and number = 2", toiture.Id.Value);
        Assert.True(await UpdatedAsync() >= before);

        async Task<DateTimeOffset> UpdatedAsync() => DateTimeOffset.Parse(
            XDocument.Parse(await reader.GetStringAsync("/consultations.atom")).Root!.Element(Atom + "entry")!.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture);
    }
}
