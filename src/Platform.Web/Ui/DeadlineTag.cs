using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-limite date="Model.Deadline" debut="Model.PublishedAt" /&gt;: the panel that stands first on the page. clock.js keeps the time left alive.</summary>
[HtmlTargetElement("pa-limite", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DeadlineTag(TimeProvider clock) : TagHelper
{
    [HtmlAttributeName("date")] public DateTimeOffset Deadline { get; set; }
    [HtmlAttributeName("debut")] public DateTimeOffset? Start { get; set; }

    /// <summary>The consultation was given up: its limit is a date like another, nothing runs towards it.</summary>
    [HtmlAttributeName("sans-suite")] public bool Discontinued { get; set; }

    [HtmlAttributeName("titre")] public string Title { get; set; } = UiTexts.Deadline;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var now = clock.GetUtcNow();
        var id = $"limite-{context.UniqueId}";
        output.Becomes("section", "pa-panneau pa-deux__limite");
        output.Attributes.SetAttribute("aria-labelledby", id);
        output.Content.SetHtmlContent(Markup.Of($"""
            <h2 class="govuk-heading-s govuk-!-margin-bottom-1" id="{id}">{Title}</h2>
            <p class="govuk-body govuk-!-margin-bottom-1"><strong>{FrenchFormat.LongDate(Deadline)} <span class="pa-insecable">à {FrenchFormat.LimitHour(Deadline)}</span></strong>{(Discontinued ? Markup.Of($"<br>{UiTexts.DeadlineVoid}") : Markup.Of($"<br><span class=\"pa-chiffres\" data-limite=\"{Deadline.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}\">{FrenchFormat.Remaining(Deadline, now)}</span>"))}</p>
            {(!Discontinued && Start is { } start ? ElapsedBar.Draw(start, Deadline, now, urgent: ElapsedBar.IsUrgent(Deadline, now)) : Markup.Nothing)}
            """));
    }
}

/// <summary>How much of the time between publication and deadline is gone: one bar, one sentence for those who do not see it.</summary>
internal static class ElapsedBar
{
    /// <summary>Three calendar days or less: the second colour, and its words.</summary>
    public static bool IsUrgent(DateTimeOffset deadline, DateTimeOffset now) =>
        deadline > now && FranceTime.DayOf(deadline).DayNumber - FranceTime.DayOf(now).DayNumber <= 3;

    public static IHtmlContent Draw(DateTimeOffset start, DateTimeOffset deadline, DateTimeOffset now, bool urgent)
    {
        var percent = deadline <= start ? 100 : (int)Math.Clamp((now - start) * 100 / (deadline - start), 0, 100);
        return Markup.Of($"""
            <svg class="pa-jauge{(urgent ? " pa-jauge--alerte" : "")}" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{string.Format(UiTexts.Elapsed, FrenchFormat.Percent(percent))}"><rect class="pa-jauge__fond" width="100" height="10"/><rect class="pa-jauge__valeur" width="{percent}" height="10"/></svg>
            """);
    }
}
