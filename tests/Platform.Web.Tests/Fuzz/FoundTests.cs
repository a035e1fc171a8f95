using System.Net;
using System.Text;
using Platform.Testing;
using Platform.Web.Tests.Pages.Portals;

namespace Platform.Web.Tests.Fuzz;

/// <summary>What hostile requests found, each by its name: all of them answered 500 once.</summary>
public sealed class FoundTests(OneTerritory given) : IClassFixture<OneTerritory>
{
    private readonly TestBrowser visitor = given.Web.Browser();

    [Theory, Trait("Feature", "VR-13")]
    [InlineData("/consultations?type=&procedure=&limite=&montant=&acheteur=&commune=&cpv=", HttpStatusCode.OK)]
    [InlineData("/consultations?type%5B%25=a", HttpStatusCode.OK)]
    [InlineData("/consultations?q=a%EF%BF%BEb", HttpStatusCode.OK)]
    [InlineData("/retablir/%20", HttpStatusCode.OK)]
    [InlineData("/erreur/500", HttpStatusCode.NotFound)]
    [InlineData("/erreur/503", HttpStatusCode.NotFound)]
    public async Task An_address_that_nobody_clicks_is_answered_all_the_same(string address, HttpStatusCode status)
    {
        using var answer = await visitor.GetAsync(address);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_that_takes_nothing_answers_405_with_a_good_token()
    {
        var published = await given.PublishedAsync(await given.AccountAsync("recoit"));
        using var answer = await visitor.PostFormAsync("/alertes/nouvelle", new Dictionary<string, string>(StringComparer.Ordinal), action: $"/consultations/{published.Id.Value}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData("POST", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("GET", HttpStatusCode.OK)]
    public async Task A_form_in_UTF_7_is_refused_and_a_question_has_none(string method, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/alertes/nouvelle") { Content = new ByteArrayContent(Encoding.ASCII.GetBytes("a=b")) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-7");
        using var answer = await visitor.Client.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
    }
}
