using Microsoft.EntityFrameworkCore;
using Platform.Core.Opening;

namespace Platform.Core.Data;

public sealed partial class PlatformDb
{
    public DbSet<KeyHolder> KeyHolders => Set<KeyHolder>();
    public DbSet<KeyTest> KeyTests => Set<KeyTest>();
    public DbSet<KeyChallenge> KeyChallenges => Set<KeyChallenge>();
    public DbSet<OpeningKey> OpeningKeys => Set<OpeningKey>();
    public DbSet<StoredKeySet> KeySets => Set<StoredKeySet>();
    public DbSet<KeyGrant> KeyGrants => Set<KeyGrant>();
    public DbSet<Gate> Gates => Set<Gate>();
    public DbSet<GateRelease> GateReleases => Set<GateRelease>();
    public DbSet<HandRelease> HandReleases => Set<HandRelease>();
    public DbSet<OpeningSession> OpeningSessions => Set<OpeningSession>();
    public DbSet<OpenedEnvelope> OpenedEnvelopes => Set<OpenedEnvelope>();
    public DbSet<OpenedFile> OpenedFiles => Set<OpenedFile>();
    public DbSet<ServedOffer> ServedOffers => Set<ServedOffer>();
    public DbSet<CandidateReview> CandidateReviews => Set<CandidateReview>();
    public DbSet<CandidatesOpinion> CandidatesOpinions => Set<CandidatesOpinion>();
    internal DbSet<GateSecret> GateSecrets => Set<GateSecret>();
}
