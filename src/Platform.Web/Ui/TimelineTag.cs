using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>One dated fact of a timeline. The deadline is drawn larger; Now is where we are.</summary>
public sealed record TimelineEvent(string Label, DateTimeOffset At, TimelineMark Mark = TimelineMark.Fact);

public enum TimelineMark { Fact, Now, Limit }

/// <summary>&lt;pa-frise titre="De la publication à la remise des plis" donnees="Model.Events" /&gt;: drawn by the server, once wide and once for a phone
/// (text stays readable at 390 px), with the same dates in a table.</summary>
[HtmlTargetElement("pa-frise", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TimelineTag(TimeProvider clock) : TagHelper
{
    private const int Width = 748, Axis = 75, LabelWidth = 182, RowHeight = 58, MostWide = 5;

    [HtmlAttributeName("titre")] public required string Title { get; set; }
    [HtmlAttributeName("donnees")] public required IReadOnlyList<TimelineEvent> Events { get; set; }

    /// <summary>What the picture says, for those who do not see it; made from the events when absent.</summary>
    [HtmlAttributeName("legende")] public string? Message { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Events.Count == 0) { output.SuppressOutput(); return; }
        var now = clock.GetUtcNow();
        TimelineEvent[] events = [.. Events.OrderBy(e => e.At)];
        var message = Message ?? string.Join(", ", events.Select(e => $"{Reader.Say(e.Label)} {FrenchFormat.LongDateTime(e.At)}"));
        TimelineEvent[] drawn = now > events[0].At && now < events[^1].At
            ? [.. events.Append(new(UiTexts.Now, now, TimelineMark.Now)).OrderBy(e => e.At)] : events;
        output.Becomes("figure", drawn.Length > MostWide ? "pa-frise pa-frise--longue" : "pa-frise"); // too many labels for one line: the tall drawing at every width
        output.Content.SetHtmlContent(Markup.Of($"""
            <figcaption class="govuk-heading-s govuk-!-margin-bottom-2">{Title}</figcaption>
            {Wide(drawn, message, $"frise-{context.UniqueId}", now)}{Narrow(drawn, message, $"frise-{context.UniqueId}-2", now)}
            <details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">{UiTexts.SeeFigures}</span></summary><div class="govuk-details__text">
            <table class="govuk-table"><caption class="govuk-visually-hidden">{Title}</caption><thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">{UiTexts.TimelineStep}</th><th scope="col" class="govuk-table__header">{UiTexts.TimelineDate}</th></tr></thead>
            <tbody class="govuk-table__body">{Markup.Join(events, e => Markup.Of($"<tr class=\"govuk-table__row\"><td class=\"govuk-table__cell\">{e.Label}</td><td class=\"govuk-table__cell\">{(Reader.IsEnglish ? $"{FrenchFormat.LongDate(e.At)}, {FrenchFormat.ClockHour(e.At)}" : FrenchFormat.LongDateTime(e.At))}</td></tr>"))}</tbody></table></div></details>
            """));
    }

    private static IHtmlContent Wide(TimelineEvent[] events, string message, string id, DateTimeOffset now)
    {
        var (first, last) = (events[0].At, events[^1].At);
        double X(DateTimeOffset at) => last == first ? Width / 2d : 10 + (Width - 20) * ((at - first) / (last - first));
        var labels = PlaceLabels([.. events.Select(e => X(e.At))]);
        return Markup.Of($"""
            <svg class="pa-frise__large" viewBox="0 0 {Width} 150" role="img" aria-labelledby="{id}"><title id="{id}">{message}</title>
            <line class="pa-frise__axe" x1="10" y1="{Axis}" x2="{Width - 10}" y2="{Axis}"/><line class="pa-frise__passe" x1="10" y1="{Axis}" x2="{N(Math.Clamp(X(now), 10, Width - 10))}" y2="{Axis}"/>
            {Markup.Join(events.Index(), e => WideEvent(e.Item, X(e.Item.At), labels[e.Index], above: e.Index % 2 == 0))}</svg>
            """);
    }

    private static IHtmlContent WideEvent(TimelineEvent e, double x, double left, bool above)
    {
        var top = above ? 22 : Axis + 40;
        var (anchor, at) = left < 1 ? ("start", left) : left > Width - LabelWidth - 1 ? ("end", left + LabelWidth) : ("middle", left + LabelWidth / 2d);
        return Markup.Of($"""
            <line class="pa-frise__fil" x1="{N(x)}" y1="{Axis}" x2="{N(Math.Clamp(x, left + 10, left + LabelWidth - 10))}" y2="{(above ? top + 24 : top - 17)}"/>{Dot(e, x, Axis)}<text text-anchor="{anchor}" x="{N(at)}" y="{top}"><tspan class="pa-frise__nom">{e.Label}</tspan><tspan x="{N(at)}" dy="19">{ShortDate(e.At)}</tspan></text>
            """);
    }

    // Left edge of each label. Neighbours on one side (every second label) do not overlap: pushed right, then back from the right edge.
    private static double[] PlaceLabels(double[] x)
    {
        double[] left = [.. x.Select(at => Math.Clamp(at - LabelWidth / 2d, 0, Width - LabelWidth))];
        for (var i = 2; i < left.Length; i++) left[i] = Math.Max(left[i], left[i - 2] + LabelWidth);
        for (var i = left.Length - 1; i >= 0; i--) left[i] = Math.Min(left[i], i + 2 < left.Length ? left[i + 2] - LabelWidth : Width - LabelWidth);
        return left;
    }

    private static IHtmlContent Narrow(TimelineEvent[] events, string message, string id, DateTimeOffset now)
    {
        var height = events.Length * RowHeight;
        var past = events.Count(e => e.At <= now);
        return Markup.Of($"""
            <svg class="pa-frise__haute" viewBox="0 0 320 {height}" role="img" aria-labelledby="{id}"><title id="{id}">{message}</title>
            <line class="pa-frise__axe" x1="14" y1="16" x2="14" y2="{height - RowHeight + 16}"/>{Markup.When(past > 1, $"<line class=\"pa-frise__passe\" x1=\"14\" y1=\"16\" x2=\"14\" y2=\"{(past - 1) * RowHeight + 16}\"/>")}
            {Markup.Join(events.Index(), e => Markup.Of($"{Dot(e.Item, 14, e.Index * RowHeight + 16)}<text x=\"36\" y=\"{e.Index * RowHeight + 22}\"><tspan class=\"pa-frise__nom\">{e.Item.Label}</tspan><tspan x=\"36\" dy=\"21\">{ShortDate(e.Item.At)}</tspan></text>"))}</svg>
            """);
    }

    private static IHtmlContent Dot(TimelineEvent e, double x, double y) => e.Mark switch
    {
        TimelineMark.Now => Markup.Of($"<circle class=\"pa-frise__maintenant\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"7\"/>"),
        TimelineMark.Limit => Markup.Of($"<circle class=\"pa-frise__limite\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"10\"/>"),
        TimelineMark.Fact => Markup.Of($"<circle class=\"pa-frise__fait\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"7\"/>"),
    };

    private static string ShortDate(DateTimeOffset at) => Reader.IsEnglish ? $"{FrenchFormat.Date(FranceTime.DayOf(at))}, {FrenchFormat.ClockHour(at)}" : $"{FranceTime.DayOf(at):dd'/'MM'/'yyyy}, {FrenchFormat.Hour(at)}";     // seconds do not fit beside a neighbour; the registers have them

    private static string N(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
