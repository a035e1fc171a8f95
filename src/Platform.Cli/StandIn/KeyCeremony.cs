using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Opening;
using Platform.Crypto.Envelopes;
using Platform.Crypto.Json;
using Platform.Crypto.Keys;

namespace Platform.Cli.StandIn;

/// <summary>What the key pages do in the browser, in C#: a holder's key that proves itself, and the keys of a consultation. For demonstrations and tests only.</summary>
public sealed class KeyCeremony(IServiceProvider services)
{
    /// <param name="confirm">Gives the passkey proof of an act, by its hash.</param>
    /// <returns>The secret half, which no server has seen.</returns>
    public async Task<X25519Identity> EnrolAsync(Scope.Tenant holder, string name, string function, Func<string, byte[], Task<Guid>> confirm, CancellationToken cancel)
    {
        var identity = X25519Identity.Generate();
        var recipient = identity.Recipient.ToString();
        var asked = await RunAsync<EnrolKeyHolder, HolderChallenges.Asked>(holder, async enrol =>
            await enrol.BeginAsync(recipient, cancel) ?? throw new InvalidOperationException("The key was not read."), cancel);
        var answer = AgeReader.Decrypt(asked.Sealed, identity);
        var proof = await confirm(EnrolKeyHolder.Act, EnrolKeyHolder.ActHash(recipient));
        var outcome = await RunAsync<EnrolKeyHolder, EnrolKeyHolder.Outcome>(holder, enrol => enrol.ExecuteAsync(new(recipient, asked.Id, answer, name, function, proof), cancel), cancel);
        return outcome is EnrolKeyHolder.Outcome.Enrolled ? identity : throw new InvalidOperationException($"Not enrolled: {outcome}");
    }

    /// <summary>The field KeySet of the publishing page. The consultation's keys are forgotten on return.</summary>
    public static string MakeKeySet(PublicationKeyMaterial.Material plan)
    {
        var gate = X25519Recipient.Parse(plan.Gate);
        var (keys, grants, named) = (new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var envelope in plan.Envelopes)
        {
            var identity = X25519Identity.Generate();
            var gated = AgeWriter.Encrypt(Encoding.ASCII.GetBytes($"{identity}\n"), gate);
            keys.Add(new JsonObject { ["cle"] = identity.Recipient.ToString(), ["ck_gate_sha256"] = Hash(gated), ["enveloppe"] = envelope });
            foreach (var holder in plan.Holders)
            {
                var grant = AgeWriter.Encrypt(gated, X25519Recipient.Parse(holder.Recipient));
                grants.Add(new JsonObject { ["enveloppe"] = envelope, ["detenteur"] = $"{holder.Id}", ["octroi"] = Convert.ToBase64String(grant), ["sha256"] = Hash(grant) });
                named.Add(new JsonObject { ["detenteur"] = $"{holder.Id}", ["enveloppe"] = envelope, ["sha256"] = Hash(grant) });
            }
        }
        var set = CanonicalJson.Serialize(new JsonObject
        {
            ["cles"] = keys,
            ["consultation"] = $"{plan.Consultation}",
            ["detenteurs"] = new JsonArray([.. plan.Holders.Select(h => (JsonNode)new JsonObject { ["cle"] = h.Recipient, ["fonction"] = h.Function, ["id"] = $"{h.Id}", ["nom"] = h.Name })]),
            ["m"] = 1,
            ["mode"] = plan.Mode,
            ["n"] = plan.Holders.Count,
            ["octrois"] = named,
            ["v"] = "jeu-de-cles/1",
            ["verrou"] = plan.Gate,
        });
        return new JsonObject { ["jeu"] = Convert.ToBase64String(set), ["octrois"] = grants }.ToJsonString();
    }

    private Task<T> RunAsync<TUseCase, T>(Scope scope, Func<TUseCase, Task<T>> act, CancellationToken cancel) where TUseCase : notnull =>
        services.GetRequiredService<UnitOfWorkFactory>().RunAsync(scope, s => act(s.GetRequiredService<TUseCase>()), cancel);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
