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

/// <summary>A test whose judge is a module of Debian's Python, e.g. icalendar: another python3 may come first on PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsPythonModuleFactAttribute : FactAttribute
{
    public const string Python = "/usr/bin/python3";

    public NeedsPythonModuleFactAttribute(string module)
    {
        Module = module;
        if (!File.Exists(Python) || Judges.RunAsync(Python, "-c", $"import {module}").GetAwaiter().GetResult().ExitCode != 0) Skip = $"{Python} has no module {module}.";
    }

    public string Module { get; }
}
