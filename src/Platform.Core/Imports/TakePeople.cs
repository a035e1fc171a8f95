using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Imports;

/// <summary>Lines of people, given together to the use case that invites: a thousand cost as many statements as one.</summary>
public sealed class TakePeople(PlatformDb db, InvitePeople invite)
{
    internal async Task<IReadOnlyList<LineResult>> ExecuteAsync(IReadOnlyList<ImportLine> lines, CancellationToken cancel)
    {
        var departments = await KnownDepartments.ReadAsync(db, cancel);
        var read = lines.Select(line => Read(line, departments)).ToList();
        var faults = await invite.FaultsAsync([.. read.Select(r => r.Input)], cancel);
        var members = await db.Memberships.AsNoTracking().Where(m => m.RevokedAt == null).Select(m => new { m.PersonEmail, m.Role, m.DepartmentId }).ToListAsync(cancel);
        var held = members.Select(m => (m.PersonEmail.ToUpperInvariant(), m.Role, m.DepartmentId)).ToHashSet();
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);      // one address, one person: in this file too
        var (results, taken) = (new List<LineResult>(), new List<InvitePerson.Input>());
        foreach (var (line, (input, refusals), against) in lines.Zip(read, faults))
        {
            if (refusals.Count == 0) refusals.AddRange(against.Select(fault => Of(fault, line)));
            if (refusals.Count == 0 && names.TryGetValue(input.Email, out var other) && !string.Equals(other, input.FullName, StringComparison.OrdinalIgnoreCase)) refusals.Add(new("Email", line["Email"], RefusalReason.AddressOfAnother, other));
            var wanted = input.Departments.SelectMany(d => input.Roles.Select(r => (input.Email.ToUpperInvariant(), r, d))).ToList();
            if (refusals.Count > 0) results.Add(LineResult.Refused(line, refusals));
            else if (wanted.TrueForAll(held.Contains)) results.Add(LineResult.AlreadyThere(line));
            else
            {
                results.Add(LineResult.Taken(line));
                taken.Add(input);
                names[input.Email] = input.FullName;
                held.UnionWith(wanted);
            }
        }
        if (taken.Count > 0) await invite.ExecuteAsync(taken, cancel);
        return results;
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
