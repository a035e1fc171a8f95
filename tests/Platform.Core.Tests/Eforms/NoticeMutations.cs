using System.Globalization;
using System.Xml.Linq;
using Platform.Testing;

namespace Platform.Core.Tests.Eforms;

/// <summary>Notices made wrong, or differently right, from examples: one to three changes drawn from a seed. The same seed makes the same notices.</summary>
internal sealed class NoticeMutations
{
    private static readonly string[] Odd = ["", " ", "0", "-1", "xxx", "LOT-0001", "ORG-0001", "true", "é ü", "2026-13-40+01:00", "a  b ", "12:00:00+02:00", "eforms-sdk-1.15"];
    private static readonly string[] Texts = ["lower", "other", "1", "100.005", "99999999", "https://exemple.fr", "marches@exemple.fr", "+33 1", "LOT-0002", "TEN-0001", "RES-0001", "fra", "FRA", "FR101"];

    private readonly Draws draws;
    private readonly (string Name, XDocument Notice)[] examples;
    private readonly Dictionary<XName, string[]> values;

    public NoticeMutations(string seed, IEnumerable<string> files)
    {
        draws = new(seed);
        examples = [.. files.Select(file => (Path.GetFileNameWithoutExtension(file), XDocument.Load(file, LoadOptions.PreserveWhitespace)))];
        values = examples.SelectMany(each => each.Notice.Descendants()).Where(element => !element.HasElements).GroupBy(element => element.Name).ToDictionary(group => group.Key, group => group.Select(element => element.Value).Distinct().ToArray());
    }

    /// <returns>Its name says what was done to which example.</returns>
    public (string Name, XDocument Notice) Next(int number)
    {
        var (name, example) = examples[draws.Below(examples.Length)];
        var notice = new XDocument(example);
        var done = new List<string>();
        for (var changes = 1 + draws.Below(3); changes > 0; changes--) done.Add(Change(notice));
        return ($"{number.ToString("0000", CultureInfo.InvariantCulture)}-{name}-{string.Join('+', done)}", notice);
    }

    private string Change(XDocument notice)
    {
        var elements = notice.Root!.Descendants().ToArray();
        var leaves = elements.Where(element => !element.HasElements).ToArray();
        if (elements.Length == 0) return "nothing";
        var element = elements[draws.Below(elements.Length)];
        var leaf = leaves[draws.Below(leaves.Length)];
        switch (draws.Below(14))
        {
            case 0: element.Remove(); return "delete";
            case 1: leaf.Remove(); return "delete-leaf";
            case 2: element.AddAfterSelf(new XElement(element)); return "duplicate";
            case 3: leaf.Value = ""; return "empty";
            case 4: return Swap(element);
            case 5: leaf.Value = Other(leaf); return "code";
            case 6: return ChangeDate(Pick(leaves, each => each.Name.LocalName.EndsWith("Date", StringComparison.Ordinal)) ?? leaf);
            case 7: return ChangeNumber(Pick(leaves, each => decimal.TryParse(each.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ?? leaf);
            case 8: return ChangeAttribute(Pick(elements, each => each.Attributes().Any(attribute => !attribute.IsNamespaceDeclaration)), remove: false);
            case 9: return ChangeAttribute(Pick(elements, each => each.Attributes().Any(attribute => !attribute.IsNamespaceDeclaration)), remove: true);
            case 10: leaf.Value = Odd[draws.Below(Odd.Length)]; return "odd";
            case 11: leaf.Value = $" {leaf.Value}"; return "blank";
            case 12: leaf.Value = Texts[draws.Below(Texts.Length)]; return "text";
            default: return Graft(element, elements);
        }
    }

    // A part of one place put into another of the same name: fields that do not belong together.
    private string Graft(XElement element, XElement[] elements)
    {
        var twins = Array.FindAll(elements, each => each.Name == element.Name && each != element && !each.Ancestors().Contains(element) && !element.Ancestors().Contains(each));
        if (twins.Length == 0) return "graft-none";
        var other = twins[draws.Below(twins.Length)];
        element.ReplaceWith(new XElement(other));
        return "graft";
    }

    private static string Swap(XElement element)
    {
        if (element.ElementsAfterSelf().FirstOrDefault() is not { } next) return "swap-none";
        var copy = new XElement(next);
        next.ReplaceWith(new XElement(element));
        element.ReplaceWith(copy);
        return "swap";
    }

    private string Other(XElement leaf)
    {
        var known = values[leaf.Name];
        return known[draws.Below(known.Length)];
    }

    private string ChangeDate(XElement leaf)
    {
        if (leaf.Value.Length < 10 || !DateOnly.TryParseExact(leaf.Value[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return "date-none";
        var zone = leaf.Value[10..];
        (day, zone) = draws.Below(6) switch
        {
            0 => (day.AddDays(draws.Below(800) - 400), zone),
            1 => (day.AddYears(draws.Below(9) - 4), zone),
            2 => (day, ""),
            3 => (day, zone == "Z" ? "+14:00" : "Z"),
            4 => (new DateOnly(2026, 11, 22), zone),
            _ => (day.AddDays(1 - draws.Below(3)), zone),
        };
        leaf.Value = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + zone;
        return "date";
    }

    private string ChangeNumber(XElement leaf)
    {
        if (!decimal.TryParse(leaf.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return "number-none";
        number = draws.Below(5) switch { 0 => -number, 1 => number * 10, 2 => 0, 3 => number + 1, _ => number / 3 };
        leaf.Value = number.ToString(CultureInfo.InvariantCulture);
        return "number";
    }

    private string ChangeAttribute(XElement? element, bool remove)
    {
        if (element is null) return "attribute-none";
        var attributes = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).ToArray();
        var attribute = attributes[draws.Below(attributes.Length)];
        if (remove) attribute.Remove();
        else attribute.Value = draws.Below(3) == 0 ? Odd[draws.Below(Odd.Length)] : Another(element, attribute);
        return remove ? "no-attribute" : "attribute";
    }

    private string Another(XElement element, XAttribute attribute)
    {
        var known = element.Document!.Descendants().Attributes(attribute.Name).Select(each => each.Value).Distinct().ToArray();
        return known[draws.Below(known.Length)];
    }

    private XElement? Pick(XElement[] elements, Predicate<XElement> which)
    {
        var some = Array.FindAll(elements, which);
        return some.Length == 0 ? null : some[draws.Below(some.Length)];
    }
}
