using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Linq;
using Platform.Core.Eforms.XPath;

namespace Platform.Core.Eforms;

/// <summary>One version of the SDK: its schemas, and its rules by sub-type, compiled when the first notice of the sub-type asks for them.</summary>
public sealed class EformsRuleBook
{
    private readonly SchematronFiles files;
    private readonly RuleCompiler compiler;
    private readonly EformsWords words;
    private readonly NoticeSchemas schemas;
    private readonly ConcurrentDictionary<string, SubTypeRules> subTypes = new();
    private readonly Lazy<PathIndex> fields;
    private readonly Lock compiling = new();

    private EformsRuleBook(string version, SchematronFiles files, EformsWords words, NoticeSchemas schemas)
    {
        (Version, this.files, this.words, this.schemas) = (version, files, words, schemas);
        compiler = new(files, words);
        fields = new(() =>
        {
            lock (compiling) return compiler.CompileFields();
        });
    }

    /// <summary>As notices name it: 1.15.</summary>
    public string Version { get; }

    /// <summary>The sub-types whose rules are there: 1, 16, E3…</summary>
    public IReadOnlyCollection<string> SubTypes => [.. files.Phases.Keys];

    /// <param name="folder">A folder of the SDK's layout.</param>
    /// <exception cref="EformsSdkException">What is absent or cannot be read.</exception>
    public static EformsRuleBook Load(string folder) =>
        new(SdkFolder.VersionOf(folder), SchematronFiles.Load(folder), EformsWords.Load(folder), NoticeSchemas.Load(folder));

    /// <summary>How many rules there are for a sub-type, and those that this evaluator does not read.</summary>
    /// <exception cref="EformsSdkException">A file of rules is absent.</exception>
    public (int Count, IReadOnlyList<EformsFinding> Unread) Describe(string subType) => Rules(subType) is { } rules ? (rules.Count, rules.Unread) : (0, []);

    /// <summary>The schema's word, then that of every rule of the notice's own sub-type. Never throws for what the notice holds.</summary>
    /// <param name="today">The day that some rules compare with.</param>
    public EformsVerdict Validate(Stream notice, DateOnly today)
    {
        var read = NoticeBytes.Read(notice);
        return read.Refusal ?? Judge(read.Bytes, today);
    }

    /// <inheritdoc cref="Validate(Stream, DateOnly)"/>
    public EformsVerdict Validate(XDocument notice, DateOnly today)
    {
        using var bytes = new MemoryStream();
        notice.Save(bytes, SaveOptions.DisableFormatting);
        return Judge(bytes.ToArray(), today);
    }

    private EformsVerdict Judge(byte[] bytes, DateOnly today)
    {
        try
        {
            _ = fields.Value;
            var known = compiler.Names.Count;
            if (NoticeTree.Read(bytes, compiler.Names, schemas, out var tooLarge) is not { } tree) return NoticeBytes.TooLarge(tooLarge!);
            var subType = tree.SubType is null ? null : string.Concat(tree.SubType.Where(char.IsAsciiLetterOrDigit));
            if (subType is null or "" || Rules(subType) is not { } rules) return new(EformsOutcome.Judged, Version, subType, [.. SchemaAlone(tree, today), NoRules(subType)]);
            // The first notice of a sub-type taught names: it is read again, with them.
            if (compiler.Names.Count != known) tree = NoticeTree.Read(bytes, compiler.Names, schemas, out _)!;
            return new(EformsOutcome.Judged, Version, subType, [.. rules.Ask(tree, today, words, fields.Value)]);
        }
        catch (XmlException wrong)
        {
            return NoticeBytes.Unreadable(wrong);
        }
    }

    private IEnumerable<EformsFinding> SchemaAlone(NoticeTree tree, DateOnly today)
    {
        var places = new FieldPlaces(fields.Value, new(tree.Document, today, [], compiler.Slots));
        return tree.SchemaWords.Select(word => Findings.OfSchema(word, words, places));
    }

    private SubTypeRules? Rules(string subType)
    {
        if (subTypes.TryGetValue(subType, out var known)) return known;
        if (!files.Phases.TryGetValue(subType, out var patterns)) return null;
        lock (compiling)
        {
            return subTypes.GetOrAdd(subType, _ =>
            {
                var compiled = compiler.Compile(patterns);
                return new(compiled, [.. compiler.Globals], compiler.Slots);
            });
        }
    }

    private EformsFinding NoRules(string? subType) =>
        new(EformsStage.Rule, string.IsNullOrEmpty(subType) ? EformsSeverity.Error : EformsSeverity.NotEvaluated, EformsKind.NotEvaluated, "SOUS-TYPE", "/", "OPP-070-notice", "OPP-070", words.LabelOf("OPP-070-notice", "OPP-070"),
            string.IsNullOrEmpty(subType)
                ? "L’avis ne dit pas son sous-type (OPP-070)\u00A0: aucune règle n’a pu être contrôlée."
                : $"Règles non évaluées\u00A0: le SDK {Version} n’a pas de règles pour le sous-type «\u00A0{(subType.Length > 10 ? subType[..10] : subType)}\u00A0».");
}
