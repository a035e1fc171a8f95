using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>An optional one that nobody did leaves the list complete; one to verify is done, and the law has a doubt.</summary>
public enum TaskState { ToDo, Optional, UnderWay, Done, Blocked, ToCorrect, ToVerify }

/// <summary>&lt;pa-taches&gt;&lt;pa-tache libelle="Lots" href="…" etat="Done" aide="2 lots" /&gt;&lt;/pa-taches&gt;</summary>
[HtmlTargetElement("pa-taches")]
public sealed class TaskListTag : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Becomes("ul", "govuk-task-list");
}

[HtmlTargetElement("pa-tache", ParentTag = "pa-taches", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TaskTag : TagHelper
{
    [HtmlAttributeName("libelle")] public required string Label { get; set; }
    [HtmlAttributeName("href")] public string? Href { get; set; }
    [HtmlAttributeName("etat")] public TaskState State { get; set; }

    /// <summary>For a blocked task: the reason.</summary>
    [HtmlAttributeName("aide")] public string? Hint { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var id = $"tache-{context.UniqueId}";
        var describedBy = Hint is null ? $"{id}-etat" : $"{id}-aide {id}-etat";
        output.Becomes("li", Href is null ? "govuk-task-list__item" : "govuk-task-list__item govuk-task-list__item--with-link");
        var name = Href is null
            ? Markup.Of($"<div>{Label}</div>")
            : Markup.Of($"<a class=\"govuk-link govuk-task-list__link\" href=\"{Href}\" aria-describedby=\"{describedBy}\">{Label}</a>");
        var hint = Markup.When(Hint is not null, $"<div id=\"{id}-aide\" class=\"govuk-task-list__hint\">{Hint}</div>");
        output.Content.SetHtmlContent(Markup.Of($"""
            <div class="govuk-task-list__name-and-hint">{name}{hint}</div><div class="govuk-task-list__status" id="{id}-etat">{StatusTag.Tag(Status.Of(State))}</div>
            """));
    }
}
