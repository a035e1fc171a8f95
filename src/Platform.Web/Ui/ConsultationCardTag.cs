using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

public enum CardState { Open, EndsSoon, Closed, Discontinued }

/// <summary>One consultation in a list. No figure about other companies: what a company sees is the same for 0, 1 or 50 bidders (UX-7).</summary>
public sealed record ConsultationCard
{
    public required string Reference { get; init; }
    public required string Title { get; init; }
    public required string Buyer { get; init; }
    public required string Nature { get; init; }
    public required string Procedure { get; init; }

    /// <summary>0 or 1 for a consultation without lots.</summary>
    public int Lots { get; init; }

    /// <summary>Code and words: « 45261000 Travaux de couverture ».</summary>
    public string? Cpv { get; init; }

    public required DateTimeOffset Deadline { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
    public required string Href { get; init; }
    public CardState State { get; init; }

    /// <summary>What the limit is that of: bids, or candidatures alone where the procedure has phases.</summary>
    public string Due { get; init; } = UiTexts.BidsDue;

    /// <summary>When the buyer gave it up: no limit runs any more.</summary>
    public DateTimeOffset? DiscontinuedAt { get; init; }
}

/// <summary>&lt;pa-carte-consultation consultation="card" /&gt;; niveau is the level of its heading (3 in a list that has an h2).</summary>
[HtmlTargetElement("pa-carte-consultation", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ConsultationCardTag(TimeProvider clock) : TagHelper
{
    [HtmlAttributeName("consultation")] public required ConsultationCard Card { get; set; }
    [HtmlAttributeName("niveau")] public int Level { get; set; } = 3;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var now = clock.GetUtcNow();
        var state = Card.State is CardState.Open && Card.Deadline < now ? CardState.Closed
            : Card.State is CardState.Open && ElapsedBar.IsUrgent(Card.Deadline, now) ? CardState.EndsSoon : Card.State;
        output.Becomes("article", state switch { CardState.EndsSoon => "pa-carte pa-carte--bientot", CardState.Open => "pa-carte", _ => "pa-carte pa-carte--close" });
        var title = new HtmlString($"h{Level}");
        output.Content.SetHtmlContent(Markup.Of($"""
            <div>{StatusTag.Tag(Status.Of(state))} <span class="govuk-body-s pa-insecable">{Card.Reference}</span>
            <{title} class="govuk-heading-s pa-carte__titre"><a class="govuk-link" href="{Card.Href}"{InFrench}>{Card.Title}</a></{title}>
            <ul class="pa-carte__faits">{Markup.Join(Facts(), fact => Markup.Of($"<li>{fact}</li>"))}{Markup.When(Card.Cpv is not null, $"<li>CPV{FrenchFormat.NoBreak}{Card.Cpv}</li>")}</ul></div>
            {Limit(state, now)}
            """));
    }

    private IHtmlContent Limit(CardState state, DateTimeOffset now) => Card.DiscontinuedAt is { } discontinued
        ? Markup.Of($"""<p class="pa-carte__limite">{UiTexts.Discontinued}<b>{FrenchFormat.LongDate(discontinued)}</b></p>""")
        : Markup.Of($"""
            <p class="pa-carte__limite">{Card.Due}<b>{FrenchFormat.FromNow(Card.Deadline, now)}</b>{FrenchFormat.LongDate(Card.Deadline)}<br><span class="pa-insecable">à {FrenchFormat.LimitHour(Card.Deadline)}</span>{ElapsedBar.Draw(Card.PublishedAt, Card.Deadline, now, state is CardState.EndsSoon)}</p>
            """);

    private static IHtmlContent InFrench => Markup.When(Reader.IsEnglish, $" lang=\"fr\"");

    private IEnumerable<string> Facts()
    {
        yield return Card.Buyer;
        yield return Card.Nature;
        yield return Card.Procedure;
        yield return Card.Lots < 2 ? UiTexts.SingleLot : FrenchFormat.Count(Card.Lots, "lot");
    }
}
