using Microsoft.Playwright;
using Platform.Browser.Tests.Sealing;

namespace Platform.Browser.Tests;

/// <summary>
/// What a tab keeps of a form that was sent after the session had ended, by the script as shipped on forms of every kind: nothing secret, nothing in another
/// form, nothing for another person. The whole way, through our own sign-in page, is walked in <see cref="Journeys.AccountTests"/>.
/// </summary>
public sealed class KeptFormTests(Chromium chromium, WorkerSite site) : IClassFixture<Chromium>, IClassFixture<WorkerSite>
{
    private const string EveryKind = """
        <form method="post" enctype="multipart/form-data">
          <input name="Title"><textarea name="Need"></textarea><input name="Hidden" type="hidden" value="jeton">
          <select name="Place"><option value="nord">Nord</option><option value="sud">Sud</option></select>
          <input type="radio" name="Way" value="tous"><input type="radio" name="Way" value="choisis" checked>
          <input type="checkbox" name="Parts" value="a"><input type="checkbox" name="Parts" value="b" checked><input type="checkbox" name="Parts" value="c">
          <input name="Code" autocomplete="one-time-code"><input id="scelle"><input type="file" name="Piece"><button>Envoyer</button>
        </form>
        """;

    private const string Roles = """
        <form method="post" id="acheteur"><input type="hidden" name="Role" value="Buyer"><input type="checkbox" name="Departments" value="1" checked><input type="checkbox" name="Departments" value="2"><input type="checkbox" name="Departments" value="3"><button>Acheteur</button></form>
        <form method="post" id="valideur"><input type="hidden" name="Role" value="Approver"><input type="checkbox" name="Departments" value="1"><input type="checkbox" name="Departments" value="2"><input type="checkbox" name="Departments" value="3"><button>Valideur</button></form>
        """;

    private const string WithPassword = """<form method="post"><textarea name="Why"></textarea><input type="password" name="Password"><button>Envoyer</button></form>""";

    [Fact]
    public async Task Texts_lists_and_boxes_come_back_as_they_were_and_no_code_no_file_and_nothing_without_a_name_is_kept()
    {
        var page = await PageAsync(EveryKind);
        await page.FillAsync("[name=Title]", "Dix vélos");
        await page.FillAsync("[name=Need]", "Deux lignes,\nici.");
        await page.SelectOptionAsync("[name=Place]", "sud");
        await page.CheckAsync("[name=Way][value=tous]");
        await page.UncheckAsync("[name=Parts][value=b]");
        await page.CheckAsync("[name=Parts][value=c]");
        await page.FillAsync("[name=Code]", "314159");
        await page.FillAsync("#scelle", "prix secret");
        await page.SetInputFilesAsync("[name=Piece]", new FilePayload { Name = "devis.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7"u8.ToArray() });
        await SendAfterTheSessionAsync(page, "Envoyer");

        Assert.True(await page.Locator("[data-saisie=gardee]").IsVisibleAsync());
        Assert.Equal(0, await page.Locator("[data-saisie=perdue]").CountAsync());
        var kept = await KeptAsync(page) ?? "";
        Assert.Contains("Dix vélos", kept, StringComparison.Ordinal);
        foreach (var word in (string[])["314159", "prix secret", "devis.pdf", "jeton"]) Assert.DoesNotContain(word, kept, StringComparison.Ordinal);

        await page.GotoAsync(site.Url("/page"));
        Assert.Equal(["Dix vélos", "Deux lignes,\nici.", "sud", "tous", "c", "", ""], await page.EvaluateAsync<string[]>("""
            () => ["[name=Title]", "[name=Need]", "[name=Place]", "[name=Way]:checked", "[name=Parts]:checked", "[name=Code]", "#scelle"].map((at) => [...document.querySelectorAll(at)].map((one) => one.value).join())
            """));
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelector('[name=Piece]').files.length"));
    }

    [Fact]
    public async Task What_was_typed_comes_back_in_its_own_form_and_one_that_asks_for_the_same_stays_as_it_is()
    {
        var page = await PageAsync(Roles);
        await page.CheckAsync("#valideur [value='3']");
        await SendAfterTheSessionAsync(page, "Valideur");
        await page.GotoAsync(site.Url("/page"));

        Assert.Equal(["1", "3"], await page.EvaluateAsync<string[]>("() => ['#acheteur', '#valideur'].map((form) => [...document.querySelectorAll(`${form} :checked`)].map((one) => one.value).join())"));
        Assert.Equal("valideur", await page.Locator("form:has([role=status])").GetAttributeAsync("id"));
    }

