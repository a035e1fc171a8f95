using System.Reflection;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>
/// Every cryptographic type that the compiled product names, and who judges it. A new one without vectors fails here:
/// either a file of Wycheproof that a test of Platform.Crypto.Tests reads, or a test with the known answers of its standard, or the reason why there is nothing to judge.
/// </summary>
public sealed partial class Primitives
{
    private static readonly Assembly[] Product =
        [typeof(Crypto.Json.CanonicalJson).Assembly, typeof(Core.PlatformCore).Assembly, typeof(Web.Hosting.PortalOptions).Assembly, typeof(Jobs.DispatchOutbox).Assembly, typeof(Cli.Command).Assembly];

    private static readonly Dictionary<string, string[]> Judged = new(StringComparer.Ordinal)
    {
        ["Org.BouncyCastle.Math.EC.Rfc7748.X25519"] = ["x25519_test.json"],
        ["Org.BouncyCastle.Math.EC.Rfc8032.Ed25519"] = ["ed25519_test.json"],
        ["ChaCha20Poly1305"] = ["chacha20_poly1305_test.json"],
        ["HKDF"] = ["hkdf_sha256_test.json"],
        ["HMACSHA256"] = ["hmac_sha256_test.json"],
        ["Rfc2898DeriveBytes"] = ["pbkdf2_hmacsha256_test.json"],       // inside scrypt, whose own answers are those of RFC 7914 in KeysTests
        ["ECDsa"] = ["ecdsa_secp256r1_sha256_test.json", "ecdsa_secp384r1_sha384_test.json"],
        ["RSA"] = ["rsa_signature_2048_sha256_test.json", "rsa_signature_3072_sha256_test.json", "rsa_pss_3072_sha256_mgf1_32_test.json", "rsa_pss_4096_sha256_mgf1_32_test.json"],
        ["Pkcs.Rfc3161TimestampToken"] = ["rsa_signature_3072_sha256_test.json", "rsa_pss_3072_sha256_mgf1_32_test.json", "ecdsa_secp256r1_sha256_test.json", "ecdsa_secp384r1_sha384_test.json"],
    };

    /// <summary>Not in Wycheproof: the examples of the standard, in a test that is named here.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["SHA256"] = "Platform.Crypto.Tests/Keys/WycheproofTests.cs", ["SHA384"] = "Platform.Crypto.Tests/Keys/WycheproofTests.cs",
        ["IncrementalHash"] = "Platform.Crypto.Tests/Keys/WycheproofTests.cs",
        ["HMACSHA1"] = "Platform.Core.Tests/Identity/SignInTests.cs",          // RFC 6238
    };

    /// <summary>No algorithm of their own: values, containers, exceptions; certificates, whose signatures are checked by the rows of ECDsa and RSA.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "AsnEncodedData", "AsymmetricAlgorithm", "AuthenticationTagMismatchException", "CryptographicAttributeObject", "CryptographicAttributeObjectCollection",
        "CryptographicException", "CryptographicOperations", "ECAlgorithm", "ECCurve", "ECCurve/NamedCurves", "ECParameters", "ECPoint", "DSASignatureFormat",
        "HashAlgorithmName", "Oid", "OidCollection", "RandomNumberGenerator", "RSAParameters", "RSASignaturePadding",
        "Pkcs.CmsSigner", "Pkcs.ContentInfo", "Pkcs.Rfc3161TimestampRequest", "Pkcs.Rfc3161TimestampTokenInfo", "Pkcs.SignedCms", "Pkcs.SignerInfo", "Pkcs.SignerInfoCollection",
        "Pkcs.SubjectIdentifierType",
    };

    /// <summary>What is chosen by a property instead of a type: a new choice is a new primitive.</summary>
    private static readonly HashSet<string> Chosen = new(StringComparer.Ordinal)
    {
        "HashAlgorithmName.get_SHA256", "ECCurve/NamedCurves.get_nistP256", "RSASignaturePadding.get_Pkcs1",
        "HashAlgorithmName.get_Name", // reading, not choosing
    };

    [Fact]
    public void Every_primitive_that_the_product_calls_has_its_judge()
    {
        var unjudged = Unjudged(Judged);
        Assert.True(unjudged.Count == 0, string.Join('\n', unjudged));
    }

    [Fact]
    public void A_primitive_without_vectors_is_found()
    {
        var poorer = Judged.Where(row => row.Key != "HKDF").ToDictionary(StringComparer.Ordinal);
        Assert.Contains(Unjudged(poorer), complaint => complaint.StartsWith("HKDF", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_vector_file_of_the_table_is_read_by_a_test()
    {
        var read = VectorFile().Matches(File.ReadAllText(RepositoryRoot.File("tests/Platform.Crypto.Tests/Keys/WycheproofTests.cs"))).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(Judged.Values.SelectMany(files => files), file => !read.Contains(file));
        Assert.All(Known.Values, test => Assert.True(File.Exists(RepositoryRoot.File("tests/" + test)), test));
    }

    [Fact]
    public void Every_hash_curve_and_padding_chosen_is_one_that_the_vectors_cover() => Assert.Empty(Choices().Except(Chosen));

    private static List<string> Unjudged(Dictionary<string, string[]> judged) =>
        [.. Named().Where(named => !judged.ContainsKey(named.Type) && !Known.ContainsKey(named.Type) && !Plain.Contains(named.Type)
            && !named.Type.StartsWith("X509Certificates.", StringComparison.Ordinal)).Select(named => $"{named.Type} in {named.Assembly}")];

    private static IEnumerable<(string Type, string Assembly)> Named() =>
        from assembly in Product
        from type in Read(assembly, module => module.GetTypeReferences().Where(IsCryptographic).Select(ShortName))
        select (type, assembly.GetName().Name!); // an assembly of ours has a name

    private static IEnumerable<string> Choices() =>
        from assembly in Product
        from choice in Read(assembly, module => module.GetMemberReferences()
            .Where(member => IsCryptographic(member.DeclaringType) && ShortName(member.DeclaringType) is "HashAlgorithmName" or "ECCurve/NamedCurves" or "RSASignaturePadding" && member.Name.StartsWith("get_", StringComparison.Ordinal))
            .Select(member => $"{ShortName(member.DeclaringType)}.{member.Name}"))
        select choice;

    private static List<string> Read(Assembly assembly, Func<ModuleDefinition, IEnumerable<string>> names)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return [.. names(module).Distinct()];
    }

    private static bool IsCryptographic(TypeReference type)
    {
        var space = (type.DeclaringType ?? type).Namespace;
        return space.StartsWith("System.Security.Cryptography", StringComparison.Ordinal) || space.StartsWith("Org.BouncyCastle", StringComparison.Ordinal);
    }

    private static string ShortName(TypeReference type) => type.FullName.Replace("System.Security.Cryptography.", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\w+_test\.json", RegexOptions.None, 1000)]
    private static partial Regex VectorFile();
}
