using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Files;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Exports;

/// <summary>
/// Makes the archive of one account: its tables, and consultation by consultation its documents, registers, proofs and envelopes. Everything is read under
/// <see cref="Scope.Export"/>, in short transactions; at the end the archive is read through once, as whoever downloads it will.
/// </summary>
public sealed class MakeExport(UnitOfWorkFactory work, IBlobStore blobs, RegisterKey register)
{
    public sealed record Made(BlobName Parts, long IndexAt, long Size, int Files, byte[] Sha256, DateTimeOffset At);

    public async Task<Made> ExecuteAsync(Guid account, string askedBy, CancellationToken cancel)
    {
        using var parts = new ArchiveParts(blobs);
        try
        {
            var facts = await ReadAsync(account, services => services.GetRequiredService<AccountForExport>().ReadAsync(cancel), cancel);
            await AddAccountAsync(parts, account, facts, cancel);
            await new AccountTables(work).WriteAsync(parts, account, cancel);
            foreach (var id in facts.Consultations)
                await ConsultationFolder.AddAsync(parts, await ReadAsync(account, services => services.GetRequiredService<ConsultationForExport>().ReadAsync(id, cancel), cancel),
                    after => ReadAsync(account, services => services.GetRequiredService<ConsultationForExport>().EntriesAsync(id, after, cancel), cancel), cancel);
            await AddRegisterAsync(parts, account, cancel);
            if (parts.Damaged.Count > 0) await parts.AddAsync("FICHIERS-ABIMES.txt", string.Concat(parts.Damaged.Select(name => name + "\n")), cancel);
            await parts.AddAsync("LISEZMOI.txt", ReadMe(facts, askedBy, parts), cancel);
            await parts.AddAsync("SHA256SUMS", string.Concat(parts.Pieces.Select(p => $"{p.Sha256}  {p.Name}\n")), cancel);

            var index = await parts.EndAsync(cancel);
            await using var archive = ArchiveIndex.Open(blobs, parts.Pieces, facts.At);
            return new(parts.Blob, index, archive.Length, parts.Pieces.Count, await HashAsync(archive, cancel), facts.At);
        }
        catch
        {
            await blobs.DiscardAsync(parts.Blob, CancellationToken.None);      // the next try writes its own
            throw;
        }
    }

    private Task<T> ReadAsync<T>(Guid account, Func<IServiceProvider, Task<T>> read, CancellationToken cancel) => work.ReadAsync(new Scope.Export(account), read, cancel);

    private async Task AddAccountAsync(ArchiveParts parts, Guid account, AccountForExport.Facts facts, CancellationToken cancel)
    {
        var csv = new Csv("nom", "siret", "adresse", "code_insee", "cree_le", "actif_depuis");
        csv.Add(facts.Name, facts.Siret, facts.Slug, facts.InseeCode, facts.CreatedAt, facts.ActivatedAt);
        await parts.AddAsync("compte/compte.csv", csv.ToBytes(), cancel);
        foreach (var file in facts.Files) await parts.AddAsync(file.Name, await ReadAsync(account, services => services.GetRequiredService<AccountForExport>().ReadAsync(file, cancel), cancel), cancel);
    }

    private async Task AddRegisterAsync(ArchiveParts parts, Guid account, CancellationToken cancel)
    {
        foreach (var (name, content) in await ReadAsync(account, services => services.GetRequiredService<PublicRegisterFiles>().ReadAsync(cancel), cancel))
            await parts.AddAsync(name, content, cancel);
    }

    private string ReadMe(AccountForExport.Facts facts, string askedBy, ArchiveParts parts)
    {
        using var stream = typeof(MakeExport).Assembly.GetManifestResourceStream("papers/LISEZMOI.txt") ?? throw new FileNotFoundException("No words for an export.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd()
            .Replace("{compte}", facts.Name, StringComparison.Ordinal).Replace("{siret}", FrenchFormat.Siret(facts.Siret), StringComparison.Ordinal)
            .Replace("{date}", FrenchFormat.LongDateTime(facts.At), StringComparison.Ordinal).Replace("{demandeur}", askedBy, StringComparison.Ordinal)
            .Replace("{fichiers}", FrenchFormat.Number(parts.Pieces.Count + 1), StringComparison.Ordinal).Replace("{abimes}", FrenchFormat.Number(parts.Damaged.Count), StringComparison.Ordinal)
            .Replace("{registre}", register.Origin, StringComparison.Ordinal)
            .Replace("{tables}", string.Concat(ExportedTables.All.Select(t => string.Create(CultureInfo.InvariantCulture, $"  {t.File + ".csv",-32} {t.Said}\n"))).TrimEnd('\n'), StringComparison.Ordinal);
    }

    private static async Task<byte[]> HashAsync(Stream archive, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
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