    [Fact]
    public async Task What_was_typed_in_a_form_that_is_no_more_goes_to_no_neighbour_and_comes_back_when_others_left()
    {
        var (buyer, approver) = (Roles.Split('\n')[0], Roles.Split('\n')[1]);
        var page = await PageAsync(Roles);
        await page.CheckAsync("#acheteur [value='3']");
        await SendAfterTheSessionAsync(page, "Acheteur");
        await ServeAsync(page, approver, "a1");      // the role has ended meanwhile: one form fewer, the other in its place
        await page.GotoAsync(site.Url("/page"));
        Assert.Equal((0, 0), (await page.Locator(":checked").CountAsync(), await page.Locator("[role=status]").CountAsync()));

        page = await PageAsync(buyer.Replace("acheteur", "lecteur", StringComparison.Ordinal).Replace("Buyer", "Reader", StringComparison.Ordinal) + Roles);
        await page.CheckAsync("#valideur [value='3']");
        await SendAfterTheSessionAsync(page, "Valideur");
        await ServeAsync(page, Roles, "a1");         // the first of three is gone: the text keeps to its form
        await page.GotoAsync(site.Url("/page"));
        Assert.Equal("valideur", await page.Locator("form:has([role=status])").GetAttributeAsync("id"));
    }

    [Fact]
    public async Task A_form_that_nothing_resembles_gets_its_text_back_whatever_it_carries_now()
    {
        const string answer = """<form method="post"><input type="hidden" name="Seen" value="3"><input type="hidden" name="Key" value="a"><textarea name="Text"></textarea><button>Répondre</button></form>""";
        var page = await PageAsync(answer);
        await page.FillAsync("[name=Text]", "Bonjour");
        await SendAfterTheSessionAsync(page, "Répondre");
        await ServeAsync(page, answer.Replace("\"3\"", "\"4\"", StringComparison.Ordinal).Replace("\"a\"", "\"b\"", StringComparison.Ordinal), "a1");      // a colleague wrote in between
        await page.GotoAsync(site.Url("/page"));
        Assert.Equal("Bonjour", await page.InputValueAsync("[name=Text]"));
    }

    [Fact]
    public async Task A_form_with_a_password_is_not_kept()
    {
        var page = await PageAsync(WithPassword);
        await page.FillAsync("[name=Why]", "Un motif");
        await page.FillAsync("[name=Password]", "un mot de passe assez long");
        await SendAfterTheSessionAsync(page, "Envoyer");

        Assert.Null(await KeptAsync(page));
        Assert.True(await page.Locator("[data-saisie=perdue]").IsVisibleAsync());
        Assert.False(await page.Locator("[data-saisie=gardee]").IsVisibleAsync());
    }

    [Fact]
    public async Task Whoever_signs_in_after_another_person_gets_nothing_and_the_tab_forgets_it()
    {
        var page = await PageAsync(EveryKind);
        await page.FillAsync("[name=Title]", "Dix vélos");
        await SendAfterTheSessionAsync(page, "Envoyer");
        Assert.NotNull(await KeptAsync(page));

        await ServeAsync(page, EveryKind, "b2");
        await page.GotoAsync(site.Url("/page"));
        Assert.Equal("", await page.InputValueAsync("[name=Title]"));
        Assert.Null(await KeptAsync(page));
    }

    private async Task<IPage> PageAsync(string forms)
    {
        var page = await chromium.PageAsync(1280);
        await ServeAsync(page, forms, "a1");
        await page.GotoAsync(site.Url("/page"));
        return page;
    }

    /// <summary>A page of somebody who is signed in; whatever is sent to it is answered by the sign-in page.</summary>
    private Task ServeAsync(IPage page, string forms, string person) => page.RouteAsync("**/page", route => route.FulfillAsync(new()
    {
        ContentType = "text/html; charset=utf-8",
        Body = $"<!doctype html><title>Essai</title>{(route.Request.Method == "POST" ? "<body><p data-saisie=gardee hidden>Gardée</p><p data-saisie=perdue>Perdue</p>" : $"<body data-personne={person}>{forms}")}<script type=module src=/{site.NameOf("kept-form.js")}></script>",
    }));

    private static async Task SendAfterTheSessionAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await page.Locator("[data-saisie]").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.WaitForLoadStateAsync(LoadState.Load);      // a module runs before it
    }

    private static Task<string?> KeptAsync(IPage page) => page.EvaluateAsync<string?>("() => sessionStorage.getItem('pa-saisie')");
}
