using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Imports;

/// <summary>Lines of people, given to the use case that invites one. In a rehearsal nobody is made: people belong to another database role, whose rows no rollback takes back.</summary>
public sealed class TakePeople(PlatformDb db, InvitePerson invite)
{
    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(IReadOnlyList<ImportLine> lines, bool rehearsal, CancellationToken cancel)
    {
        var departments = await KnownDepartments.ReadAsync(db, cancel);
        var members = await db.Memberships.AsNoTracking().Where(m => m.RevokedAt == null).Select(m => new { m.PersonName, m.PersonEmail, m.Role, m.DepartmentId }).ToListAsync(cancel);
        var held = members.Select(m => (m.PersonEmail.ToUpperInvariant(), m.Role, m.DepartmentId)).ToHashSet();
        var names = members.DistinctBy(m => m.PersonEmail.ToUpperInvariant(), StringComparer.Ordinal).ToDictionary(m => m.PersonEmail, m => m.PersonName, StringComparer.OrdinalIgnoreCase);      // one address, one person: here and in this file
        var results = new List<LineResult>();
        foreach (var line in lines)
        {
            var (input, refusals) = Read(line, departments);
            if (refusals.Count == 0 && names.TryGetValue(input.Email, out var other) && !string.Equals(other, input.FullName, StringComparison.OrdinalIgnoreCase)) refusals.Add(new("Email", line["Email"], RefusalReason.AddressOfAnother, other));
            var wanted = input.Departments.SelectMany(d => input.Roles.Select(r => (input.Email.ToUpperInvariant(), r, d))).ToList();
            if (refusals.Count == 0 && wanted.TrueForAll(held.Contains)) { results.Add(LineResult.AlreadyThere(line)); continue; }
            if (refusals.Count == 0) refusals.AddRange((rehearsal ? await invite.FaultsAsync(input, cancel) : await InviteAsync(input, cancel)).Select(fault => Of(fault, line)));
            db.ChangeTracker.Clear();
            if (refusals.Count == 0)
            {
                names[input.Email] = input.FullName;
                held.UnionWith(wanted);
            }
            results.Add(refusals.Count == 0 ? LineResult.Taken(line) : LineResult.Refused(line, refusals));
        }
        return results;
    }

    private async Task<IReadOnlyList<InvitePerson.Outcome>> InviteAsync(InvitePerson.Input input, CancellationToken cancel)
    {
        var outcome = await invite.ExecuteAsync(input, cancel);
        return outcome is InvitePerson.Outcome.Invited ? [] : [outcome];
    }

    // A cell holds several by « | », « / » or a new line; a comma may belong to a name.
    private static string[] Several(string cell) => cell.Split(['|', '/', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static (InvitePerson.Input Input, List<Refusal> Refusals) Read(ImportLine line, KnownDepartments known)
    {
        var (refusals, roles, departments) = (new List<Refusal>(), new List<MembershipRole>(), new List<Id<Department>>());
        foreach (var word in Several(line["Roles"].Replace(',', '|')))
        {
            if (ImportFields.Role(word) is { } role) roles.Add(role);
            else refusals.Add(new("Roles", word, RefusalReason.RoleUnknown));
        }
        string[] words = known.Find(line["Departments"]).Count == 1 ? [line["Departments"]] : Several(line["Departments"]);
        foreach (var word in words)
        {
            var found = known.Find(word);
            if (found.Count == 1) departments.Add(found[0]);
            else refusals.Add(new("Departments", word, found.Count == 0 ? RefusalReason.DepartmentUnknown : RefusalReason.DepartmentSeveral));
        }
        return (new(line["Name"], line["Email"], [.. roles.Distinct()], [.. departments.Distinct()], line["Reason"].Length == 0 ? null : line["Reason"]), refusals);
    }

    private static Refusal Of(InvitePerson.Outcome fault, ImportLine line) => fault.Match(
        invited => throw new InvalidOperationException("No fault."),
        nameMissing => new Refusal("Name", line["Name"], RefusalReason.Missing),
        emailInvalid => new Refusal("Email", line["Email"], RefusalReason.EmailWrong),
        roleMissing => new Refusal("Roles", line["Roles"], line["Roles"].Length == 0 ? RefusalReason.Missing : RefusalReason.RoleNotYours),
        departmentMissing => new Refusal("Departments", line["Departments"], RefusalReason.Missing),
        shared => new Refusal("Email", line["Email"], RefusalReason.AddressShared, shared.Word),
        another => new Refusal("Email", line["Email"], RefusalReason.AddressOfAnother, another.Name));
}
