using Mono.Cecil;

namespace Platform.TestReport;

/// <summary>Which feature IDs the tests claim by <c>[Trait("Feature", "VR-43")]</c>.</summary>
internal sealed class Features
{
    private readonly List<(string Id, int Passing)> table;

    public Features(IReadOnlyList<string> ids, IReadOnlyList<Result> results)
    {
        var claims = results.Select(r => r.Assembly).OfType<string>().Distinct(StringComparer.Ordinal).SelectMany(Claims).ToLookup(c => (c.Class, c.Method), c => c.Id);
        var passing = results.Where(r => r.Outcome == Outcome.Passed)
            .SelectMany(r => claims[(r.Class ?? "", r.Method ?? "")]).CountBy(id => id, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        table = [.. ids.Select(id => (id, passing.GetValueOrDefault(id)))];
        var known = ids.ToHashSet(StringComparer.Ordinal);
        Unknown = [.. claims.SelectMany(test => test.Where(id => !known.Contains(id)).Select(id => $"{test.Key.Class}.{test.Key.Method} claims the unknown feature {id}"))];
    }

    /// <summary>A claim on an ID that does not exist proves nothing: the run fails.</summary>
    public IReadOnlyList<string> Unknown { get; }

    public void Print(TextWriter output)
    {
        foreach (var (id, passing) in table.OrderBy(row => row.Passing > 0)) output.WriteLine($"{id,-12} {passing,4}");
        output.WriteLine($"{table.Count(row => row.Passing > 0)} of {table.Count} features are claimed by a passing test");
    }

    private static IEnumerable<(string Class, string Method, string Id)> Claims(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        foreach (var type in module.GetTypes())
        {
            foreach (var method in type.Methods)
            {
                foreach (var id in type.CustomAttributes.Concat(method.CustomAttributes).Select(FeatureId).OfType<string>())
                    yield return (type.FullName.Replace('/', '+'), method.Name, id);
            }
        }
    }

    private static string? FeatureId(CustomAttribute attribute) =>
        attribute.AttributeType.Name == "TraitAttribute" && attribute.ConstructorArguments is [{ Value: "Feature" }, { Value: string id }] ? id : null;
}
