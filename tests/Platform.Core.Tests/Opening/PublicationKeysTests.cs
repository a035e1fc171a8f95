using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Json;
using Platform.Crypto.Keys;
using Platform.Testing;

namespace Platform.Core.Tests.Opening;

public sealed class PublicationKeysTests : IAsyncLifetime
{
    private Ceremony given = null!;

    public async Task InitializeAsync() => given = await Ceremony.DraftAsync();

    public async Task DisposeAsync() => await given.DisposeAsync();

    [Fact, Trait("Feature", "BEYOND-2")]
    public async Task Two_holders_who_tested_their_keys_may_publish() => Assert.IsType<PublishConsultation.Outcome.Published>(await given.PublishAsync());

    [Fact, Trait("Feature", "BEYOND-2")]
    public async Task One_tested_way_is_not_enough()
    {
        await given.Platform.SuperuserAsync("update key_holders set tested_at = $1 where person_id = $2", given.Deadline.AddHours(-1).AddDays(-91).UtcDateTime, given.Delegate.Person.Id);

        var refused = Assert.IsType<PublishConsultation.Outcome.Refused>(await given.PublishAsync());

        Assert.Contains(refused.Objections, o => o.Key == TwoTestedWays.TooFewWays);
    }

    [Fact]
    public async Task A_drill_makes_an_old_key_count_again()
    {
        await given.Platform.SuperuserAsync("update key_holders set tested_at = $1 where person_id = $2", given.Deadline.AddHours(-1).AddDays(-91).UtcDateTime, given.Delegate.Person.Id);
        var asked = await given.Platform.RunAsync(given.Delegate.Scope, s => s.GetRequiredService<TestKey>().BeginAsync(Ceremony.Cancel));
        var answer = AgeReader.Decrypt(asked!.Sealed, given.Delegate.Key);     // the delegate has a key

        var tested = await given.Platform.RunAsync(given.Delegate.Scope, s => s.GetRequiredService<TestKey>().ExecuteAsync(new(asked.Id, answer), Ceremony.Cancel));

        Assert.IsType<TestKey.Outcome.Tested>(tested);
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.PublishAsync());
    }

    [Fact]
    public async Task An_answer_of_another_key_enrols_nobody()
    {
        var person = await given.Platform.PersonAsync(given.Consultation.Tenant, "Élise", MembershipRole.CaoDelegate);
        var (scope, key) = (given.ScopeOf(person), X25519Identity.Generate().Recipient.ToString());
        var asked = await given.Platform.RunAsync(scope, s => s.GetRequiredService<EnrolKeyHolder>().BeginAsync(key, Ceremony.Cancel));
        var proof = await given.Platform.ProofAsync(person, EnrolKeyHolder.Act, EnrolKeyHolder.ActHash(key));

        var outcome = await given.Platform.RunAsync(scope, s => s.GetRequiredService<EnrolKeyHolder>().ExecuteAsync(new(key, asked!.Id, new byte[32], "Élise", "Déléguée", proof), Ceremony.Cancel));

        Assert.IsType<EnrolKeyHolder.Outcome.NotProved>(outcome);
    }

    [Fact]
    public async Task A_proof_for_another_key_enrols_nobody()
    {
        var person = await given.Platform.PersonAsync(given.Consultation.Tenant, "Élise", MembershipRole.CaoDelegate);
        var (scope, key) = (given.ScopeOf(person), X25519Identity.Generate());
        var asked = await given.Platform.RunAsync(scope, s => s.GetRequiredService<EnrolKeyHolder>().BeginAsync($"{key.Recipient}", Ceremony.Cancel));
        var proof = await given.Platform.ProofAsync(person, EnrolKeyHolder.Act, EnrolKeyHolder.ActHash("age1autre"));
        var answer = AgeReader.Decrypt(asked!.Sealed, key);     // a recipient that was read

        var outcome = await given.Platform.RunAsync(scope, s => s.GetRequiredService<EnrolKeyHolder>().ExecuteAsync(new($"{key.Recipient}", asked.Id, answer, "Élise", "Déléguée", proof), Ceremony.Cancel));

        Assert.IsType<EnrolKeyHolder.Outcome.NotConfirmed>(outcome);
    }

    [Theory, Trait("Feature", "BEYOND-2")]
    [InlineData("verrou", KeySetFault.Gate)]
    [InlineData("consultation", KeySetFault.OtherConsultation)]
    [InlineData("n", KeySetFault.Holders)]
    [InlineData("m", KeySetFault.OtherConsultation)]
    [InlineData("cles", KeySetFault.Keys)]
    [InlineData("octrois", KeySetFault.Grants)]
    public async Task An_altered_key_set_is_refused(string member, KeySetFault fault)
    {
        var sent = JsonNode.Parse(await given.KeySetAsync())!.AsObject();       // our own JSON
        var set = JsonNode.Parse(Convert.FromBase64String((string)sent["jeu"]!))!.AsObject();
        Alter(set, member);
        sent["jeu"] = Convert.ToBase64String(CanonicalJson.Serialize(set));

        var refused = Assert.IsType<CreateOpeningKeys.Outcome.Refused>(await given.CreateKeysAsync(sent.ToJsonString()));

        Assert.Equal(fault, refused.Fault);
    }

    [Fact]
    public async Task A_holder_who_enrolled_meanwhile_makes_the_set_stale()
    {
        var set = await given.KeySetAsync();
        await given.HolderAsync("Élise", MembershipRole.CaoDelegate);

        var refused = Assert.IsType<CreateOpeningKeys.Outcome.Refused>(await given.CreateKeysAsync(set));

        Assert.Equal(KeySetFault.Holders, refused.Fault);
    }

    [Fact, Trait("Feature", "BEYOND-2")]
    public async Task A_holder_who_left_is_no_way_to_open_and_nothing_is_sealed_to_him()
    {
        await RevokeAsync(given.Delegate);

        Assert.DoesNotContain($"{given.Delegate.Key.Recipient}", Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(await given.KeySetAsync())!["jeu"]!)));
        var refused = Assert.IsType<PublishConsultation.Outcome.Refused>(await given.PublishAsync());

        Assert.Contains(refused.Objections, o => o.Key == TwoTestedWays.TooFewWays);
        Assert.Equal(0, await LiveKeysAsync(given.Delegate));
        Assert.Equal(1, await LiveKeysAsync(given.President));
    }

    [Fact]
    public async Task A_key_without_a_role_does_not_count_even_when_its_revocation_was_forgotten()
    {
        await given.Platform.SuperuserAsync("update memberships set revoked_at = now() where person_id = $1", given.Delegate.Person.Id);

        var refused = Assert.IsType<PublishConsultation.Outcome.Refused>(await given.PublishAsync());

        Assert.Contains(refused.Objections, o => o.Key == TwoTestedWays.TooFewWays);
    }

    [Fact]
    public async Task Who_keeps_another_role_that_holds_a_key_keeps_the_key()
    {
        var department = await given.Platform.DepartmentAsync(given.Consultation.Tenant);
        await given.Platform.RunAsync(given.Consultation.Scope, s => s.GetRequiredService<GrantRole>().ExecuteAsync(new(given.Delegate.Person.Id, MembershipRole.CaoPresident, department), Ceremony.Cancel));

        await RevokeAsync(given.Delegate, MembershipRole.CaoDelegate);

        Assert.Equal(1, await LiveKeysAsync(given.Delegate));
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.PublishAsync());
    }

    private Task<RevokeRole.Outcome> RevokeAsync(Holder holder, MembershipRole role = MembershipRole.CaoDelegate) => given.Platform.RunAsync(given.Consultation.Scope, async s =>
    {
        var membership = await s.GetRequiredService<PlatformDb>().Memberships.SingleAsync(m => m.PersonId == holder.Person.Id && m.Role == role);
        return await s.GetRequiredService<RevokeRole>().ExecuteAsync(new(membership.Id), Ceremony.Cancel);
    });

    private Task<int> LiveKeysAsync(Holder holder) => given.Platform.RunAsync(given.Consultation.Scope, s =>
        s.GetRequiredService<PlatformDb>().KeyHolders.CountAsync(h => h.PersonId == holder.Person.Id && h.RevokedAt == null));

    [Fact]
    public async Task A_document_that_is_not_canonical_is_refused()
    {
        var sent = JsonNode.Parse(await given.KeySetAsync())!.AsObject();       // our own JSON
        sent["jeu"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Convert.FromBase64String((string)sent["jeu"]!)) + " "));

        Assert.Equal(KeySetFault.Malformed, Assert.IsType<CreateOpeningKeys.Outcome.Refused>(await given.CreateKeysAsync(sent.ToJsonString())).Fault);
    }

    private static void Alter(JsonObject set, string member)
    {
        switch (member)
        {
            case "verrou": set["verrou"] = X25519Identity.Generate().Recipient.ToString(); break;
            case "consultation": set["consultation"] = $"{Guid.CreateVersion7()}"; break;
            case "n": set["n"] = 3; break;
            case "m": set["m"] = 2; break;
            case "cles": set["cles"]!.AsArray().Add(set["cles"]![0]!.DeepClone()); break;
            default: set["octrois"]!.AsArray().RemoveAt(0); break;
        }
    }
}
