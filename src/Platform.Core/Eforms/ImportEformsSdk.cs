namespace Platform.Core.Eforms;

/// <summary>
/// Takes a downloaded SDK into the configured folder, beside the versions that are there: checked whole before anything is replaced, so that a wrong
/// folder changes nothing. Fetches nothing by itself.
/// </summary>
public sealed class ImportEformsSdk
{
    // What the product reads of an SDK. A folder that is there is copied with what it holds of these kinds.
    private static readonly (string Folder, string Files)[] Parts =
        [("schemas", "*.xsd"), ("schematrons/static", "*.sch"), ("fields", "fields.json"), ("notice-types", "*.json"), ("codelists", "*.*"), ("translations", "*_fr.xml")];

    private static readonly string[] Needed = ["schemas/maindoc", "schemas/common", "schematrons/static", "fields/fields.json", "translations/field_fr.xml", "translations/business-term_fr.xml"];

    /// <param name="SubTypes">How many sub-types can be judged.</param>
    /// <param name="Unread">Rules that this product does not read: each will be named on every notice of its sub-type.</param>
    /// <param name="WithoutRules">Sub-types whose rules lack a file.</param>
    public sealed record Imported(string Version, string Folder, int Files, int SubTypes, int Rules, IReadOnlyList<string> Unread, IReadOnlyList<string> WithoutRules);

    /// <exception cref="EformsSdkException">What is wrong with the folder. Nothing was changed.</exception>
    public Imported Execute(string from, string into)
    {
        if (!Directory.Exists(from)) throw new EformsSdkException($"{from} n’existe pas. Donnez le dossier du SDK téléchargé (celui qui contient fields, schemas et schematrons).");
        var absent = Needed.Where(part => !Path.Exists(Path.Combine(from, part))).ToList();
        if (absent.Count > 0) throw new EformsSdkException($"{from} n’est pas un SDK eForms entier. Il manque\u00A0: {string.Join(", ", absent)}. Rien n’a été changé.");
        Directory.CreateDirectory(into);
        var staging = Path.Combine(into, $".import-{Guid.CreateVersion7():N}");
        try
        {
            var files = Parts.Sum(part => Copy(from, staging, part.Folder, part.Files));
            var described = Describe(EformsRuleBook.Load(staging));
            var target = Path.Combine(into, SdkFolder.VersionOf(staging));
            Replace(staging, target);
            return described with { Version = SdkFolder.FullVersionOf(target), Folder = target, Files = files };
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    private static int Copy(string from, string into, string folder, string files)
    {
        var source = Path.Combine(from, folder);
        if (!Directory.Exists(source)) return 0;
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(source, files, SearchOption.AllDirectories))
        {
            var target = Path.Combine(into, folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, File.ReadAllBytes(file));
            count++;
        }
        return count;
    }

    // Every rule is read once here, so that what this product cannot read is known at import and not at the first notice.
    private static Imported Describe(EformsRuleBook book)
    {
        var (rules, unread, without) = (0, new SortedSet<string>(StringComparer.Ordinal), new List<string>());
        foreach (var subType in book.SubTypes)
        {
            try
            {
                var (count, notRead) = book.Describe(subType);
                rules += count;
                unread.UnionWith(notRead.Select(finding => $"{finding.RuleId} : {finding.Detail}"));
            }
            catch (EformsSdkException)
            {
                without.Add(subType);
            }
        }
        return without.Count < book.SubTypes.Count
            ? new("", "", 0, book.SubTypes.Count - without.Count, rules, [.. unread], without)
            : throw new EformsSdkException("Aucun sous-type n’a toutes ses règles. Rien n’a été changé.");
    }

    // The old folder stays until the new one is in its place.
    private static void Replace(string staging, string target)
    {
        var old = $"{target}.ancien";
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        if (Directory.Exists(target)) Directory.Move(target, old);
        Directory.Move(staging, target);
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }
}
