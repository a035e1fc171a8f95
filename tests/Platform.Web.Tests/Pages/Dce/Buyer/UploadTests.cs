using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Dce.Buyer;

/// <summary>Files as browsers send them, and as nobody should: each fault is told in French, answers 422, and loses nothing that was there.</summary>
public sealed class UploadTests(UploadSite site) : IClassFixture<UploadSite>, IAsyncLifetime
{
    private const string Kept = "Règlement.pdf";
    private TestConsultation draft = default!; // set by InitializeAsync
    private TestBrowser browser = default!; // set by InitializeAsync

    public async Task InitializeAsync()
    {
        draft = await site.Platform.DraftAsync(site.Commune, site.Buyer);
        browser = site.Web.Browser(site.Buyer);
        await site.Platform.AddDocumentAsync(draft, Kept, "%PDF-1.7"u8.ToArray());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory, Trait("Feature", "VR-08")]
    [InlineData("../plan.pdf", "sort de son dossier")]
    [InlineData("C:\\plans\\plan.pdf", "sort de son dossier")]
    [InlineData("plan\u0000.pdf", "invisible")]
    [InlineData("plan\u202Efdp.exe", "caractère caché")]
    [InlineData("\u200Fplan.pdf", "caractère caché")]
    [InlineData("nul.txt", "réservé par Windows")]
    [InlineData("   ", "n’a pas de nom utilisable")]
    [InlineData("", "n’a pas de nom utilisable")]
    public async Task A_bad_name_is_refused_with_its_reason_and_the_others_are_kept(string name, string reason)
    {
        using var answer = await SendAsync(("plan.pdf", "%PDF"), (name, "octets"));

        Assert.Equal([Kept, "plan.pdf"], await RefusedAsync(answer, reason));
    }

    [Fact]
    public async Task A_name_of_255_bytes_is_taken_and_one_of_256_refused()
    {
        var longest = new string('é', 125) + "a.pdf";
        using var taken = await SendAsync((longest, "%PDF"));
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);

        using var refused = await SendAsync(("a" + longest, "%PDF"));

