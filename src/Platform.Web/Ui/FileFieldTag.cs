using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>The browser's own file control in a drop zone, never hidden. limite="5_000_000_000" is printed: nobody learns a limit by hitting it (UX-1).</summary>
[HtmlTargetElement("pa-fichiers", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FileFieldTag : FormField
{
    [HtmlAttributeName("plusieurs")] public bool Several { get; set; }
    [HtmlAttributeName("limite")] public long? Limit { get; set; }
    /// <summary>Browsers that can choose a whole folder; the others choose files.</summary>
    [HtmlAttributeName("dossier")] public bool Folder { get; set; }
    [HtmlAttributeName("formats")] public string? Accept { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var more = await output.GetChildContentAsync();
        if (Limit is { } bytes) Hint = $"{Hint} {string.Format(UiTexts.FilesLimit, FrenchFormat.Size(bytes))}".Trim();
        var described = DescribedBy;
        Group(output, Markup.Of($"""
            {LabelFor}{HintAndError}<div class="pa-depot"><input class="govuk-file-upload" id="{Id}" name="{Name}" type="file"{Markup.When(Several, $" multiple")}{Markup.When(Folder, $" webkitdirectory")}{Markup.When(Accept is not null, $" accept=\"{Accept}\"")}{Markup.When(described is not null, $" aria-describedby=\"{described}\"")}>{more}</div>
            """));
    }
}
