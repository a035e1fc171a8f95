using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Npgsql;

// bare PORT FOLDER [CONNECTION STRING]: uploads with our durable steps and nothing else, an empty page, a page over one transaction.
var (port, folder) = (args[0], args[1]);
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders();
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MaxRequestBodySize, kestrel.Limits.MinRequestBodyDataRate) = (null, null));
builder.Services.AddRazorPages();
if (args.Length > 2) builder.Services.AddSingleton(new NpgsqlSlimDataSourceBuilder(args[2] + ";Max Auto Prepare=20").Build());
var app = builder.Build();
app.MapRazorPages();
app.MapGet("/pret", () => "oui");
app.MapPost("/bloc", ReceiveAsync);
app.Run();

// Each buffer is hashed, then written; then the file and the name of the file are made durable. One MiB a buffer: the fastest of 64 KiB, 256 KiB and 1 MiB.
async Task ReceiveAsync(HttpContext context)
{
    const int size = 1 << 20;
    var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
    var buffer = ArrayPool<byte>.Shared.Rent(size);
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous))
    {
        long written = 0;
        int filled = 0, read;
        do
        {
            read = await context.Request.Body.ReadAsync(buffer.AsMemory(filled, size - filled));
            filled += read;
            if (filled < size && read > 0) continue;
            hash.AppendData(buffer, 0, filled);
            await RandomAccess.WriteAsync(file, buffer.AsMemory(0, filled), written);
            written += filled;
            filled = 0;
        } while (read > 0);
        RandomAccess.FlushToDisk(file);
    }
    ArrayPool<byte>.Shared.Return(buffer);
    using (var name = new SafeFileHandle(Folders.Open(folder, 0), ownsHandle: true)) Folders.Sync(name.DangerousGetHandle().ToInt32());
    await context.Response.WriteAsync(Convert.ToHexStringLower(hash.GetHashAndReset()));
}

static partial class Folders
{
    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "open", StringMarshalling = System.Runtime.InteropServices.StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [System.Runtime.InteropServices.LibraryImport("libc", EntryPoint = "fsync")]
    public static partial int Sync(int descriptor);
}
