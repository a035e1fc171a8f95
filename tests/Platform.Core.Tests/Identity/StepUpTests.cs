using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Identity.Demo;
using Platform.Core.Tenancy;
using Platform.Testing;

namespace Platform.Core.Tests.Identity;

/// <summary>Confirming an act: what the passkey signed is bound to the act, to the person, to five minutes, and serves once.</summary>
public sealed class StepUpTests : IAsyncLifetime
{
    private const string Origin = "http://localhost:5000";
    private static readonly byte[] Publish = SHA256.HashData("publish\nconsultation\nkeys"u8);
    private readonly string keys = Path.GetTempFileName();
    private TestPlatform platform = null!;      // set by InitializeAsync, before any test
    private Tenant lead = null!;
    private TestPerson person = null!;
    private SoftPasskey key = null!;

    public async Task InitializeAsync()
    {
        File.Delete(keys);
        platform = await TestPlatform.StartAsync(new Dictionary<string, string?> { ["Demo:Passkeys"] = keys });
        lead = await platform.LeadAsync();
        person = await platform.PersonAsync(lead, "Camille Martin", MembershipRole.Buyer);
        key = await KeyOf(person);
    }

    public async Task DisposeAsync()
    {
        key.Dispose();
        File.Delete(keys);
        await platform.DisposeAsync();
    }

    [Fact]
    public async Task The_right_key_for_the_right_act_leaves_a_proof_that_the_acting_use_case_can_ask_for()
    {
        var asked = await Ask(person, "publish", Publish);
        var proof = Assert.IsType<RecordProof.Outcome.Proved>(await Answer(person, asked, "publish", Publish)).Proof;

        Assert.True(await HasProof(person, proof, "publish", Publish));
        Assert.False(await HasProof(person, proof, "open", Publish));
        Assert.False(await HasProof(person, proof, "publish", SHA256.HashData("another"u8)));
        Assert.False(await HasProof(await platform.PersonAsync(lead, "Autre", MembershipRole.Buyer), proof, "publish", Publish));
    }

    [Fact]
    public async Task A_proof_holds_for_five_minutes_to_the_millisecond()
    {
        var now = DateTimeOffset.Parse("2027-01-04T09:00:00Z");
        await platform.Database.SetNowAsync(now);
        var proof = Assert.IsType<RecordProof.Outcome.Proved>(await Answer(person, await Ask(person, "publish", Publish), "publish", Publish)).Proof;

        await platform.Database.SetNowAsync(now.AddMinutes(5).AddMilliseconds(-1));
        Assert.True(await HasProof(person, proof, "publish", Publish));
        await platform.Database.SetNowAsync(now.AddMinutes(5));
        Assert.False(await HasProof(person, proof, "publish", Publish));
    }

    [Fact]
    public async Task An_answer_serves_once_even_when_the_counter_stays_zero()
    {
        var asked = await Ask(person, "publish", Publish);
        var credential = key.Assert(asked.Options, Origin);

        Assert.IsType<RecordProof.Outcome.Proved>(await Record(person, asked.Challenge, "publish", Publish, credential));
        Assert.IsType<RecordProof.Outcome.Refused>(await Record(person, asked.Challenge, "publish", Publish, credential));
        var next = await Ask(person, "publish", Publish);
        Assert.IsType<RecordProof.Outcome.Refused>(await Record(person, next.Challenge, "publish", Publish, credential));
    }

