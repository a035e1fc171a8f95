using System.Reflection;
using System.Runtime.Loader;

/// <summary>
/// Lets a test run the web host as it is shipped, with a sign-in of its own: named by DOTNET_STARTUP_HOOKS, it only says where this assembly
/// lies; ASPNETCORE_HOSTINGSTARTUPASSEMBLIES then asks for it.
/// </summary>
// The runtime looks for this very name, without namespace.
#pragma warning disable CA1050, MA0047
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    public static void Initialize()
    {
        var own = typeof(StartupHook).Assembly;
        AssemblyLoadContext.Default.Resolving += (_, name) => name.Name == own.GetName().Name ? own : null;
    }
}
