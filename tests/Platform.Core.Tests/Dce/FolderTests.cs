using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Antivirus;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Dce;

/// <summary>Folders of a buyer's disk, chosen as they are or in a ZIP, until a company unpacks them.</summary>
public sealed class FolderTests : IAsyncLifetime
{
    private TestPlatform platform = null!;              // set by InitializeAsync, before any test
    private TestConsultation draft = null!;             // set by InitializeAsync, before any test

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        var commune = await platform.CommuneAsync(await platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        draft = await platform.DraftAsync(commune, await platform.PersonAsync(commune, "Bérénice", MembershipRole.Buyer));
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact, Trait("Feature", "VR-08"), Trait("Feature", "A7-B3"), Trait("Feature", "A7-C5"), Trait("Feature", "A7-T5")]
    public async Task The_folders_of_an_archive_are_those_that_a_company_downloads()
    {
        var outcome = Assert.IsType<AddDceArchive.Outcome.Added>(await UnpackAsync(Zip(("Règlement.pdf", "%PDF-1.7"), ("Plans/Niveau 1/coupe.dwg", "AC1032"), ("Plans/façade.pdf", "%PDF-1.4"), ("Plans/", null), ("__MACOSX/._x", "x"), ("Plans/.DS_Store", "x"))));
        Assert.Equal((3, 0), (outcome.Files, outcome.Replaced));
        Assert.Equal(["PDF", "DWG", "PDF"], (await DocumentsAsync()).OrderBy(d => d.Name == "Règlement.pdf" ? 0 : 1).ThenByDescending(d => d.Name.Length).Select(d => d.Format));
        Assert.Equal(3, (await platform.FactsAsync<FileToScan>()).Count);

        await platform.PlantKeysAsync(draft);
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(draft));
        var taken = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(draft.Id), default));
        var download = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<FollowDceLink>().ExecuteAsync(((WithdrawDce.Outcome.Withdrawn)taken).Token, default));
        await using var content = download!.Content;
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        using var archive = new ZipArchive(bytes, ZipArchiveMode.Read);
        Assert.Equal(["Plans/Niveau 1/coupe.dwg", "Plans/façade.pdf", "Règlement.pdf"], archive.Entries.Select(e => e.FullName));
        using var read = new StreamReader(archive.GetEntry("Plans/Niveau 1/coupe.dwg")!.Open());
        Assert.Equal("AC1032", await read.ReadToEndAsync());

        var one = (await DocumentsAsync()).Single(d => d.Name == "Plans/façade.pdf");
        var single = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<WithdrawDce>().ExecuteAsync(new(draft.Id, Document: one.Id), default));
        var alone = await platform.RunAsync(new Scope.Public(), s => s.GetRequiredService<FollowDceLink>().ExecuteAsync(((WithdrawDce.Outcome.Withdrawn)single).Token, default));
        Assert.Equal("façade.pdf", alone!.FileName);
        await alone.Content.DisposeAsync();
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_file_of_a_chosen_folder_keeps_its_path_and_versions_are_compared_by_path()
    {
        foreach (var path in (string[])["Plans/coupe.txt", "Pièces/coupe.txt"]) Assert.IsType<AddDceDocument.Outcome.Added>(await platform.AddDocumentAsync(draft, path, Encoding.UTF8.GetBytes(path)));
        await platform.PlantKeysAsync(draft);
        Assert.IsType<PublishConsultation.Outcome.Published>(await platform.PublishAsync(draft));
        Assert.IsType<AddDceArchive.Outcome.Added>(await UnpackAsync(Zip(("Plans/coupe.txt", "autre"), ("Pièces/Annexe/note.txt", "note"))));

        var difference = (await platform.RunAsync(draft.Scope, s => s.GetRequiredService<ReadDceDifferences>().ExecuteAsync(draft.Id, default)))[0].Difference!;
        Assert.Equal(["Pièces/Annexe/note.txt"], difference.Added.Select(f => f.Name));
        Assert.Equal(["Plans/coupe.txt"], difference.Replaced.Select(r => r.Name));
        Assert.Equal(["Pièces/coupe.txt"], difference.Unchanged.Select(f => f.Name));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task Every_fault_of_an_archive_is_said_at_once_and_nothing_of_it_is_kept()
    {
        await platform.AddDocumentAsync(draft, "Plans/là.txt", [1]);
        var zip = Zip(("bon.txt", "bon"), ("../dehors.txt", "x"), ("/etc/passwd", "x"), ("C:/a.txt", "x"), ("a/b/c/d/e/f/g/h/i/j/k/l.txt", "x"), ("NUL.txt", "x"), ("facture\u202Efdp.exe", "x"), ("vide.txt", ""), ("plans", "x"), ("Bon.TXT", "x"));
        var refused = Assert.IsType<AddDceArchive.Outcome.Refused>(await UnpackAsync(zip));
        Assert.Equal(
            [("../dehors.txt", "Outside"), ("/etc/passwd", "Outside"), ("C:/a.txt", "Outside"), ("a/b/c/d/e/f/g/h/i/j/k/l.txt", "TooDeep"), ("NUL.txt", "Reserved"), ("facture?fdp.exe", "HiddenCharacter"), ("vide.txt", "Empty"), ("plans", "Twin"), ("Bon.TXT", "Twin")],
            refused.Complaints.Select(c => (c.Path, c.Name?.ToString() ?? c.Fault.ToString())));
        Assert.Equal(["Plans/là.txt"], (await DocumentsAsync()).Select(d => d.Name));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(platform.Folder, "files", "dce"), "*", SearchOption.AllDirectories));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task An_encrypted_file_is_refused_by_its_name()
    {
        var zip = Zip(("clair.txt", "clair"), ("secret.txt", "secret"));
        foreach (var at in Flags(zip, "secret.txt")) zip[at] |= 1;
        var complaint = Assert.Single(Assert.IsType<AddDceArchive.Outcome.Refused>(await UnpackAsync(zip)).Complaints);
        Assert.Equal(("secret.txt", AddDceArchive.EntryFault.Encrypted), (complaint.Path, complaint.Fault));
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task A_bomb_goes_off_nowhere()
    {
        var bomb = Zip(CompressionLevel.SmallestSize, ("zéros.bin", new string('\0', 60_000_000)));
        Assert.InRange(bomb.Length, 0, 200_000);
        Assert.Equal(AddDceArchive.EntryFault.Bomb, Assert.Single(Assert.IsType<AddDceArchive.Outcome.Refused>(await UnpackAsync(bomb)).Complaints).Fault);

        // One that says it is small.
        var liar = Zip(CompressionLevel.SmallestSize, ("petit.txt", new string('a', 100_000)));
        foreach (var at in Sizes(liar, "petit.txt")) BinaryPrimitives.WriteUInt32LittleEndian(liar.AsSpan(at), 10);
        Assert.Contains(Assert.Single(Assert.IsType<AddDceArchive.Outcome.Refused>(await UnpackAsync(liar)).Complaints).Fault, (AddDceArchive.EntryFault[])[AddDceArchive.EntryFault.Bomb, AddDceArchive.EntryFault.Unreadable]);
        Assert.Empty(await DocumentsAsync());
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task What_is_no_archive_or_only_half_of_one_is_said_so()
    {
        var zip = Zip(("a.txt", "a"), ("b.txt", new string('b', 5_000)));
        Assert.IsType<AddDceArchive.Outcome.NotAnArchive>(await UnpackAsync("bonjour"u8.ToArray()));
        Assert.IsType<AddDceArchive.Outcome.NotAnArchive>(await UnpackAsync([]));
        Assert.IsType<AddDceArchive.Outcome.NotAnArchive>(await UnpackAsync(zip[..^30]));
        Assert.IsType<AddDceArchive.Outcome.Nothing>(await UnpackAsync(Zip(("Plans/", null))));
        var damaged = Zip(CompressionLevel.NoCompression, ("a.txt", "abcdefgh"));
        damaged[Find(damaged, "abcdefgh"u8)] ^= 1;
        Assert.Equal(AddDceArchive.EntryFault.Unreadable, Assert.Single(Assert.IsType<AddDceArchive.Outcome.Refused>(await UnpackAsync(damaged)).Complaints).Fault);
        Assert.Empty(await DocumentsAsync());
    }

    [Fact, Trait("Feature", "VR-08")]
    public async Task More_files_than_a_file_may_have_are_refused_whole()
    {
        var small = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Limits:DceFiles"] = "2", ["Limits:DceBytes"] = "1000" });
        await using (small)
        {
            var commune = await small.CommuneAsync(await small.LeadAsync(), "saint-marcel", "Saint-Marcel");
            var one = await small.DraftAsync(commune, await small.PersonAsync(commune, "Bérénice", MembershipRole.Buyer));
            Assert.IsType<AddDceArchive.Outcome.TooMany>(await UnpackAsync(Zip(("a", "1"), ("b", "2"), ("c", "3")), small, one));
            Assert.IsType<AddDceArchive.Outcome.TooLarge>(await UnpackAsync(Zip(CompressionLevel.SmallestSize, ("a", new string('a', 1_001))), small, one));
            Assert.IsType<AddDceArchive.Outcome.Added>(await UnpackAsync(Zip(("a", "1"), ("b", "2")), small, one));
        }
    }

    [Theory, Trait("Feature", "VR-08")]
    [InlineData(850, "Pièces/été.txt")]         // Windows
    [InlineData(65001, "Pièces/été.txt")]       // macOS, which does not say so
    public async Task Accents_of_archives_that_do_not_say_their_alphabet_are_read(int codePage, string path)
    {
        var encoding = codePage == 65001 ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true, encoding)) await WriteAsync(archive.CreateEntry(path), "été");
        var zip = bytes.ToArray();
        foreach (var at in Flags(zip, path, encoding)) zip[at + 1] &= 0xF7;       // the mark of UTF-8
        Assert.IsType<AddDceArchive.Outcome.Added>(await UnpackAsync(zip));
        Assert.Equal([path], (await DocumentsAsync()).Select(d => d.Name));
    }

    private Task<List<DceDocument>> DocumentsAsync() => platform.RunAsync(draft.Scope, s => s.GetRequiredService<PlatformDb>().DceDocuments.AsNoTracking().OrderBy(d => d.Name).ToListAsync());

    private Task<AddDceArchive.Outcome> UnpackAsync(byte[] zip) => UnpackAsync(zip, platform, draft);

    private static async Task<AddDceArchive.Outcome> UnpackAsync(byte[] zip, TestPlatform on, TestConsultation into)
    {
        await using var services = on.Services.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<CurrentScope>().Enter(into.Scope);
        using var content = new MemoryStream(zip);
        return await services.ServiceProvider.GetRequiredService<AddDceArchive>().ExecuteAsync(new(into.Id, content), default);
    }

    private static byte[] Zip(params (string Path, string? Content)[] files) => Zip(CompressionLevel.Fastest, files);

    private static byte[] Zip(CompressionLevel level, params (string Path, string? Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var entry = archive.CreateEntry(path, level).Open();
                entry.Write(Encoding.UTF8.GetBytes(content ?? ""));
            }
        }
        return bytes.ToArray();
    }

    private static async Task WriteAsync(ZipArchiveEntry entry, string content)
    {
        await using var stream = await entry.OpenAsync();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(content));
    }

    // Where the flags, then the unpacked sizes, of a file stand: in its own header and in the list at the end.
    private static IEnumerable<int> Flags(byte[] zip, string path, Encoding? encoding = null) => Headers(zip, path, encoding).Select(h => h.At + (h.IsLocal ? 6 : 8));

    private static IEnumerable<int> Sizes(byte[] zip, string path) => Headers(zip, path).Select(h => h.At + (h.IsLocal ? 22 : 24));

    private static List<(int At, bool IsLocal)> Headers(byte[] zip, string path, Encoding? encoding = null)
    {
        var (name, found) = ((encoding ?? Encoding.UTF8).GetBytes(path), new List<(int, bool)>());
        for (var at = 0; at <= zip.Length - name.Length; at++)
        {
            if (!zip.AsSpan(at, name.Length).SequenceEqual(name)) continue;
            if (at >= 46 && BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at - 46)) == 0x02014b50) found.Add((at - 46, false));
            else if (at >= 30 && BinaryPrimitives.ReadUInt32LittleEndian(zip.AsSpan(at - 30)) == 0x04034b50) found.Add((at - 30, true));
        }
        return found;
    }

    private static int Find(byte[] bytes, ReadOnlySpan<byte> what) => bytes.AsSpan().IndexOf(what);
}
