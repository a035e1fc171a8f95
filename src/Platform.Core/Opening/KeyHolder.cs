using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Opening;

/// <summary>A person able to open, and the public half of the key. The secret half never leaves the holder's device: the server never sees it.</summary>
public sealed class KeyHolder : ITenantOwned
{
    private KeyHolder() { }

    internal KeyHolder(Guid tenant, Guid person, string name, string function, string recipient, Guid proof, DateTimeOffset now) =>
        (TenantId, Id, PersonId, PersonName, Function, Recipient, ProofId, EnrolledAt, TestedAt) =
        (tenant, Id<KeyHolder>.New(), person, name, function, recipient, proof, now, now);

    public Guid TenantId { get; private set; }
    public Id<KeyHolder> Id { get; private set; }
    public Guid PersonId { get; private set; }
    public string PersonName { get; private set; } = "";

    /// <summary>« Présidente de la CAO », as printed in the minutes.</summary>
    public string Function { get; private set; } = "";
    public string Recipient { get; private set; } = "";

    /// <summary>The passkey assertion that approved this key.</summary>
    public Guid ProofId { get; private set; }
    public DateTimeOffset EnrolledAt { get; private set; }
    public DateTimeOffset TestedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>A key that was not tried for too long counts no more as a way to open: <see cref="KeyTestRules"/>.</summary>
    public bool IsTested(DateTimeOffset now) => RevokedAt is null && TestStateAt(now) != KeyTestState.TooOld;

    public KeyTestState TestStateAt(DateTimeOffset now) => KeyTestRules.On(now).Judge(TestedAt, now);

    internal void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    internal KeyTest Test(Id<KeyChallenge> answered, DateTimeOffset now)
    {
        TestedAt = now;
        return new KeyTest(TenantId, Id, answered, now);
    }
}

/// <summary>A holder showed, that day, that the key opens. Written once; the first one is the enrolment.</summary>
public sealed class KeyTest : ITenantOwned
{
    private KeyTest() { }

    internal KeyTest(Guid tenant, Id<KeyHolder> holder, Id<KeyChallenge> answered, DateTimeOffset now) =>
        (TenantId, Id, HolderId, ChallengeId, TestedAt) = (tenant, Id<KeyTest>.New(), holder, answered, now);

    public Guid TenantId { get; private set; }
    public Id<KeyTest> Id { get; private set; }
    public Id<KeyHolder> HolderId { get; private set; }
    public Id<KeyChallenge> ChallengeId { get; private set; }
    public DateTimeOffset TestedAt { get; private set; }
}

/// <summary>32 random bytes sealed to a key: only its SHA-256 is kept, so that the answer proves the key and the database cannot.</summary>
public sealed class KeyChallenge : ITenantOwned
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private KeyChallenge() { }

    internal KeyChallenge(Guid tenant, Guid person, string recipient, byte[] answerSha256, DateTimeOffset now) =>
        (TenantId, Id, PersonId, Recipient, AnswerSha256, ExpiresAt) = (tenant, Id<KeyChallenge>.New(), person, recipient, answerSha256, now + Life);

    public Guid TenantId { get; private set; }
    public Id<KeyChallenge> Id { get; private set; }
    public Guid PersonId { get; private set; }
    public string Recipient { get; private set; } = "";
    public byte[] AnswerSha256 { get; private set; } = [];
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    internal void Answer(DateTimeOffset now) => AnsweredAt = now;
}

internal sealed class KeyHolderMapping : IEntityTypeConfiguration<KeyHolder>
{
    public void Configure(EntityTypeBuilder<KeyHolder> builder) => builder.ToTable("key_holders");
}

internal sealed class KeyTestMapping : IEntityTypeConfiguration<KeyTest>
{
    public void Configure(EntityTypeBuilder<KeyTest> builder) => builder.ToTable("key_tests");
}

internal sealed class KeyChallengeMapping : IEntityTypeConfiguration<KeyChallenge>
{
    public void Configure(EntityTypeBuilder<KeyChallenge> builder) => builder.ToTable("key_challenges");
}
