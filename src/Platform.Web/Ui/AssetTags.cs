using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-style nom="pa.css" /&gt;: a style sheet with its integrity.</summary>
[HtmlTargetElement("pa-style", TagStructure = TagStructure.WithoutEndTag)]
public sealed class StyleTag(Assets assets) : TagHelper
{
    [HtmlAttributeName("nom")] public required string Name { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (assets.Find(Name) is not { } asset) { output.SuppressOutput(); return; }
        output.TagName = "link";
        output.TagMode = TagMode.StartTagOnly;
        output.Attributes.SetAttribute("rel", "stylesheet");
        output.Attributes.SetAttribute("href", asset.Url);
        output.Attributes.SetAttribute("integrity", asset.Integrity);
    }
}

/// <summary>&lt;pa-script nom="deposit.js" /&gt;: an ES module with its integrity.</summary>
[HtmlTargetElement("pa-script", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ScriptTag(Assets assets) : TagHelper
{
    [HtmlAttributeName("nom")] public required string Name { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (assets.Find(Name) is not { } asset) { output.SuppressOutput(); return; }
        output.Becomes("script");
        output.Attributes.SetAttribute("type", "module");
        output.Attributes.SetAttribute("src", asset.Url);
        output.Attributes.SetAttribute("integrity", asset.Integrity);
    }
}
