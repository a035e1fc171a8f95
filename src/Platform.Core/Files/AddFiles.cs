using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Platform.Core.Files;

/// <summary>Where the bytes are kept.</summary>
public sealed class StorageOptions
{
    [Required] public required string Root { get; init; }
}

public static class FilesRegistration
{
    public static IServiceCollection AddFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection("Storage")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<IBlobStore, FileBlobStore>();
        return services;
    }
}
