using Platform.Core.Eforms.XPath;

namespace Platform.Core.Eforms;

/// <summary>The French sentences, one for each kind of rule.</summary>
internal static class Findings
{
    private const int CodesShown = 8, ValueShown = 60;

    public static EformsFinding OfSchema(SchemaWord word, EformsWords words, FieldPlaces fields)
    {
        var (field, term) = Named(fields.Of(word.Node), null, words);
        var label = words.LabelOf(field, term);
        var what = label is null && word.Node is { QualifiedName: { Length: > 0 } name } ? $"L’élément «\u00A0{name}\u00A0»" : Field(label, term);
        return new(EformsStage.Schema, EformsSeverity.Error, EformsKind.Schema, "XSD", word.Node?.Location() ?? "/", field, term, label,
            $"{what} n’est pas à sa place, est incomplet ou a une valeur impossible\u00A0: le document ne suit pas le schéma eForms{(word.Line > 0 ? $" (ligne {word.Line})" : "")}.", word.Detail);
    }

    public static EformsFinding OfRule(RuleAssert rule, Node node, EformsWords words, FieldPlaces fields)
    {
        var (field, term) = Named(rule.FieldId ?? fields.Of(node), rule.BusinessTerm, words);
        var label = words.LabelOf(field, term);
        return new(EformsStage.Rule, rule.Severity, rule.Kind.Kind, rule.Id, node.Location(), field, term, label, Sentence(rule.Kind, Field(label, term), Value(node), rule.Id), rule.Test);
    }

    public static EformsFinding NotEvaluated(RuleAssert rule, string location, EformsWords words, string why) =>
        new(EformsStage.Rule, EformsSeverity.NotEvaluated, EformsKind.NotEvaluated, rule.Id, location, rule.FieldId, rule.BusinessTerm, words.LabelOf(rule.FieldId, rule.BusinessTerm),
            $"Règle non évaluée\u00A0: {rule.Id} ({Field(words.LabelOf(rule.FieldId, rule.BusinessTerm), rule.BusinessTerm)}). L’avis n’est pas déclaré conforme tant qu’elle ne l’est pas.", why);

    private static (string? Field, string? Term) Named(string? field, string? term, EformsWords words) => (field, (field is null ? null : words.TermOf(field)) ?? term);

    public static EformsFinding ContextNotRead(string context, string why) =>
        new(EformsStage.Rule, EformsSeverity.NotEvaluated, EformsKind.NotEvaluated, "CONTEXTE", "/", null, null, null,
            $"Règles non évaluées\u00A0: celles qui portent sur «\u00A0{context}\u00A0». L’avis n’est pas déclaré conforme tant qu’elles ne le sont pas.", why);

    private static string Sentence(RuleKind kind, string field, string value, string id) => kind.Kind switch
    {
        EformsKind.Missing => $"{field} est obligatoire dans ce type d’avis et manque.",
        EformsKind.MissingHere => $"{field} est obligatoire ici, au vu des autres réponses, et manque.",
        EformsKind.MissingAttribute => $"{field} doit préciser sa liste, son unité, sa monnaie ou sa langue.",
        EformsKind.Forbidden => $"{field} n’a pas sa place dans ce type d’avis\u00A0: retirez cette réponse.",
        EformsKind.ForbiddenHere => $"{field} ne doit pas être renseigné ici, au vu des autres réponses.",
        EformsKind.Repeated => $"{field} ne peut être donné qu’une fois ici.",
        EformsKind.Empty => $"{field} est vide\u00A0: donnez une valeur ou retirez cette réponse.",
        EformsKind.Pattern or EformsKind.CodeNotInList when value.Length == 0 => $"{field} est vide\u00A0: donnez une valeur ou retirez cette réponse.",
        EformsKind.MissingFigure => $"{field}\u00A0: il manque, une fois et une seule, le chiffre «\u00A0{kind.Limit}\u00A0» des statistiques.",
        EformsKind.Pattern => $"{field}\u00A0: «\u00A0{value}\u00A0» n’a pas la forme attendue{(kind.Limit is null ? "" : $", {kind.Limit}")}.",
        EformsKind.CodeNotInList => $"{field}\u00A0: «\u00A0{value}\u00A0» n’est pas dans la liste admise{Admitted(kind.Codes ?? [])}.",
        EformsKind.TooLong => $"{field} dépasse {kind.Limit} caractères.",
        EformsKind.Spaces => $"{field} commence ou finit par des espaces\u00A0: retirez-les.",
        EformsKind.OutOfRange => $"{field}\u00A0: «\u00A0{value}\u00A0» est hors des bornes, {kind.Limit}.",
        EformsKind.Language => $"{field} doit être donné une fois, et une seule, dans chaque langue de l’avis.",
        EformsKind.Dates => $"{field}\u00A0: cette date, cette heure ou cette durée ne s’accorde pas avec les autres dates de l’avis.",
        EformsKind.UnknownReference => $"{field} ne correspond pas à un identifiant donné ailleurs dans l’avis, ou à celui qui convient.",
        EformsKind.DuplicateIdentifier => $"{field}\u00A0: «\u00A0{value}\u00A0» est donné deux fois dans l’avis, alors qu’il doit être unique.",
        EformsKind.Sum => $"{field}\u00A0: le total des pondérations ou des parts ne tombe pas juste.",
        _ => $"{field} ne s’accorde pas avec les autres réponses de l’avis (règle {id}).",
    };

    private static string Admitted(IReadOnlyList<string> codes) =>
        codes.Count == 0 ? "" : $"\u00A0: {string.Join(", ", codes.Take(CodesShown))}{(codes.Count > CodesShown ? $" et {codes.Count - CodesShown} autres" : "")}";

    private static string Field(string? label, string? businessTerm) => (label, businessTerm) switch
    {
        (null, null) => "Cette partie de l’avis",
        (null, var term) => $"Le champ {term}",
        (var said, null) => $"Le champ «\u00A0{said}\u00A0»",
        var (said, term) => $"Le champ «\u00A0{said}\u00A0» ({term})",
    };

    private static string Value(Node node)
    {
        var value = Functions.Normalize(node.Text);
        return value.Length <= ValueShown ? value : $"{value[..ValueShown]}…";
    }
}
