using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Exports;

/// <summary>What an export says of the account itself, and the small files that stand in its tables: logos, conventions, statements. Scope Export.</summary>
public sealed class AccountForExport(PlatformDb db, CurrentScope scope)
{
    /// <param name="At">When it was read.</param>
    public sealed record Facts(string Name, string Slug, string Siret, string? InseeCode, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, DateTimeOffset At,
        IReadOnlyList<Id<Consultation>> Consultations, IReadOnlyList<File> Files);

    /// <summary>A file that stands in a table; its bytes are read when their turn comes.</summary>
    public sealed record File(string Name, string Source, string Key);

    public async Task<Facts> ReadAsync(CancellationToken cancel)
    {
        var account = ((Scope.Export)scope.Required).TenantId;
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == new Id<Tenant>(account), cancel);
        var consultations = await db.Consultations.AsNoTracking().OrderBy(c => c.Reference).Select(c => c.Id).ToListAsync(cancel);
        var files = await db.Database.SqlQuery<File>($"""
            select 'compte/logos/' || encode(sha256, 'hex') || '.png' as "Name", 'logo' as "Source", encode(sha256, 'hex') as "Key" from logos where tenant_id = {account}
            union all
            select 'refacturation/releve-' || s.year || '-' || p.edition || '.pdf', 'statement', p.subject_id || '/' || p.edition
            from printed_papers p join rebilling_statements s on s.tenant_id = p.tenant_id and s.id = p.subject_id where p.tenant_id = {account} and p.kind = 'statement'
            union all
            select 'conventions/' || c.reference || '/' || f.id || '-' || f.name, 'convention', f.id::text
            from convention_files f join sharing_conventions c on c.tenant_id = f.tenant_id and c.id = f.convention_id where {account} in (f.tenant_id, f.lead_id)
            union all
            select 'devis/' || q.request_id || '/' || q.quote_id || '-' || q.file_name, 'quote', q.quote_id::text from opened_quotes q where q.tenant_id = {account} and q.file is not null
            """).ToListAsync(cancel);
        return new(tenant.Name, tenant.Slug, tenant.Siret, tenant.InseeCode, tenant.CreatedAt, tenant.ActivatedAt, await db.NowAsync(cancel), consultations,
            [.. files.Select(f => f with { Name = SafePath(f.Name) })]);
    }

    public async Task<byte[]> ReadAsync(File file, CancellationToken cancel)
    {
        var account = ((Scope.Export)scope.Required).TenantId;
        return (await db.Database.SqlQuery<byte[]>($"""
            select png as "Value" from logos where {file.Source} = 'logo' and tenant_id = {account} and encode(sha256, 'hex') = {file.Key}
            union all
            select pdf from printed_papers where {file.Source} = 'statement' and tenant_id = {account} and kind = 'statement' and subject_id || '/' || edition = {file.Key}
            union all
            select content from convention_files where {file.Source} = 'convention' and {account} in (tenant_id, lead_id) and id::text = {file.Key}
            union all
            select file from opened_quotes where {file.Source} = 'quote' and tenant_id = {account} and quote_id::text = {file.Key}
            """).ToListAsync(cancel)).Single();
    }

    // A reference or a name was typed by people: nothing of it becomes a folder.
    private static string SafePath(string path)
    {
        var parts = string.Concat(path.Select(c => char.IsControl(c) || c == '\\' ? '_' : c)).Split('/');
        return string.Join('/', parts.Length <= 3 ? parts : [parts[0], string.Join('-', parts[1..^1]), parts[^1]]);
    }
}
