using Platform.Core.Eforms;

namespace Platform.Cli.Commands;

/// <summary>Takes an eForms SDK that the operator downloaded into the folder that Web and Jobs read: the platform fetches nothing by itself. docs/operations.md, eForms SDK</summary>
public static class EformsSdk
{
    public static Task<int> RunAsync(Arguments arguments, CancellationToken cancel)
    {
        var from = arguments.Optional("from") ?? Environment.GetEnvironmentVariable("EFORMS_SDK_DIR") ?? throw new UsageException("--from is missing (or EFORMS_SDK_DIR).");
        var into = arguments.Optional("to") ?? Environment.GetEnvironmentVariable("PLATFORM__Eforms__SdkDirectory") ?? throw new UsageException("--to is missing (or PLATFORM__Eforms__SdkDirectory).");
        return Task.FromResult(Run(from, into));
    }

    /// <summary>0: imported whole. 3: imported, and some rules cannot be evaluated, each named. 1: nothing was changed.</summary>
    private static int Run(string from, string into)
    {
        try
        {
            var imported = new ImportEformsSdk().Execute(from, into);
            Console.WriteLine($"SDK {imported.Version} importé dans {imported.Folder} : {imported.Files} fichiers, {imported.SubTypes} sous-types, {imported.Rules} règles.");
            if (imported.WithoutRules.Count > 0) Console.Error.WriteLine($"Sous-types sans règles dans ce dossier, qui ne seront pas contrôlés : {string.Join(", ", imported.WithoutRules)}.");
            foreach (var rule in imported.Unread) Console.Error.WriteLine($"Règle non évaluée, signalée sur chaque avis : {rule}");
            return imported.Unread.Count == 0 ? 0 : 3;
        }
        catch (Exception refused) when (refused is EformsSdkException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(refused.Message);
            return 1;
        }
    }
}
