using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>From a draft to a closed consultation.</summary>
public sealed class ConsultationTests
{
    [Fact]
    public async Task Drafts_are_numbered_per_account_and_year_and_a_second_click_makes_no_second_one()
    {
        await using var platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var form = Guid.CreateVersion7();

        var first = await CreateAsync(platform, commune, buyer, form);
        var again = await CreateAsync(platform, commune, buyer, form);
        var other = await CreateAsync(platform, commune, buyer, Guid.CreateVersion7());

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        var references = await platform.RunAsync(new Scope.Tenant(commune.Id.Value, buyer.Id), s => s.GetRequiredService<ConsultationForBuyer>().ListAsync(default));
        Assert.Equal(["MAPA-2026-001", "MAPA-2026-002"], references.Select(line => line.Reference).Order());
    }

    [Fact]
    public async Task A_deadline_of_now_is_refused_and_one_a_moment_later_is_taken()
    {
        await using var platform = await TestPlatform.StartAsync();
        var now = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
        await platform.Database.SetNowAsync(now);
        var (commune, buyer) = await GivenBuyerAsync(platform);

        Task<CreateConsultation.Outcome> Create(DateTimeOffset closing) => platform.RunAsync(new Scope.Tenant(commune.Id.Value, buyer.Id), s =>
            s.GetRequiredService<CreateConsultation>().ExecuteAsync(new(Guid.CreateVersion7(), GivenConsultation.Content(closing: closing)), default));

        Assert.Equal([new(ContentField.SubmissionDeadline, ContentFault.Past)], Assert.IsType<CreateConsultation.Outcome.Refused>(await Create(now)).Problems);
        Assert.IsType<CreateConsultation.Outcome.Created>(await Create(now.AddMilliseconds(1)));
    }

    [Fact]
    public void A_time_under_fifteen_days_warns_with_its_article_and_fifteen_do_not()
    {
        var published = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);

        Assert.Equal("CCP, art. R2123-4 et R2151-1", TimeLimits.Judge("Mapa", published, published.AddDays(14))!.Article);
        Assert.Null(TimeLimits.Judge("Mapa", published, published.AddDays(15)));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task Without_a_document_nothing_is_published_and_the_reason_is_said()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        await platform.PlantKeysAsync(draft);

        var outcome = await platform.PublishAsync(draft);

