using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Platform.Core.Files;

public enum StorageKind { File, Azure }

/// <summary>Where the bytes are kept: a folder of this machine (or a shared POSIX one), or three containers of Azure Blob Storage.</summary>
public sealed class StorageOptions : IValidatableObject
{
    public StorageKind Kind { get; init; } = StorageKind.File;

    /// <summary>Of the file store.</summary>
    public string Root { get; init; } = "";

    /// <summary>Of the Azure store.</summary>
    public AzureContainers Azure { get; init; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind is StorageKind.File && Root.Length == 0) yield return new("Storage:Root names no folder.");
        if (Kind is not StorageKind.Azure) yield break;
        foreach (var container in Enum.GetValues<BlobContainer>())
            if (Azure.AddressOf(container) is not { IsAbsoluteUri: true } address || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
                yield return new($"Storage:Azure:{container} is not the https address of a container with its signature.");
    }
}

/// <summary>
/// One address per container, each with a signature (SAS) of its own, so that one that leaks opens one container. Each needs: read, add, create, write,
/// delete, list. A secret: it comes from the environment or a file of mode 0600, and no message repeats it.
/// </summary>
public sealed class AzureContainers
{
    public Uri? Sealed { get; init; }
    public Uri? Dce { get; init; }
    public Uri? Opened { get; init; }

    internal Uri? AddressOf(BlobContainer container) => container switch
    {
        BlobContainer.Sealed => Sealed,
        BlobContainer.Dce => Dce,
        BlobContainer.Opened => Opened,
    };
}

public static class FilesRegistration
{
    public static IServiceCollection AddFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection("Storage")).ValidateDataAnnotations().ValidateOnStart();
        if (configuration.GetValue("Storage:Kind", StorageKind.File) is StorageKind.Azure) services.TryAddSingleton<IBlobStore, AzureBlobStore>();
        else services.TryAddSingleton<IBlobStore, FileBlobStore>();
        services.AddOptions<PdfOptions>().Bind(configuration.GetSection("Pdf"));
        services.AddSingleton<PdfPrinter>();
        services.AddScoped<PrintedPapers>();
        return services;
    }
}
