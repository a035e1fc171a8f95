using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Conventions;

public enum DeliberationState { Adopted, Transmitted, Published, Enforceable }

/// <summary>A vote as the extract of the minutes tells it (VR-51).</summary>
/// <param name="InOffice">Members of the assembly.</param>
/// <param name="SecondCall">Convened again after a meeting without quorum: none is needed (CGCT, art. L2121-17).</param>
public sealed record AssemblyVote(string Body, string Number, DateOnly ConvenedOn, DateOnly MetOn, int InOffice, int Present, int Proxies, int For, int Against, int Abstentions, string Secretary, bool SecondCall)
{
    /// <summary>What keeps it from being a deliberation that adopts. Clear days of the convocation are the assembly's own matter.</summary>
    public ConventionRefusal? Fault(DateOnly today) => Faults(today) is [var first, ..] ? first : null;

    /// <summary>All of them; of the counts, the first that does not hold: the others follow from it.</summary>
    public IReadOnlyList<ConventionRefusal> Faults(DateOnly today)
    {
        var faults = new List<ConventionRefusal>();
        if (Body.Trim().Length is < 3 or > 200) faults.Add(ConventionRefusal.BodyMissing);
        if (Number.Trim().Length is < 1 or > 40) faults.Add(ConventionRefusal.NumberMissing);
        if (MetOn > today) faults.Add(ConventionRefusal.DateInFuture);
        if (ConvenedOn >= MetOn) faults.Add(ConventionRefusal.ConvenedAfterMeeting);
        if (FaultOfCounts() is { } counts) faults.Add(counts);
        if (Secretary.Trim().Length is < 2 or > 120) faults.Add(ConventionRefusal.SecretaryMissing);
        return faults;
    }

    private ConventionRefusal? FaultOfCounts()
    {
        if (InOffice < 1 || Present < 1 || Proxies < 0 || For < 0 || Against < 0 || Abstentions < 0) return ConventionRefusal.CountMissing;
        if (Present + Proxies > InOffice) return ConventionRefusal.MorePresentThanInOffice;
        if (Proxies > Present) return ConventionRefusal.MoreProxiesThanPresent;                             // CGCT, art. L2121-20: one each
        if (!SecondCall && Present * 2 <= InOffice) return ConventionRefusal.NoQuorum;                      // CGCT, art. L2121-17: those present, without the proxies
        if (For + Against + Abstentions > Present + Proxies) return ConventionRefusal.MoreVotesThanVoters;
        return For == 0 || For < Against ? ConventionRefusal.NotAdopted : null;                             // L2121-20: of the votes cast; a tie is the president's
    }
}

/// <summary>The deliberation by which an assembly adopts the convention: adopted, transmitted, published; enforceable when both dates are there, in either order (GD-22).</summary>
public sealed class Deliberation : ISharedWithLead
{
    private Deliberation() { }

    internal Deliberation(SharingConvention convention, ConventionSide side, AssemblyVote vote, Guid file) =>
        (TenantId, Id, LeadId, ConventionId, Side, Body, Number, ConvenedOn, MetOn, InOffice, Present, Proxies, VotesFor, VotesAgainst, Abstentions, Secretary, SecondCall, FileId) =
            (convention.TenantId, Id<Deliberation>.New(), convention.LeadId, convention.Id, side, vote.Body.Trim(), vote.Number.Trim(), vote.ConvenedOn, vote.MetOn,
             vote.InOffice, vote.Present, vote.Proxies, vote.For, vote.Against, vote.Abstentions, vote.Secretary.Trim(), vote.SecondCall, file);

    public Guid TenantId { get; private set; }
    public Id<Deliberation> Id { get; private set; }
    public Guid LeadId { get; private set; }
    public Id<SharingConvention> ConventionId { get; private set; }
    public ConventionSide Side { get; private set; }
    public string Body { get; private set; } = "";
    public string Number { get; private set; } = "";
    public DateOnly ConvenedOn { get; private set; }
    public DateOnly MetOn { get; private set; }
    public int InOffice { get; private set; }
    public int Present { get; private set; }
    public int Proxies { get; private set; }
    public int VotesFor { get; private set; }
    public int VotesAgainst { get; private set; }
    public int Abstentions { get; private set; }
    public string Secretary { get; private set; } = "";
    public bool SecondCall { get; private set; }
    public Guid FileId { get; private set; }
    public string? ActesNumber { get; private set; }
    public DateOnly? SentOn { get; private set; }

    /// <summary>By the prefecture.</summary>
    public DateOnly? ReceivedOn { get; private set; }

    /// <summary>Posted, or put online.</summary>
    public DateOnly? PublishedOn { get; private set; }

    public DateOnly? EnforceableOn => ReceivedOn is { } received && PublishedOn is { } published ? (received > published ? received : published) : null;

    public DeliberationState State => (ReceivedOn, PublishedOn) switch
    { (null, null) => DeliberationState.Adopted, (_, null) => DeliberationState.Transmitted, (null, _) => DeliberationState.Published, _ => DeliberationState.Enforceable };

    internal ConventionRefusal? Transmit(ActesIdentifier receipt, DateOnly sent, DateOnly received, DateOnly today)
    {
        if (ReceivedOn is not null) return ConventionRefusal.TransmittedAlready;
        if (received > today) return ConventionRefusal.DateInFuture;
        if (received < sent) return ConventionRefusal.ReceivedBeforeSent;
        if (sent < MetOn) return ConventionRefusal.BeforeTheAct;
        (ActesNumber, SentOn, ReceivedOn) = (receipt.ToString(), sent, received);
        return null;
    }

    internal ConventionRefusal? Publish(DateOnly on, DateOnly today)
    {
        if (PublishedOn is not null) return ConventionRefusal.PublishedAlready;
        if (on > today) return ConventionRefusal.DateInFuture;
        if (on < MetOn) return ConventionRefusal.BeforeTheAct;
        PublishedOn = on;
        return null;
    }
}

internal sealed class DeliberationMapping : IEntityTypeConfiguration<Deliberation>
{
    public void Configure(EntityTypeBuilder<Deliberation> builder) => builder.ToTable("deliberations");
}
