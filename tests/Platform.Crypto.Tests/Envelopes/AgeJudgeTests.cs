using System.Text;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Crypto.Tests.Envelopes;

/// <summary>Debian's age judges: it opens what we seal, we open what it seals.</summary>
public sealed class AgeJudgeTests
{
    [NeedsToolFact("age")]
    public async Task Age_opens_what_we_seal_context_stanza_included_and_refuses_it_altered()
    {
        using var folder = new TemporaryFolder();
        var identity = X25519Identity.Generate();
        var plain = new Draws("age").Bytes(150_000);
        var file = AgeWriter.Encrypt(plain, identity.Recipient, new ContextStanza(new byte[32]));
        var key = folder.Write("cle.txt", identity + "\n");

        var opened = await Judges.RunAsync("age", "-d", "-i", key, folder.Write("pli.age", file));
        file[^1] ^= 1;
        var refused = await Judges.RunAsync("age", "-d", "-i", key, folder.Write("faux.age", file));

        Assert.Equal((0, ""), (opened.ExitCode, opened.Error));
        Assert.Equal(plain, opened.Output);
        Assert.NotEqual(0, refused.ExitCode);
    }

    [NeedsToolFact("age-keygen")]
    public async Task We_open_what_age_seals_to_a_key_of_age_keygen()
    {
        using var folder = new TemporaryFolder();
        var made = (await Judges.RunAsync("age-keygen")).Text.Split('\n');
        var identity = X25519Identity.Parse(made.Single(line => line.StartsWith("AGE-SECRET-KEY-", StringComparison.Ordinal)));
        var plain = new Draws("theirs").Bytes(131_072);

        var file = await Judges.RunAsync("age", "-r", identity.Recipient.ToString(), folder.Write("clair", plain));

        Assert.Contains($"# public key: {identity.Recipient}", made);
        Assert.Equal(plain, AgeReader.Decrypt(file.Output, identity));
    }

    [NeedsToolFact("age")]
    public async Task A_grant_opens_by_hand_holder_outside_gate_inside()
    {
        using var folder = new TemporaryFolder();
        X25519Identity key = X25519Identity.Generate(), gate = X25519Identity.Generate(), holder = X25519Identity.Generate();
        var grant = AgeWriter.Encrypt(AgeWriter.Encrypt(Encoding.ASCII.GetBytes(key + "\n"), gate.Recipient), holder.Recipient);

        var inner = await Judges.RunAsync("age", "-d", "-i", folder.Write("detenteur.txt", holder + "\n"), folder.Write("octroi.age", grant));
        var without = await Judges.RunAsync("age", "-d", "-i", folder["detenteur.txt"], folder.Write("ck.gate.age", inner.Output));
        var with = await Judges.RunAsync("age", "-d", "-i", folder.Write("verrou.txt", gate + "\n"), folder["ck.gate.age"]);

        Assert.NotEqual(0, without.ExitCode);
        Assert.Equal(key + "\n", with.Text);
    }
}
