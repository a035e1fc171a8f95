using System.Net;
using AngleSharp.Dom;

namespace Platform.Web.Tests.Ui;

public sealed class RefusedFormTests(UiSite site) : IClassFixture<UiSite>
{
    private static readonly (string, string)[] Good =
        [("Subject", "Toiture"), ("Siret", "13002526500013"), ("Nature", "travaux"), ("Deadline.Day", "27"), ("Deadline.Month", "11"), ("Deadline.Year", "2026"), ("Deadline.Hour", "12"), ("Deadline.Minute", "00")];

    [Fact]
    public async Task A_valid_form_answers_303_to_a_get()
    {
        using var answer = await site.PostComponentsAsync(Good);
        Assert.Equal((HttpStatusCode.SeeOther, "/atelier/composants"), (answer.StatusCode, $"{answer.Headers.Location}"));
    }

    [Fact]
    public async Task A_refused_form_answers_422_with_the_values_kept_and_the_summary_first()
    {
        var page = await RefusedAsync([("Subject", ""), ("Siret", "1300252650001"), ("Email", "pas une adresse"), ("Nature", "travaux"), .. Good[3..]]);

        var summary = page.QuerySelector("main > .govuk-error-summary")!;
        Assert.True(summary.HasAttribute("autofocus"));
        Assert.Equal(["#Subject", "#Siret"], summary.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.All(summary.QuerySelectorAll("a"), link => Assert.NotNull(page.QuerySelector(link.GetAttribute("href")!)));
        Assert.Equal("1300252650001", page.QuerySelector("#Siret")!.GetAttribute("value"));
        Assert.Equal("true", page.QuerySelector("#Siret")!.GetAttribute("aria-invalid"));
        Assert.Contains("Un SIRET comporte 14 chiffres.", page.QuerySelector("#Siret-erreur")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("Erreur\u00a0: Composants", page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_is_never_sent_back()
    {
        var page = await RefusedAsync([("Subject", ""), ("Password", "correct horse"), .. Good[1..]]);
        Assert.DoesNotContain("correct horse", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hour_that_does_not_exist_is_refused_with_its_reason()
    {
        var page = await RefusedAsync([.. Good[..3], .. At(28, 3, 2027, 2, 30)]);
        Assert.Contains("on passe directement de 2\u00a0h à 3\u00a0h", page.QuerySelector("#Deadline-erreur")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hour_that_exists_twice_is_asked_and_either_answer_is_accepted()
    {
        var page = await RefusedAsync([.. Good[..3], .. At(31, 10, 2027, 2, 30)]);
        Assert.Equal(["1", "2"], page.QuerySelectorAll("input[name='Deadline.Occurrence']").Select(input => input.GetAttribute("value")));

        using var answer = await site.PostComponentsAsync([.. Good[..3], .. At(31, 10, 2027, 2, 30), ("Deadline.Occurrence", "2")]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Theory]
    [InlineData(31, 11, 2026, 12, 0)]
    [InlineData(27, 13, 2026, 12, 0)]
    [InlineData(27, 11, 2026, 24, 0)]
    public async Task A_date_that_no_calendar_has_is_refused(int day, int month, int year, int hour, int minute)
    {
        var page = await RefusedAsync([.. Good[..3], .. At(day, month, year, hour, minute)]);
        Assert.Contains("n’existe pas", page.QuerySelector("#Deadline-erreur")!.TextContent, StringComparison.Ordinal);
    }

    private static (string, string)[] At(int day, int month, int year, int hour, int minute) =>
        [("Deadline.Day", $"{day}"), ("Deadline.Month", $"{month}"), ("Deadline.Year", $"{year}"), ("Deadline.Hour", $"{hour}"), ("Deadline.Minute", $"{minute}")];

    private async Task<IDocument> RefusedAsync((string, string)[] fields)
    {
        using var answer = await site.PostComponentsAsync(fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return await UiSite.ReadAsync(answer);
    }
}
