using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Registers;

/// <summary>
/// Writes an entry in the transaction of what it tells of: next rank of the consultation's register, no place in the log yet.
/// The database recomputes the commitment and checks who may write which kind (sec.append_entry).
/// </summary>
public sealed class AppendEntry(PlatformDb db)
{
    public sealed record Input(Guid Tenant, Guid Consultation, Guid? Company, string Kind, JsonObject Details);

    public sealed record Appended(Guid Id, byte[] Entry, byte[] Salt, string Details, int Rank);

    public async Task<Appended> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var (salt, details, entry) = RegisterCommitment.Make(input.Kind, input.Details);
        var id = Guid.CreateVersion7();
        var rank = await db.Database.SqlQuery<int>($"""
            select sec.append_entry({input.Tenant}, {id}, {input.Consultation}, {input.Company}::uuid, {input.Kind}, {salt}, {details}, {entry}) as "Value"
            """).ToListAsync(cancel);
        return new(id, entry, salt, details, rank.Single());
    }
}
