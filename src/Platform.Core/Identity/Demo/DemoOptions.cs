using System.Text.Json;

namespace Platform.Core.Identity.Demo;

/// <summary>Demonstration sign-in. Read only by a host in environment Development.</summary>
public sealed class DemoOptions
{
    public bool Enabled { get; init; }

    /// <summary>File of the people whom a visitor may be, written by the demo command.</summary>
    public string People { get; init; } = "";

    /// <summary>File of their soft passkeys: private keys in clear, which is why nothing but a demonstration reads it.</summary>
    public string Passkeys { get; init; } = "";
}

/// <summary>Somebody whom a visitor of the demonstration may be, in one click.</summary>
/// <param name="Account">The public body or company for which the person acts.</param>
/// <param name="Function">What the person is there, in French, as shown: « Acheteuse », « Présidente de la CAO ».</param>
/// <param name="Landing">Where the click leads; empty for the person's own space.</param>
public sealed record DemoPerson(Guid Id, string Name, string Function, string Account, string Landing = "");

/// <summary>The file at Demo:People.</summary>
public static class DemoPeople
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<IReadOnlyList<DemoPerson>> ReadAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path)) return [];
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<List<DemoPerson>>(file, Readable, cancel) ?? [];
    }

    public static async Task WriteAsync(string path, IReadOnlyList<DemoPerson> people, CancellationToken cancel)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, people, Readable, cancel);
    }
}
