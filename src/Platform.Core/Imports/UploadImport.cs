using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Imports;

/// <summary>Takes a file in: read at once, kept until it is imported or another one comes. Scope Tenant or Lead.</summary>
public sealed class UploadImport(PlatformDb db, CurrentScope scope, AbandonImport abandon)
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
        var (account, id, content) = (ImportOwner.Of(scope).Account, Guid.CreateVersion7(), input.Content.ToArray());
        await abandon.ExecuteAsync(null, cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into imports (tenant_id, id, kind, file_name, sha256, content, uploaded_by, uploaded_by_name, uploaded_at)
            values ({account}, {id}, {input.Kind.ToString()}, {input.FileName}, {SHA256.HashData(content)}, {content}, {scope.Required.PersonId}, {input.UploaderName}, sec.now())
            """, cancel);
        return new Outcome.Uploaded(id);
    }
}
