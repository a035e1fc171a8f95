using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Adds an establishment to the company in scope: its own SIRET, the company's SIREN. Another company's number is refused, by the table too.</summary>
public sealed class AddEstablishment(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(string Name, string Siret);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Added(Id<Establishment> Establishment) : Outcome;
        public sealed record NameMissing : Outcome;
        public sealed record SiretRefused(Siret.Reading Reading) : Outcome;
        /// <summary>The first nine digits are not the company's.</summary>
        public sealed record OtherSiren(string Siren) : Outcome;
        public sealed record SiretTaken : Outcome;
        /// <summary>A company of another country has no SIRET.</summary>
        public sealed record Foreign : Outcome;
        public T Match<T>(Func<Added, T> added, Func<NameMissing, T> nameMissing, Func<SiretRefused, T> siretRefused, Func<OtherSiren, T> otherSiren, Func<SiretTaken, T> siretTaken, Func<Foreign, T> foreign) => this switch
        {
            Added a => added(a), NameMissing n => nameMissing(n), SiretRefused r => siretRefused(r), OtherSiren o => otherSiren(o), SiretTaken t => siretTaken(t), Foreign f => foreign(f),
            _ => throw new UnreachableException(),
        };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var company = scope.CompanyInScope();
        await db.LockTeamAsync(company, cancel);
        if (input.Name.Trim().Length is < 2 or > 120) return new Outcome.NameMissing();
        var siren = (await db.Database.SqlQuery<string>($"select national_id as \"Value\" from companies where id = {company} and country = 'FR'").ToListAsync(cancel)).SingleOrDefault();
        if (siren is null) return new Outcome.Foreign();
        var reading = Siret.Read(input.Siret);
        if (reading is not Siret.Reading.Valid { Siret: var siret }) return new Outcome.SiretRefused(reading);
        if (siret.Siren != siren) return new Outcome.OtherSiren(siren);
        if (await db.Establishments.AnyAsync(e => e.Siret == siret.Value && e.ClosedAt == null, cancel)) return new Outcome.SiretTaken();
        var added = new Establishment(company, siret.Value, input.Name.Trim(), scope.Required.PersonId, await db.NowAsync(cancel));
        db.Establishments.Add(added);
        await db.SaveChangesAsync(cancel);
        return new Outcome.Added(added.Id);
    }
}

/// <summary>Closes an establishment of the company in scope, once nobody is attached to it. The company keeps one.</summary>
public sealed class CloseEstablishment(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<Establishment> Establishment);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Closed : Outcome;
        public sealed record PeopleAttached(IReadOnlyList<string> Names) : Outcome;
        public sealed record LastOne : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Closed, T> closed, Func<PeopleAttached, T> peopleAttached, Func<LastOne, T> lastOne, Func<NotFound, T> notFound) => this switch
        { Closed c => closed(c), PeopleAttached p => peopleAttached(p), LastOne l => lastOne(l), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockTeamAsync(scope.CompanyInScope(), cancel);
        var all = await db.Establishments.Where(e => e.ClosedAt == null).ToListAsync(cancel);
        if (all.Find(e => e.Id == input.Establishment) is not { } establishment) return new Outcome.NotFound();
        var names = await db.CompanyMembers.Where(m => m.EstablishmentId == establishment.Id && m.LeftAt == null).Select(m => m.PersonName).ToListAsync(cancel);
        if (names.Count > 0) return new Outcome.PeopleAttached([.. names.Order(FrenchOrder.Names)]);
        if (all.Count == 1) return new Outcome.LastOne();
        establishment.Close(await db.NowAsync(cancel));
        return new Outcome.Closed();
    }
}

/// <summary>Says in which establishment a colleague works. Rights are the company's whole: this tells where, not what.</summary>
public sealed class PlaceColleague(PlatformDb db, CurrentScope scope)
{
    public sealed record Input(Id<CompanyMember> Member, Id<Establishment> Establishment);

    /// <returns>False when this company has no such person or establishment in use.</returns>
    public async Task<bool> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockTeamAsync(scope.CompanyInScope(), cancel);
        var member = await db.CompanyMembers.SingleOrDefaultAsync(m => m.Id == input.Member && m.LeftAt == null, cancel);
        if (member is null || !await db.Establishments.AnyAsync(e => e.Id == input.Establishment && e.ClosedAt == null, cancel)) return false;
        member.WorkAt(input.Establishment);
        return true;
    }
}

/// <summary>The establishments of the company in scope, in the order in which they were added, with the people of each.</summary>
public sealed class CompanyPlaces(PlatformDb db)
{
    public sealed record Place(Id<Establishment> Id, string? Name, string? Siret, DateTimeOffset? ClosedAt, IReadOnlyList<string> People);

    public async Task<IReadOnlyList<Place>> ReadAsync(CancellationToken cancel)
    {
        var people = (await db.CompanyMembers.AsNoTracking().Where(m => m.LeftAt == null && m.EstablishmentId != null).Select(m => new { m.EstablishmentId, m.PersonName }).ToListAsync(cancel))
            .ToLookup(m => m.EstablishmentId!.Value, m => m.PersonName);      // filtered just above
        return [.. (await db.Establishments.AsNoTracking().OrderBy(e => e.CreatedAt).ToListAsync(cancel))
            .Select(e => new Place(e.Id, e.Name, e.Siret, e.ClosedAt, [.. people[e.Id].Order(FrenchOrder.Names)]))];
    }
}
