using System.Reflection;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Options;
using Platform.Core.Files;
using Platform.Testing;
using Xunit.Sdk;

namespace Platform.Core.Tests.Files;

public enum StoreKind { Files, Azure }

/// <summary>The row of a contract test on the file store.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnFilesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Files]];
}

/// <summary>The row on Azure Blob Storage, spoken by its emulator; skipped by name where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnAzureAttribute : DataAttribute
{
    public OnAzureAttribute() => Skip = Azurite.Missing;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[StoreKind.Azure]];
}

/// <summary>A store of one test, and what only a disk or a service can do to it.</summary>
internal abstract class StoreUnderTest : IAsyncDisposable
{
    public abstract IBlobStore Store { get; }

    /// <summary>How many files or blobs stand, whatever they are.</summary>
    public abstract Task<int> CountAsync();

    /// <summary>Puts other bytes where the only block stands.</summary>
    public abstract Task DamageAsync(byte[] bytes);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static async Task<StoreUnderTest> MakeAsync(StoreKind kind) => kind switch
    {
        StoreKind.Files => new OnDisk(),
        StoreKind.Azure => new OnService(await (await Azurite.SharedAsync()).MakeContainersAsync()),
    };

    private sealed class OnDisk : StoreUnderTest
    {
        private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("blobs-");

        public OnDisk() => Store = new FileBlobStore(Options.Create(new StorageOptions { Root = root.FullName }));

        public override IBlobStore Store { get; }

        public override Task<int> CountAsync() => Task.FromResult(root.EnumerateFiles("*", SearchOption.AllDirectories).Count());

        public override Task DamageAsync(byte[] bytes) => File.WriteAllBytesAsync(root.EnumerateFiles("*.block", SearchOption.AllDirectories).Single().FullName, bytes);

        public override ValueTask DisposeAsync()
        {
            root.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class OnService(StorageOptions options) : StoreUnderTest
    {
        public override IBlobStore Store { get; } = new AzureBlobStore(Options.Create(options));

        public override async Task<int> CountAsync() => (await NamesAsync()).Count;

        public override async Task DamageAsync(byte[] bytes)
        {
            var name = Assert.Single(await NamesAsync());
            var block = new BlobContainerClient(options.Azure.Sealed).GetBlockBlobClient(name);
            var piece = Convert.ToBase64String(new byte[20]);
            await block.StageBlockAsync(piece, new MemoryStream(bytes));
            await block.CommitBlockListAsync([piece]);
        }

        private async Task<List<string>> NamesAsync()
        {
            var names = new List<string>();
            foreach (var container in (Uri?[])[options.Azure.Sealed, options.Azure.Dce, options.Azure.Opened])
                await foreach (var blob in new BlobContainerClient(container).GetBlobsAsync()) names.Add(blob.Name);
            return names;
        }
    }
}
