using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Antivirus;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Messaging;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Antivirus;

/// <summary>What the antivirus does to a file between a buyer's desk and a company's.</summary>
public sealed class ScannedDocumentsTests
{
    private static readonly byte[] Clean = "%PDF-1.7 règlement"u8.ToArray();

    [OnClamd, Trait("Feature", "VR-08")]
    public async Task An_infected_document_is_not_published_and_the_buyer_is_told_which_and_what_to_do_then_a_clean_copy_goes_out()
    {
        await using var given = await Given.StartAsync((await Clamd.SharedAsync()).Address);
        await given.AddAsync("Règlement.pdf", Clean);
        await given.AddAsync("coupe.txt", Clamd.Eicar);
        await given.ScanAsync();

        var refused = Assert.IsType<PublishConsultation.Outcome.Refused>(await given.Platform.PublishAsync(given.Consultation));
        var objection = Assert.Single(refused.Objections, o => o.Key == "DocumentInfected");
        Assert.Equal("coupe.txt", objection.Values[0]);
        var told = Assert.Single(await given.MailsAsync());
        Assert.Contains("coupe.txt", told, StringComparison.Ordinal);
        Assert.Contains("Eicar-Essai", told, StringComparison.Ordinal);
        Assert.Contains("envoyez une copie saine", told, StringComparison.Ordinal);

        await given.AddAsync("coupe.txt", "coupe saine"u8.ToArray());
        await given.ScanAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(given.Consultation));
        Assert.Equal(["Règlement.pdf", "coupe.txt"], await given.TakeAsync());
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_publication_waits_for_the_verdict_a_bounded_time_and_a_dead_scanner_blocks_nobody_longer()
    {
        await using var given = await Given.StartAsync("tcp://127.0.0.1:9");
        await given.AddAsync("Règlement.pdf", Clean);
        await given.ScanAsync();
        var start = await given.NowAsync();

        Assert.Contains(Assert.IsType<PublishConsultation.Outcome.Refused>(await given.Platform.PublishAsync(given.Consultation)).Objections, o => o.Key == "DocumentsBeingScanned");
        await given.Platform.Database.SetNowAsync(start.AddMinutes(10).AddSeconds(-1));
        Assert.IsType<PublishConsultation.Outcome.Refused>(await given.Platform.PublishAsync(given.Consultation));
        await given.Platform.Database.SetNowAsync(start.AddMinutes(10));
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(given.Consultation));

