using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Alerts;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Portals;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Alerts;

/// <summary>From a saved search to the message in a mailbox, and to its end.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private MailSink sink = null!;      // set by InitializeAsync
    private TestPlatform platform = null!;
    private Tenant commune = null!;
    private TestPerson buyer = null!;
    private TestCompany company = null!;

    public async Task InitializeAsync()
    {
        sink = new MailSink();
        platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Mail:Pickup"] = null, ["Mail:Host"] = sink.Host, ["Mail:Port"] = sink.Port.ToString(CultureInfo.InvariantCulture), ["Portal:BaseUrl"] = "https://marches.example", ["Mail:Patience"] = "00:00:05",
        });
        await platform.Database.SetNowAsync(Start);
        commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        buyer = await platform.PersonAsync(commune, "Bruno Acheteur", MembershipRole.Buyer);
        company = await platform.CompanyAsync("Toitures du Sud", "111111118");
    }

    public async Task DisposeAsync()
    {
        await platform.DisposeAsync();
        await sink.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task A_matching_publication_sends_one_alert_and_what_changes_later_sends_none()
    {
        await SaveAsync(new() { Words = "toiture", Natures = [Nature.Works], Buyers = ["saint-marcel"], Cpvs = ["4526"] });
        var published = await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        await PlayAsync();

        var mail = Assert.Single(sink.Mails);
        Assert.Equal([company.Depositor.Email], mail.To);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", mail.Source, StringComparison.Ordinal);

        await platform.SuperuserAsync("update public_consultations set submission_deadline = submission_deadline + interval '3 days' where id = $1", published.Id.Value);
        await PlayAsync();      // the fact again, as a worker that died would have left it
        Assert.Single(sink.Mails);
    }

    [Theory, Trait("Feature", "VR-13"), Trait("Feature", "A7-C4")]
    [InlineData("couvreur", 1)]
    [InlineData("\"couvreur\"", 0)]
    [InlineData("plombier", 0)]
    public async Task A_trade_that_was_saved_is_told_of_what_is_bought_from_it(string words, int mails)
    {
        await SaveAsync(new() { Words = words });
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content("Réfection de la toiture", Start.AddDays(30)));
        await PlayAsync();

        Assert.Equal(mails, sink.Mails.Count);
    }

    [Theory, Trait("Feature", "VR-13")]
    [InlineData("words")]
    [InlineData("nature")]
    [InlineData("buyer")]
    [InlineData("cpv")]
    [InlineData("commune")]
    [InlineData("band")]
    [InlineData("window")]
    [InlineData("ended")]
    [InlineData("left")]
    public async Task What_does_not_answer_every_criterion_is_not_told(string but)
    {
        var other = await platform.CommuneAsync(await LeadOfAsync(), "ailleurs", "Ailleurs");
        var search = await SaveAsync(but switch
        {
            "words" => new() { Words = "cantine" }, "nature" => new() { Natures = [Nature.Services] }, "buyer" => new() { Buyers = [other.Slug] }, "cpv" => new() { Cpvs = ["45262"] },
            "commune" => new() { Communes = ["99999"] }, "band" => new() { Values = [ValueBand.Under50k] }, "window" => new() { Windows = [DeadlineWindow.Within7Days] }, _ => new(),
        });
        if (but == "ended") await InAsync<MySearches, bool>(s => s.EndAsync(search, default));
        if (but == "left") await platform.SuperuserAsync($"set session_replication_role = replica; update company_members set left_at = now() where company_id = '{company.Id}'; set session_replication_role = origin");

        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        await PlayAsync();

        Assert.Empty(sink.Mails);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task One_recipient_gets_one_message_however_many_of_her_searches_it_answers()
    {
        await SaveAsync(new() { Words = "toiture" });
        await SaveAsync(new() { Cpvs = ["45"] });
        await SaveAsync(new() { Natures = [Nature.Works] }, AlertRhythm.Daily);
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        await PlayAsync();

        await platform.Database.SetNowAsync(Start.AddDays(1));
        Assert.Equal(0, await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DigestAlerts>().ExecuteAsync(default)));       // told already

        Assert.Single(Assert.Single(sink.Mails).To);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task A_digest_tells_once_a_day_what_is_still_open_in_one_message()
    {
        await SaveAsync(new() { Natures = [Nature.Works] }, AlertRhythm.Daily);
        await SaveAsync(new() { Cpvs = ["45"] }, AlertRhythm.Daily);
        foreach (var title in (string[])["Toiture du gymnase", "Toiture de l’école"]) await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(title, Start.AddDays(30)));
        var over = await platform.PublishedAsync(commune, buyer, GivenConsultation.Content("Toiture de la halle", Start.AddDays(30)));
        await platform.SuperuserAsync("update public_consultations set discontinued_at = now() where id = $1", over.Id.Value);
        await PlayAsync();
        Assert.Empty(sink.Mails);

        await platform.Database.SetNowAsync(Start.AddHours(21));
        for (var twice = 0; twice < 2; twice++) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DigestAlerts>().ExecuteAsync(default));
        await DeliverAsync();

        var text = Decoded(Assert.Single(sink.Mails));
        Assert.Contains("Toiture du gymnase", text, StringComparison.Ordinal);
        Assert.Contains("Toiture de l’école", text, StringComparison.Ordinal);
        Assert.DoesNotContain("halle", text, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task A_visitor_is_told_after_her_button_only_and_one_post_ends_it()
    {
        Assert.Equal(VisitorAlerts.Answer.Asked, await PublicAsync(v => v.AskAsync("visiteuse@exemple.test", new() { Words = "toiture" }, AlertRhythm.AtOnce, default)));
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        await PlayAsync();
        Assert.Empty(sink.Mails);      // not confirmed

        foreach (var fact in await platform.FactsAsync<AlertAsked>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlertConfirmation>().ExecuteAsync(fact, default));
        var secret = Decoded(Assert.Single(sink.Mails)).Split("/alertes/confirmer/")[1].Split('\n')[0].Trim();
        Assert.Null((await PublicAsync(v => v.ReadAsync(secret, default)))!.ConfirmedAt);
        Assert.True(await PublicAsync(v => v.ConfirmAsync(secret, default)));

        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content("Toiture de l’école", Start.AddDays(30)));
        await PlayAsync();
        var alert = sink.Mails[1];
        Assert.Equal(["visiteuse@exemple.test"], alert.To);
        var stop = alert.Source.ReplaceLineEndings(" ").Split("List-Unsubscribe: <")[^1].Split("List-Unsubscribe:")[^1].Trim().TrimStart('<').Split("/alertes/arret/")[1].Split('>')[0].Trim();
        Assert.True(await PublicAsync(v => v.StopAsync(stop, false, default)));
        Assert.False(await PublicAsync(v => v.StopAsync(AlertSecret.Write(new byte[32]), true, default)));
        var told = sink.Mails.Count;

        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content("Toiture de la mairie", Start.AddDays(30)));
        await PlayAsync();
        Assert.Equal(told, sink.Mails.Count);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task The_same_alert_asked_twice_is_one_message_and_later_the_first_gives_way()
    {
        for (var n = 0; n < 2; n++) Assert.Equal(VisitorAlerts.Answer.Asked, await AskToitureAsync("visiteuse@exemple.test"));
        Assert.Single(await platform.FactsAsync<AlertAsked>());
        Assert.Equal(VisitorAlerts.Answer.Asked, await AskToitureAsync("autre@exemple.test"));
        Assert.Equal(VisitorAlerts.Answer.Asked, await PublicAsync(v => v.AskAsync("visiteuse@exemple.test", new() { Words = "toiture" }, AlertRhythm.Daily, default)));
        Assert.Equal(3, (await platform.FactsAsync<AlertAsked>()).Count);

        await platform.Database.SetNowAsync(Start.AddMinutes(16));
        Assert.Equal(VisitorAlerts.Answer.Asked, await AskToitureAsync("visiteuse@exemple.test"));

        foreach (var fact in await platform.FactsAsync<AlertAsked>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlertConfirmation>().ExecuteAsync(fact, default));
        Assert.Equal(3, sink.Mails.Count);      // the first, which gave way, is not written to any more

        Task<VisitorAlerts.Answer> AskToitureAsync(string email) => PublicAsync(v => v.AskAsync(email, new() { Words = "toiture" }, AlertRhythm.AtOnce, default));
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Who_asks_again_for_an_alert_that_waits_or_runs_is_told_so_by_mail_once_a_day()
    {
        await AskAsync();
        await platform.Database.SetNowAsync(Start.AddMinutes(2));
        await AskAsync();
        await TellAsync();
        await TellAsync();
        var waiting = Decoded(Assert.Single(sink.Mails));
        Assert.Contains("n’est pas encore confirmée", waiting, StringComparison.Ordinal);
        Assert.Contains("Quand\u00A0: Tout de suite", waiting, StringComparison.Ordinal);
        Assert.DoesNotContain("aucun autre message", waiting, StringComparison.Ordinal);      // in a quarter of an hour another link may be asked for

        await platform.SuperuserAsync("update saved_searches set confirmed_at = $1", Start);
        await platform.Database.SetNowAsync(Start.AddDays(1));
        for (var n = 0; n < 2; n++) await AskAsync();
        await TellAsync();
        Assert.Contains("active depuis le mardi", Decoded(sink.Mails[1]), StringComparison.Ordinal);
        Assert.Contains("Quand\u00A0: Tout de suite", Decoded(sink.Mails[1]), StringComparison.Ordinal);
        Assert.Equal(2, sink.Mails.Count);
        Assert.Single(await platform.FactsAsync<AlertAsked>());      // no second alert was made

        Task<VisitorAlerts.Answer> AskAsync() => PublicAsync(v => v.AskAsync("visiteuse@exemple.test", new() { Words = "toiture" }, AlertRhythm.AtOnce, default));

        async Task TellAsync()
        {
            var today = (await platform.FactsAsync<AlertAskedAgain>()).MaxBy(fact => fact.Day)!;
            await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlertStanding>().ExecuteAsync(today, default));
        }
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task The_same_alert_confirmed_once_more_is_one_alert_at_the_rhythm_asked_last()
    {
        for (var n = 0; n < 2; n++)
        {
            await platform.Database.SetNowAsync(Start.AddHours(n));
            await PublicAsync(v => v.AskAsync("visiteuse@exemple.test", new() { Words = "toiture" }, n == 0 ? AlertRhythm.AtOnce : AlertRhythm.Daily, default));
        }
        await PublicAsync(v => v.AskAsync("visiteuse@exemple.test", new() { Words = "halle" }, AlertRhythm.AtOnce, default));
        foreach (var fact in await platform.FactsAsync<AlertAsked>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlertConfirmation>().ExecuteAsync(fact, default));
        var secrets = sink.Mails.Select(mail => Decoded(mail).Split("/alertes/confirmer/")[1].Split('\n')[0].Trim()).ToList();

        foreach (var secret in secrets) Assert.True(await PublicAsync(v => v.ConfirmAsync(secret, default)));
        Assert.True(await PublicAsync(v => v.ConfirmAsync(secrets[1], default)));      // pressed again

        Assert.Equal(["halle AtOnce", "toiture Daily"], (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database
            .SqlQuery<string>($"""select words || ' ' || rhythm as "Value" from saved_searches where ended_at is null""").ToListAsync())).Order(StringComparer.Ordinal));
        Assert.NotNull((await PublicAsync(v => v.ReadAsync(secrets[1], default)))!.ConfirmedAt);
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task A_double_press_asks_once_and_sends_one_message()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PublicAsync(v => v.AskAsync("visiteuse@exemple.test", new() { Words = "toiture" }, AlertRhythm.AtOnce, default))));
        Assert.All(answers, answer => Assert.Equal(VisitorAlerts.Answer.Asked, answer));
        Assert.Single(await platform.FactsAsync<AlertAsked>());
        Assert.Empty(await platform.FactsAsync<AlertAskedAgain>());
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Another_rhythm_is_confirmed_by_a_message_that_names_both_and_replaces_the_first_also_when_its_button_is_pressed_twice()
    {
        var secrets = new List<string>();
        foreach (var rhythm in Enum.GetValues<AlertRhythm>())
        {
            await PublicAsync(v => v.AskAsync("visiteuse@exemple.test", new() { Words = "toiture" }, rhythm, default));
            var asked = (await platform.FactsAsync<AlertAsked>()).MaxBy(fact => fact.Search)!;      // just asked
            await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MailAlertConfirmation>().ExecuteAsync(asked, default));
            secrets.Add(Decoded(sink.Mails[^1]).Split("/alertes/confirmer/")[1].Split('\n')[0].Trim());
            Assert.Equal(rhythm == AlertRhythm.AtOnce ? null : AlertRhythm.AtOnce, await PublicAsync(v => v.ReplacedAsync(secrets[^1], default)));
            Assert.DoesNotContain(false, await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PublicAsync(v => v.ConfirmAsync(secrets[^1], default)))));
            Assert.Null(await PublicAsync(v => v.ReplacedAsync(secrets[^1], default)));
        }

        var (first, second) = (Decoded(sink.Mails[0]), Decoded(sink.Mails[1]));
        Assert.Contains("Quand\u00A0: Tout de suite", first, StringComparison.Ordinal);
        Assert.DoesNotContain("Vous recevez déjà", first, StringComparison.Ordinal);
        Assert.Contains("Quand\u00A0: Tout de suite", second, StringComparison.Ordinal);
        Assert.Contains("un autre rythme\u00A0: Une fois par jour, à 7\u00A0h", second, StringComparison.Ordinal);
        Assert.Equal(["Daily"], await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database
            .SqlQuery<string>($"""select rhythm as "Value" from saved_searches where ended_at is null""").ToListAsync()));
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task The_same_search_saved_twice_by_a_person_is_one_alert_at_the_rhythm_asked_last()
    {
        var first = await SaveAsync(new() { Words = "toiture" });
        await SaveAsync(new() { Words = "toiture", Natures = [Nature.Works] });

        Assert.Equal(first, Assert.IsType<MySearches.Outcome.Known>(await InAsync<MySearches, MySearches.Outcome>(s => s.SaveAsync(new() { Words = "toiture" }, AlertRhythm.Daily, default))).Search);

        var kept = await InAsync<MySearches, IReadOnlyList<SavedSearch>>(s => s.ReadAsync(default));
        Assert.Equal((2, AlertRhythm.Daily), (kept.Count, kept.Single(search => search.Id == first).Rhythm));
    }

    [Fact]
    public async Task A_link_of_three_days_ago_confirms_nothing_and_an_address_is_asked_five_times_a_day_at_most()
    {
        for (var n = 0; n < VisitorAlerts.MostPerDay; n++) Assert.Equal(VisitorAlerts.Answer.Asked, await PublicAsync(v => v.AskAsync("visiteuse@exemple.test", new() { Words = $"mot{n}" }, AlertRhythm.Daily, default)));
        Assert.Equal(VisitorAlerts.Answer.EnoughForToday, await PublicAsync(v => v.AskAsync("VISITEUSE@exemple.test", new(), AlertRhythm.Daily, default)));
        Assert.Equal(VisitorAlerts.Answer.EmailInvalid, await PublicAsync(v => v.AskAsync("nulle part", new(), AlertRhythm.Daily, default)));

        await platform.RunAsync(new Scope.System("test"), async s => await s.GetRequiredService<MailAlertConfirmation>().ExecuteAsync((await platform.FactsAsync<AlertAsked>())[0], default));
        var secret = Decoded(Assert.Single(sink.Mails)).Split("/alertes/confirmer/")[1].Split('\n')[0].Trim();
        await platform.Database.SetNowAsync(Start.AddDays(2));
        Assert.False(await PublicAsync(v => v.ConfirmAsync(secret, default)));
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task A_mail_server_that_is_down_for_a_day_loses_nothing_and_doubles_nothing()
    {
        for (var n = 0; n < 120; n++) await PlantVisitorAsync($"v{n}@exemple.test");
        sink.Instead = stage => stage == "connect" ? MailSink.HangUp : null;
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        await MatchAsync();
        for (var hour = 0; hour < 24; hour++)
        {
            await platform.Database.SetNowAsync(Start.AddHours(hour));
            await Assert.ThrowsAnyAsync<Exception>(DeliverAsync);
        }
        Assert.Empty(sink.Mails);

        sink.Instead = _ => null;
        await platform.Database.SetNowAsync(Start.AddHours(24));
        await DeliverAsync();
        await DeliverAsync();

        Assert.Equal(120, sink.Mails.Count);
        Assert.Equal(120, sink.Mails.Select(mail => mail.To.Single()).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Cut_in_the_middle_at_most_one_message_a_line_is_in_doubt_and_its_twin_bears_the_same_identifier()
    {
        for (var n = 0; n < 60; n++) await PlantVisitorAsync($"v{n}@exemple.test");
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        await MatchAsync();
        var taken = 0;
        sink.Instead = stage => stage == "." && Interlocked.Increment(ref taken) > 20 ? MailSink.TakeAndHangUp : null;
        await Assert.ThrowsAnyAsync<Exception>(DeliverAsync);

        sink.Instead = _ => null;
        await platform.Database.SetNowAsync(Start.AddMinutes(2));
        await DeliverAsync();

        var byId = sink.Mails.GroupBy(mail => mail.Source.Split("\r\n").Single(line => line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase))).ToList();
        Assert.Equal(60, byId.Count);
        Assert.InRange(byId.Count(twins => twins.Count() == 2), 1, 4);       // four lines
        Assert.DoesNotContain(byId, twins => twins.Count() > 2 || twins.SelectMany(mail => mail.To).Distinct(StringComparer.Ordinal).Count() != 1);
    }

    [Fact]
    public async Task A_mailbox_that_refuses_for_good_is_given_up_and_one_that_is_full_is_tried_again()
    {
        foreach (var name in (string[])["morte", "pleine", "bonne"]) await PlantVisitorAsync($"{name}@exemple.test");
        sink.Refuse = to => to.StartsWith("morte", StringComparison.Ordinal) ? "550 5.1.1 unknown" : to.StartsWith("pleine", StringComparison.Ordinal) ? "452 4.2.2 full" : null;
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        await MatchAsync();
        await Assert.ThrowsAsync<DeliverAlerts.MailsWaitException>(DeliverAsync);
        Assert.Equal(["bonne@exemple.test"], sink.Mails.SelectMany(mail => mail.To));

        sink.Refuse = _ => null;
        await platform.Database.SetNowAsync(Start.AddMinutes(2));
        await DeliverAsync();
        Assert.Equal(["bonne@exemple.test", "pleine@exemple.test"], sink.Mails.SelectMany(mail => mail.To));
    }

    [Theory, Trait("Feature", "VR-13")]
    [InlineData("MAIL", "554 5.7.1 sender on a list")]
    [InlineData("DATA", "554 5.7.0 quota of the relay")]
    [InlineData(".", "552 5.3.4 too big for now")]
    public async Task What_the_server_says_of_us_and_not_of_the_recipient_loses_no_alert(string at, string answer)
    {
        await PlantVisitorAsync("bonne@exemple.test");
        sink.Instead = stage => stage == at ? answer : null;
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        await MatchAsync();
        await Assert.ThrowsAsync<DeliverAlerts.MailsWaitException>(DeliverAsync);
        Assert.Equal(0, await CountAsync($"select count(*)::int as \"Value\" from alert_mails where given_up_at is not null or sent_at is not null"));

        sink.Instead = _ => null;
        await platform.Database.SetNowAsync(Start.AddMinutes(2));
        await DeliverAsync();
        Assert.Equal(1, await CountAsync($"select count(*)::int as \"Value\" from alert_mails where sent_at is not null"));
        Assert.Contains(["bonne@exemple.test"], sink.Mails.Select(mail => mail.To));
    }

    [Fact, Trait("Feature", "VR-13")]
    public async Task Thirty_days_after_she_stopped_the_address_of_a_visitor_stands_nowhere_and_the_others_stay()
    {
        foreach (var name in (string[])["partie", "restée"]) await PlantVisitorAsync($"{name}@exemple.test");
        await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(60)));
        await PlayAsync();
        await platform.SuperuserAsync("update saved_searches set ended_at = $1 where email = 'partie@exemple.test'", Start);

        await DigestAsync(Start + SavedSearchRules.KeptAfterEndOn(Start));
        Assert.Equal((2, 2), (await CountAsync($"select count(*)::int as \"Value\" from saved_searches"), await CountAsync($"select count(*)::int as \"Value\" from alert_mails where recipient is not null")));

        await DigestAsync(Start + SavedSearchRules.KeptAfterEndOn(Start) + TimeSpan.FromSeconds(1));
        Assert.Equal((0, 1), (await CountAsync($"select count(*)::int as \"Value\" from saved_searches where email = 'partie@exemple.test'"), await CountAsync($"select count(*)::int as \"Value\" from saved_searches")));
        Assert.Equal((0, 1, 2), (await CountAsync($"select count(*)::int as \"Value\" from alert_mails where recipient = 'partie@exemple.test'"), await CountAsync($"select count(*)::int as \"Value\" from alert_mails where recipient = 'restée@exemple.test'"), await CountAsync($"select count(*)::int as \"Value\" from alert_mails")));
    }

    [Fact, Trait("Feature", "PEER-18")]
    public async Task What_a_member_saved_and_followed_is_forgotten_thirty_days_after_she_left()
    {
        var published = await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(60)));
        await SaveAsync(new() { Words = "toiture" });
        await InAsync<FollowConsultation, bool>(f => f.FollowAsync(published.Id.Value, default));
        await InAsync<FollowConsultation, string>(f => f.CalendarAsync(default));
        await DigestAsync(Start + SavedSearchRules.KeptAfterEndOn(Start) + TimeSpan.FromSeconds(1));
        Assert.Equal((1, 1, 1), (await CountAsync($"select count(*)::int as \"Value\" from saved_searches"), await CountAsync($"select count(*)::int as \"Value\" from followed_consultations"), await CountAsync($"select count(*)::int as \"Value\" from follow_calendars")));

        await platform.SuperuserAsync($"set session_replication_role = replica; update company_members set left_at = '{Start:O}' where company_id = '{company.Id}'; set session_replication_role = origin");
        await DigestAsync(Start + SavedSearchRules.KeptAfterEndOn(Start) + TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0, 0), (await CountAsync($"select count(*)::int as \"Value\" from saved_searches"), await CountAsync($"select count(*)::int as \"Value\" from followed_consultations"), await CountAsync($"select count(*)::int as \"Value\" from follow_calendars")));
    }

    [Fact, Trait("Feature", "PEER-18")]
    public async Task What_is_followed_is_in_the_list_and_in_the_calendar_where_a_later_limit_moves_it()
    {
        var published = await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Start.AddDays(30)));
        Assert.True(await InAsync<FollowConsultation, bool>(f => f.FollowAsync(published.Id.Value, default)));
        Assert.False(await InAsync<FollowConsultation, bool>(f => f.FollowAsync(Guid.CreateVersion7(), default)));
        var secret = await InAsync<FollowConsultation, string>(f => f.CalendarAsync(default));
        Assert.Equal(secret, await InAsync<FollowConsultation, string>(f => f.CalendarAsync(default)));

        await platform.SuperuserAsync("update public_consultations set submission_deadline = $2 where id = $1", published.Id.Value, Start.AddDays(40));
        var calendar = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<FollowConsultation>().OfCalendarAsync(secret, default));
        Assert.Equal(Start.AddDays(40), Assert.Single(calendar!).SubmissionDeadline);
        Assert.Equal(Start.AddDays(40), Assert.Single(await InAsync<FollowConsultation, IReadOnlyList<ReadFeed.Item>>(f => f.ReadAsync(default))).SubmissionDeadline);
        Assert.Null(await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<FollowConsultation>().OfCalendarAsync(AlertSecret.Write(new byte[32]), default)));

        var rival = await platform.CompanyAsync("Concurrent", "222222226");
        Assert.Empty(await platform.RunAsync(new Scope.Company(rival.Id, rival.Depositor.Id), s => s.GetRequiredService<FollowConsultation>().ReadAsync(default)));
        await InAsync<FollowConsultation, bool>(async f => { await f.LeaveAsync(published.Id.Value, default); return true; });
        Assert.Empty(await InAsync<FollowConsultation, IReadOnlyList<ReadFeed.Item>>(f => f.ReadAsync(default)));
    }

    [Fact]
    public async Task A_colleague_and_a_rival_read_and_end_none_of_them()
    {
        var search = await SaveAsync(new() { Words = "toiture" });
        var rival = await platform.CompanyAsync("Concurrent", "222222226");
        var colleague = await platform.PersonAsync(commune, "Collègue", MembershipRole.Buyer);
        foreach (var scope in (Scope[])[new Scope.Company(rival.Id, rival.Depositor.Id), new Scope.Company(company.Id, colleague.Id)])
        {
            Assert.Empty(await platform.RunAsync(scope, s => s.GetRequiredService<MySearches>().ReadAsync(default)));
            Assert.False(await platform.RunAsync(scope, s => s.GetRequiredService<MySearches>().EndAsync(search, default)));
        }
        Assert.Equal("toiture", Assert.Single(await InAsync<MySearches, IReadOnlyList<SavedSearch>>(s => s.ReadAsync(default))).Filter.Words);
    }

    private async Task DigestAsync(DateTimeOffset now)
    {
        await platform.Database.SetNowAsync(now);
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<DigestAlerts>().ExecuteAsync(default));
    }

    private Task<int> CountAsync(FormattableString counted) => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<int>(counted).SingleAsync());

    private Task<Tenant> LeadOfAsync() => platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().Tenants.SingleAsync(t => t.Kind == TenantKind.Lead));

    private async Task<Guid> SaveAsync(SearchFilter filter, AlertRhythm rhythm = AlertRhythm.AtOnce) =>
        Assert.IsType<MySearches.Outcome.Saved>(await InAsync<MySearches, MySearches.Outcome>(s => s.SaveAsync(filter, rhythm, default))).Search;

    private Task<T> InAsync<TUse, T>(Func<TUse, Task<T>> use) where TUse : notnull => platform.RunAsync(new Scope.Company(company.Id, company.Depositor.Id), s => use(s.GetRequiredService<TUse>()));

    private Task<T> PublicAsync<T>(Func<VisitorAlerts, Task<T>> use) => platform.RunAsync(new Scope.Public(), s => use(s.GetRequiredService<VisitorAlerts>()));

    private Task PlantVisitorAsync(string email) =>
        platform.SuperuserAsync("insert into saved_searches (id, email, rhythm, created_at, confirmed_at) values (gen_random_uuid(), $1, 'AtOnce', now(), now())", email);

    private async Task PlayAsync()
    {
        await MatchAsync();
        await DeliverAsync();
    }

    private async Task MatchAsync()
    {
        foreach (var fact in await platform.FactsAsync<ConsultationPublished>()) await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<MatchAlerts>().ExecuteAsync(fact, default));
    }

    private async Task DeliverAsync()
    {
        await using var services = platform.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(new Scope.System("test"));
        await services.ServiceProvider.GetRequiredService<DeliverAlerts>().ExecuteAsync(default);
    }

    private static string Decoded(SunkMail mail) => MailBody.Of(mail);
}
