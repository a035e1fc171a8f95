using Xunit;

namespace Platform.Testing;

/// <summary>Libraries of others, made for the software that will call ours: a certified OAuth2 client, a validator of OpenAPI, Standard Webhooks, the types of JSON Feed. In tests/tools/clients.</summary>
public static class ClientLibraries
{
    private static readonly string Folder = RepositoryRoot.File("tests/tools/clients");

    /// <summary>Null when they can run; else what is missing.</summary>
    public static string? Missing => Judges.Find("node") is null ? "node is not on PATH."
        : Directory.Exists(Path.Combine(Folder, "node_modules")) ? null : "the client libraries are not installed: ./test, or npm ci in tests/tools/clients.";

    public static Task<Judges.Verdict> RunAsync(string program, byte[]? input, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        Judges.RunAsync("env", [.. (environment ?? new Dictionary<string, string>()).Select(v => $"{v.Key}={v.Value}"), "node", Path.Combine(Folder, program), .. arguments], input);
}

/// <summary>A test judged by <see cref="ClientLibraries"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientLibrariesFactAttribute : FactAttribute
{
    public ClientLibrariesFactAttribute()
    {
        if (ClientLibraries.Missing is { } missing) Skip = missing;
    }
}
