using System.Buffers;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Core.Data;
using Platform.Core.Files;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>
/// Computes the SHA-256 of the archive of each published version, once: five gigabytes take too long for the request that publishes.
/// One that fails holds up no other. Scope System; opens its own transactions; harmless when repeated.
/// </summary>
public sealed class HashArchives(UnitOfWorkFactory work, CurrentScope scope, IBlobStore blobs, ILogger<HashArchives> log)
{
    private const int BufferSize = 1 << 17;

    private sealed record Waiting(Guid Tenant, Guid Consultation, Guid Version, DateTimeOffset PublishedAt);

    /// <returns>How many are known now that were not.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancel)
    {
        var hashed = 0;
        foreach (var version in await work.RunAsync(scope.Required, services => WaitingAsync(services.GetRequiredService<PlatformDb>(), cancel), cancel))
        {
            try
            {
                await HashAsync(version, cancel);
                hashed++;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "The archive of version {Version} cannot be hashed now.", version.Version);
            }
        }
        return hashed;
    }

    private static Task<List<Waiting>> WaitingAsync(PlatformDb db, CancellationToken cancel) => db.Database.SqlQuery<Waiting>($"""
        select v.tenant_id as "Tenant", v.consultation_id as "Consultation", v.id as "Version", v.published_at as "PublishedAt" from dce_versions v
        where v.published_at is not null and not exists (select from dce_archives a where a.tenant_id = v.tenant_id and a.version_id = v.id)
        order by v.published_at limit 20
        """).ToListAsync(cancel);

    // No transaction is open while gigabytes are read.
    private async Task HashAsync(Waiting version, CancellationToken cancel)
    {
        var id = new Id<DceVersion>(version.Version);
        var documents = await work.RunAsync(scope.Required,
            services => services.GetRequiredService<PlatformDb>().DceDocuments.AsNoTracking().Where(d => d.TenantId == version.Tenant && d.VersionId == id).ToListAsync(cancel), cancel);
        await using var archive = DceArchive.Open(documents, version.PublishedAt, blobs);
        var sha256 = await HashAsync(archive, cancel);
        await work.RunAsync(scope.Required, services => services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"""
            insert into dce_archives (tenant_id, version_id, consultation_id, size, sha256, hashed_at)
            values ({version.Tenant}, {version.Version}, {version.Consultation}, {archive.Length}, {sha256}, sec.now()) on conflict do nothing
            """, cancel), cancel);
    }

    private static async Task<byte[]> HashAsync(Stream archive, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = await archive.ReadAsync(buffer, cancel)) > 0;) hash.AppendData(buffer, 0, read);
            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
