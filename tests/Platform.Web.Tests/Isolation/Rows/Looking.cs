using System.Security.Cryptography;
using System.Text;
using Platform.Testing;

namespace Platform.Web.Tests.Isolation.Rows;

/// <summary>A database role with a signed context, as the hosts open transactions.</summary>
/// <param name="Name">As the verdicts call it.</param>
/// <param name="Role">Of the database.</param>
/// <param name="Claims">tenant|lead|company|actor|via of the context; null: none.</param>
internal sealed record Looking(string Name, DatabaseRole Role, string? Claims)
{
    private static readonly Family Own = Family.All[0];
    private static readonly Family Agglomeration = Family.All.First(family => family.Name == "lead");

    public static Guid Administrator { get; } = Family.IdOf("person administrator");
    public static Guid LeadAdministrator { get; } = Family.IdOf("person lead administrator");
    public static Guid Operator { get; } = Family.IdOf("person operator");
    public static Guid Agent { get; } = Family.IdOf("person agent of the desk");
    public static Guid Program { get; } = Family.IdOf("program");

    public string RoleName => $"platform_{Role.ToString().ToLowerInvariant()}";

    public static IReadOnlyList<Looking> All { get; } =
    [
        new("without a context", DatabaseRole.App, null),
        new("buyer", DatabaseRole.App, $"{Own.Tenant}|||{Own.Person}|"),
        new("administrator", DatabaseRole.App, $"{Own.Tenant}|||{Administrator}|"),
        new("company", DatabaseRole.App, $"||{Own.Company}|{Own.Person}|"),
        new("agglomeration", DatabaseRole.App, $"|{Agglomeration.Tenant}||{LeadAdministrator}|"),
        new("operator", DatabaseRole.App, $"|||{Operator}|"),
        new("operator for an agglomeration", DatabaseRole.App, $"|{Agglomeration.Tenant}||{Operator}|"),
        new("agent of the desk", DatabaseRole.App, $"|{Agglomeration.Tenant}||{Agent}|"),
        new("agent of the agglomeration", DatabaseRole.App, $"|{Agglomeration.Tenant}||{Agglomeration.Person}|"),
        new("visitor", DatabaseRole.Visit, $"{Own.Tenant}|{Agglomeration.Tenant}||{Agglomeration.Person}|{Family.IdOf("entry")}"),
        new("public site", DatabaseRole.Public, "||||"),
        new("who signs in", DatabaseRole.Identity, $"|||{Own.Person}|"),
        new("program", DatabaseRole.Client, $"{Own.Tenant}|||client:{Program}|"),
        new("export", DatabaseRole.Export, $"{Own.Tenant}|||job|"),
        new("export of the agglomeration's own account", DatabaseRole.Export, $"{Agglomeration.Tenant}|||job|"),
        new("buyer by a consent", DatabaseRole.App, $"{Own.Tenant}|||{Own.Person}|{Family.IdOf("entry")}"),
        new("agglomeration by a consent", DatabaseRole.App, $"|{Agglomeration.Tenant}||{LeadAdministrator}|{Family.IdOf("entry")}"),
        new("company by a consent", DatabaseRole.App, $"||{Own.Company}|{Own.Person}|{Family.IdOf("entry")}"),
        new("export for the agglomeration", DatabaseRole.Export, $"|{Agglomeration.Tenant}||{LeadAdministrator}|"),
        new("export for a company", DatabaseRole.Export, $"||{Own.Company}|{Own.Person}|"),
        new("gate", DatabaseRole.Gate, "|||gate|"),
    ];

    /// <summary>For this backend, as ContextSigner signs.</summary>
    public string? Sign(byte[] key, int backend)
    {
        if (Claims is null) return null;
        var signed = $"1|{Claims}|{TimeProvider.System.GetUtcNow().AddSeconds(50).ToUnixTimeSeconds()}|{backend}";
        return $"{signed}|{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }
}
