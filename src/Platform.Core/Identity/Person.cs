using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Platform.Core.Identity;

/// <summary>Somebody who signs in. One person may act for several accounts and for a company; credentials belong to the person alone.</summary>
public sealed class Person : IdentityUser<Guid>
{
    private Person() { }

    public Person(Guid id, string email, string fullName, DateTimeOffset now)
    {
        (Id, Email, UserName, FullName, CreatedAt) = (id, email, email, fullName, now);
        LockoutEnabled = true;
    }

    public string FullName { get; set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The last time step whose code was accepted: the same code is never accepted twice (RFC 6238 §5.2).</summary>
    public long? LastTotpStep { get; set; }

    /// <summary>A password and a code: one without the other opens nothing.</summary>
    public bool SignsInWithCode => PasswordHash is not null && TwoFactorEnabled;
}

internal static class PersonMapping
{
    public static void Map(EntityTypeBuilder<Person> builder) => builder.ToTable("people").Property(p => p.Id).ValueGeneratedNever();
}
