using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <summary>A file that waits for its import, read again: nothing of it is trusted twice.</summary>
/// <param name="Mapping">Field → column.</param>
/// <param name="Unmapped">Required fields that no column gives yet.</param>
public sealed record PendingImport(Guid Id, ImportKind Kind, string FileName, Sheet Sheet, IReadOnlyDictionary<string, int> Mapping, IReadOnlyList<ImportField> Unmapped);

/// <summary>What an import does, line by line.</summary>
public sealed record ImportPlan(IReadOnlyList<LineResult> Lines)
{
    public int Taken => Lines.Count(l => l.Verdict == LineVerdict.Taken);
    public int AlreadyThere => Lines.Count(l => l.Verdict == LineVerdict.AlreadyThere);
    public int Refused => Lines.Count(l => l.Verdict == LineVerdict.Refused);

    /// <summary>What was shown and what is done are one plan.</summary>
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\n', Lines.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Line} {l.Verdict}"))))));
}

/// <summary>Takes a file in: read at once, kept until it is imported or another one comes. Scope Tenant.</summary>
public sealed class UploadImport(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(ImportKind Kind, string FileName, ReadOnlyMemory<byte> Content, string UploaderName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Uploaded(Guid Import) : Outcome;
        public sealed record Refused(Sheet.Reading.Refused Why) : Outcome;
        public T Match<T>(Func<Uploaded, T> uploaded, Func<Refused, T> refused) => this switch
        { Uploaded u => uploaded(u), Refused r => refused(r), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        if (Sheet.Read(input.Content) is Sheet.Reading.Refused refused) return new Outcome.Refused(refused);
        var (account, id, content) = (((Scope.Tenant)scope.Required).TenantId, Guid.CreateVersion7(), input.Content.ToArray());
        await db.Database.ExecuteSqlAsync($"update imports set content = null, abandoned_at = sec.now() where tenant_id = {account} and imported_at is null and abandoned_at is null", cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into imports (tenant_id, id, kind, file_name, sha256, content, uploaded_by, uploaded_by_name, uploaded_at)
            values ({account}, {id}, {input.Kind.ToString()}, {input.FileName}, {SHA256.HashData(content)}, {content}, {scope.Required.PersonId}, {input.UploaderName}, sec.now())
            """, cancel);
        return new Outcome.Uploaded(id);
    }
}

/// <summary>The file that waits, with its columns as recognised or as chosen; and the choice itself. Scope Tenant.</summary>
public sealed class MapImport(PlatformDb db, CurrentScope scope)
{
    private sealed record Row(string Kind, string FileName, byte[] Content, string? Mapping);

    public async Task<PendingImport?> ReadAsync(Guid import, CancellationToken cancel)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select kind as "Kind", file_name as "FileName", content as "Content", mapping::text as "Mapping" from imports
            where tenant_id = {((Scope.Tenant)scope.Required).TenantId} and id = {import} and imported_at is null and abandoned_at is null
            """).ToListAsync(cancel);
        if (rows is not [var row] || Sheet.Read(row.Content) is not Sheet.Reading.Good { Sheet: var sheet }) return null;
        var kind = Enum.Parse<ImportKind>(row.Kind);
        var mapping = row.Mapping is null ? ImportFields.Recognise(kind, sheet.Headers) : JsonSerializer.Deserialize<Dictionary<string, int>>(row.Mapping) ?? [];
        return new(import, kind, row.FileName, sheet, mapping, [.. ImportFields.Of(kind).Where(f => f.Required && !mapping.ContainsKey(f.Key))]);
    }

    /// <summary>Only fields of the kind and columns of the file are kept.</summary>
    public async Task<bool> ExecuteAsync(Guid import, IReadOnlyDictionary<string, int> chosen, CancellationToken cancel)
    {
        if (await ReadAsync(import, cancel) is not { } pending) return false;
        var mapping = chosen.Where(c => ImportFields.Of(pending.Kind).Any(f => f.Key == c.Key) && c.Value >= 0 && c.Value < pending.Sheet.Headers.Count).ToDictionary(StringComparer.Ordinal);
        await db.Database.ExecuteSqlAsync($"""
            update imports set mapping = {JsonSerializer.Serialize(mapping)}::jsonb where tenant_id = {((Scope.Tenant)scope.Required).TenantId} and id = {import} and imported_at is null
            """, cancel);
        return true;
    }
}

/// <summary>Does with each line what its own page would do, in the transaction of whoever asks: kept, or taken back when it was a rehearsal.</summary>
public sealed class TakeLines(TakeSubEntities subEntities, TakeDepartments departments, TakePeople people, TakeHistory history)
{
    public async Task<ImportPlan> ExecuteAsync(PendingImport pending, bool rehearsal, CancellationToken cancel)
    {
        var lines = ImportLine.Of(pending.Sheet, pending.Mapping);
        return new(pending.Kind switch
        {
            ImportKind.SubEntities => await subEntities.ExecuteAsync(lines, cancel),
            ImportKind.Departments => await departments.ExecuteAsync(lines, cancel),
            ImportKind.People => await people.ExecuteAsync(lines, rehearsal, cancel),
            ImportKind.Contracts or ImportKind.Withdrawals or ImportKind.Deposits => await history.ExecuteAsync(pending.Kind, pending.Id, lines, cancel),
        });
    }
}

/// <summary>What the import would do, found by doing it and taking everything back. Opens its own transaction. Scope Tenant.</summary>
public sealed class RehearseImport(UnitOfWorkFactory work, CurrentScope scope)
{
    public Task<ImportPlan> ExecuteAsync(PendingImport pending, CancellationToken cancel) =>
        work.RehearseAsync(scope.Required, services => services.GetRequiredService<TakeLines>().ExecuteAsync(pending, rehearsal: true, cancel), cancel);
}

/// <summary>The import itself, in one transaction: all the lines that were shown as taken, or nothing. Scope Tenant.</summary>
public sealed class ConfirmImport(PlatformDb db, CurrentScope scope, MapImport map, TakeLines take)
{
    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Imported(ImportPlan Plan) : Outcome;
        /// <summary>The account is no longer what it was when the plan was shown. The caller commits nothing.</summary>
        public sealed record Changed : Outcome;
        /// <summary>Imported already, given up, or unknown.</summary>
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Imported, T> imported, Func<Changed, T> changed, Func<NotFound, T> notFound) => this switch
        { Imported i => imported(i), Changed c => changed(c), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    /// <param name="digest">Of the plan that was shown.</param>
    public async Task<Outcome> ExecuteAsync(Guid import, string digest, string byName, CancellationToken cancel)
    {
        var account = ((Scope.Tenant)scope.Required).TenantId;
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"imports:" + account.ToString("D")}, 0))", cancel);      // two clicks: one import
        if (await map.ReadAsync(import, cancel) is not { Unmapped.Count: 0 } pending) return new Outcome.NotFound();
        var plan = await take.ExecuteAsync(pending, rehearsal: false, cancel);
        if (plan.Digest != digest) return new Outcome.Changed();
        await db.Database.ExecuteSqlAsync($"""
            update imports set content = null, imported_by_name = {byName}, imported_at = sec.now(), taken = {plan.Taken}, already_there = {plan.AlreadyThere}, refused = {plan.Refused}
            where tenant_id = {account} and id = {import} and imported_at is null
            """, cancel);
        return new Outcome.Imported(plan);
    }

    public Task AbandonAsync(Guid import, CancellationToken cancel) => db.Database.ExecuteSqlAsync($"""
        update imports set content = null, abandoned_at = sec.now() where tenant_id = {((Scope.Tenant)scope.Required).TenantId} and id = {import} and imported_at is null and abandoned_at is null
        """, cancel);
}
