using System.Net;
using System.Text;
using Platform.Core.Law;
using Platform.Core.Software;

namespace Platform.Core.Tests.Software;

/// <summary>Where we call, when we call again, and what we say: no database.</summary>
public sealed class WebhookRulesTests
{
    [Theory, Trait("Feature", "PEER-08")]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    public void Only_addresses_of_the_public_internet_are_called(string address, bool called) => Assert.Equal(called, PublicAddress.Is(IPAddress.Parse(address)));

    [Theory, Trait("Feature", "PEER-08")]
    [InlineData("https://finances.exemple.fr/avis", true)]
    [InlineData("https://finances.exemple.fr:8443/avis?a=1", true)]
    [InlineData("https://93.184.216.34/avis", true)]
    [InlineData("http://finances.exemple.fr/avis", false)]
    [InlineData("ftp://finances.exemple.fr/avis", false)]
    [InlineData("https://moi:secret@finances.exemple.fr/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://intranet/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:10.0.0.1]/", false)]
    public void An_address_that_could_be_ours_is_refused_when_it_is_typed(string url, bool allowed) => Assert.Equal(allowed, SendWebhook.IsAllowed(new Uri(url), allowsPrivate: false));

    [Fact, Trait("Feature", "PEER-08")]
    public void What_is_not_received_is_sent_again_for_a_little_more_than_three_days()
    {
        var rule = WebhookRules.On(new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400], Enumerable.Range(1, 9).Select(failures => (rule.Next(failures, DateTimeOffset.UnixEpoch)! - DateTimeOffset.UnixEpoch).Value.TotalSeconds));
        Assert.Null(rule.Next(10, DateTimeOffset.UnixEpoch));
        Assert.InRange(rule.Retries.Sum(wait => wait.TotalDays), 3, 3.2);
    }

    [Fact, Trait("Feature", "PEER-08")]
    public void A_message_says_what_happened_and_where_to_read_it_and_nothing_else() => Assert.Equal(
        """{"type":"consultation.publiee","timestamp":"2026-11-22T08:30:00.000000Z","data":{"id":"01890a5d-ac96-774b-bcce-b302099a8057","adresse":"https://marches.exemple.fr/api/v1/consultations/01890a5d-ac96-774b-bcce-b302099a8057"}}""",
        Encoding.UTF8.GetString(WebhookEvents.Body("consultation.publiee", Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"), "https://marches.exemple.fr/api/v1/consultations/01890a5d-ac96-774b-bcce-b302099a8057", new(2026, 11, 22, 9, 30, 0, TimeSpan.FromHours(1)))));
}
