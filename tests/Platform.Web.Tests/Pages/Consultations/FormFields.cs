using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Platform.Web.Tests.Pages.Consultations;

/// <summary>What a browser would send of a form that nobody touched.</summary>
internal static class FormFields
{
    public static Dictionary<string, string> Of(IElement form)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var control in form.QuerySelectorAll("input[name]:not([type=radio]):not([type=checkbox]), input:checked").Cast<IHtmlInputElement>()) fields[control.Name!] = control.Value;      // named: selected so
        foreach (var text in form.QuerySelectorAll("textarea").Cast<IHtmlTextAreaElement>()) fields[text.Name!] = text.Value;
        foreach (var list in form.QuerySelectorAll("select").Cast<IHtmlSelectElement>()) fields[list.Name!] = list.Value ?? "";
        return fields;
    }
}
