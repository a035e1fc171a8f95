using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Platform.Core.Law;
using Platform.Core.Values;
using Platform.Web.Texts;

namespace Platform.Web.Ui;

/// <summary>&lt;pa-champ pour="Siret" libelle="SIRET de l’établissement" genre="siret" aide="14 chiffres" /&gt;</summary>
[HtmlTargetElement("pa-champ", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldTag : FormField
{
    private sealed record Kind(string Type, string? Mode, string? Autocomplete, string? Width, bool Spelling = false);

    private static readonly Dictionary<string, Kind> Kinds = new(StringComparer.Ordinal)
    {
        ["texte"] = new("text", null, null, null, Spelling: true),
        ["nom"] = new("text", null, "name", "20"),
        ["courriel"] = new("email", "email", "email", "20"),
        ["siret"] = new("text", "numeric", "off", "20"),
        ["telephone"] = new("tel", "tel", "tel", "20"),
        ["mot-de-passe"] = new("password", null, "current-password", "20"),
        ["code"] = new("text", "numeric", "one-time-code", "5"),
        ["nombre"] = new("text", "numeric", null, "5"),
        ["cpv"] = new("text", null, "off", "20"),
        ["montant"] = new("text", "decimal", null, "10"),
        ["lignes"] = new("", null, null, null, Spelling: true),
    };

    [HtmlAttributeName("genre")] public string KindName { get; set; } = "texte";

    /// <summary>In characters: 2, 3, 4, 5, 10, 20, or « pleine ».</summary>
    [HtmlAttributeName("largeur")] public string? Width { get; set; }

    [HtmlAttributeName("lignes")] public int Rows { get; set; } = 5;

    /// <summary>Value of autocomplete where the usual one is wrong, e.g. « new-password ».</summary>
    [HtmlAttributeName("remplissage")] public string? Autocomplete { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var kind = Kinds[Markup.OneOf("genre", KindName, [.. Kinds.Keys])];
        var control = new TagBuilder(KindName == "lignes" ? "textarea" : "input");
        control.Attributes["id"] = Id;
        control.Attributes["name"] = Name;
        if ((Autocomplete ?? kind.Autocomplete) is { } autocomplete) control.Attributes["autocomplete"] = autocomplete;
        if (kind.Mode is { } mode) control.Attributes["inputmode"] = mode;
        if (!kind.Spelling) control.Attributes["spellcheck"] = "false";
        if (DescribedBy is { } ids) control.Attributes["aria-describedby"] = ids;
        if (Error is not null) control.Attributes["aria-invalid"] = "true";
        var broken = Error is null ? "" : KindName == "lignes" ? " govuk-textarea--error" : " govuk-input--error";
        if (KindName == "lignes") WriteLines(control, broken);
        else WriteLine(control, kind, broken);
        // Whatever else the page wrote (maxlength, required…) belongs to the control, not to the group.
        foreach (var attribute in output.Attributes) control.Attributes[attribute.Name] = attribute.Value?.ToString();
        output.Attributes.Clear();
        if (KindName == "cpv") control.Attributes["list"] = $"{Id}-codes";
        Group(output, Markup.Of($"{LabelFor}{HintAndError}{control}{(KindName == "cpv" ? Markup.Of($"<datalist id=\"{Id}-codes\">{Everyday}</datalist>") : Markup.Nothing)}{Found}"));
    }

    // The browser's own list: a word brings the number, without a script. Without it, the refusal names the codes.
    // Hundreds of lines: written once, and by no other field.
    private static readonly IHtmlContent Everyday = Markup.Join(CpvCode.Everyday.OrderBy(e => e.Key, StringComparer.Ordinal), e => Markup.Of($"<option value=\"{e.Key}\">{e.Value}</option>"));

    // Words in place of a number: the codes that say them, or that none does, and the nearest.
    private IHtmlContent Found
    {
        get
        {
            if (KindName != "cpv" || Error is null || ValueOf(Name, For.Model) is not { } typed || !typed.Any(char.IsLetter)) return Markup.Nothing;
            var (found, near) = (CpvCode.Find(typed), CpvCode.Near(typed));
            var said = found.Count > 0 ? UiTexts.CpvFound : string.Format(null, near.Count > 0 ? UiTexts.CpvNear : UiTexts.CpvNone, FrenchFormat.Number(CpvCode.Everyday.Count), typed.Trim());
            return Markup.Of($"<p class=\"govuk-hint govuk-!-margin-top-2\">{said}</p>{Codes([.. (found.Count > 0 ? found : near).Take(6)])}");
        }
    }

    private static IHtmlContent Codes(IReadOnlyList<string> codes) =>
        Markup.When(codes.Count > 0, $"<ul class=\"govuk-list govuk-list--bullet\">{Markup.Join(codes, code => Markup.Of($"<li><strong>{code}</strong> {CpvCode.Everyday[code]}</li>"))}</ul>");

    private void WriteLine(TagBuilder control, Kind kind, string broken)
    {
        control.TagRenderMode = TagRenderMode.SelfClosing;
        var width = Width ?? kind.Width;
        control.Attributes["class"] = $"govuk-input{(width is null or "pleine" ? "" : $" govuk-input--width-{width}")}{broken}";
        control.Attributes["type"] = kind.Type;
        // A password is never sent back, not even to the person who typed it.
        if (KindName != "mot-de-passe" && ValueOf(Name, For.Model) is { Length: > 0 } value)
            control.Attributes["value"] = KindName == "siret" ? FrenchFormat.Siret(value) : value;
    }

    private void WriteLines(TagBuilder control, string broken)
    {
        control.Attributes["class"] = $"govuk-textarea{broken}";
        control.Attributes["rows"] = $"{Rows}";
        control.InnerHtml.Append(Environment.NewLine + ValueOf(Name, For.Model)); // a browser drops the first line break
    }
}
