using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Files;

namespace Platform.Core.Operations;

/// <summary>One thing that the store has acknowledged, with the hash that the database keeps of it.</summary>
/// <param name="Number">Of a block; 0 of a whole file.</param>
/// <param name="Start">Where the block begins in the committed blob; null when the bid was never committed, or not with this block.</param>
internal sealed record StoredItem(string Area, Guid Account, Guid Id, long Number, string Blob, long Size, byte[] Sha256, long? Start, string? Consultation, string? Deposit, Guid? Bid, string? Part)
{
    public static readonly string[] Areas = ["pli", "dossier", "ouvert"];

    public Task<Stream> OpenAsync(IBlobStore store, CancellationToken cancel)
    {
        var blob = BlobName.Parse(Blob);
        if (Area != "pli") return store.OpenReadAsync(blob, 0, null, cancel);
        // A receipted bid is read as it will be opened, through its list; another by its block.
        return Start is { } start ? store.OpenReadAsync(blob, start, Size, cancel) : Task.FromResult(store.OpenBlocks(blob, [new((int)Number, Convert.ToHexStringLower(Sha256), Size)]));
    }

    /// <summary>Those that follow a place, in the order of the tables' keys.</summary>
    public static Task<List<StoredItem>> AfterAsync(PlatformDb db, ScrubPlace place, int most, CancellationToken cancel) => place.Area switch
    {
        "pli" => db.Database.SqlQuery<StoredItem>($"""
            select 'pli' as "Area", k.tenant_id as "Account", k.envelope_id as "Id", k.number::bigint as "Number", 'sealed/' || replace(k.envelope_id::text, '-', '') as "Blob", k.size::bigint as "Size", k.sha256 as "Sha256",
                   case when b.finalised_at is null or k.number >= e.block_count then null else (select coalesce(sum(p.size), 0)::bigint from bid_blocks p where p.tenant_id = k.tenant_id and p.envelope_id = k.envelope_id and p.number < k.number) end as "Start",
                   c.reference as "Consultation", b.tracking as "Deposit", b.id as "Bid", case when e.lot_number is null then 'Candidature' else 'Offre, lot ' || e.lot_number end as "Part"
            from (select * from bid_blocks where (tenant_id, envelope_id, number) > ({place.AfterAccount}, {place.AfterId}, {(int)place.AfterNumber}) order by tenant_id, envelope_id, number limit {most}) k
            join bid_envelopes e on e.tenant_id = k.tenant_id and e.id = k.envelope_id
            join bids b on b.tenant_id = e.tenant_id and b.id = e.bid_id
            join consultations c on c.tenant_id = b.tenant_id and c.id = b.consultation_id
            order by k.tenant_id, k.envelope_id, k.number
            """).ToListAsync(cancel),
        "dossier" => db.Database.SqlQuery<StoredItem>($"""
            select 'dossier' as "Area", d.tenant_id as "Account", d.id as "Id", 0::bigint as "Number", d.blob as "Blob", d.size as "Size", d.sha256 as "Sha256", null::bigint as "Start",
                   c.reference as "Consultation", null::text as "Deposit", null::uuid as "Bid", 'Version ' || v.number as "Part"
            from (select * from dce_documents where (tenant_id, id) > ({place.AfterAccount}, {place.AfterId}) order by tenant_id, id limit {most}) d
            join dce_versions v on v.tenant_id = d.tenant_id and v.id = d.version_id
            join consultations c on c.tenant_id = d.tenant_id and c.id = d.consultation_id order by d.tenant_id, d.id
            """).ToListAsync(cancel),
        _ => db.Database.SqlQuery<StoredItem>($"""
            select 'ouvert' as "Area", f.tenant_id as "Account", f.id as "Id", 0::bigint as "Number", f.blob as "Blob", f.size as "Size", f.sha256 as "Sha256", null::bigint as "Start",
                   c.reference as "Consultation", b.tracking as "Deposit", b.id as "Bid", case when e.lot_number is null then 'Candidature' else 'Offre, lot ' || e.lot_number end as "Part"
            from (select tenant_id, id, envelope_id, bid_id, consultation_id, size, sha256, blob from opened_files where (tenant_id, id) > ({place.AfterAccount}, {place.AfterId}) order by tenant_id, id limit {most}) f
            join bid_envelopes e on e.tenant_id = f.tenant_id and e.id = f.envelope_id
            join bids b on b.tenant_id = f.tenant_id and b.id = f.bid_id
            join consultations c on c.tenant_id = f.tenant_id and c.id = f.consultation_id order by f.tenant_id, f.id
            """).ToListAsync(cancel),
    };
}

/// <summary>Where the reading of the store stands.</summary>
internal sealed record ScrubPlace(string Area, Guid AfterAccount, Guid AfterId, long AfterNumber, long Debt)
{
    public static readonly ScrubPlace Beginning = new(StoredItem.Areas[0], Guid.Empty, Guid.Empty, -1, 0);

    /// <summary>Just before an item, so that it comes first.</summary>
    public static ScrubPlace Before(string area, Guid account, Guid id, long number) => area == "pli" ? new(area, account, id, number - 1, 0) : new(area, account, Previous(id), -1, 0);

    public ScrubPlace After(StoredItem item) => this with { AfterAccount = item.Account, AfterId = item.Id, AfterNumber = item.Number };

    /// <summary>Null after the last area.</summary>
    public ScrubPlace? NextArea() =>
        Array.IndexOf(StoredItem.Areas, Area) + 1 is var next && next < StoredItem.Areas.Length ? Beginning with { Area = StoredItem.Areas[next], Debt = Debt } : null;

    private static Guid Previous(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        for (var i = bytes.Length - 1; bytes[i]-- == 0; i--) { }
        return new(bytes, bigEndian: true);
    }
}
