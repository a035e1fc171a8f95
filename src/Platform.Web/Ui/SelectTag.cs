using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-liste pour="Account" libelle="Compte" vide="Choisissez" valeurs="Model.Accounts" /&gt;: one of a list that is too long for radio buttons.</summary>
[HtmlTargetElement("pa-liste", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SelectTag : FormField
{
    [HtmlAttributeName("valeurs")] public IReadOnlyList<(string Value, string Label)> Values { get; set; } = [];

    /// <summary>What the first line says, which chooses nothing.</summary>
    [HtmlAttributeName("vide")] public string Empty { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (described, chosen) = (DescribedBy, ValueOf(Name, For.Model));
        var options = Markup.Join(Values, one => Markup.Of($"<option value=\"{one.Value}\"{Markup.When(one.Value == chosen, $" selected")}>{one.Label}</option>"));
        Group(output, Markup.Of($"""
            {LabelFor}{HintAndError}<select class="govuk-select{(Error is null ? "" : " govuk-select--error")}" id="{Id}" name="{Name}"{Markup.When(described is not null, $" aria-describedby=\"{described}\"")}><option value="">{Empty}</option>{options}</select>
            """));
    }
}
