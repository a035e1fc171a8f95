using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Testing;

namespace Platform.Web.Tests.Pages.Opening.Buyer;

/// <summary>One session for all of <see cref="SessionInputTests"/>: a refusal leaves nothing behind.</summary>
public sealed class SessionInProgress : IAsyncLifetime
{
    private PlatformWeb web = null!;        // set before each test, like all below

    public Ceremony Given { get; private set; } = null!;
    public TestBrowser President { get; private set; } = null!;
    public string Api { get; private set; } = "";
    public string Token { get; private set; } = "";

    /// <summary>Nothing is ever recorded of this envelope.</summary>
    public Guid Refused { get; private set; }

    /// <summary>Something is recorded of this one, once.</summary>
    public Guid Kept { get; private set; }

    public async Task InitializeAsync()
    {
        Given = await Ceremony.InSessionAsync(async c =>
        {
            await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Sud", "111111118"), 1);
            await c.DepositAsync(await c.Platform.CompanyAsync("Toitures du Nord", "222222226"), 1);
        });
        web = new PlatformWeb(Given.Platform);
        President = web.Browser(Given.President.Person);
        Api = Links.Cao.Api("saint-marcel", Given.Consultation.Id.Value);
        var envelopes = (await Given.SessionAsync(Given.President)).Envelopes;
        (Refused, Kept) = (envelopes[0].Id, envelopes[1].Id);
        Token = (await President.PageAsync(Links.Cao.Session("saint-marcel", Given.Consultation.Id.Value))).QuerySelector("[data-jeton]")!.GetAttribute("data-jeton")!;     // a holder in session has it
    }

    public async Task DisposeAsync()
    {
        await web.DisposeAsync();
        await Given.DisposeAsync();
    }
}

/// <summary>What comes to an open session from anything but our own page.</summary>
public sealed class SessionInputTests(SessionInProgress open) : IClassFixture<SessionInProgress>
{
    [Theory]
    [InlineData("""{"issue":"ouverte","manifeste_sha256":"<64>","fichiers":[null]}""", 422)]
    [InlineData("""{"issue":"ouverte","manifeste_sha256":"<64>","fichiers":[{"chemin":null,"taille":1,"sha256":"<64>"}]}""", 409)]
    [InlineData("""{"issue":"ouverte","manifeste_sha256":"<64>","fichiers":[{"chemin":"10-pieces/a","taille":1,"sha256":null}]}""", 422)]
    [InlineData("""{"issue":"endommagee","motif":"bloc\u0000 illisible"}""", 422)]
    [InlineData("""{"issue":"endommagee","motif":" "}""", 422)]
    [InlineData("""{"issue":"endommagee","motif":"\ud83e"}""", 400)]
    [InlineData("null", 400)]
    [InlineData("{", 400)]
    public async Task A_result_that_no_page_of_ours_sends_is_refused_in_words(string body, int status) =>
        Assert.Equal(status, await ToldAsync(open.Refused, body.Replace("<64>", new string('a', 64), StringComparison.Ordinal)));

    [Fact]
    public async Task A_reason_that_is_too_long_is_cut_between_two_characters_and_kept()
    {
        Assert.Equal(204, await ToldAsync(open.Kept, $$"""{"issue":"endommagee","motif":"{{new string('a', 999)}}🦊🦊"}"""));
        Assert.Equal(new string('a', 999), await open.Given.Platform.RunAsync(open.Given.President.Scope, s => s.GetRequiredService<PlatformDb>().OpenedEnvelopes.Select(o => o.Reason).SingleAsync()));
    }

    private async Task<int> ToldAsync(Guid envelope, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        content.Headers.Add("X-Jeton", open.Token);
        using var answer = await open.President.Client.PostAsync($"{open.Api}/enveloppes/{envelope}/resultat", content);
        return (int)answer.StatusCode;
    }

    [Theory]
    [InlineData("10-pieces/../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("30-autre/fichier.pdf")]
    [InlineData("10-pieces/a\u202Efdp.exe")]
    public async Task A_path_that_leaves_the_bid_is_refused(string path)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes("x"));
        body.Headers.Add("X-Jeton", open.Token);
        body.Headers.Add("X-Content-SHA256", Convert.ToHexStringLower(SHA256.HashData("x"u8)));
        using var answer = await open.President.Client.PostAsync($"{open.Api}/enveloppes/{open.Refused}/fichiers?chemin={Uri.EscapeDataString(path)}", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
    }
}
