using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Platform.Core.Data;

namespace Platform.Core.Identity;

/// <summary>
/// People and credentials, for ASP.NET Core Identity. Stands on the connection and transaction of <see cref="PlatformDb"/>: one unit of work,
/// role platform_identity in scope SignIn; in any other scope the database refuses.
/// </summary>
public sealed class IdentityDb(DbContextOptions<IdentityDb> options) : IdentityUserContext<Person, Guid>(options)
{
    internal DbSet<PasskeyChallenge> Challenges => Set<PasskeyChallenge>();
    internal DbSet<StepUpProof> Proofs => Set<StepUpProof>();
    internal DbSet<EmailLink> EmailLinks => Set<EmailLink>();
    internal DbSet<SignUp> SignUps => Set<SignUp>();

    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;        // Version 1 has no passkeys

    internal static IdentityDb On(PlatformDb platform)
    {
        var options = new DbContextOptionsBuilder<IdentityDb>().UseNpgsql(platform.Database.GetDbConnection()).AddInterceptors(new RequireTransaction()).Options;
        var db = new IdentityDb(options);
        db.Database.UseTransaction(platform.Database.CurrentTransaction?.GetDbTransaction());
        return db;
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        PersonMapping.Map(builder.Entity<Person>());
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("person_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("person_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("person_tokens");
        builder.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("person_passkeys").HasKey(p => p.CredentialId);
            passkey.OwnsOne(p => p.Data).ToJson("data");
        });
        builder.Entity<PasskeyChallenge>().ToTable("passkey_challenges").Property(c => c.Id).ValueGeneratedNever();
        builder.Entity<StepUpProof>().ToTable("step_up_proofs").Property(p => p.Id).ValueGeneratedNever();
        builder.Entity<EmailLink>().ToTable("email_links").Property(l => l.Id).ValueGeneratedNever();
        builder.Entity<SignUp>().ToTable("sign_ups").HasKey(s => s.PersonId);
        builder.Entity<EmailLink>().Property(l => l.Purpose).HasConversion<string>();
        builder.Entity<SignUp>().Property(s => s.NationalIdKind).HasConversion<string>();
        foreach (var entity in builder.Model.GetEntityTypes().Where(e => !e.IsMappedToJson()))
        {
            foreach (var property in entity.GetProperties())
                property.SetColumnName(property.Name == "UserId" ? "person_id" : SnakeCase.Of(property.Name));
        }
    }
}
