using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Identity;

/// <summary>Who acts for the company in scope, and who is invited to, for the page of its administrator. Never credentials.</summary>
public sealed class CompanyTeam(PlatformDb db)
{
    public sealed record Member(Id<CompanyMember> Id, Guid Person, string Name, string Email, CompanyRole Role, DateTimeOffset JoinedAt);

    public sealed record Invited(Id<CompanyInvitation> Id, string Name, string Email, CompanyRole Role, DateTimeOffset InvitedAt, DateTimeOffset ExpiresAt, bool Expired);

    public async Task<IReadOnlyList<Member>> MembersAsync(CancellationToken cancel) =>
        await db.CompanyMembers.AsNoTracking().Where(m => m.LeftAt == null).OrderBy(m => m.PersonName).ThenBy(m => m.Id)
            .Select(m => new Member(m.Id, m.PersonId, m.PersonName, m.PersonEmail, m.Role, m.JoinedAt)).ToListAsync(cancel);

    public async Task<IReadOnlyList<Invited>> InvitedAsync(CancellationToken cancel)
    {
        var now = await db.NowAsync(cancel);
        return await db.CompanyInvitations.AsNoTracking().Where(i => i.AcceptedAt == null && i.WithdrawnAt == null).OrderBy(i => i.PersonName).ThenBy(i => i.Id)
            .Select(i => new Invited(i.Id, i.PersonName, i.PersonEmail, i.Role, i.InvitedAt, i.ExpiresAt, i.ExpiresAt <= now)).ToListAsync(cancel);
    }
}

internal static class CompanyRoles
{
    public static Guid CompanyInScope(this CurrentScope scope) => ((Scope.Company)scope.Required).CompanyId;

    /// <summary>Changes in one team wait for each other: two administrators cannot remove one another at the same instant.</summary>
    public static async Task LockTeamAsync(this PlatformDb db, Guid company, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({"team:" + company.ToString("D")}, 0))", cancel);

    public static Task<bool> HasOtherAdministratorAsync(this PlatformDb db, CompanyMember member, CancellationToken cancel) =>
        db.CompanyMembers.AnyAsync(m => m.Role == CompanyRole.CompanyAdmin && m.LeftAt == null && m.Id != member.Id, cancel);
}
