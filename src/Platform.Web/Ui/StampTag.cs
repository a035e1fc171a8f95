using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>A page whose form replaces what stands. The form says over what it was filled; what somebody else saved meanwhile is not replaced unread.</summary>
internal interface IReplaces
{
    /// <summary>What it would replace, as it stands. Null: it adds, and replaces nothing.</summary>
    object? Replaced { get; }
}

/// <summary>Each form of such a page carries the stamp of what it would replace.</summary>
[HtmlTargetElement("form", Attributes = "method")]
public sealed class StampTag : TagHelper
{
    private const string Field = "Lu";

    [ViewContext, HtmlAttributeNotBound] public ViewContext ViewContext { get; set; } = null!;      // set by the framework

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.ViewData.Model is not IReplaces { Replaced: { } replaced }) return;
        var field = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        field.MergeAttributes(new Dictionary<string, string?>(StringComparer.Ordinal) { ["type"] = "hidden", ["name"] = Field, ["value"] = Of(replaced) });
        output.PreContent.AppendHtml(field);
    }

    /// <summary>Says so, once: the page that is shown again carries the stamp of now, and whoever sends it has been told.</summary>
    internal static void Check(HttpRequest request, IReplaces page, ModelStateDictionary faults, string? words = null)
    {
        if (!HttpMethods.IsPost(request.Method) || page.Replaced is not { } replaced || request.Form[Field] is not [{ } read] || read == Of(replaced)) return;
        faults.AddModelError("", words ?? ConsultationTexts.ChangedMeanwhile);
    }

    private static string Of(object replaced) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(replaced)));
}
