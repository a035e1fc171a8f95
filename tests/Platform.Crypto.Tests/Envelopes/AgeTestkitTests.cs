using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Crypto.Tests.Envelopes;

public sealed class AgeTestkitTests
{
    [NeedsSharedDataFact("vectors/age-testkit")]
    public async Task Every_file_is_accepted_or_refused_as_the_testkit_says_and_releases_only_its_bytes()
    {
        var cases = Cases().Where(c => !c.Armored && !c.Name.StartsWith("hybrid", StringComparison.Ordinal)).ToList();
        Assert.Equal(69, cases.Count);
        foreach (var (name, fields, file, _) in cases)
        {
            var (verdict, released) = await ReadAsync(file, Identities(fields));
            Assert.Equal($"{name}: {fields["expect"].Single()}", $"{name}: {verdict}");
            if (fields["payload"].SingleOrDefault() is { } hash)
            {
                Assert.Equal($"{name}: {hash}", $"{name}: {Convert.ToHexStringLower(SHA256.HashData(released))}");
            }
        }
    }

    [NeedsSharedDataFact("vectors/age-testkit")]
    public async Task Armored_and_hybrid_files_are_all_refused_before_any_byte()
    {
        var cases = Cases().Where(c => c.Armored || c.Name.StartsWith("hybrid", StringComparison.Ordinal)).ToList();
        Assert.Equal(40, cases.Count);
        foreach (var (name, fields, file, armored) in cases)
        {
            var (verdict, released) = await ReadAsync(file, armored ? Identities(fields) : [X25519Identity.Generate()]);
            Assert.True(verdict == "header failure" || (!armored && verdict == "no match"), $"{name}: {verdict}");
            Assert.Empty(released);
        }
    }

    private static async Task<(string Verdict, byte[] Released)> ReadAsync(byte[] file, IReadOnlyList<IAgeIdentity> identities)
    {
        using var released = new MemoryStream();
        try
        {
            await using var plain = await AgeReader.OpenAsync(new MemoryStream(file), identities);
            await plain.CopyToAsync(released);
            return ("success", released.ToArray());
        }
        catch (AgeException refused)
        {
            var verdict = refused switch { AgeHeaderException => "header failure", AgeNoMatchException => "no match", _ => "payload failure" };
            return (verdict, released.ToArray());
        }
    }

    private static List<IAgeIdentity> Identities(ILookup<string, string> fields) =>
        [.. fields["identity"].Select(X25519Identity.Parse), .. fields["passphrase"].Select(p => new ScryptIdentity(p))];

    private static IEnumerable<(string Name, ILookup<string, string> Fields, byte[] File, bool Armored)> Cases()
    {
        foreach (var path in Directory.EnumerateFiles(SharedData.Find("vectors/age-testkit")!).Where(p => !p.EndsWith(".md", StringComparison.Ordinal))) // found by the attribute
        {
            var bytes = File.ReadAllBytes(path);
            var end = bytes.AsSpan().IndexOf("\n\n"u8);
            var fields = Encoding.UTF8.GetString(bytes, 0, end).Split('\n').Select(line => line.Split(": ", 2)).ToLookup(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
            yield return (Path.GetFileName(path), fields, Unpack(bytes[(end + 2)..], fields["compressed"].Any()), fields["armored"].Contains("yes"));
        }
    }

    private static byte[] Unpack(byte[] bytes, bool compressed)
    {
        using var unpacked = new MemoryStream();
        using Stream source = compressed ? new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress) : new MemoryStream(bytes);
        source.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
