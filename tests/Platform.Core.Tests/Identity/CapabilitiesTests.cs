using Platform.Core.Identity;

namespace Platform.Core.Tests.Identity;

public sealed class CapabilitiesTests
{
    [Fact, Trait("Feature", "PEER-19")]
    public void What_only_an_administrator_may_asks_a_session_by_ProConnect_for_the_passkey_and_preparing_does_not()
    {
        var administers = Enum.GetValues<Capability>().Where(capability => Capabilities.RolesOf(capability) is [MembershipRole.AccountAdmin]).ToList();
        Assert.Contains(Capability.ManagePeople, administers);
        Assert.All(administers, capability => Assert.True(Capabilities.AsksForPasskey(capability), $"{capability}"));
        Assert.All((Capability[])[Capability.ReadConsultations, Capability.EditConsultation, Capability.RequestQuotes, Capability.ApproveActs], capability => Assert.False(Capabilities.AsksForPasskey(capability), $"{capability}"));
    }
}
