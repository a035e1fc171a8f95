using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations.Models;

/// <summary>Keeps what a consultation says as a model of the account, or puts a model away.</summary>
public sealed class KeepModel(PlatformDb db, CurrentScope scope, ReadStatement readStatement)
{
    public const int MostName = 120;

    /// <summary>NameTaken: two lines of one name cannot be told apart in the choice.</summary>
    public enum Outcome { Kept, NameMissing, NameTooLong, NameTaken, NotFound }

    public async Task<Outcome> ExecuteAsync(Id<Consultation> consultation, string? name, string byName, CancellationToken cancel)
    {
        var acting = (Scope.Tenant)scope.Required;
        if (await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == consultation, cancel) is not { } found) return Outcome.NotFound;
        if (string.IsNullOrWhiteSpace(name)) return Outcome.NameMissing;
        if (name.Trim().Length > MostName) return Outcome.NameTooLong;
        var kept = name.Trim();
        if ((await ListedAsync(cancel)).Contains(kept, StringComparer.OrdinalIgnoreCase)) return Outcome.NameTaken;
        var content = ModelContent.Of(await db.WordsInForceAsync(found, cancel), found.Procedure, await readStatement.ExecuteAsync(consultation, cancel)) with { Title = null };
        db.ConsultationModels.Add(new ConsultationModel(acting.TenantId, name.Trim(), content, acting.PersonId ?? throw new InvalidOperationException("A person keeps a model."), byName, await db.NowAsync(cancel)));
        await db.SaveChangesAsync(cancel);
        return Outcome.Kept;
    }

    private Task<List<string>> ListedAsync(CancellationToken cancel) => db.ConsultationModels.Where(m => m.ArchivedAt == null).Select(m => m.Name).ToListAsync(cancel);

    /// <returns>False: there is none of this account.</returns>
    public async Task<bool> ArchiveAsync(Id<ConsultationModel> model, CancellationToken cancel)
    {
        if (await db.ConsultationModels.SingleOrDefaultAsync(m => m.Id == model, cancel) is not { } found) return false;
        found.Archive(await db.NowAsync(cancel));
        await db.SaveChangesAsync(cancel);
        return true;
    }
}

/// <summary>What a consultation may begin with.</summary>
public sealed class ReadModels(PlatformDb db, ReadStatement readStatement)
{
    public sealed record Line(Id<ConsultationModel> Id, string Name, string MadeByName, DateTimeOffset MadeAt);

    /// <summary>Those of the account that are not put away, by name.</summary>
    public async Task<IReadOnlyList<Line>> ListAsync(CancellationToken cancel) =>
        await db.ConsultationModels.AsNoTracking().Where(m => m.ArchivedAt == null).OrderBy(m => m.Name).Take(200).Select(m => new Line(m.Id, m.Name, m.MadeByName, m.MadeAt)).ToListAsync(cancel);

    /// <param name="source">The key of a model of the platform, the id of one of the account, or « consultation-… » with that of an earlier consultation.</param>
    /// <returns>Null: there is none, or none of this account.</returns>
    public async Task<ModelContent?> FindAsync(string? source, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(source)) return null;
        if (ModelContent.OfPlatform.FirstOrDefault(model => model.Key == source) is { } shipped) return shipped.Content;
        if (source.StartsWith(OfConsultation, StringComparison.Ordinal))
        {
            return Id<Consultation>.TryParse(source[OfConsultation.Length..], null, out var earlier) && await db.Consultations.AsNoTracking().SingleOrDefaultAsync(c => c.Id == earlier, cancel) is { } found
                ? ModelContent.Of(await db.WordsInForceAsync(found, cancel), found.Procedure, await readStatement.ExecuteAsync(earlier, cancel)) with { Name = found.Reference } : null;
        }
        return Id<ConsultationModel>.TryParse(source, null, out var id) && await db.ConsultationModels.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel) is { } own ? ModelContent.FromJson(own.Content) with { Name = own.Name } : null;
    }

    private const string OfConsultation = "consultation-";

    public static string SourceOf(Id<Consultation> consultation) => OfConsultation + consultation;
}
