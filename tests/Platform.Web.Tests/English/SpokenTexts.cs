using System.Reflection;
using System.Reflection.Emit;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Tests.English;

/// <summary>
/// Every French text that the pages of two languages hold, read from what was compiled: their markup, the words of their tags, the literals that they write.
/// No page needs to be shown for its rarest sentence to be found.
/// </summary>
public static class SpokenTexts
{
    private static readonly HashSet<string> SpokenAttributes = new(["libelle", "titre", "aide", "legende", "vide", "aria-label", "title", "alt", "placeholder", "data-libelle"], StringComparer.Ordinal);
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public sealed record Said(string Page, string French);

    public static IEnumerable<Type> Pages(Assembly site) => site.GetTypes().Where(type => !type.IsAbstract && (type.IsAssignableTo(typeof(SpokenPage)) || Ancestors(type).Any(up => up.IsGenericType && up.GetGenericTypeDefinition() == typeof(SpokenView<>))));

    public static IEnumerable<Said> Of(Type page)
    {
        var path = page.Name;
        return Texts(page).Select(EnglishWords.Key).Where(text => text.Any(char.IsLetter)).Distinct(StringComparer.Ordinal).Select(text => new Said(path, text));
    }

    private static IEnumerable<string> Texts(Type page)
    {
        foreach (var method in WithNested(page).SelectMany(type => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))))
        {
            string? before = null;
            foreach (var (text, then) in Literals(method))
            {
                var isAttribute = method.IsConstructor && method.IsStatic;
                if (isAttribute ? before is not null && SpokenAttributes.Contains(before) : then is "Say" or "Fill" or "Create") yield return text;
                else if (!isAttribute && then == "WriteLiteral") foreach (var part in SpokenMarkup.TextsOf(text)) yield return part;
                else if (!isAttribute && (then == "Write" ? text.Any(char.IsLetter) : ReadsAsFrench(text))) yield return text;
                before = text;
            }
        }
    }

    /// <summary>A literal that people read, not a name of the program: words with spaces, or with letters that only French has.</summary>
    private static bool ReadsAsFrench(string text) =>
        !text.Contains("govuk", StringComparison.Ordinal) && !text.Contains("pa-", StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal)
        && text.Any(char.IsLetter) && (text.Trim().Contains(' ', StringComparison.Ordinal) || text.Any(sign => sign > 127 && char.IsLetter(sign)));

    private static IEnumerable<(string Text, string Then)> Literals(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) yield break;
        var found = new List<(string Text, string Then)>();
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? Codes[(short)(0xFE00 | il[at + 1])] : Codes[il[at]];
            at += code.Size;
            if (code == OpCodes.Ldstr) found.Add((method.Module.ResolveString(BitConverter.ToInt32(il, at)), ""));
            else if (found.Count > 0 && found[^1].Then.Length == 0 && (code.FlowControl == FlowControl.Call || code == OpCodes.Newobj))
                found[^1] = (found[^1].Text, NameOf(method, BitConverter.ToInt32(il, at)));
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
        foreach (var one in found) yield return one;
    }

    private static string NameOf(MethodBase method, int token)
    {
        var types = method.DeclaringType is { IsGenericType: true } owner ? owner.GetGenericArguments() : null;
        return method.Module.ResolveMethod(token, types, method.IsGenericMethod ? method.GetGenericArguments() : null)?.Name ?? "?";
    }

    private static IEnumerable<Type> WithNested(Type type) => type.GetNestedTypes(All).SelectMany(WithNested).Prepend(type);

    private static IEnumerable<Type> Ancestors(Type type) { for (var up = type.BaseType; up is not null; up = up.BaseType) yield return up; }

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
}
