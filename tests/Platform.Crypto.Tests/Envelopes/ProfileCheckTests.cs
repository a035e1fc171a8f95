using System.Security.Cryptography;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Crypto.Tests.Envelopes;

public sealed class ProfileCheckTests
{
    private static readonly byte[] Context = SHA256.HashData("contexte"u8);
    private static readonly X25519Recipient Bidder = X25519Identity.Generate().Recipient;

    [Theory] // the table of the design, then the sizes on either side of an edge
    [InlineData(1, 262_144, 262_468)]
    [InlineData(262_144, 262_144, 262_468)]
    [InlineData(262_145, 270_336, 270_676)]
    [InlineData(1_000_000, 1_015_808, 1_016_324)]
    [InlineData(1_073_741_825, 1_107_296_256, 1_107_566_852)]
    [InlineData(5_000_000_000, 5_033_164_800, 5_034_393_860)]
    public void Padded_and_sealed_sizes_are_those_of_the_table(long length, long padded, long fileSize)
    {
        Assert.Equal(padded, Padme.PaddedSize(length));
        Assert.True(Padme.IsLegal(padded));
        Assert.False(Padme.IsLegal(padded - 1));
        Assert.False(Padme.IsLegal(padded + 1));
        Assert.Equal(new ProfileCheck.Outcome.Conforming(padded), ProfileCheck.Check(Header(Bidder, new ContextStanza(Context)), fileSize, Context));
    }

    [Fact]
    public void Padding_costs_at_most_3_2_percent_above_the_floor()
    {
        var draws = new Draws("padme");
        for (var i = 0; i < 2_000; i++)
        {
            var length = Padme.Floor + ((long)draws.Below(int.MaxValue) * draws.Below(40)) + 1;
            Assert.InRange(Padme.PaddedSize(length), length, length * 1.032);
            Assert.True(Padme.IsLegal(Padme.PaddedSize(length)));
        }
    }

    [Fact]
    public void A_hidden_second_recipient_is_refused() =>
        Assert.IsType<ProfileCheck.Outcome.WrongStanzas>(Check(Bidder, new ContextStanza(Context), X25519Identity.Generate().Recipient));

    [Fact]
    public void Wrong_order_missing_context_or_two_recipients_are_refused()
    {
        Assert.IsType<ProfileCheck.Outcome.WrongStanzas>(Check(new ContextStanza(Context), Bidder));
        Assert.IsType<ProfileCheck.Outcome.WrongStanzas>(Check(Bidder));
        Assert.IsType<ProfileCheck.Outcome.WrongStanzas>(Check(Bidder, Bidder));
    }

    [Fact]
    public void The_context_of_another_ticket_is_refused() =>
        Assert.IsType<ProfileCheck.Outcome.WrongContext>(Check(Bidder, new ContextStanza(SHA256.HashData("autre"u8))));

    [Theory]
    [InlineData(262_467)]
    [InlineData(262_469)]
    [InlineData(244)]
    [InlineData(0)]
    public void A_size_that_no_padding_gives_is_refused(long fileSize) =>
        Assert.IsType<ProfileCheck.Outcome.IllegalSize>(ProfileCheck.Check(Header(Bidder, new ContextStanza(Context)), fileSize, Context));

    [Fact]
    public void Bytes_that_are_no_age_header_are_refused()
    {
        Assert.IsType<ProfileCheck.Outcome.NotAge>(ProfileCheck.Check("%PDF-1.7\n"u8.ToArray(), 262_468, Context));
        Assert.IsType<ProfileCheck.Outcome.NotAge>(ProfileCheck.Check(Header(Bidder, new ContextStanza(Context))[..200], 262_468, Context));
        Assert.IsType<ProfileCheck.Outcome.NotAge>(ProfileCheck.Check("-----BEGIN AGE ENCRYPTED FILE-----\n"u8.ToArray(), 262_468, Context));
    }

    private static ProfileCheck.Outcome Check(params IAgeRecipient[] to) => ProfileCheck.Check(Header(to), 262_468, Context);

    private static byte[] Header(params IAgeRecipient[] to) => AgeWriter.Encrypt("x"u8, to);
}