        Assert.Contains(longest, await RefusedAsync(refused, "dépasse 255 octets"));
    }

    [Fact, Trait("Feature", "VR-08"), Trait("Feature", "A7-B3")]
    public async Task A_folder_is_taken_with_its_paths_beside_controls_that_were_left_empty()
    {
        using var answer = await SendAsync(("Files", "", ""), ("Folder", "Plans/Niveau 1/coupe.pdf", "%PDF"), ("Folder", "Plans/masse.pdf", "%PDF"), ("Archive", "", ""));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(["Plans/Niveau 1/coupe.pdf", "Plans/masse.pdf", Kept], Listed(await browser.PageAsync(Page)).Order(StringComparer.Ordinal));
    }

    [Fact, Trait("Feature", "VR-08"), Trait("Feature", "A7-B3")]
    public async Task An_archive_is_unpacked_only_where_it_was_given_to_be_and_every_fault_of_it_is_said_at_once()
    {
        var sound = Zip("Plans/coupe.pdf", "notice.txt");
        using var taken = await SendAsync(("Archive", "plans.zip", sound));
        Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        Assert.Equal(["Plans/coupe.pdf", Kept, "notice.txt"], Listed(await browser.PageAsync(Page)).Order(StringComparer.Ordinal));

        using var refused = await SendAsync(("Archive", "piège.zip", Zip("../dehors.txt", "NUL.txt")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var said = (await TestBrowser.ReadAsync(refused)).QuerySelectorAll(".govuk-error-summary li").Select(li => li.TextContent.Replace('\u00A0', ' ').Trim()).ToList();
        Assert.StartsWith("Rien n’a été pris de l’archive « piège.zip » : elle contient 2 fichiers refusés", said[0], StringComparison.Ordinal);
        Assert.StartsWith("Dans l’archive, « ../dehors.txt » : Un chemin sort de son dossier", said[1], StringComparison.Ordinal);
        Assert.StartsWith("Dans l’archive, « NUL.txt » : Ce nom est réservé", said[2], StringComparison.Ordinal);

        using var no = await SendAsync(("Archive", "plans.zip", "bonjour"));
        await RefusedAsync(no, "n’est pas une archive ZIP entière");
        using var kept = await SendAsync(("Files", "plans.zip", "PK"));
        await RefusedAsync(kept, "au plus 3 fichiers");
    }

    [Fact]
    public async Task A_file_without_a_byte_is_refused_by_its_name()
    {
        using var answer = await SendAsync(("vide.txt", ""), ("plan.pdf", "%PDF"));

        Assert.Equal([Kept, "plan.pdf"], await RefusedAsync(answer, "« vide.txt » est vide"));
    }

    [Fact]
    public async Task A_control_left_empty_asks_for_a_document_and_a_nameless_part_among_others_is_told()
    {
        using var nothing = await SendAsync(("", ""));
        Assert.Equal([Kept], await RefusedAsync(nothing, "Choisissez au moins un document."));

        using var mixed = await SendAsync(("", ""), ("plan.pdf", "%PDF"));
        Assert.Equal([Kept, "plan.pdf"], await RefusedAsync(mixed, "n’a pas de nom utilisable"));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_and_the_next_file_that_fits_is_taken()
    {
        using var answer = await SendAsync(("gros.bin", new string('x', 1_993)), ("plan.pdf", "%PDF"));

        Assert.Equal([Kept, "plan.pdf"], await RefusedAsync(answer, "« gros.bin » ne tient pas dans le dossier"));
    }

    [Fact]
    public async Task One_file_more_than_the_limit_is_refused_and_the_ones_before_are_kept()
    {
        using var answer = await SendAsync(("1.pdf", "1"), ("2.pdf", "2"), ("3.pdf", "3"));

        Assert.Equal(["1.pdf", "2.pdf", Kept], await RefusedAsync(answer, "au plus 3 fichiers"));
    }

    [Fact]
    public async Task A_form_that_announces_more_than_fits_is_refused_unread()
    {
        using var content = new StreamContent(new MustNotBeRead());
        content.Headers.ContentLength = 5_000_000_001 + 16_000_000;
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");

        using var answer = await browser.Client.PostAsync($"{Page}/documents", content);

        Assert.Equal([Kept], await RefusedAsync(answer, "ne tiennent pas dans un dossier"));
    }

    [Fact]
    public async Task A_form_cut_in_the_middle_of_a_file_says_so_and_keeps_what_came_whole()
    {
        using var answer = await SendAsync(cut: 6, ("plan.pdf", "%PDF"), ("coupe.pdf", "%PDF-1.7"));

        Assert.Equal([Kept, "plan.pdf"], await RefusedAsync(answer, "s’est interrompu"));
    }

    [Fact]
    public async Task Many_refusals_are_counted_beyond_the_eighth()
    {
        using var answer = await SendAsync([.. Enumerable.Range(1, 11).Select(n => ($"vide {n}.txt", ""))]);

        Assert.Equal([Kept], await RefusedAsync(answer, "Et 3 autres refus"));
    }

    [Fact]
    public async Task The_page_that_refuses_can_be_asked_for_again_and_its_forms_work()
    {
        using var answer = await SendAsync(("vide.txt", ""));
        var action = (await TestBrowser.ReadAsync(answer)).QuerySelector("form[action$='handler=Remove']")!.GetAttribute("action")!;

        var again = await browser.PageAsync($"{Page}/documents");
        Assert.Null(again.QuerySelector(".govuk-error-summary"));
        using var removed = await browser.PostFormAsync($"{Page}/documents", new Dictionary<string, string>(), "form[action$='handler=Remove']", action);

        Assert.Equal(Page, removed.Headers.Location?.OriginalString);
        Assert.Empty(Listed(await browser.PageAsync(Page)));
    }

    private string Page => $"/saint-marcel/acheteur/consultations/{draft.Id}/dossier";

    /// <returns>The documents that the answer lists, once it has refused for this reason.</returns>
    private async Task<IEnumerable<string>> RefusedAsync(HttpResponseMessage answer, string reason)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await TestBrowser.ReadAsync(answer);
        Assert.Contains(reason, page.QuerySelector(".govuk-error-summary")!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Equal(Listed(await browser.PageAsync(Page)), Listed(page));
        return Listed(page);
    }

    private static IEnumerable<string> Listed(IDocument page) => page.QuerySelectorAll(".govuk-summary-list__key").Select(key => key.TextContent.Trim()).Order(StringComparer.Ordinal);

    private Task<HttpResponseMessage> SendAsync(params (string Name, string Content)[] files) => SendAsync(cut: 0, files);

    private Task<HttpResponseMessage> SendAsync(int cut, params (string Name, string Content)[] files) => SendAsync(cut, [.. files.Select(file => ("Files", file.Name, file.Content))]);

    private Task<HttpResponseMessage> SendAsync(params (string Control, string Name, string Content)[] files) => SendAsync(cut: 0, files);

    // As text of one byte a character: a form is bytes.
    private static string Zip(params string[] paths)
    {
        using var bytes = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(bytes, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var path in paths)
            {
                using var entry = archive.CreateEntry(path).Open();
                entry.Write("octets"u8);
            }
        }
        return Encoding.Latin1.GetString(bytes.ToArray());
    }

    // Byte by byte: the framework's own form would mend the names that this test is about.
    private async Task<HttpResponseMessage> SendAsync(int cut, params (string Control, string Name, string Content)[] files)
    {
        var token = (await browser.PageAsync(Page)).QuerySelector("form[enctype] input[type=hidden]")!;
        var body = new MemoryStream();
        void Write(string text, Encoding encoding) => body.Write(encoding.GetBytes(text));
        Write($"--b\r\nContent-Disposition: form-data; name=\"{token.GetAttribute("name")}\"\r\n\r\n{token.GetAttribute("value")}\r\n", Encoding.UTF8);
        foreach (var (control, name, content) in files)
        {
            Write($"--b\r\nContent-Disposition: form-data; name=\"{control}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n", Encoding.UTF8);
            Write(content, Encoding.Latin1);
            Write("\r\n", Encoding.UTF8);
        }
        Write("--b--\r\n", Encoding.UTF8);
        var bytes = body.ToArray();
        using var form = new ByteArrayContent(cut == 0 ? bytes : bytes[..^(cut + "\r\n--b--\r\n".Length)]);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        return await browser.Client.PostAsync($"{Page}/documents", form);
    }

    private sealed class MustNotBeRead : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }
}

/// <summary>One host for all, with small limits; each test has a draft of its own.</summary>
public sealed class UploadSite : IAsyncLifetime
{
    internal TestPlatform Platform { get; private set; } = default!; // set by InitializeAsync
    internal PlatformWeb Web { get; private set; } = default!; // set by InitializeAsync
    internal Tenant Commune { get; private set; } = default!; // set by InitializeAsync
    internal TestPerson Buyer { get; private set; } = default!; // set by InitializeAsync

    public async Task InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Limits:DceBytes"] = "2000", ["Limits:DceFiles"] = "3" });
        Web = new PlatformWeb(Platform);
        Commune = await Platform.CommuneAsync(await Platform.LeadAsync(), "saint-marcel", "Saint-Marcel");
        Buyer = await Platform.PersonAsync(Commune, "Claire Achat", MembershipRole.Buyer);
    }

    public async Task DisposeAsync()
    {
        await Web.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
