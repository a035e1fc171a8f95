using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Crypto.Keys;
using Platform.Testing;
using static Platform.Crypto.Tests.Vectors;

namespace Platform.Crypto.Tests.Keys;

/// <summary>Every primitive we call, against Wycheproof. Each test also counts, so that an empty file proves nothing.</summary>
public sealed class WycheproofTests
{
    [NeedsSharedDataFact("vectors/wycheproof/x25519_test.json")]
    public void X25519_agrees_and_refuses_points_of_small_order()
    {
        ICurve25519 curve = BouncyCurves.Instance;
        var refused = 0;
        foreach (var (_, test) in Wycheproof("x25519_test.json"))
        {
            var expected = Hex(test, "shared");
            var shared = curve.SharedSecret(Hex(test, "private"), Hex(test, "public"));

            // « acceptable » cases: twist and non-canonical points are taken as RFC 7748 says, an all-zero result never.
            Assert.Equal(expected.All(b => b == 0) ? null : expected, shared);
            refused += shared is null ? 1 : 0;
        }

        Assert.True(refused > 10);
    }

    [NeedsSharedDataFact("vectors/wycheproof/ed25519_test.json")]
    public void Ed25519_takes_valid_signatures_and_refuses_invalid_ones()
    {
        var seen = new HashSet<string>();
        foreach (var (keys, test) in Wycheproof("ed25519_test.json"))
        {
            var valid = Ed25519Key.Verify(Hex(keys["publicKey"]!, "pk"), Hex(test, "msg"), Hex(test, "sig")); // the format of the suite
            Assert.True(valid == (Text(test, "result") == "valid"), $"case {test["tcId"]}");
            seen.Add(Text(test, "result"));
        }

        Assert.Equal(2, seen.Count);
    }

    [NeedsSharedDataFact("vectors/wycheproof/chacha20_poly1305_test.json")]
    public void ChaCha20_Poly1305_opens_valid_messages_and_refuses_altered_ones()
    {
        var opened = 0;
        var refused = 0;
        foreach (var (_, test) in Wycheproof("chacha20_poly1305_test.json"))
        {
            using var cipher = new ChaCha20Poly1305(Hex(test, "key"));
            byte[] sealedBytes = Hex(test, "ct"), plain = new byte[sealedBytes.Length];
            void Open() => cipher.Decrypt(Hex(test, "iv"), sealedBytes, Hex(test, "tag"), plain, Hex(test, "aad"));
            if (Hex(test, "iv").Length != 12)
            {
                Assert.Throws<ArgumentException>(Open);
                refused++;
            }
            else if (Text(test, "result") == "valid")
            {
                Open();
                Assert.Equal(Hex(test, "msg"), plain);
                opened++;
            }
            else
            {
                Assert.Throws<AuthenticationTagMismatchException>(Open);
                refused++;
            }
        }

        Assert.True(opened > 100 && refused > 10);
    }

    [NeedsSharedDataFact("vectors/wycheproof/hkdf_sha256_test.json")]
    public void Hkdf_derives_the_expected_bytes_and_refuses_more_than_it_can_give()
    {
        int derived = 0, refused = 0;
        foreach (var (_, test) in Wycheproof("hkdf_sha256_test.json"))
        {
            var size = test["size"]!.GetValue<int>(); // the format of the suite
            byte[] Derive() => HKDF.DeriveKey(HashAlgorithmName.SHA256, Hex(test, "ikm"), size, Hex(test, "salt"), Hex(test, "info"));
            if (Text(test, "result") == "valid")
            {
                Assert.Equal(Hex(test, "okm"), Derive());
                derived++;
            }
            else
            {
                Assert.Throws<ArgumentOutOfRangeException>(Derive); // more than 255 blocks
                refused++;
            }
        }

        Assert.True(derived > 50 && refused > 0);
    }

