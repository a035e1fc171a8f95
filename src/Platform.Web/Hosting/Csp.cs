namespace Platform.Web.Hosting;

/// <summary>Marks a page that runs one of the four client modules: it may start our Worker, and nothing else changes.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UsesClientModuleAttribute : Attribute;

/// <summary>Marks a page made to be shown inside the pages of others: it takes no form, runs no script and knows no visitor.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayBeFramedAttribute : Attribute;

/// <summary>One content security policy for every answer. No inline script or style, no nonce, no third party.</summary>
public static class Csp
{
    private const string Common =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; ";

    public const string Pages = Common + "trusted-types 'none'";

    /// <summary>new Worker("…") is refused; only the policy pa-worker, which accepts our worker's address alone, may start it.</summary>
    public const string ClientModules = Common + "trusted-types pa-worker";

    /// <summary>Any site may frame it: there is nothing to click but links, and nothing of the visitor to steal.</summary>
    public const string Framed = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors *; require-trusted-types-for 'script'; trusted-types 'none'";

    public static bool MayBeFramed(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<MayBeFramedAttribute>() is not null;

    public static string For(Endpoint? endpoint) =>
        MayBeFramed(endpoint) ? Framed : endpoint?.Metadata.GetMetadata<UsesClientModuleAttribute>() is null ? Pages : ClientModules;
}
