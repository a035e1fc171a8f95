using Xunit;

namespace Platform.Testing;

/// <summary>A test that needs a file of shared/data: without it the run says so, by name, and counts it as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsSharedDataFactAttribute : FactAttribute
{
    public NeedsSharedDataFactAttribute(string path)
    {
        Path = path;
        if (SharedData.Find(path) is null) Skip = $"shared/data/{path} is not beside the repository.";
    }

    public string Path { get; }
}

/// <inheritdoc cref="NeedsSharedDataFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsSharedDataTheoryAttribute : TheoryAttribute
{
    public NeedsSharedDataTheoryAttribute(string path)
    {
        Path = path;
        if (SharedData.Find(path) is null) Skip = $"shared/data/{path} is not beside the repository.";
    }

    public string Path { get; }
}

/// <summary>A test whose judge is a program of the machine: age, openssl, xmlsec1…</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsToolFactAttribute : FactAttribute
{
    public NeedsToolFactAttribute(string tool)
    {
        Tool = tool;
        if (Judges.Find(tool) is null) Skip = $"{tool} is not on PATH.";
    }

    public string Tool { get; }
}