        Assert.Contains(Assert.IsType<PublishConsultation.Outcome.Refused>(outcome).Objections, o => o.Key == "DocumentsMissing");
    }

    [Fact]
    public async Task A_proof_for_other_keys_does_not_publish()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var draft = await platform.DraftAsync(commune, buyer);
        await platform.AddDocumentAsync(draft, "rc.pdf", "%PDF-1.7"u8.ToArray());
        await platform.PlantKeysAsync(draft);
        var proof = await platform.ProofAsync(buyer, PublishConsultation.Act, PublishConsultation.ActHash(draft.Id, new byte[32]));

        var outcome = await platform.RunAsync(draft.Scope, s => s.GetRequiredService<PublishConsultation>().ExecuteAsync(new(draft.Id, proof), default));

        Assert.IsType<PublishConsultation.Outcome.NotProved>(outcome);
    }

    [Fact]
    public async Task A_published_consultation_is_found_by_unfinished_words_without_accents_and_a_draft_is_not()
    {
        await using var platform = await TestPlatform.StartAsync();
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var published = await platform.PublishedAsync(commune, buyer);
        await platform.DraftAsync(commune, buyer);

        Assert.Equal([published.Id.Value], await FindAsync(platform, "refection toit"));
        Assert.Equal([published.Id.Value], await FindAsync(platform, "toitures scolaires TILLEULS"));
        Assert.Equal([published.Id.Value], await FindAsync(platform, "45261000"));
        Assert.Equal([published.Id.Value], await FindAsync(platform, "saint-marcel"));
        Assert.Equal([published.Id.Value], await FindAsync(platform, ""));
        Assert.Empty(await FindAsync(platform, "cantine"));
        Assert.Equal([published.Id.Value], await FindAsync(platform, "de la"));
        Assert.Equal([published.Id.Value], await FindAsync(platform, "d’une !&|(:*'"));
    }

    [Fact]
    public async Task Pages_follow_each_other_by_key_forwards_and_backwards_without_loss_or_repeat()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, 50);

        foreach (var order in Enum.GetValues<SearchOrder>())
        {
            var first = await SearchAsync(platform, new() { Order = order });
            var second = await SearchAsync(platform, new() { Order = order, After = first.Next });
            var third = await SearchAsync(platform, new() { Order = order, After = second.Next });
            var back = await SearchAsync(platform, new() { Order = order, Before = third.Previous });

            Assert.Equal(50, first.Page.Concat(second.Page).Concat(third.Page).Select(found => found.Id).Distinct().Count());
            Assert.Equal(second.Page, back.Page);
            Assert.Null(first.Previous);
            Assert.Null(third.Next);
            Assert.Equal(50, first.Count);
        }
    }

    [Fact]
    public async Task Counts_beside_a_filter_say_what_choosing_it_would_show()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, 30);

        var all = await SearchAsync(platform, new());
        var works = await SearchAsync(platform, new() { Filter = new() { Natures = [Nature.Works] } });
        var soon = await SearchAsync(platform, new() { Filter = new() { Windows = [DeadlineWindow.Within7Days] } });

        Assert.Equal(all.Facets.Of(Nature.Works), works.Count);
        Assert.Equal(all.Facets.Of(DeadlineWindow.Within7Days), soon.Count);
        Assert.Equal(Math.Min(soon.Count, ConsultationSearch.PageSize), soon.Page.Count);
        Assert.Equal(all.Facets.Of(Nature.Services), works.Facets.Of(Nature.Services));
        Assert.Equal(30, Enum.GetValues<DeadlineWindow>().Sum(all.Facets.Of));
    }

    [Fact]
    public async Task The_public_role_searches_words_through_the_text_index()
    {
        await using var platform = await TestPlatform.StartAsync();
        await PlantAsync(platform, 20_000);
        await platform.SuperuserAsync("analyze public_consultations");

        const string byDeadline = "order by submission_deadline, id limit 21";
        const string fenced = "offset 0) matches " + byDeadline;
        const string oneWord = "search @@ '''toitur'':*'::tsquery";
        const string twoWords = "search @@ '''refect'' & ''toitur'':*'::tsquery";

        // For the count and the filters, then for the page in order of deadline.
        foreach (var words in (string[])[oneWord, twoWords])
        {
            Assert.Contains(TextIndex, await PlanAsync(platform, words, "limit 1001) matches"), StringComparison.Ordinal);
            Assert.Contains(TextIndex, await PlanAsync(platform, words, fenced), StringComparison.Ordinal);
        }
        // The twins: without the fence a rare word is sought along the deadlines, without words that index has nothing to do,
        // and a real policy would forbid it (performance notes, W1).
        Assert.DoesNotContain(TextIndex, await PlanAsync(platform, oneWord, ") matches " + byDeadline), StringComparison.Ordinal);
        Assert.DoesNotContain(TextIndex, await PlanAsync(platform, "true", ") matches " + byDeadline), StringComparison.Ordinal);
        await platform.SuperuserAsync("alter policy public_reads on public_consultations using (buyer <> '')");
        Assert.DoesNotContain(TextIndex, await PlanAsync(platform, twoWords, fenced), StringComparison.Ordinal);
    }

    private const string TextIndex = "Bitmap Index Scan on public_consultations_search_idx";

    [Fact]
    public async Task Closing_waits_for_the_deadline_and_writes_itself_in_the_register_once()
    {
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Database:Passwords:Gate"] = null });
        var start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
        await platform.Database.SetNowAsync(start);
        var (commune, buyer) = await GivenBuyerAsync(platform);
        var consultation = await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: start.AddHours(1)));

        await platform.Database.SetNowAsync(start.AddHours(1) + CloseConsultation.Grace);
        Assert.IsType<CloseConsultation.Outcome.NotYet>(await CloseAsync(platform, consultation));
        await platform.Database.SetNowAsync(start.AddHours(1).AddMilliseconds(1) + CloseConsultation.Grace);
        Assert.Equal(0, Assert.IsType<CloseConsultation.Outcome.Closed>(await CloseAsync(platform, consultation)).Bids);
        Assert.IsType<CloseConsultation.Outcome.AlreadyClosed>(await CloseAsync(platform, consultation));

        Assert.Empty(await FindAsync(platform, ""));
    }

    private static Task<CloseConsultation.Outcome> CloseAsync(TestPlatform platform, TestConsultation consultation) =>
        platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(consultation.Id), default));

    private static async Task<string> PlanAsync(TestPlatform platform, string condition, string end)
    {
        await using var source = NpgsqlDataSource.Create(platform.Database.ConnectionString(DatabaseRole.Public));
        await using var explain = source.CreateCommand($"explain select * from (select id, submission_deadline from public_consultations where closed_at is null and submission_deadline > now() and {condition} {end}");
        await using var reader = await explain.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    private static async Task PlantAsync(TestPlatform platform, int count)
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        await platform.SuperuserAsync("""
            insert into public_consultations (tenant_id, id, buyer, buyer_siret, buyer_slug, reference, title, description, nature, procedure, lot_count, cpv, published_at, submission_deadline)
            select $1, gen_random_uuid(), 'Saint-Marcel', '21260362500010', 'saint-marcel', 'MAPA-2026-' || n, case when n % 5000 = 0 then 'Réfection de la toiture ' else 'Fourniture ' end || n, 'Objet ' || n,
                   (array['Works', 'Supplies', 'Services'])[1 + n % 3], 'Mapa', 1, '45261000', now() - make_interval(mins => n % 7), now() + make_interval(hours => 1 + n % 1000)
            from generate_series(1, $2) n
            """, commune.Id.Value, count);
    }

    private static Task<ConsultationSearch.Result> SearchAsync(TestPlatform platform, ConsultationSearch.Input input) =>
        platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ConsultationSearch>().ExecuteAsync(input, default));

    private static async Task<IEnumerable<Guid>> FindAsync(TestPlatform platform, string words) => (await SearchAsync(platform, new() { Filter = new() { Words = words } })).Page.Select(found => found.Id);

    private static async Task<Id<Consultation>> CreateAsync(TestPlatform platform, Tenant commune, TestPerson buyer, Guid form) =>
        Assert.IsType<CreateConsultation.Outcome.Created>(await platform.RunAsync(new Scope.Tenant(commune.Id.Value, buyer.Id), async s =>
            await s.GetRequiredService<CreateConsultation>().ExecuteAsync(new(form, GivenConsultation.Content()), default))).Consultation;

    private static async Task<(Tenant Commune, TestPerson Buyer)> GivenBuyerAsync(TestPlatform platform)
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        return (commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
    }
}
