using System.Text.RegularExpressions;
using System.Xml.Linq;
using Platform.Core.Eforms.XPath;

namespace Platform.Core.Eforms;

/// <summary>
/// Turns patterns of the SDK into rules that can be asked. An expression is read once, however many sub-types use it; one that cannot be read stays as a
/// rule that says so.
/// </summary>
internal sealed partial class RuleCompiler(SchematronFiles files, EformsWords words)
{
    private readonly Dictionary<string, (Expression? Expression, string? Unread)> expressions = [];
    private readonly Dictionary<string, (ContextPattern? Context, string? Unread)> contexts = [];
    private readonly Dictionary<string, CompiledPattern> patterns = [];
    private readonly Dictionary<string, int> globalNumbers = [];
    private readonly List<Expression> globals = [];
    private Scope? scope;

    public Names Names { get; } = new();

    public sealed record CompiledPattern(ContextRule[] Rules, EformsFinding[] Unread);

    public IReadOnlyList<Expression> Globals => globals;

    /// <summary>Room for the variables of the hungriest expression.</summary>
    public int Slots => scope?.Slots ?? 0;

    public CompiledPattern[] Compile(IReadOnlyList<string> ids)
    {
        scope ??= new(Names, files.Prefixes, globalNumbers);
        Declare(files.Lets);
        var fresh = ids.Where(id => !patterns.ContainsKey(id)).Select(id => (Id: id, Xml: files.Pattern(id))).ToList();
        foreach (var (_, xml) in fresh) Declare(xml.Elements(SchematronFiles.Sch + "let"));
        foreach (var (id, xml) in fresh) patterns[id] = Compile(xml);
        return [.. ids.Select(id => patterns[id])];
    }

    /// <summary>Fields as if they were contexts, those with more conditions first: a place that only one describes exactly is that one's.</summary>
    public PathIndex CompileFields()
    {
        scope ??= new(Names, files.Prefixes, globalNumbers);
        var places = new List<ContextRule>();
        foreach (var (path, id) in words.Fields.OrderByDescending(field => field.Path.Count(c => c == '[')))
        {
            if (ReadContext(path).Context is { } context) places.Add(new(context, [new(id, EformsSeverity.Warning, "", null, null, id, null, new(EformsKind.Other))]));
        }
        return new([[.. places]]);
    }

    // A variable may be used before it is written down: all are declared, then read.
    private void Declare(IEnumerable<XElement> lets)
    {
        var fresh = new List<(int Number, string Value)>();
        foreach (var let in lets)
        {
            if (!globalNumbers.TryAdd(SchematronFiles.Needed(let, "name"), globals.Count)) continue;
            fresh.Add((globals.Count, SchematronFiles.Needed(let, "value")));
            globals.Add(new Comma([]));
        }
        foreach (var (number, value) in fresh)
        {
            var (expression, unread) = Read(value);
            globals[number] = expression ?? new Unread(unread!);
        }
    }

    private CompiledPattern Compile(XElement pattern)
    {
        var (rules, unread) = (new List<ContextRule>(), new List<EformsFinding>());
        foreach (var rule in pattern.Elements(SchematronFiles.Sch + "rule"))
        {
            var written = SchematronFiles.Needed(rule, "context");
            var (context, why) = ReadContext(written);
            if (rule.Elements(SchematronFiles.Sch + "let").Any()) why = "a variable of one rule";
            if (context is null || why is not null) unread.Add(Findings.ContextNotRead(written, why!));
            else rules.Add(new(context, [.. rule.Elements(SchematronFiles.Sch + "assert").Select(assert => Compile(assert, written))]));
        }
        unread.AddRange(pattern.Descendants(SchematronFiles.Sch + "report").Select(report => Findings.ContextNotRead($"report {(string?)report.Attribute("id")}", "a report")));
        return new([.. rules], [.. unread]);
    }

    private RuleAssert Compile(XElement assert, string context)
    {
        var (id, test) = ((string?)assert.Attribute("id") ?? "?", SchematronFiles.Needed(assert, "test"));
        var (expression, unread) = Read(test);
        var field = (string?)assert.Attribute("diagnostics") is { } diagnostic && files.Diagnostics.TryGetValue(diagnostic, out var named) ? named : words.FieldAt(OwnSubType().Replace(context, "")) ?? words.FieldOfRule(id);
        var term = field is null ? null : words.TermOf(field);
        return new(id, (string?)assert.Attribute("role") == "ERROR" ? EformsSeverity.Error : EformsSeverity.Warning, string.Intern(test), expression, unread, field, term ?? TermOfRule(id), RuleKinds.Of(id, test));
    }

    private static string? TermOfRule(string id) => Numbered().Match(id) is { Success: true } match ? $"{match.Groups[1].Value}-{match.Groups[2].Value.TrimStart('0').PadLeft(2, '0')}" : null;

    private (Expression? Expression, string? Unread) Read(string text)
    {
        if (expressions.TryGetValue(text, out var known)) return known;
        try
        {
            return expressions[text] = (Parser.Read(text, scope!), null);
        }
        catch (UnreadableExpression wrong)
        {
            return expressions[text] = (null, wrong.Message);
        }
    }

    private (ContextPattern? Context, string? Unread) ReadContext(string text)
    {
        if (contexts.TryGetValue(text, out var known)) return known;
        try
        {
            return contexts[text] = (ContextPattern.Read(text, scope!), null);
        }
        catch (UnreadableExpression wrong)
        {
            return contexts[text] = (null, wrong.Message);
        }
    }

    /// <summary>A variable that could not be read: every rule that asks it is not evaluated.</summary>
    private sealed class Unread(string why) : Expression
    {
        public override Items Evaluate(in Frame frame) => throw new DynamicError("UNREAD", why);
    }

    [GeneratedRegex(@"\[\$noticeSubType = '[^']*'\]")]
    private static partial Regex OwnSubType();

    [GeneratedRegex("^BR-(BT|OPT|OPP|OPA)-([0-9]+)-")]
    private static partial Regex Numbered();
}
