using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Testing;
using Platform.Web.Ui;

namespace Platform.Web.Tests.Ui;

/// <summary>The HTML of each component, read on the page that shows them all.</summary>
public sealed class ComponentsTests(UiSite site) : IClassFixture<UiSite>, IAsyncLifetime
{
    private IDocument page = null!; // set by InitializeAsync

    public async Task InitializeAsync() => page = await site.PageAsync("/atelier/composants");
    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void No_component_is_left_unrendered() => Assert.DoesNotContain(page.All, element => element.LocalName.StartsWith("pa-", StringComparison.Ordinal));

    [Fact]
    public void Every_id_is_unique_and_every_reference_leads_somewhere()
    {
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id!).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        var references = page.QuerySelectorAll("[aria-describedby],[aria-labelledby],label[for]")
            .SelectMany(e => $"{e.GetAttribute("aria-describedby")} {e.GetAttribute("aria-labelledby")} {e.GetAttribute("for")}".Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, id => Assert.Contains(id, ids));
    }

    [Fact, Trait("Feature", "VR-03")]
    public void A_commune_of_the_map_is_a_link_that_says_its_name_and_its_count_and_the_map_can_be_jumped_over()
    {
        var map = One(".pa-communes");
        Assert.Equal("Saint-Marcel\u00a0: 3\u00a0consultations ouvertes", Assert.Single(map.QuerySelectorAll("svg a")).GetAttribute("aria-label"));
        Assert.Equal("Bourg\u00a0: pas encore sur ce site", One(".pa-communes__sans title").TextContent);
        Assert.Equal("3", One(".pa-communes__nombre text").TextContent);
        Assert.NotNull(page.QuerySelector(One(".pa-communes > a").GetAttribute("href")!));
        // North is up: the southern border of both is at the foot of the drawing.
        Assert.Matches("^M24,\\d+l", One(".pa-communes__ouverte").GetAttribute("d")!);
        Assert.Empty(map.QuerySelectorAll("image, script, [style]"));
    }

    [Fact, Trait("Feature", "GD-04")]
    public void Bars_stand_on_the_ground_and_say_the_numbers_of_their_table()
    {
        var bars = One(".pa-barres");
        var rows = bars.QuerySelectorAll("tbody tr").Select(row => row.QuerySelectorAll("td").Skip(1).Select(cell => int.Parse(cell.TextContent, System.Globalization.CultureInfo.InvariantCulture)).ToArray()).ToList();
        foreach (var drawing in bars.QuerySelectorAll("svg"))
        {
            var ground = Number(drawing.QuerySelector(".pa-barres__sol")!, "y1");
            var scale = (ground - Number(drawing.QuerySelector(".pa-barres__axe")!, "y1")) / rows.Max(row => row.Sum());
            foreach (var series in (int[])[0, 1])
            {
                var drawn = drawing.QuerySelectorAll($".pa-barres__serie{series}").Select(bar => Math.Round(Number(bar, "height") / scale)).ToList();
                Assert.Equal(rows.Select(row => (double)row[series]).Where(value => value > 0), drawn);
            }
            Assert.All(drawing.QuerySelectorAll(".pa-barres__serie0"), bar => Assert.Equal(ground, Number(bar, "y") + Number(bar, "height"), 0.2));
        }
        Assert.StartsWith($"Retraits du dossier\u00A0: identifiés {rows.Sum(row => row[0])}, anonymes {rows.Sum(row => row[1])}", bars.QuerySelector("svg title")!.TextContent, StringComparison.Ordinal);

        static double Number(IElement element, string name) => double.Parse(element.GetAttribute(name)!, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_field_has_a_label_a_hint_and_the_keyboard_of_its_kind()
    {
        var siret = One("#Siret");
        Assert.Equal("SIRET de l’établissement", One("label[for=Siret]").TextContent);
        Assert.Equal("numeric", siret.GetAttribute("inputmode"));
        Assert.Equal("130\u00a0025\u00a0265\u00a000013", siret.GetAttribute("value"));
        Assert.Equal("Siret-aide", siret.GetAttribute("aria-describedby"));
        Assert.Equal(("email", "email"), (One("#Email").GetAttribute("type"), One("#Email").GetAttribute("autocomplete")));
        Assert.Equal("tel", One("#Phone").GetAttribute("type"));
        Assert.Equal("current-password", One("#Password").GetAttribute("autocomplete"));
        Assert.Equal("one-time-code", One("#Code").GetAttribute("autocomplete"));
        Assert.Equal("4", One("textarea#Description").GetAttribute("rows"));
    }

    [Fact]
    public void A_date_is_asked_in_five_inputs_of_Paris_time()
    {
        var typed = page.QuerySelectorAll("input[name^='Deadline.']").Select(input => (input.GetAttribute("name"), input.GetAttribute("value")));
        Assert.Equal([("Deadline.Day", "27"), ("Deadline.Month", "11"), ("Deadline.Year", "2026"), ("Deadline.Hour", "14"), ("Deadline.Minute", "32")], typed);
        Assert.Equal("Deadline.Day", One("#Deadline").GetAttribute("name"));
    }

    [Fact]
    public void Choices_stand_in_a_fieldset_and_show_what_is_chosen()
    {
        Assert.Equal(["travaux"], page.QuerySelectorAll("input[type=radio][name=Nature][checked]").Select(input => input.GetAttribute("value")));
        Assert.Equal(["beaumont"], page.QuerySelectorAll("input[type=checkbox][name=Buyers][checked]").Select(input => input.GetAttribute("value")));
        Assert.Equal("Nature du marché", One("#Nature").Closest("fieldset")!.QuerySelector("legend")!.TextContent);
    }

    [Fact]
    public void A_consultation_that_was_given_up_says_when_and_counts_no_days_to_a_limit()
    {
        var published = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var tag = new ConsultationCardTag(TimeProvider.System)
        {
            Card = new() { Reference = "MAPA-2026-004", Title = "Toiture", Buyer = "Commune", Nature = "Travaux", Procedure = "MAPA", Deadline = published.AddYears(80), PublishedAt = published, Href = "/", State = CardState.Discontinued, DiscontinuedAt = published.AddDays(1) },
        };
        var output = new TagHelperOutput("pa-carte-consultation", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        tag.Process(new TagHelperContext([], new Dictionary<object, object>(), "carte"), output);
        var html = output.Content.GetContent(System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));
        Assert.Contains("Déclarée sans suite le", html, StringComparison.Ordinal);
        Assert.Contains("3 novembre 2026", html.Replace("&#xA0;", " ", StringComparison.Ordinal).Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.DoesNotContain("dans ", html, StringComparison.Ordinal);
    }

    [Fact, Trait("Ux", "UX-1")]
    public void A_file_field_says_its_limit_before_the_first_byte()
    {
        Assert.True(One("input[type=file]#Files").HasAttribute("multiple"));
        Assert.Contains("5\u00a0Go", One("#Files-aide").TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Ux", "UX-9")]
    public void No_button_is_disabled_and_the_sentence_above_says_what_is_missing()
    {
        Assert.Empty(page.QuerySelectorAll("[disabled]"));
        var button = page.QuerySelectorAll("button.govuk-button").First(b => b.TextContent == "Enregistrer le brouillon");
        Assert.StartsWith("Il manque 2 documents", One("#" + button.GetAttribute("aria-describedby")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_mark_the_current_one_and_link_back_to_those_that_are_done()
    {
        Assert.Equal("2. Documents", One(".pa-etapes [aria-current=step]").TextContent);
        Assert.Equal("1. Lots", One(".pa-etapes__faite a").TextContent);
        Assert.Equal(4, page.QuerySelectorAll(".pa-etapes li").Length);
    }

    [Fact]
    public void A_task_says_its_state_and_a_blocked_one_its_reason()
    {
        Assert.Equal(["Terminé", "En cours", "À faire", "Bloqué"], page.QuerySelectorAll(".govuk-task-list .govuk-tag").Select(tag => tag.TextContent));
        Assert.Equal("Il faut deux moyens d’ouverture testés.", page.QuerySelectorAll(".govuk-task-list__hint").Last().TextContent);
    }

    [Fact]
    public void A_summary_row_says_what_its_link_changes() =>
        Assert.Equal("Modifier Objet", One(".govuk-summary-list__actions a").TextContent);

    [Fact]
    public void A_table_keeps_its_meaning_when_its_rows_are_stacked()
    {
        var table = One("table.pa-tableau");
        Assert.Equal("table", table.GetAttribute("role"));
        Assert.Equal(["N°", "Dernier octet reçu", "Taille", "État"], table.QuerySelectorAll("tbody tr:first-child > *").Select(cell => cell.GetAttribute("data-libelle")));
        Assert.Equal(["rowheader", "cell", "cell", "cell"], table.QuerySelectorAll("tbody tr:first-child > *").Select(cell => cell.GetAttribute("role")));
        Assert.All(table.QuerySelectorAll("th[role=columnheader]"), heading => Assert.Equal("col", heading.GetAttribute("scope")));
        Assert.Equal(2, table.QuerySelectorAll("td.govuk-table__cell--numeric").Length);
    }

    [Fact]
    public void A_card_says_when_bids_are_due_and_warns_three_days_before()
    {
        var cards = page.QuerySelectorAll("article.pa-carte");
        Assert.Equal(["dans 2\u00a0jours", "dans 6\u00a0jours", "il y a 3\u00a0jours"], cards.Select(card => card.QuerySelector(".pa-carte__limite b")!.TextContent));
        Assert.Equal(["Se termine bientôt", "Ouverte", "Close"], cards.Select(card => card.QuerySelector(".govuk-tag")!.TextContent));
        Assert.Equal("75\u00a0% du délai écoulé", cards[1].QuerySelector("svg")!.GetAttribute("aria-label"));
        Assert.Contains("vendredi 27\u00a0novembre\u00a02026", cards[1].TextContent, StringComparison.Ordinal);
    }

    [Fact, Trait("Ux", "UX-3")]
    public void The_deadline_and_the_platform_clock_stand_together_to_the_second()
    {
        Assert.Contains("encore 5\u00a0jours 21\u00a0h\u00a036\u00a0min", One(".pa-deux__limite").TextContent, StringComparison.Ordinal);
        Assert.Contains("samedi 21\u00a0novembre\u00a02026, 14\u00a0h\u00a032\u00a0min\u00a008\u00a0s", One(".pa-horloge").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fingerprint_is_cut_in_pieces_that_fit_a_phone_and_a_tracking_number_is_not_cut() =>
        Assert.Equal(["344d 3c69 5314 cb00 f15b", "620b 806f a589 df03 fc1c", "7QK4-M2ZD-90TB-5HXE"], page.QuerySelectorAll(".pa-empreinte").Select(piece => piece.TextContent));

    [Fact]
    public void Boxes_and_verdicts_carry_their_meaning_in_words()
    {
        Assert.StartsWith("Attention", One(".pa-encart--alerte").TextContent, StringComparison.Ordinal);
        Assert.Equal("status", One(".pa-encart--reussite").GetAttribute("role"));
        Assert.Equal("Ce reçu est authentique", One(".pa-verdict--reussite h2").TextContent);
        Assert.Equal("Ce reçu a été modifié", One(".pa-verdict--echec h2").TextContent);
        Assert.Equal("Jeton d’horodatage en attente", One(".pa-verdict--incomplet h2").TextContent);
    }

    [Fact]
    public void An_empty_list_says_one_sentence_and_one_action()
    {
        Assert.StartsWith("Aucune consultation. Créer la première", One(".pa-vide").TextContent, StringComparison.Ordinal);
        Assert.Single(One(".pa-vide").QuerySelectorAll("a"));
    }

    [Fact]
    public void Lists_turn_pages_by_two_links() =>
        Assert.Equal(["prev", "next"], page.QuerySelectorAll(".govuk-pagination a").Select(link => link.GetAttribute("rel")));

    [Fact]
    public void Breadcrumbs_are_a_named_navigation() =>
        Assert.Equal(["Consultations", "MAPA-2026-041"], page.QuerySelectorAll("nav[aria-label='Fil d’Ariane'] a").Select(link => link.TextContent));

    [Fact]
    public void A_timeline_has_a_title_readable_text_and_the_same_dates_in_its_table()
    {
        var figure = One("figure.pa-frise");
        Assert.Equal(2, figure.QuerySelectorAll("svg[role=img] > title").Length);
        Assert.All(figure.QuerySelectorAll("svg > title"), title => Assert.Contains("Remise des plis vendredi 27", title.TextContent, StringComparison.Ordinal));
        var names = figure.QuerySelectorAll("tbody td:first-child").Select(cell => cell.TextContent).ToList();
        Assert.Equal(["Publication", "Modification du dossier", "Fin des questions", "Remise des plis"], names);
        Assert.Equal([.. names.Append("Maintenant").Order(StringComparer.Ordinal)], figure.QuerySelectorAll("svg.pa-frise__haute .pa-frise__nom").Select(t => t.TextContent).Order(StringComparer.Ordinal));
        Assert.Empty(figure.QuerySelectorAll("[fill],[stroke],[style]"));
    }

    [Fact]
    public void Progress_is_a_named_bar_with_the_same_figure_in_words()
    {
        Assert.Equal("25", One(".pa-progression progress").GetAttribute("value"));
        Assert.Contains("25\u00a0% — 3 fichiers sur 12", One(".pa-progression").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void No_script_or_style_is_inline()
    {
        Assert.Empty(page.QuerySelectorAll("style,[style],script:not([src])"));
        Assert.All(page.QuerySelectorAll("script,link[rel=stylesheet][href^='/pa/']"), file => Assert.StartsWith("sha384-", file.GetAttribute("integrity"), StringComparison.Ordinal));
        Assert.NotEmpty(page.QuerySelectorAll("script[src]"));
    }

    [Fact]
    public void A_state_is_at_most_22_characters_so_that_it_never_breaks() =>
        Assert.All(Platform.Web.Ui.Status.All, status => Assert.InRange(status.Word.Length, 1, 22));

    /// <summary>A page that says another one answers 500, and only once it is in that state.</summary>
    [Fact]
    public void Every_state_that_a_page_writes_is_one_of_ours()
    {
        var known = Platform.Web.Ui.Status.All.Select(status => status.Word).ToHashSet(StringComparer.Ordinal);
        var written = Directory.GetFiles(RepositoryRoot.File("src/Platform.Web/Pages"), "*.cshtml", SearchOption.AllDirectories).SelectMany(file => StatesIn(File.ReadAllText(file)).Select(word => (File: Path.GetFileName(file), Word: word))).ToList();
        Assert.True(written.Count > 40, $"Only {written.Count} were found.");
        Assert.DoesNotContain(written, one => !known.Contains(one.Word));
    }

    [Fact]
    public void A_state_of_either_branch_is_found() =>
        Assert.Equal(["Un", "Admis", "Non admis"], StatesIn("""<pa-etat mot="Un" /> <pa-etat mot="@(decision.Admitted ? "Admis" : "Non admis")" precision="@(a ? "b" : "c")" />"""));

    // Written out, or as one branch of a choice.
    private static IEnumerable<string> StatesIn(string view) => Regex.Matches(view, """<pa-etat mot="(?:(?<word>[^@"]+)"|@\((?<choice>[^\n]*?)\)" )""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
        .SelectMany(match => match.Groups["word"].Success ? [match.Groups["word"].Value] : Regex.Matches(match.Groups["choice"].Value, "[?:] \"(?<word>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(branch => branch.Groups["word"].Value));

    private IElement One(string selector) => page.QuerySelector(selector) ?? throw new Xunit.Sdk.XunitException($"{selector} is not on the page.");
}
