using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Quotes;

/// <summary>Asks suppliers whom the account in scope knew before to enter the directory: each once, by one message. Who is in the directory already is not asked.</summary>
public sealed class InviteSuppliers(PlatformDb db, CurrentScope scope, Outbox outbox)
{
    public const int LongestName = 200;

    /// <param name="Line">Tells two lines of one supplier apart.</param>
    /// <param name="Siret">As typed; empty for a foreign supplier, or an unknown number.</param>
    /// <param name="Divisions">CPV divisions; « ? » for what is no code.</param>
    public sealed record Input(int Line, string Name, string Siret, string Email, IReadOnlyList<string> Divisions, string Place);

    public enum Fault { NameMissing, NameTooLong, SiretWrong, EmailInvalid, DivisionUnknown, DivisionsTooMany, PlaceTooLong }

    /// <summary>« 45 », « 45261000-4 », « 45 | 33 »: the divisions of what a cell holds.</summary>
    public static IReadOnlyList<string> DivisionsIn(string cell) => [.. cell.Split(['|', '/', ',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(word => CpvCode.IsDivision(word) ? word : CpvCode.Clean(word)?[..2] ?? "?").Distinct(StringComparer.Ordinal)];

    /// <summary>All that stands against one.</summary>
    public static IReadOnlyList<Fault> Faults(Input input)
    {
        var faults = new List<Fault>();
        if (input.Name.Trim().Length < 2) faults.Add(Fault.NameMissing);
        if (input.Name.Trim().Length > LongestName) faults.Add(Fault.NameTooLong);
        if (input.Siret.Length > 0 && SiretOf(input) is null) faults.Add(Fault.SiretWrong);
        if (!RegisterCompany.IsEmail(input.Email)) faults.Add(Fault.EmailInvalid);
        if (input.Divisions.Contains("?")) faults.Add(Fault.DivisionUnknown);
        if (input.Divisions.Count > ListSupplier.MostDivisions) faults.Add(Fault.DivisionsTooMany);
        if (input.Place.Trim().Length > ListSupplier.MaxPlace) faults.Add(Fault.PlaceTooLong);
        return faults;
    }

    /// <param name="import">The file that brought them.</param>
    /// <param name="inputs">Nothing stands against any of them.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>Those who are asked; the others were asked before, or are in the directory.</returns>
    internal async Task<IReadOnlySet<Input>> ExecuteAsync(Guid import, IReadOnlyList<Input> inputs, CancellationToken cancel)
    {
        string[] numbers = [.. inputs.Select(SiretOf).OfType<string>().Select(siret => siret[..9]).Distinct(StringComparer.Ordinal)];
        var listed = (await db.Database.SqlQuery<string>($"""select n as "Value" from sec.listed_companies({numbers}) n""").ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var wanted = inputs.Where(input => SiretOf(input) is not { } siret || !listed.Contains(siret[..9])).DistinctBy(input => input.Email, StringComparer.OrdinalIgnoreCase).ToDictionary(_ => Guid.CreateVersion7());
        var (account, ids, rows) = (((Scope.Tenant)scope.Required).TenantId, wanted.Keys.ToArray(), wanted.Values.ToList());
        string[] names = [.. rows.Select(row => row.Name.Trim())], emails = [.. rows.Select(row => row.Email.Trim())], places = [.. rows.Select(row => row.Place.Trim())], divisions = [.. rows.Select(row => string.Join(' ', row.Divisions))];
        string?[] sirets = [.. rows.Select(SiretOf)];
        var written = await db.Database.SqlQuery<Guid>($"""
            insert into supplier_invitations (tenant_id, id, import_id, name, siret, email, divisions, place, invited_by, invited_at)
            select {account}, s.id, {import}, s.name, s.siret, s.email, string_to_array(s.divisions, ' '), s.place, {scope.Required.PersonId}::uuid, sec.now()
            from unnest({ids}, {names}, {sirets}, {emails}, {divisions}, {places}) as s (id, name, siret, email, divisions, place) on conflict do nothing returning id as "Value"
            """).ToListAsync(cancel);
        await outbox.AddAsync([.. written.Select(id => new SupplierInvited(account, id))], cancel);
        return written.Select(id => wanted[id]).ToHashSet();
    }

    private static string? SiretOf(Input input) => (Siret.Read(input.Siret) as Siret.Reading.Valid)?.Siret.Value;
}
