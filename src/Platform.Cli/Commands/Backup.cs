using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli.Backups;
using Platform.Core.Files;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Cli.Commands;

/// <summary><c>backup --to FOLDER</c> and <c>restore --from FOLDER</c>. Status 0: whole and proven; 1: damaged or refused, and why; 2: a tool or a file failed.</summary>
public static class Backup
{
    private const int Whole = 0, Refused = 1, Failed = 2;

    public static Task<int> RunAsync(Arguments arguments, CancellationToken cancel) => TellAsync(async host =>
    {
        var made = await new MakeBackup(host.Database, host.Store, host.Register.Origin, host.Register.PublicKey).ExecuteAsync(new(arguments.Required("to")), cancel);
        Console.WriteLine($"Sauvegarde du {FrenchFormat.LongDateTimeSeconds(made.Manifest.MadeAt)}");
        Console.WriteLine($"  Registre  {FrenchFormat.Count(made.Manifest.RegisterSize, "entrée")}, racine signée vérifiée");
        Console.WriteLine($"  Fichiers  {FrenchFormat.Number(made.Manifest.Blobs)}, {FrenchFormat.Size(made.Bytes)}, chacun relu et comparé à son empreinte");
        Console.WriteLine("  Absentes  les clés : register.key, gate.key, clé de secours, clé de contexte. Elles se gardent à part.");
        foreach (var damaged in made.Damaged) Console.WriteLine($"  ABÎMÉ     {damaged}");
        return made.Damaged.Count == 0 ? Whole : Refused;
    });

    public static Task<int> RestoreAsync(Arguments arguments, CancellationToken cancel) => TellAsync(async host =>
    {
        var published = arguments.Optional("checkpoint") is { } file ? await File.ReadAllTextAsync(file, cancel) : null;
        var proof = await new RestoreBackup(host.Database, host.Store, host.Register.Origin, host.Register.PublicKey).ExecuteAsync(new(arguments.Required("from")), published, cancel);
        Console.WriteLine($"Restaurée telle qu’elle était le {FrenchFormat.LongDateTimeSeconds(proof.Manifest.MadeAt)}");
        Console.WriteLine($"  Registre  {FrenchFormat.Count(proof.Manifest.RegisterSize, "entrée")} ; racine recalculée ligne par ligne {Convert.ToBase64String(proof.Root)}");
        Console.WriteLine(published is null
            ? "  OK        égale à la racine signée de la sauvegarde. Aucune racine extérieure n’a été donnée (--checkpoint) : une sauvegarde plus ancienne passerait aussi."
            : "  OK        égale à la racine signée de la sauvegarde, et prolonge la racine publiée qui a été donnée.");
        Console.WriteLine($"  Fichiers  {FrenchFormat.Number(proof.Manifest.Blobs)}, chacun comparé à son empreinte ; {FrenchFormat.Count(proof.Waiting, "ligne")} du registre à numéroter");
        Console.WriteLine("  Reste à faire : platform migrate (pose la clé de contexte), remettre register.key et gate.key, démarrer.");
        foreach (var damaged in proof.Damaged) Console.WriteLine($"  ABÎMÉ DÉJÀ À LA SAUVEGARDE : {damaged}");
        return proof.Damaged.Count == 0 ? Whole : Refused;
    });

    private sealed record Host(DatabaseAccess Database, IBlobStore Store, Core.Registers.RegisterKey Register);

    private static async Task<int> TellAsync(Func<Host, Task<int>> act)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("PLATFORM__").Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFiles(configuration);
        services.AddOptions<RegisterOptions>().Bind(configuration.GetSection("Register")).ValidateDataAnnotations();
        services.AddSingleton<Core.Registers.RegisterKey>();
        await using var provider = services.BuildServiceProvider();
        try
        {
            return await act(new(DatabaseAccess.From(configuration), provider.GetRequiredService<IBlobStore>(), provider.GetRequiredService<Core.Registers.RegisterKey>()));
        }
        catch (BackupRefused refused)
        {
            Console.WriteLine($"REFUSÉ : {refused.Message}");
            return Refused;
        }
        catch (Exception failure) when (failure is IOException or Npgsql.NpgsqlException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or System.Text.Json.JsonException)
        {
            Console.WriteLine($"ÉCHEC : {failure.Message}");
            return Failed;
        }
    }
}
