using Platform.Core.Conventions;

namespace Platform.Core.Tests.Conventions;

/// <summary>The vote of an assembly. The first is the Clérieux deliberation of the seeds (VR-51): 15 for, 4 abstentions, 19 votes of which 3 by proxy.</summary>
public sealed class AssemblyVoteTests
{
    private static readonly DateOnly Convened = new(2021, 1, 27), Met = new(2021, 2, 2), Today = new(2021, 2, 10);

    [Theory, Trait("Feature", "VR-51"), Trait("Feature", "GD-22")]
    // in office, present, proxies, for, against, abstentions, second call → refusal
    [InlineData(19, 16, 3, 15, 0, 4, false, null)]
    [InlineData(19, 16, 3, 19, 0, 0, false, null)]                                                 // unanimous
    [InlineData(19, 10, 0, 10, 0, 0, false, null)]                                                 // 10 of 19: the quorum, just
    [InlineData(19, 9, 9, 18, 0, 0, false, ConventionRefusal.NoQuorum)]                            // proxies do not make one
    [InlineData(20, 10, 0, 10, 0, 0, false, ConventionRefusal.NoQuorum)]                           // half is not more than half
    [InlineData(20, 10, 0, 10, 0, 0, true, null)]                                                  // convened a second time
    [InlineData(19, 16, 4, 15, 0, 4, false, ConventionRefusal.MorePresentThanInOffice)]
    [InlineData(19, 3, 4, 5, 0, 0, true, ConventionRefusal.MoreProxiesThanPresent)]
    [InlineData(19, 16, 3, 15, 0, 5, false, ConventionRefusal.MoreVotesThanVoters)]
    [InlineData(19, 16, 3, 15, 0, 3, false, null)]                                                 // one took no part
    [InlineData(19, 16, 3, 9, 9, 1, false, null)]                                                  // a tie: the president's voice
    [InlineData(19, 16, 3, 8, 9, 2, false, ConventionRefusal.NotAdopted)]
    [InlineData(19, 16, 3, 0, 0, 19, false, ConventionRefusal.NotAdopted)]
    [InlineData(0, 16, 3, 15, 0, 4, false, ConventionRefusal.CountMissing)]
    public void A_vote_adopts_or_says_why_not(int inOffice, int present, int proxies, int inFavour, int against, int abstentions, bool secondCall, ConventionRefusal? refusal) =>
        Assert.Equal(refusal, new AssemblyVote("conseil municipal de Clérieux", "D02_2021", Convened, Met, inOffice, present, proxies, inFavour, against, abstentions, "Une secrétaire", secondCall).Fault(Today));

    [Fact]
    public void What_the_extract_must_say_is_asked_for()
    {
        var whole = new AssemblyVote("conseil municipal de Clérieux", "D02_2021", Convened, Met, 19, 16, 3, 15, 0, 4, "Une secrétaire", false);
        Assert.Null(whole.Fault(Today));
        Assert.Equal(ConventionRefusal.BodyMissing, (whole with { Body = " " }).Fault(Today));
        Assert.Equal(ConventionRefusal.NumberMissing, (whole with { Number = "" }).Fault(Today));
        Assert.Equal(ConventionRefusal.SecretaryMissing, (whole with { Secretary = "" }).Fault(Today));
        Assert.Equal(ConventionRefusal.ConvenedAfterMeeting, (whole with { ConvenedOn = Met }).Fault(Today));
        Assert.Equal(ConventionRefusal.DateInFuture, whole.Fault(Met.AddDays(-1)));
    }
}
