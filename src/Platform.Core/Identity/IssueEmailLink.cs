using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>Makes the secret of a link while its message is written (role platform_jobs). Only the hash is stored: the table opens no account.</summary>
public sealed class IssueEmailLink(PlatformDb db)
{
    /// <param name="Person">Whose address the message goes to.</param>
    /// <param name="Purpose">What the link is good for.</param>
    /// <param name="Invitation">What a link of purpose Join accepts; null for the others.</param>
    public sealed record Input(Guid Person, EmailLinkPurpose Purpose, Guid? Invitation = null);

    public sealed record Issued(string Secret, string Email, string FullName, DateTimeOffset ExpiresAt);

    public static TimeSpan LifeOf(EmailLinkPurpose purpose) => purpose switch
    {
        EmailLinkPurpose.Confirm or EmailLinkPurpose.Recover => TimeSpan.FromDays(1),
        EmailLinkPurpose.Welcome or EmailLinkPurpose.Join => TimeSpan.FromDays(7),
    };

    /// <returns>Null when there is no such person.</returns>
    public async Task<Issued?> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var addressee = (await db.Database.SqlQuery<Addressee>($"""select email as "Email", full_name as "FullName" from people where id = {input.Person}""")
            .ToListAsync(cancel)).SingleOrDefault();
        if (addressee is null) return null;

        var now = await db.NowAsync(cancel);
        var expires = now + LifeOf(input.Purpose);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));      // random, not version 7: it is a bearer secret
        await db.Database.ExecuteSqlAsync($"""
            insert into email_links (id, person_id, purpose, secret_sha256, issued_at, expires_at, invitation_id)
            values ({Guid.CreateVersion7()}, {input.Person}, {input.Purpose.ToString()}, {EmailLinks.HashOf(secret)}, {now}, {expires}, {input.Invitation})
            """, cancel);
        return new(secret, addressee.Email, addressee.FullName, expires);
    }

    private sealed record Addressee(string Email, string FullName);
}