    [NeedsSharedDataFact("vectors/wycheproof/hmac_sha256_test.json")]
    public void Hmac_gives_valid_tags_and_never_an_invalid_one()
    {
        var verdicts = Judge("hmac_sha256_test.json", (group, test) =>
        {
            var tag = HMACSHA256.HashData(Hex(test, "key"), Hex(test, "msg")).AsSpan(0, group["tagSize"]!.GetValue<int>() / 8); // the format of the suite
            return CryptographicOperations.FixedTimeEquals(tag, Hex(test, "tag"));
        });

        Assert.True(verdicts is { Valid: > 40, Invalid: > 80 });
    }

    [NeedsSharedDataFact("vectors/wycheproof/pbkdf2_hmacsha256_test.json")]
    public void Pbkdf2_derives_the_expected_bytes()
    {
        var verdicts = Judge("pbkdf2_hmacsha256_test.json", (_, test) => Hex(test, "dk").AsSpan().SequenceEqual(
            Rfc2898DeriveBytes.Pbkdf2(Hex(test, "password"), Hex(test, "salt"), test["iterationCount"]!.GetValue<int>(), HashAlgorithmName.SHA256, test["dkLen"]!.GetValue<int>()))); // the format of the suite

        Assert.True(verdicts.Valid > 40);
    }

    [NeedsSharedDataTheory("vectors/wycheproof/ecdsa_secp256r1_sha256_test.json")]
    [InlineData("ecdsa_secp256r1_sha256_test.json", "SHA256")] // passkeys
    [InlineData("ecdsa_secp384r1_sha384_test.json", "SHA384")] // a time-stamping authority
    public void Ecdsa_takes_valid_signatures_and_refuses_every_other_writing(string file, string hash)
    {
        var verdicts = Judge(file, (group, test) =>
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Hex(group, "publicKeyDer"), out _);
            return EcdsaSignature.Verify(key, Hex(test, "msg"), Hex(test, "sig"), new HashAlgorithmName(hash));
        });

        Assert.True(verdicts is { Valid: > 100, Invalid: > 200 });
    }

    [NeedsSharedDataTheory("vectors/wycheproof/rsa_signature_3072_sha256_test.json")]
    [InlineData("rsa_signature_2048_sha256_test.json", false)]
    [InlineData("rsa_signature_3072_sha256_test.json", false)] // passkeys, time-stamping authorities
    [InlineData("rsa_pss_3072_sha256_mgf1_32_test.json", true)]
    [InlineData("rsa_pss_4096_sha256_mgf1_32_test.json", true)] // time-stamping authorities
    public void Rsa_takes_valid_signatures_and_refuses_forged_padding(string file, bool pss)
    {
        var verdicts = Judge(file, (group, test) =>
        {
            using var key = RSA.Create();
            key.ImportRSAPublicKey(Hex(group, "publicKeyAsn"), out _);
            return key.VerifyData(Hex(test, "msg"), Hex(test, "sig"), HashAlgorithmName.SHA256, pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        });

        Assert.True(verdicts is { Valid: > 5, Invalid: > 30 });
    }

    [Theory] // FIPS 180-4, examples of the standard: Wycheproof has no file for a bare hash
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Sha256_gives_the_examples_of_its_standard_whole_and_in_pieces(string message, string expected)
    {
        var bytes = Encoding.ASCII.GetBytes(message);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var one in bytes) hash.AppendData([one]);

        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(expected, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact] // idem; SHA-384 is the integrity of our scripts
    public void Sha384_gives_the_example_of_its_standard() => Assert.Equal(
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7", Convert.ToHexStringLower(SHA384.HashData("abc"u8)));

    /// <summary>Every case of a file: what is valid is taken, what is invalid is not; « acceptable » may go either way.</summary>
    private static (int Valid, int Invalid) Judge(string file, Func<JsonNode, JsonNode, bool> isTaken)
    {
        int valid = 0, invalid = 0;
        foreach (var (group, test) in Wycheproof(file))
        {
            var result = Text(test, "result");
            if (result == "acceptable") continue;
            Assert.True(isTaken(group, test) == (result == "valid"), $"{file}, case {test["tcId"]}: {test["comment"]}");
            if (result == "valid") valid++;
            else invalid++;
        }

        return (valid, invalid);
    }
}
