using System.Security.Cryptography;
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
        foreach (var (_, test) in Wycheproof("chacha20_poly1305_test.json").Where(pair => Hex(pair.Test, "iv").Length == 12))
        {
            using var cipher = new ChaCha20Poly1305(Hex(test, "key"));
            byte[] sealedBytes = Hex(test, "ct"), plain = new byte[sealedBytes.Length];
            void Open() => cipher.Decrypt(Hex(test, "iv"), sealedBytes, Hex(test, "tag"), plain, Hex(test, "aad"));
            if (Text(test, "result") == "valid")
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
    public void Hkdf_derives_the_expected_bytes()
    {
        var derived = 0;
        foreach (var (_, test) in Wycheproof("hkdf_sha256_test.json").Where(pair => Text(pair.Test, "result") == "valid"))
        {
            var size = test["size"]!.GetValue<int>(); // the format of the suite
            Assert.Equal(Hex(test, "okm"), HKDF.DeriveKey(HashAlgorithmName.SHA256, Hex(test, "ikm"), size, Hex(test, "salt"), Hex(test, "info")));
            derived++;
        }

        Assert.True(derived > 50);
    }
}
