using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Cli;
using Platform.Cli.Commands;
using Platform.Cli.Demo;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Notices.Boamp;
using Platform.Core.Notices.Eforms;
using Platform.Core.Opening;
using Platform.Core.Quotes;
using Platform.Core.Registers;
using Platform.Core.Tenancy;
using Platform.Core.Tests.Notices;
using Platform.Core.Values;
using Platform.Testing;
using GateKey = Platform.Cli.Commands.GateKey;
using RegisterKey = Platform.Cli.Commands.RegisterKey;

namespace Platform.Core.Tests.Cli;

public sealed class DemoTests
{
    private static readonly CancellationToken Cancel = CancellationToken.None;

    [Fact]
    public async Task The_demonstration_goes_from_nothing_to_a_session_with_minutes_and_its_end_may_be_cut_and_played_again()
    {
        using var tsa = new FakeTsa();
        var folder = Directory.CreateTempSubdirectory("demo-test-").FullName;
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Timestamps:Url"] = tsa.Url, ["Demo:People"] = Path.Combine(folder, "people.json"), ["Demo:Passkeys"] = Path.Combine(folder, "passkeys.json"),
            ["Gate:RecoveryRecipient"] = Crypto.Keys.X25519Identity.Generate().Recipient.ToString(),
        });
        await File.WriteAllTextAsync(platform.Configuration["Timestamps:CertificatePath"]!, tsa.Authority.ExportCertificatePem(), Cancel);       // every test host has one
        await RegisterKey.RunAsync(Arguments.Parse(["--out", platform.Configuration["Register:KeyPath"]!]), Cancel);
        await GateKey.RunAsync(Arguments.Parse(["--out", platform.Configuration["Gate:KeyPath"]!]), Cancel);

        // The authority's clock is real, and must say that the deadline has passed: the demonstration is loaded a while ago.
        var now = TimeProvider.System.GetUtcNow();
        await platform.Database.SetNowAsync(now.AddMinutes(-30));
        var stage = new Stage(platform.Services, _ => OthersWorkAsync(platform));
        var files = DemoFolder.Create(folder);
        await new LoadDemo(stage, files, "http://localhost:5000", new Programme([Places.Others[0]], [.. Catalogue.Open.Take(2)], [Catalogue.Drafts[0]])).ExecuteAsync(Cancel);

        Assert.Equal(DemoFolder.Loaded, files.Step);
        Assert.Equal(5, await CountAsync("public_consultations where closed_at is null"));
        Assert.Equal(7, await CountAsync("bids where late is false"));
        Assert.Equal(1, await CountAsync("appearances where worn_at is not null and colour is not null and logo_sha256 is not null"));
        Assert.Equal((1L, 2L, 1L), (await CountAsync("departments where parent_id is not null"), await CountAsync("sub_entities"), await CountAsync("people_attestations where attested_at is not null")));
        Assert.Equal(1, await CountAsync("consultation_terms t join consultations c on (c.tenant_id, c.id) = (t.tenant_id, t.consultation_id) join departments d on d.id = c.department_id join sub_entities e on e.id = d.sub_entity_id where t.network = 'Water' and e.name = 'Régie des eaux fictive'"));
        Assert.Equal(54, await CountAsync("commune_contours"));
        Assert.Contains("Entreprise Fictive Alpha", await File.ReadAllTextAsync(Path.Combine(folder, "demo-logins.txt"), Cancel), StringComparison.Ordinal);

        await platform.Database.SetNowAsync(now.AddMinutes(-1));
        await OpenOnlyAsync();                                      // cut just after the session was opened
        await new FinishDemo(stage, files).ExecuteAsync(Cancel);
        await files.StepAsync(DemoFolder.Loaded, Cancel);           // cut just before it said that it had finished
        await new FinishDemo(stage, files).ExecuteAsync(Cancel);

        Assert.Equal(DemoFolder.Finished, files.Step);
        Assert.Equal(1, await CountAsync("opening_sessions where closed_at is not null"));
        Assert.Equal((1L, 1L), (await CountAsync("candidate_reviews where admitted"), await CountAsync("candidate_reviews where not admitted")));
        Assert.Equal(1, await CountAsync("bids where late"));
        Directory.Delete(folder, recursive: true);

        async Task OpenOnlyAsync()
        {
            await OthersWorkAsync(platform);
            var (live, president) = ((await files.RemainingAsync(Cancel)).Opened, (await files.RemainingAsync(Cancel)).Opened.Account.President);
            var proof = await stage.ConfirmAsync(president.Id, OpenSession.Act, OpenSession.ActHash(live.Id), Cancel);
            Assert.IsType<OpenSession.Outcome.Opened>(await stage.InAsync<OpenSession, OpenSession.Outcome>(live.Account.As(president), open => open.ExecuteAsync(new(live.Id, proof), Cancel), Cancel));
        }

        async Task<long> CountAsync(string rows)
        {
            await using var source = NpgsqlDataSource.Create(platform.Database.SuperuserConnectionString);
            await using var count = source.CreateCommand($"select count(*) from {rows}");
            return (long)(await count.ExecuteScalarAsync(Cancel))!;     // count is never null
        }
    }

    [Fact, Trait("Feature", "VR-42"), Trait("Feature", "VR-04")]
    public async Task Accounts_that_mergers_ended_are_closed_on_the_day_they_were_opened_and_show_a_statement_in_each_state()
    {
        var folder = Directory.CreateTempSubdirectory("demo-merger-").FullName;
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Demo:People"] = Path.Combine(folder, "people.json"), ["Demo:Passkeys"] = Path.Combine(folder, "passkeys.json") });
        var stage = new Stage(platform.Services, _ => Task.CompletedTask);
        var cast = new Cast(stage);
        var lead = await cast.LeadAsync(Cancel);
        var accounts = new List<Merger.Former>();
        foreach (var place in Places.Others.Take(8))
        {
            var (tenant, administrator) = await cast.OpenAsync(lead, place, "Ange Fictif", Cancel);
            accounts.Add(new(place, tenant, administrator));
        }
        var merged = new Merger.Merged(accounts[0], accounts[1], accounts[2], accounts[3], accounts[4], accounts[5], First: accounts[6].Place, Second: accounts[7].Place);
        await new Merger(stage, lead, "Camille Démo").ExecuteAsync(new(stage, lead, "Camille Démo"), merged, Cancel);

        var year = FranceTime.DayOf(await stage.NowAsync(Cancel)).Year;
        foreach (var (former, state, total) in ((Merger.Former, StatementState, decimal)[])
            [(merged.Issued, StatementState.Issued, 276.50m), (merged.Draft, StatementState.Draft, 276.50m), (merged.Disputed, StatementState.Disputed, 276.50m), (merged.Waived, StatementState.Waived, 276.50m), (merged.Paid, StatementState.Paid, 276.50m), (merged.Completed, StatementState.Issued, 90m)])
        {
            var whole = (await platform.RunAsync(lead, s => s.GetRequiredService<ReadRebilling>().AccountAsync(former.Tenant, year, Cancel)))!;
            Assert.Equal((true, state, total, null), (whole.IsClosed, whole.Statement!.State, whole.Statement.Lines.Total(), whole.Statement.Growth));
            Assert.Equal(former == merged.Completed, whole.Statement.Edition is { } edition && whole.Statement.Completes(edition));
        }
        var listed = await platform.RunAsync(lead, async s => await s.GetRequiredService<SyndicatedAccounts>().AllOfYearAsync(year, Cancel));
        Assert.Empty(merged.All.Select(former => former.Tenant).Except(listed));      // in the lead's list of that year
        Assert.Equal(5, (await platform.FactsAsync<StatementIssued>()).Count);
        Assert.All(await platform.RunAsync(lead, s => s.GetRequiredService<PlatformDb>().Tenants.Where(t => t.Slug == merged.First.Slug || t.Slug == merged.Second.Slug).ToListAsync(Cancel)), successor => Assert.NotNull(successor.ActivatedAt));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Every plan of the catalogue that its value or its buyer sends to a journal, published by the same use cases; and the purchase that is announced.</summary>
    [NeedsEformsJudgeFact, Trait("Feature", "GD-02"), Trait("Feature", "VR-10")]
    public async Task Notices_of_the_demonstration_pass_the_schemas_and_rules_of_the_Office_and_the_schema_of_the_BOAMP()
    {
        var folder = Directory.CreateTempSubdirectory("demo-notices-").FullName;
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Demo:People"] = Path.Combine(folder, "people.json"), ["Demo:Passkeys"] = Path.Combine(folder, "passkeys.json"), ["Gate:RecoveryRecipient"] = Crypto.Keys.X25519Identity.Generate().Recipient.ToString(),
        });
        if (!File.Exists(platform.Configuration["Register:KeyPath"])) await RegisterKey.RunAsync(Arguments.Parse(["--out", platform.Configuration["Register:KeyPath"]!]), Cancel);
        await GateKey.RunAsync(Arguments.Parse(["--out", platform.Configuration["Gate:KeyPath"]!]), Cancel);
        var stage = new Stage(platform.Services, _ => OthersWorkAsync(platform));
        var (cast, keys) = (new Cast(stage), new HolderKeys(stage, DemoFolder.Create(folder).Keys));
        var lead = await cast.LeadAsync(Cancel);
        var conventions = new Platform.Cli.Demo.Conventions(stage, lead, "Camille Démo");
        var romans = await cast.BuyingAsync(lead, Places.Romans, ["Dominique Fictif", "Claude Exemple", "Andrea Démo", "Maxime Essai"], Cancel);
        await conventions.InForceAsync(romans.Tenant, romans.Place, Cancel);
        foreach (var holder in romans.Holders) await keys.EnrolAsync(romans, holder, Cancel);

        Planned[] plans = [.. Catalogue.Open, Catalogue.Restricted, Catalogue.Water];
        var now = await stage.NowAsync(Cancel);
        foreach (var plan in plans.Where(plan => plan.Procedure.IsFormalised || plan.Channels.Count > 0 || plan.Estimate >= 90_000))
            await new Publishing(stage).PublishedAsync(romans, plan with { Place = Places.Romans, HasFolders = false, IsInfected = false }, Noon(FranceTime.DayOf(now).AddDays(plan.Days)), Cancel);
        await new Announcing(stage).AnnounceAsync(romans, Cancel);

        var sent = await platform.RunAsync(romans.As(romans.Buyer), async s => await (from version in s.GetRequiredService<PlatformDb>().NoticeVersions
            join publication in s.GetRequiredService<PlatformDb>().ChannelPublications on version.Id equals publication.VersionId
            select new { version.Id, version.Content, publication.Channel }).ToListAsync(Cancel));
        var boamp = sent.Where(one => one.Channel == NoticeChannel.Boamp).Select(one => CanonicalNotice.FromJson(one.Content)).ToList();
        var joue = sent.Where(one => one.Channel == NoticeChannel.Joue).Select(one => ($"{one.Id}", CanonicalNotice.FromJson(one.Content))).ToList();
        Assert.Equal((true, true), (joue.Count >= 2, boamp.Exists(notice => !notice.Identity.Regime.IsEuropean)));
        var writer = new EformsWriter("1.15");
        Assert.All(boamp.Where(notice => !notice.Identity.Regime.IsEuropean), notice => Assert.Empty(NoticeSchema.Boamp.Problems(new BoampWriter(writer).Write(notice)!)));     // it has a form
        JudgedNotices.IsContent(await JudgedNotices.JudgeAsync(joue, writer));
        Directory.Delete(folder, recursive: true);

        static DateTimeOffset Noon(DateOnly day)
        {
            while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) day = day.AddDays(1);
            return ((FromParis.Instant)FranceTime.Parse(day.ToDateTime(new TimeOnly(12, 0)))).At;      // clocks change at night
        }
    }

    // What gate, closing and register do in processes of their own.
    private static async Task OthersWorkAsync(TestPlatform platform)
    {
        await platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<PrepareGates>().ExecuteAsync(Cancel));
        await platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<QuoteGates>().PrepareAsync(Cancel));
        await platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<CloseDueConsultations>().ExecuteAsync(Cancel));
        await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(Cancel));
        await platform.Services.GetRequiredService<ReleaseGates>().ExecuteAsync(Cancel);
    }
}