    [Fact]
    public async Task Eight_at_once_leave_one_proof()
    {
        var asked = await Ask(person, "publish", Publish);
        var credential = key.Assert(asked.Options, Origin);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Record(person, asked.Challenge, "publish", Publish, credential)));

        Assert.Single(outcomes.OfType<RecordProof.Outcome.Proved>());
    }

    [Fact]
    public async Task What_changed_since_the_confirmation_is_not_confirmed()
    {
        Assert.IsType<RecordProof.Outcome.AnotherAct>(await Answer(person, await Ask(person, "publish", Publish), "publish", SHA256.HashData("other keys"u8)));
        Assert.IsType<RecordProof.Outcome.AnotherAct>(await Answer(person, await Ask(person, "publish", Publish), "open", Publish));
    }

    [Fact]
    public async Task A_challenge_dies_after_five_minutes()
    {
        var now = DateTimeOffset.Parse("2027-01-04T09:00:00Z");
        await platform.Database.SetNowAsync(now);
        var (first, second) = (await Ask(person, "publish", Publish), await Ask(person, "publish", Publish));

        await platform.Database.SetNowAsync(now.AddMinutes(5).AddMilliseconds(-1));
        Assert.IsType<RecordProof.Outcome.Proved>(await Answer(person, first, "publish", Publish));
        await platform.Database.SetNowAsync(now.AddMinutes(5));
        Assert.IsType<RecordProof.Outcome.Refused>(await Answer(person, second, "publish", Publish));
    }

    [Fact]
    public async Task Another_persons_question_or_key_proves_nothing()
    {
        var other = await platform.PersonAsync(lead, "Autre", MembershipRole.Buyer);
        using var othersKey = await KeyOf(other);
        var (mine, again) = (await Ask(person, "publish", Publish), await Ask(person, "publish", Publish));

        Assert.IsType<RecordProof.Outcome.Refused>(await Record(person, mine.Challenge, "publish", Publish, othersKey.Assert(mine.Options, Origin)));
        Assert.IsType<RecordProof.Outcome.Refused>(await Record(other, again.Challenge, "publish", Publish, othersKey.Assert(again.Options, Origin)));
    }

    [Fact]
    public async Task Another_origin_no_verification_of_the_user_and_a_swapped_challenge_are_refused()
    {
        foreach (var forge in new Func<string, string>[]
        {
            o => key.Assert(o, "http://localhost:5001"), o => key.Assert(o, Origin, userVerified: false),
            o => key.Assert(With(o, "challenge", Convert.ToBase64String(new byte[32]).TrimEnd('=')), Origin), o => key.Assert(With(o, "rpId", "ailleurs.example"), Origin),
        })
        {
            var asked = await Ask(person, "publish", Publish);
            Assert.IsType<RecordProof.Outcome.Refused>(await Record(person, asked.Challenge, "publish", Publish, forge(asked.Options)));
        }
    }

    [Fact]
    public async Task A_copy_of_a_key_that_counts_is_refused_and_wrong_codes_do_not_stop_the_key()
    {
        key.Counter = 5;
        Assert.IsType<RecordProof.Outcome.Proved>(await Answer(person, await Ask(person, "publish", Publish), "publish", Publish));
        Assert.IsType<RecordProof.Outcome.Refused>(await Answer(person, await Ask(person, "publish", Publish), "publish", Publish));
        key.Counter = 6;
        await platform.SuperuserAsync("update people set lockout_end = now() + interval '1 hour' where id = $1", person.Id);
        Assert.IsType<RecordProof.Outcome.Proved>(await Answer(person, await Ask(person, "publish", Publish), "publish", Publish));
    }

    [Fact]
    public async Task Who_has_no_key_is_told_so()
    {
        var other = await platform.PersonAsync(lead, "Autre", MembershipRole.Buyer);

        Assert.IsType<BeginStepUp.Outcome.NoKey>(await In(other, s => s.GetRequiredService<BeginStepUp>().ExecuteAsync(new("publish", Publish), default)));
    }

    [Fact]
    public void An_rsa_key_is_judged_and_a_changed_signature_is_refused()
    {
        using var rsa = RSA.Create(2048);
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        var cose = new System.Formats.Cbor.CborWriter(System.Formats.Cbor.CborConformanceMode.Ctap2Canonical);
        cose.WriteStartMap(4);
        cose.WriteInt32(1); cose.WriteInt32(3);
        cose.WriteInt32(3); cose.WriteInt32(-257);
        cose.WriteInt32(-1); cose.WriteByteString(parameters.Modulus!);       // a key always has both
        cose.WriteInt32(-2); cose.WriteByteString(parameters.Exponent!);
        cose.WriteEndMap();
        var challenge = StoredAssertion.ChallengeFor(new byte[32], Publish);
        var clientData = Encoding.UTF8.GetBytes($$"""{"type":"webauthn.get","challenge":"{{System.Buffers.Text.Base64Url.EncodeToString(challenge)}}","origin":"{{Origin}}"}""");
        byte[] data = [.. SHA256.HashData("localhost"u8), 0x05, 0, 0, 0, 1];
        var signature = rsa.SignData([.. data, .. SHA256.HashData(clientData)], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var expected = new StoredAssertion.Expected(challenge, "localhost", [Origin]);

        Assert.True(StoredAssertion.IsGood(new(cose.Encode(), clientData, data, signature), expected));
        signature[7] ^= 1;
        Assert.False(StoredAssertion.IsGood(new(cose.Encode(), clientData, data, signature), expected));
    }

    private static string With(string options, string name, string value)
    {
        var json = JsonNode.Parse(options)!;      // our own server's JSON
        json[name] = value;
        return json.ToJsonString();
    }

    private async Task<SoftPasskey> KeyOf(TestPerson of)
    {
        await platform.SuperuserAsync("update people set security_stamp = 'a stamp' where id = $1", of.Id);
        await using var scope = platform.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<EnrolDemoPasskey>().ExecuteAsync(of.Id, default);
        return (await scope.ServiceProvider.GetRequiredService<DemoPasskeys>().FindAsync(of.Id, default))!;      // just enrolled
    }

    private async Task<BeginStepUp.Outcome.Asked> Ask(TestPerson who, string act, byte[] hash) =>
        Assert.IsType<BeginStepUp.Outcome.Asked>(await In(who, s => s.GetRequiredService<BeginStepUp>().ExecuteAsync(new(act, hash), default)));

    private Task<RecordProof.Outcome> Answer(TestPerson who, BeginStepUp.Outcome.Asked asked, string act, byte[] hash) => Record(who, asked.Challenge, act, hash, key.Assert(asked.Options, Origin));

    private Task<RecordProof.Outcome> Record(TestPerson who, Guid challenge, string act, byte[] hash, string credential) =>
        In(who, s => s.GetRequiredService<RecordProof>().ExecuteAsync(new(challenge, act, hash, credential), default));

    private Task<T> In<T>(TestPerson who, Func<IServiceProvider, Task<T>> work) => platform.RunAsync(new Scope.SignIn(who.Id), work);

    private Task<bool> HasProof(TestPerson who, Guid proof, string act, byte[] hash) => platform.RunAsync(new Scope.Tenant(lead.Id.Value, who.Id), async s =>
        (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<bool>($"""select sec.has_proof({proof}, {act}, {hash}) as "Value" """).ToListAsync()).Single());
}
