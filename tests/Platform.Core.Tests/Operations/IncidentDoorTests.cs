using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Core.Tests.Data;
using Platform.Core.Values;
using Platform.Crypto.Json;
using Platform.Crypto.Transparency;
using Platform.Testing;

namespace Platform.Core.Tests.Operations;

/// <summary>The function of the database that moves a limit for an outage, called without its use case: each of its checks stands alone.</summary>
public sealed class IncidentDoorTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 11, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Limit = Now.AddHours(1);

    [Fact]
    public async Task Each_check_of_a_limit_moved_for_an_outage_stands_alone()
    {
        await using var platform = await TestPlatform.StartAsync();
        await platform.Database.SetNowAsync(Now);
        var lead = await platform.LeadAsync();
        var (commune, oper) = (await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel"), await platform.OperatorAsync("Odile Exploitante"));
        var buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        var (consultation, draft) = (await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: Limit)), await platform.DraftAsync(commune, buyer, GivenConsultation.Content(closing: Limit)));
        var elsewhere = await platform.LeadAsync("ailleurs");
        var stranger = await platform.OperatorAsync("Omar Ailleurs");
        var operating = new Scope.Platform(oper.Id);
        var administrator = new Scope.Lead(lead.Id.Value, (await platform.PersonAsync(lead, "Lise Agglo", MembershipRole.LeadAdmin)).Id);
        var incident = await DeclareAsync(operating, Now.AddHours(-2), Now.AddHours(2));
        await using var door = new OneDoor(platform, "sec.extend_for_incident", "sec.move_limit");
        var right = new Call(incident, commune.Id.Value, consultation.Id, Limit, Limit.AddDays(3), "n° 2026-001");
        var arguments = await ArgumentsAsync(right, oper);

        await door.AcceptsAsync(operating, arguments);
        await door.NeedsEveryAsync(operating, arguments);
        await door.ChecksAsync("not sec.operates()", administrator, arguments);
        await door.ChecksAsync("not sec.operates()", new Scope.Lead(lead.Id.Value, oper.Id), arguments);      // for the platform, or not at all
        var theirs = right with { Incident = await DeclareAsync(operating, Now.AddHours(-2), Now.AddHours(2), elsewhere) };
        await door.ChecksAsync("not exists (select from public.tenants", operating, await ArgumentsAsync(theirs, oper));
        await door.ChecksAsync("position('n°'", operating, await ArgumentsAsync(right with { Reason = "n° 2026-002" }, oper));

        await door.ChecksAsync("c.published_at is null", operating, await ArgumentsAsync(right with { Consultation = draft.Id }, oper));
        await door.ChecksAsync("later <= c.submission_deadline", operating, await ArgumentsAsync(right with { Later = Limit }, oper));
        await door.ChecksAsync("later > c.submission_deadline + interval '1 year'", operating, await ArgumentsAsync(right with { Later = Limit.AddYears(1).AddSeconds(1) }, oper));
        await door.ChecksAsync("at > sec.now()", operating, With(arguments, 13, Now.AddSeconds(1)));
        await door.ChecksAsync("at < sec.now() - interval '5 seconds'", operating, With(arguments, 13, Now.AddSeconds(-6)));
        await WhileAsync("consultations", "closed_at = now()", "closed_at = null", () => door.ChecksAsync("c.closed_at is not null", operating, arguments));
        await WhileAsync("consultations", "discontinued_at = now(), discontinuation_reason = 'x'", "discontinued_at = null, discontinuation_reason = null", () => door.ChecksAsync("c.discontinued_at is not null", operating, arguments));
        await WhileAsync("incidents", $"began_at = '{Limit.AddSeconds(1):O}'", $"began_at = '{Now.AddHours(-2):O}'", () => door.ChecksAsync("(said ->> 'ancienne')::timestamptz < i.began_at", operating, arguments));
        await CloseAsync();
        await door.ChecksAsync("i.closed_at is not null", operating, arguments);
        await platform.SuperuserAsync("set session_replication_role = replica; delete from incident_revisions");
        await WhileAsync("incidents", $"ended_at = '{Now.AddMinutes(-1):O}'", $"ended_at = '{Now.AddHours(2):O}'", () => door.ChecksAsync("c.published_at > i.ended_at", operating, arguments));

        await door.ChecksAsync("line <> concat_ws", operating, await ArgumentsAsync(right, oper, line: right with { Later = Limit.AddDays(4) }));       // confirmed too, and not this one
        await door.ChecksAsync("not line = any", operating, await ArgumentsAsync(right, oper, confirmed: right with { Later = Limit.AddDays(4) }));
        await door.ChecksAsync("split_part(confirmed, E'\\n', 2) <> of_incident::text", operating, await ArgumentsAsync(right, oper, confirmed: right with { Incident = Guid.CreateVersion7() }));
        await door.ChecksAsync("not sec.has_proof(", operating, await ArgumentsAsync(right, stranger));

        foreach (var (member, check) in new[]
        {
            ("type", "said ->> 'type' is distinct from"), ("motif", "said ->> 'motif' is distinct from with_reason"),
            ("consultation", "(said #>> '{consultation,id}') is distinct from of_consultation::text"),
        })
        {
            await door.ChecksAsync(check, operating, await ArgumentsAsync(right, oper, change: said => said.Remove(member)));
            await door.ChecksAsync(check, operating, await ArgumentsAsync(right, oper, change: said => said[member] = member == "consultation" ? new JsonObject { ["id"] = draft.Id.ToString() } : "autre"));
        }
        await door.ChecksAsync("(said ->> 'ancienne')::timestamptz is distinct from", operating, await ArgumentsAsync(right, oper, said: right with { Before = Limit.AddMinutes(1) }));
        await door.ChecksAsync("(said ->> 'nouvelle')::timestamptz is distinct from", operating, await ArgumentsAsync(right, oper, said: right with { Later = Limit.AddDays(4) }));
        await door.ChecksAsync("sha256(convert_to('registre/v1'", operating, With(arguments, 12, new byte[32]));

        await door.AcceptsAsync(operating, arguments);      // still
        await platform.Database.SetNowAsync(Limit.AddMilliseconds(1));
        await door.ChecksAsync("at > c.submission_deadline", operating, With(await ArgumentsAsync(right, oper), 13, Limit.AddMilliseconds(1)));

        async Task<object?[]> ArgumentsAsync(Call call, TestPerson proved, Action<JsonObject>? change = null, Call? confirmed = null, Call? said = null, Call? line = null)
        {
            // What was confirmed and what the register will say agree with the call, unless told otherwise.
            said ??= call;
            confirmed ??= said;
            var details = new JsonObject
            {
                ["ancienne"] = WireInstant.Format(said.Before), ["consultation"] = new JsonObject { ["id"] = said.Consultation.ToString() },
                ["motif"] = said.Reason, ["nouvelle"] = WireInstant.Format(said.Later), ["type"] = "limite-modifiee",
            };
            change?.Invoke(details);
            var (salt, text) = (new byte[32], CanonicalJson.Serialize(details));
            line ??= said;
            var asked = new ExtendForIncident.Asked(confirmed.Incident, [Item(confirmed), Item(line == said ? confirmed : line)]);
            var proof = await platform.ProofAsync(proved, ExtendForIncident.Act, ExtendForIncident.ActHash(asked));
            return [call.Incident, call.Tenant, call.Consultation.Value, Guid.CreateVersion7(), call.Later, call.Reason, proof, asked.Confirmed,
                Item(line).Line, Guid.CreateVersion7(), salt, Encoding.UTF8.GetString(text), RegisterLeaf.Entry(salt, text), Now];
        }

        Task CloseAsync() => platform.SuperuserAsync("""
            insert into incident_revisions (id, incident_id, lead_id, rank, ended_at, what, closed, revised_by, revised_at)
            select id, id, lead_id, 1, ended_at, what, true, declared_by, now() from incidents where id = $1
            """, incident);

        async Task<Guid> DeclareAsync(Scope scope, DateTimeOffset began, DateTimeOffset ended, Core.Tenancy.Tenant? of = null) => Assert.IsType<DeclareIncident.Outcome.Declared>(
            await platform.RunAsync(scope, s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(new((of ?? lead).Id.Value, began, ended, "Le dépôt des plis était impossible.", null), default))).Incident;

        // A state that only a superuser can plant and take away again.
        async Task WhileAsync(string table, string planted, string taken, Func<Task> look)
        {
            var id = table == "incidents" ? incident : consultation.Id.Value;
            await platform.SuperuserAsync($"set session_replication_role = replica; update {table} set {planted} where id = '{id}'");
            await look();
            await platform.SuperuserAsync($"set session_replication_role = replica; update {table} set {taken} where id = '{id}'");
        }
    }

    private static object?[] With(object?[] arguments, int position, object value) => [.. arguments[..position], value, .. arguments[(position + 1)..]];

    private static ExtendForIncident.Item Item(Call call) => new(call.Consultation, call.Before, call.Later);

    private sealed record Call(Guid Incident, Guid Tenant, Id<Consultation> Consultation, DateTimeOffset Before, DateTimeOffset Later, string Reason);
}
