using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Tenancy;

/// <summary>What the account in scope wears, tries, and wore.</summary>
public sealed class ReadAppearances(PlatformDb db)
{
    public sealed record Row(string? Colour, byte[]? Logo, string ByName, DateTimeOffset At);

    /// <param name="Worn">Null: the platform's look.</param>
    /// <param name="Proposed">Null: nothing is being tried.</param>
    /// <param name="ProposedPng">The logo that is being tried: nobody else can fetch it yet.</param>
    /// <param name="Log">What was ever worn, newest first.</param>
    public sealed record Read(Row? Worn, Row? Proposed, byte[]? ProposedPng, IReadOnlyList<Row> Log);

    public async Task<Read> ExecuteAsync(CancellationToken cancel)
    {
        var rows = await db.Appearances.AsNoTracking().OrderByDescending(a => a.WornAt).Take(100).ToListAsync(cancel);
        var proposed = await db.Appearances.AsNoTracking().SingleOrDefaultAsync(a => a.WornAt == null, cancel);
        var png = proposed?.LogoSha256 is not { } sha256 ? null
            : (await db.Database.SqlQuery<byte[]>($"""select png as "Value" from logos where sha256 = {sha256}""").ToListAsync(cancel)).SingleOrDefault();
        var log = rows.Where(a => a.WornAt is not null).Select(a => new Row(a.Colour, a.LogoSha256, a.WornByName ?? "", a.WornAt!.Value)).ToList();      // worn: just checked
        return new(rows.Any(a => a is { WornAt: not null, ReplacedAt: null }) ? log[0] : null,
            proposed is null ? null : new(proposed.Colour, proposed.LogoSha256, proposed.ProposedByName, proposed.ProposedAt), png, log);
    }
}

/// <summary>The logo behind its address, for everybody, as long as its account wears it.</summary>
public sealed class FindLogo(PlatformDb db)
{
    public async Task<byte[]?> ExecuteAsync(byte[] sha256, CancellationToken cancel) =>
        (await db.Database.SqlQuery<byte[]>($"""select png as "Value" from logos where sha256 = {sha256} limit 1""").ToListAsync(cancel)).SingleOrDefault();
}
