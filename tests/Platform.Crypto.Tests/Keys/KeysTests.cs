using System.Text;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;

namespace Platform.Crypto.Tests.Keys;

public sealed class KeysTests
{
    private const string Known = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    [Fact]
    public void The_fingerprint_of_the_design_vector_is_found_again() =>
        Assert.Equal("344d 3c69 5314 cb00 f15b 620b 806f a589 df03 fc1c", KeyFingerprint.Of(Known));

    [Fact]
    public void A_recipient_is_written_as_it_was_read() => Assert.Equal(Known, X25519Recipient.Parse(Known).ToString());

    [Theory]
    [InlineData("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk")] // last character changed
    [InlineData("age1Zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")] // mixed case
    [InlineData("")]
    [InlineData(null)]
    public void A_mistyped_recipient_is_refused(string? text) => Assert.False(X25519Recipient.TryParse(text, out _));

    [Fact]
    public void A_weak_recipient_of_small_order_is_refused() =>
        Assert.False(X25519Recipient.TryParse(Bech32.Encode("age", new byte[32]), out _));

    [Fact]
    public void An_identity_is_read_back_and_a_lower_case_one_refused()
    {
        var identity = X25519Identity.Generate();

        Assert.Equal(identity.Recipient, X25519Identity.Parse(identity.ToString()).Recipient);
        Assert.Throws<FormatException>(() => X25519Identity.Parse(identity.ToString().ToLowerInvariant()));
    }

    [Theory] // RFC 7914, section 12 (the last one, N = 2^20, would take a gigabyte)
    [InlineData("", "", 4, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 10, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("pleaseletmein", "SodiumChloride", 14, 8, 1, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Scrypt_gives_the_vectors_of_its_rfc(string password, string salt, int logN, int r, int p, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(Scrypt.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), logN, r, p, 64)));

    [Fact]
    public void A_passphrase_opens_its_file_and_another_does_not()
    {
        var file = AgeWriter.Encrypt("clé"u8, new ScryptRecipient("sept mots tirés au sort", logN: 10));

        Assert.Equal("clé"u8.ToArray(), AgeReader.Decrypt(file, new ScryptIdentity("sept mots tirés au sort")));
        Assert.Throws<AgeNoMatchException>(() => AgeReader.Decrypt(file, new ScryptIdentity("sept mots tires au sort")));
        Assert.Throws<AgeHeaderException>(() => AgeReader.Decrypt(file, new ScryptIdentity("sept mots tirés au sort", maximumLogN: 9)));
    }

    [Fact]
    public void A_passphrase_is_never_put_beside_another_recipient() =>
        Assert.Throws<ArgumentException>(() => AgeWriter.Encrypt("x"u8, new ScryptRecipient("seul", 10), X25519Identity.Generate().Recipient));
}
