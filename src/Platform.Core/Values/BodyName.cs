namespace Platform.Core.Values;

/// <summary>The name of a public body inside a sentence: « La commune de Romans vous ouvre… », where its title says « Commune de Romans ».</summary>
public static class BodyName
{
    private static readonly (string Kind, string Said)[] Kinds =
    [
        ("Commune ", "La commune "), ("Communauté ", "La communauté "), ("Ville ", "La ville "), ("Métropole ", "La métropole "), ("Régie ", "La régie "), ("Caisse ", "La caisse "),
        ("Département ", "Le département "), ("Syndicat ", "Le syndicat "), ("Centre ", "Le centre "), ("CCAS ", "Le CCAS "), ("Agglomération ", "L’agglomération "), ("Office ", "L’office "),
    ];

    /// <summary>At the beginning of a sentence.</summary>
    public static string Said(string name) =>
        Array.Find(Kinds, k => name.StartsWith(k.Kind, StringComparison.Ordinal)) is { Kind: { } kind, Said: { } said } ? said + name[kind.Length..] : name;

    /// <summary>After « pour », « et », « à »: « la commune de Romans ».</summary>
    public static string InSentence(string name) => Said(name) is var said && said.Length > name.Length ? char.ToLowerInvariant(said[0]) + said[1..] : said;

    /// <summary>After what it owns: « de la commune de Romans », « du CCAS de Romans », « d’Étoile ».</summary>
    public static string Of(string name) => InSentence(name) is var said && said.StartsWith("le ", StringComparison.Ordinal) ? "du " + said["le ".Length..]
        : said.Length > 0 && "AEIOUYÉÈÊÀÂÎÔÛaeiouyéèêàâîôû".Contains(said[0], StringComparison.Ordinal) ? "d’" + said : "de " + said;
}
