using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Tests.Consultations;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Dce;

/// <summary>The documents of a consultation, from the buyer's disk to a company's.</summary>
public sealed class DceTests
{
    [Fact, Trait("Feature", "VR-08")]
    public async Task A_visitor_takes_the_whole_file_and_every_document_has_the_bytes_that_the_buyer_sent()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenDraftAsync(platform);
        var plans = RandomNumberGenerator.GetBytes(300_000);
        await platform.AddDocumentAsync(consultation, "Règlement.pdf", Encoding.UTF8.GetBytes("%PDF-1.7 règlement"));
        await platform.AddDocumentAsync(consultation, "plans.zip", plans);
        await platform.PlantKeysAsync(consultation);
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(consultation));

        var download = await FollowAsync(platform, await WithdrawAsync(platform, new(consultation.Id)));

        await using var content = download!.Content;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        using var archive = new ZipArchive(bytes, ZipArchiveMode.Read);
        Assert.Equal(["Règlement.pdf", "plans.zip"], archive.Entries.Select(entry => entry.Name));
        await using var entry = await archive.GetEntry("plans.zip")!.OpenAsync();
        using var read = new MemoryStream();
        await entry.CopyToAsync(read);
        Assert.Equal(plans, read.ToArray());
        Assert.Equal("MAPA-", download.FileName[..5]);
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task An_archive_read_in_pieces_from_anywhere_is_the_archive_read_at_once()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenDraftAsync(platform);
        foreach (var name in (string[])["a.txt", "b.txt", "c.txt"]) await platform.AddDocumentAsync(consultation, name, RandomNumberGenerator.GetBytes(10_000));
        await platform.PlantKeysAsync(consultation);
        await platform.PublishAsync(consultation);
        var token = await WithdrawAsync(platform, new(consultation.Id));
        await using var whole = (await FollowAsync(platform, token))!.Content;
        using var expected = new MemoryStream();
        await whole.CopyToAsync(expected);
        Assert.Equal(whole.Length, expected.Length);

        await using var again = (await FollowAsync(platform, token))!.Content;
        var pieces = new byte[expected.Length];
        foreach (var from in Enumerable.Range(0, (int)(expected.Length / 997) + 1).Select(n => n * 997).Reverse())
        {
            again.Position = from;
            await again.ReadExactlyAsync(pieces.AsMemory(from, Math.Min(997, pieces.Length - from)));
        }

        Assert.Equal(expected.ToArray(), pieces);
    }

    [Fact, Trait("Feature", "VR-11")]
    public async Task An_anonymous_withdrawal_and_an_identified_one_both_stand_in_the_register_and_the_public_reads_neither()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenPublishedAsync(platform);

        await WithdrawAsync(platform, new(consultation.Id));
        await WithdrawAsync(platform, new(consultation.Id, new("Toitures du Val", null, "contact@toitures.example")));

        var seen = await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DceForPages>().WithdrawalsAsync(consultation.Id, default));
        Assert.Equal(["Toitures du Val", null], seen.Select(w => w.Organisation));
        Assert.All(seen, w => Assert.Equal(1, w.Version));
        await Assert.ThrowsAnyAsync<Exception>(() => platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<DceForPages>().WithdrawalsAsync(consultation.Id, default)));
    }

    [Fact, Trait("Feature", "VR-11")]
    public async Task The_hash_of_the_archive_that_was_downloaded_is_the_one_of_the_register_and_of_the_page()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenPublishedAsync(platform);
        await WithdrawAsync(platform, new(consultation.Id));
        Assert.DoesNotContain("archive_sha256", await LastEntryAsync(), StringComparison.Ordinal);      // a moment too early: the list alone
        Assert.Null((await PublishedAsync())!.ArchiveSha256);

        Assert.Equal(1, await HashAsync());
        Assert.Equal(0, await HashAsync());
        var token = await WithdrawAsync(platform, new(consultation.Id));

        var sha256 = SHA256.HashData(await BytesAsync(platform, token));
        Assert.Contains($"\"archive_sha256\":\"{Convert.ToHexStringLower(sha256)}\"", await LastEntryAsync(), StringComparison.Ordinal);
        Assert.Equal(sha256, (await PublishedAsync())!.ArchiveSha256);

        // The next version has its own, and the link of the first one still gives what the register says.
        await platform.AddDocumentAsync(consultation, "Additif.pdf", "%PDF-1.7 additif"u8.ToArray());
        await PublishVersionAsync(platform, consultation, "Un additif.");
        Assert.Equal(1, await HashAsync());
        Assert.NotEqual(sha256, (await PublishedAsync())!.ArchiveSha256);
        Assert.Equal(sha256, SHA256.HashData(await BytesAsync(platform, token)));

        Task<int> HashAsync() => platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<HashArchives>().ExecuteAsync(default));
        Task<DceForPages.Version?> PublishedAsync() => platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<DceForPages>().PublishedAsync(consultation.Id, default));
        async Task<string> LastEntryAsync() => (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().RegisterEntries
            .Where(e => e.Kind == "retrait").OrderByDescending(e => e.Rank).Select(e => e.Details).Take(1).ToListAsync()))[0];
    }

    [Fact]
    public async Task An_archive_with_a_lost_file_is_not_hashed_and_holds_up_no_other()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenPublishedAsync(platform);
        Directory.Delete(Path.Combine(platform.Folder, "files", "dce"), recursive: true);
        await platform.PublishedAsync(consultation.Tenant, consultation.Buyer);

        var hashed = await platform.Services.GetRequiredService<UnitOfWorkFactory>().RunWithoutTransactionAsync(new Scope.System("test"), s => s.GetRequiredService<HashArchives>().ExecuteAsync(default));

        Assert.Equal(1, hashed);
    }

    [Fact]
    public async Task A_link_that_nobody_gave_leads_nowhere()
    {
        await using var platform = await TestPlatform.StartAsync();
        await GivenPublishedAsync(platform);

        Assert.Null(await FollowAsync(platform, System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))));
        Assert.Null(await FollowAsync(platform, "../../etc/passwd"));
    }

    [Fact]
    public async Task A_wrong_address_is_said_and_nothing_is_recorded()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenPublishedAsync(platform);

        var outcome = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(consultation.Id, new("", null, "pas une adresse")), default));

        Assert.Equal([WithdrawDce.Fault.OrganisationMissing, WithdrawDce.Fault.EmailWrong], Assert.IsType<WithdrawDce.Outcome.Refused>(outcome).Faults);
        Assert.Empty(await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DceForPages>().WithdrawalsAsync(consultation.Id, default)));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_second_version_keeps_what_did_not_change_and_the_first_one_stays_as_it_was()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenPublishedAsync(platform);
        var before = await WithdrawAsync(platform, new(consultation.Id));
        var bytesBefore = await BytesAsync(platform, before);

        await platform.AddDocumentAsync(consultation, "Plans corrigés.pdf", "%PDF-1.7 plans"u8.ToArray());
        var published = await PublishVersionAsync(platform, consultation, "Plans du lot 2 corrigés.");

        Assert.Equal(2, Assert.IsType<PublishDceVersion.Outcome.Published>(published).Number);
        var now = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<DceForPages>().PublishedAsync(consultation.Id, default));
        Assert.Equal(["Plans corrigés.pdf", "Règlement de la consultation.pdf"], now!.Documents.Select(d => d.Name));
        Assert.Equal(bytesBefore, await BytesAsync(platform, before));
    }

    [Fact, Trait("Feature", "GD-05")]
    public async Task The_message_of_a_new_version_calls_the_consultation_as_its_last_correction_does()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenPublishedAsync(platform);
        await WithdrawAsync(platform, new(consultation.Id, new("Toitures du Sud", null, "a@exemple.test")));
        await platform.CorrectAsync(consultation, said => said with { Title = "Toiture et charpente de l’école" });
        await platform.AddDocumentAsync(consultation, "Additif.pdf", "%PDF-1.7 additif"u8.ToArray());
        await PublishVersionAsync(platform, consultation, "Un additif.");

        Task TellAsync(Func<TellWithdrawers, Task> act) => platform.RunAsync(new Scope.System("test"), s => act(s.GetRequiredService<TellWithdrawers>()));
        foreach (var fact in await platform.FactsAsync<DceVersionPublished>()) await TellAsync(tell => tell.ExecuteAsync(fact, default));
        foreach (var fact in await platform.FactsAsync<WithdrawerToTell>()) await TellAsync(tell => tell.ExecuteAsync(fact, default));

        Assert.Contains("Toiture et charpente de l’école", Assert.Single(await platform.MailsAsync("Dossier modifié")).Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "CDG-10")]
    public async Task The_history_and_the_register_say_what_each_version_changed_and_the_older_one_can_be_taken()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenDraftAsync(platform);
        foreach (var (name, text) in new[] { ("Règlement.pdf", "un"), ("Plans.pdf", "un"), ("Avis.pdf", "un") }) await platform.AddDocumentAsync(consultation, name, Encoding.UTF8.GetBytes(text));
        await platform.PlantKeysAsync(consultation);
        await platform.PublishAsync(consultation);
        Assert.Equal(PublishDceVersion.Fault.NothingPrepared, Refusal(await PublishVersionAsync(platform, consultation, "Rien.")));
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(consultation.Id, default));
        Assert.Equal(PublishDceVersion.Fault.NothingChanged, Refusal(await PublishVersionAsync(platform, consultation, "Rien.")));
        await platform.AddDocumentAsync(consultation, "Plans.pdf", "deux fois"u8.ToArray());
        await platform.AddDocumentAsync(consultation, "Additif.pdf", "trois"u8.ToArray());
        var avis = (await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DceForPages>().LatestAsync(consultation.Id, default)))!.Documents.Single(d => d.Name == "Avis.pdf");
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<RemoveDceDocument>().ExecuteAsync(new(consultation.Id, avis.Id), default));
        Assert.Equal(PublishDceVersion.Fault.NoteMissing, Refusal(await PublishVersionAsync(platform, consultation, " ")));
        Assert.IsType<PublishDceVersion.Outcome.NotProved>(await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PublishDceVersion>().ExecuteAsync(new(new(consultation.Id, "Sans clé.", false), Guid.CreateVersion7()), default)));

        Assert.IsType<PublishDceVersion.Outcome.Published>(await PublishVersionAsync(platform, consultation, "Plans refaits.", important: true));

        var history = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<ReadDceDifferences>().ExecuteAsync(consultation.Id, default));
        Assert.Equal([2, 1], history.Select(h => h.Number));
        Assert.True(history[0].Important);
        var change = history[0].Difference!;
        Assert.Equal(("Additif.pdf", "Plans.pdf", "Avis.pdf", "Règlement.pdf"), (change.Added.Single().Name, change.Replaced.Single().Name, change.Removed.Single().Name, change.Unchanged.Single().Name));
        Assert.Equal((2L, 9L), (change.Replaced[0].Before.Size, change.Replaced[0].After.Size));
        var entry = (await platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<PlatformDb>().RegisterEntries.Where(e => e.Kind == "dossier-modifie").ToListAsync())).Single();
        Assert.Contains("\"importante\":true", entry.Details, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(change.Replaced[0].After.Sha256), entry.Details, StringComparison.Ordinal);
        using var old = new MemoryStream(await BytesAsync(platform, await WithdrawAsync(platform, new(consultation.Id, Version: 1))));
        using var archive = new ZipArchive(old, ZipArchiveMode.Read);
        Assert.Contains(archive.Entries, e => e.Name == "Avis.pdf");

        // Compared once, whoever asks; what is still being prepared, each time.
        Assert.Same(change, (await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<ReadDceDifferences>().OneAsync(consultation.Id, 2, default))).Difference);
        await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PrepareDceVersion>().ExecuteAsync(consultation.Id, default));
        Assert.True((await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<ReadDceDifferences>().OneAsync(consultation.Id, 3, default))).Difference!.IsNone);
        await platform.AddDocumentAsync(consultation, "Additif 2.pdf", "quatre"u8.ToArray());
        Assert.Single((await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<ReadDceDifferences>().OneAsync(consultation.Id, 3, default))).Difference!.Added);

        static PublishDceVersion.Fault Refusal(PublishDceVersion.Outcome outcome) => Assert.IsType<PublishDceVersion.Outcome.Refused>(outcome).Fault;
    }

    [Fact]
    public async Task A_published_document_is_not_removed()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenPublishedAsync(platform);
        var document = (await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DceForPages>().PublishedAsync(consultation.Id, default)))!.Documents[0].Id;

        var outcome = await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<RemoveDceDocument>().ExecuteAsync(new(consultation.Id, document), default));

        Assert.IsType<RemoveDceDocument.Outcome.AlreadyPublished>(outcome);
    }

    [Fact]
    public async Task An_empty_file_a_deceiving_name_and_a_twin_are_refused_each_with_its_reason()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenDraftAsync(platform);
        await platform.AddDocumentAsync(consultation, "plan.pdf", [1]);

        Assert.IsType<AddDceDocument.Outcome.Empty>(await platform.AddDocumentAsync(consultation, "vide.pdf", []));
        Assert.IsType<AddDceDocument.Outcome.NameRefused>(await platform.AddDocumentAsync(consultation, "../plan.pdf", [1]));
        Assert.Equal("plan.pdf", Assert.IsType<AddDceDocument.Outcome.NameTwin>(await platform.AddDocumentAsync(consultation, "PLAN.pdf", [1])).Existing);
        Assert.True(Assert.IsType<AddDceDocument.Outcome.Added>(await platform.AddDocumentAsync(consultation, "plan.pdf", [2])).Replaced);
    }

    [Fact]
    public async Task The_byte_that_fills_five_gigabytes_is_taken_and_one_more_is_refused_as_it_streams()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenDraftAsync(platform);
        await platform.AddDocumentAsync(consultation, "plans.bin", [1]);
        await platform.SuperuserAsync("update dce_documents set size = 4999000000");

        var outcome = await platform.AddDocumentAsync(consultation, "détails.bin", new ZeroStream(1_000_001));

        var refused = Assert.IsType<AddDceDocument.Outcome.TooLarge>(outcome);
        Assert.Equal((5_000_000_000, 1_000_000), (refused.Limit, refused.Left));
        Assert.IsType<AddDceDocument.Outcome.Added>(await platform.AddDocumentAsync(consultation, "détails.bin", new ZeroStream(1_000_000)));
        Assert.Equal(5_000_000_000, (await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DceForPages>().LatestAsync(consultation.Id, default)))!.Bytes);
    }

    [Fact]
    public async Task Ten_thousand_files_are_a_whole_file_and_the_next_one_is_refused()
    {
        await using var platform = await TestPlatform.StartAsync();
        var consultation = await GivenDraftAsync(platform);
        await platform.AddDocumentAsync(consultation, "1.txt", [1]);
        await platform.SuperuserAsync("""
            insert into dce_documents (tenant_id, id, consultation_id, version_id, name, format, size, sha256, blob, added_at, crc32)
            select tenant_id, gen_random_uuid(), consultation_id, version_id, n || '.txt', format, size, sha256, blob, added_at, crc32 from dce_documents, generate_series(2, $1) n
            """, 9_999);

        Assert.IsType<AddDceDocument.Outcome.Added>(await platform.AddDocumentAsync(consultation, "10000.txt", [1]));
        Assert.Equal(10_000, Assert.IsType<AddDceDocument.Outcome.TooMany>(await platform.AddDocumentAsync(consultation, "10001.txt", [1])).Limit);
        Assert.IsType<AddDceDocument.Outcome.Added>(await platform.AddDocumentAsync(consultation, "10000.txt", [2]));       // replaces
        Assert.Equal(10_000, (await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DceForPages>().LatestAsync(consultation.Id, default)))!.Documents.Count);
    }

    [Fact]
    public async Task A_stream_that_hides_its_size_is_cut_at_the_limit_and_nothing_is_kept()
    {
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Limits:DceBytes"] = "1000" });
        var consultation = await GivenDraftAsync(platform);

        Assert.IsType<AddDceDocument.Outcome.Added>(await platform.AddDocumentAsync(consultation, "juste.bin", new byte[1000]));
        var outcome = await platform.AddDocumentAsync(consultation, "juste.bin", new byte[1001]);

        Assert.IsType<AddDceDocument.Outcome.TooLarge>(outcome);
        Assert.Equal(1000, (await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<DceForPages>().LatestAsync(consultation.Id, default)))!.Bytes);
    }

    [Fact]
    public async Task The_last_allowed_document_is_taken_and_the_next_one_refused()
    {
        await using var platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Limits:DceFiles"] = "2" });
        var consultation = await GivenDraftAsync(platform);
        await platform.AddDocumentAsync(consultation, "1.txt", [1]);

        Assert.IsType<AddDceDocument.Outcome.Added>(await platform.AddDocumentAsync(consultation, "2.txt", [1]));
        Assert.Equal(2, Assert.IsType<AddDceDocument.Outcome.TooMany>(await platform.AddDocumentAsync(consultation, "3.txt", [1])).Limit);
    }

    internal static async Task<TestConsultation> GivenDraftAsync(TestPlatform platform)
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        return await platform.DraftAsync(commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
    }

    private static async Task<TestConsultation> GivenPublishedAsync(TestPlatform platform)
    {
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        return await platform.PublishedAsync(commune, await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer));
    }

    private static async Task<string> WithdrawAsync(TestPlatform platform, WithdrawDce.Input input) =>
        Assert.IsType<WithdrawDce.Outcome.Withdrawn>(await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(input, default))).Token;

    private static Task<FollowDceLink.Download?> FollowAsync(TestPlatform platform, string token) =>
        platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<FollowDceLink>().ExecuteAsync(token, default));

    private static async Task<PublishDceVersion.Outcome> PublishVersionAsync(TestPlatform platform, TestConsultation consultation, string note, bool important = false)
    {
        var asked = new PublishDceVersion.Asked(consultation.Id, note, important);
        var proof = await platform.ProofAsync(consultation.Buyer, PublishDceVersion.Act, await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PublishDceVersion>().ActHashAsync(asked, default)));
        return await platform.RunAsync(consultation.Scope, s => s.GetRequiredService<PublishDceVersion>().ExecuteAsync(new(asked, proof, new(false, "Le délai suffit.")), default));
    }

    private static async Task<byte[]> BytesAsync(TestPlatform platform, string token)
    {
        await using var content = (await FollowAsync(platform, token))!.Content;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