        var scan = Assert.Single(await given.ScansAsync());
        Assert.Equal((ScanState.Unanswered, start.AddMinutes(10)), (scan.State, scan.PublishedUnscannedAt));
        Assert.Equal(["Règlement.pdf"], await given.TakeAsync());
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task Where_no_antivirus_is_configured_nothing_waits_and_nothing_is_said_to_be_clean()
    {
        await using var given = await Given.StartAsync(null);
        await given.AddAsync("Règlement.pdf", Clean);
        await given.ScanAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(given.Consultation));
        Assert.Equal(ScanState.Waiting, Assert.Single(await given.ScansAsync()).State);
    }

    [Fact, Trait("Feature", "VR-08"), Trait("Feature", "GD-05")]
    public async Task A_document_found_infected_after_its_publication_is_given_to_nobody_any_more_and_a_clean_version_brings_the_file_back()
    {
        await using var fake = new FakeClamd(new ClamdFault.HangUp());
        await using var given = await Given.StartAsync(fake.Address);
        await given.AddAsync("a.txt", Clean);
        await given.AddAsync("b.txt", "autre"u8.ToArray());
        await given.ScanAsync();
        var start = await given.NowAsync();
        await given.Platform.Database.SetNowAsync(start.AddMinutes(11));
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(given.Consultation));
        await given.AloneAsync(s => s.GetRequiredService<HashArchives>().ExecuteAsync(default));
        var before = await given.WithdrawAsync();
        var document = (await given.PublicAsync())!.Documents.Single(d => d.Name == "b.txt").Id;
        var single = await given.WithdrawAsync(document);
        Assert.NotNull((await given.PublicAsync())!.ArchiveSha256);

        fake.Does = new ClamdFault.Answer("stream: OK\0");
        await given.Platform.Database.SetNowAsync(start.AddMinutes(12));
        await given.ScanAsync();                                     // oldest first: a.txt
        fake.Does = new ClamdFault.Answer("stream: Doc.Macro.Essai FOUND\0");
        await given.Platform.SuperuserAsync("update file_scans set state = 'Unanswered', judged_at = null where blob = (select blob from dce_documents where name = 'b.txt')");
        await given.Platform.Database.SetNowAsync(start.AddMinutes(14));
        await given.ScanAsync();

        Assert.Equal(["a.txt"], await given.FollowAsync(before));                          // a link of before gives what is still given
        Assert.Null(await given.OpenAsync(single));
        Assert.IsType<WithdrawDce.Outcome.NotFound>(await given.TryWithdrawAsync(document));
        var page = (await given.PublicAsync())!;
        Assert.Equal(("b.txt", true), (Assert.Single(page.Documents, d => d.IsInfected).Name, page.HasInfected));
        Assert.Null(page.ArchiveSha256);
        Assert.Contains("retiré du téléchargement", Assert.Single(await given.MailsAsync()), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task One_silence_stops_the_round_and_what_waited_is_judged_when_the_scanner_is_back()
    {
        await using var fake = new FakeClamd(new ClamdFault.HangUp());
        await using var given = await Given.StartAsync(fake.Address);
        foreach (var name in (string[])["a.txt", "b.txt", "c.txt"]) await given.AddAsync(name, Encoding.UTF8.GetBytes(name));
        await given.ScanAsync();
        await given.ScanAsync();
        Assert.Equal(1, fake.Calls);                                 // two rounds, three facts: one wait

        fake.Does = new ClamdFault.Answer("stream: OK\0");
        await given.Platform.Database.SetNowAsync((await given.NowAsync()).AddMinutes(2));
        await given.RoundAsync();
        Assert.All(await given.ScansAsync(), scan => Assert.Equal(ScanState.Clean, scan.State));
        Assert.Equal(3, fake.Files.Count);
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_stored_file_that_cannot_be_read_does_not_keep_the_next_ones_from_their_turn()
    {
        await using var fake = new FakeClamd(new ClamdFault.Answer("stream: OK\0"));
        await using var given = await Given.StartAsync(fake.Address);
        foreach (var name in (string[])["a.txt", "b.txt", "c.txt"]) await given.AddAsync(name, Encoding.UTF8.GetBytes(name));
        await given.Platform.SuperuserAsync("""
            set session_replication_role = replica;
            update file_scans set blob = 'dce/00000000000000000000000000000000' where blob = (select blob from dce_documents where name = 'a.txt')
            """);

        await given.RoundAsync();
        await given.RoundAsync();

        Assert.Equal([ScanState.Waiting, ScanState.Clean, ScanState.Clean], (await given.ScansAsync()).OrderBy(scan => scan.State).Select(scan => scan.State));
        Assert.Equal(2, fake.Files.Count);
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_file_that_the_scanner_does_not_take_is_not_sent_to_it_holds_nothing_back_and_stays_said_unjudged()
    {
        await using var fake = new FakeClamd();
        await using var given = await Given.StartAsync(fake.Address, ("Antivirus:MaxBytes", "10"));
        await given.AddAsync("plans.bin", new byte[11]);
        await given.ScanAsync();
        Assert.Equal((ScanState.TooLarge, 0), (Assert.Single(await given.ScansAsync()).State, fake.Calls));
        var objections = await given.ObjectionsAsync();
        Assert.Equal(ObjectionSeverity.Warning, Assert.Single(objections, o => o.Key.StartsWith("Documents", StringComparison.Ordinal)).Severity);
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(given.Consultation));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task Behind_the_use_cases_the_database_refuses_to_publish_an_infected_document()
    {
        await using var given = await Given.StartAsync(null);
        await given.AddAsync("a.txt", Clean);
        await given.Platform.SuperuserAsync("update file_scans set state = 'Infected', signature = 'Essai', judged_at = now()");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => given.Platform.SuperuserAsync("update dce_versions set published_at = now()"));
        Assert.Equal("infected_document", refused.ConstraintName);
        await given.Platform.SuperuserAsync("update file_scans set state = 'Clean', signature = null");
        await given.Platform.SuperuserAsync("update dce_versions set published_at = now()");
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task What_was_taken_out_before_its_verdict_is_not_scanned_any_more_and_what_another_version_keeps_still_is()
    {
        await using var fake = new FakeClamd();
        await using var given = await Given.StartAsync(fake.Address);
        await given.AddAsync("a.txt", Clean);
        await given.AddAsync("b.txt", Clean);
        await given.Platform.RunAsync(given.Consultation.Scope, async s =>
        {
            var gone = await s.GetRequiredService<PlatformDb>().DceDocuments.SingleAsync(d => d.Name == "a.txt");
            return await s.GetRequiredService<RemoveDceDocument>().ExecuteAsync(new(given.Consultation.Id, gone.Id), default);
        });
        Assert.Single(await given.ScansAsync());
        await given.ScanAsync();
        Assert.Equal(1, fake.Calls);

        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(given.Consultation));
        await given.Platform.RunAsync(given.Consultation.Scope, async s =>
        {
            await s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(given.Consultation.Id, default);
            return await s.GetRequiredService<AbandonDceVersion>().ExecuteAsync(new(given.Consultation.Id, 2), default);
        });
        Assert.Single(await given.ScansAsync());      // of the published one
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_file_that_a_version_keeps_is_judged_once()
    {
        await using var fake = new FakeClamd();
        await using var given = await Given.StartAsync(fake.Address);
        await given.AddAsync("a.txt", Clean);
        await given.ScanAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(given.Consultation));
        await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(given.Consultation.Id, default));
        await given.ScanAsync();
        Assert.Equal(1, fake.Calls);
        Assert.Equal(2, await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<PlatformDb>().DceDocuments.CountAsync()));
    }

    private sealed record Given(TestPlatform Platform, TestConsultation Consultation) : IAsyncDisposable
    {
        public static async Task<Given> StartAsync(string? antivirus, params (string Key, string? Value)[] more)
        {
            var settings = more.ToDictionary(m => m.Key, m => m.Value);
            if (antivirus is not null) settings["Antivirus:Address"] = antivirus;
            settings["Antivirus:Patience"] = "00:00:10";
            var platform = await TestPlatform.StartAsync(settings);
            var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
            var draft = await platform.DraftAsync(commune, await platform.PersonAsync(commune, "Bérénice", MembershipRole.Buyer));
            await platform.PlantKeysAsync(draft);
            return new(platform, draft);
        }

        public async Task AddAsync(string name, byte[] content) =>
            Assert.IsType<AddDceDocument.Outcome.Added>(await Platform.AddDocumentAsync(Consultation, name, content));

        /// <summary>Every queued fact, then a round of the job.</summary>
        public async Task ScanAsync()
        {
            foreach (var fact in await Platform.FactsAsync<FileToScan>()) await AloneAsync(async s => { await s.GetRequiredService<ScanFiles>().ExecuteAsync(fact, default); return 0; });
            await RoundAsync();
        }

        public Task RoundAsync() => AloneAsync(s => s.GetRequiredService<ScanFiles>().ExecuteAsync(default));

        public Task<T> AloneAsync<T>(Func<IServiceProvider, Task<T>> act) => Platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), act);

        public Task<List<FileScan>> ScansAsync() => Platform.RunAsync(Consultation.Scope, s => s.GetRequiredService<PlatformDb>().FileScans.AsNoTracking().ToListAsync());

        public Task<DateTimeOffset> NowAsync() => Platform.RunAsync(Consultation.Scope, s => s.GetRequiredService<PlatformDb>().NowAsync(default));

        public Task<IReadOnlyList<PublicationObjection>> ObjectionsAsync() => Platform.RunAsync(Consultation.Scope, async s =>
        {
            var found = await s.GetRequiredService<PlatformDb>().Consultations.AsNoTracking().SingleAsync();
            var objections = new List<PublicationObjection>();
            foreach (var guard in s.GetServices<IPublicationGuard>()) objections.AddRange(await guard.ObjectionsAsync(found, default));
            return (IReadOnlyList<PublicationObjection>)objections;
        });

        public Task<DceForPages.Version?> PublicAsync() => Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<DceForPages>().PublishedAsync(Consultation.Id, default));

        public Task<WithdrawDce.Outcome> TryWithdrawAsync(Id<DceDocument>? document = null) =>
            Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(Consultation.Id, Document: document), default));

        public async Task<string> WithdrawAsync(Id<DceDocument>? document = null) => Assert.IsType<WithdrawDce.Outcome.Withdrawn>(await TryWithdrawAsync(document)).Token;

        public Task<FollowDceLink.Download?> OpenAsync(string token) => Platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<FollowDceLink>().ExecuteAsync(token, default));

        public async Task<IEnumerable<string>> TakeAsync() => await FollowAsync(await WithdrawAsync());

        public async Task<IEnumerable<string>> FollowAsync(string token)
        {
            await using var content = (await OpenAsync(token))!.Content;
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes);
            using var archive = new ZipArchive(bytes, ZipArchiveMode.Read);
            return [.. archive.Entries.Select(e => e.FullName)];
        }

        /// <summary>What the buyers were written, each fact run twice.</summary>
        public async Task<IReadOnlyList<string>> MailsAsync()
        {
            for (var round = 0; round < 2; round++)
            {
                foreach (var fact in await Platform.FactsAsync<InfectedFileFound>()) await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfInfectedDocuments>().ExecuteAsync(fact, default));
                foreach (var fact in await Platform.FactsAsync<InfectedFileToTell>()) await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<TellOfInfectedDocuments>().ExecuteAsync(fact, default));
            }
            return [.. (await PickupMail.ReadAsync(Path.Combine(Platform.Folder, "mail"), default)).Select(m => m.Text)];
        }

        public ValueTask DisposeAsync() => Platform.DisposeAsync();
    }
}
