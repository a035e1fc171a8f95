using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Registers;
using Platform.Core.Tests.Data;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Consultations;

/// <summary>The functions of the database behind « reporter » and « sans suite », called without their use cases: each of their checks stands alone.</summary>
public sealed class DoorTests : IAsyncLifetime
{
    private const string Reason = "Le cahier des charges a été complété.";
    private TestPlatform platform = null!;             // set before each test
    private TestConsultation consultation = null!;     // set before each test
    private TestConsultation draft = null!;            // set before each test
    private Scope foreign = null!;                     // set before each test
    private DateTimeOffset now;
    private DateTimeOffset limit;

    public async Task InitializeAsync()
    {
        platform = await TestPlatform.StartAsync();
        now = new(2026, 11, 16, 11, 0, 0, TimeSpan.Zero);
        limit = now.AddHours(1);
        await platform.Database.SetNowAsync(now);
        var lead = await platform.LeadAsync();
        var (commune, other) = (await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel"), await platform.CommuneAsync(lead, "beaumont", "Beaumont"));
        var buyer = await platform.PersonAsync(commune, "Claire Achat", MembershipRole.Buyer);
        foreign = new Scope.Tenant(other.Id.Value, (await platform.PersonAsync(other, "Paul Voisin", MembershipRole.Buyer)).Id);
        consultation = await platform.PublishedAsync(commune, buyer, GivenConsultation.Content(closing: limit));
        draft = await platform.DraftAsync(commune, buyer, GivenConsultation.Content(closing: limit));
    }

    public async Task DisposeAsync() => await platform.DisposeAsync();

    [Fact]
    public async Task Each_check_of_the_later_limit_stands_alone()
    {
        await using var door = new OneDoor(platform, "sec.extend_deadline", "sec.move_limit");
        var later = limit.AddDays(3);
        var (proof, entry) = (await ProofAsync(ExtendDeadline.Act, ExtendDeadline.ActHash(new(consultation.Id, later, Reason))), await SaidAsync("limite-modifiee", Moved(limit, later)));
        object?[] right = [consultation.Tenant.Id.Value, consultation.Id.Value, Guid.CreateVersion7(), later, Reason, proof, entry, now];
        object?[] With(int position, object value) => [.. right[..position], value, .. right[(position + 1)..]];

        await door.NothingBehindIsOpenAsync();
        await door.NeedsEveryAsync(consultation.Scope, right);
        await door.ChecksAsync("sec.tenant() is distinct from of_tenant", foreign, right);
        await door.ChecksAsync("c.published_at is null", consultation.Scope, With(1, draft.Id.Value));
        await door.ChecksAsync("later <= c.submission_deadline", consultation.Scope, With(3, limit));
        await door.ChecksAsync("later > c.submission_deadline + interval '1 year'", consultation.Scope, With(3, limit.AddYears(1).AddSeconds(1)));
        await door.ChecksAsync("at > sec.now()", consultation.Scope, With(7, now.AddSeconds(1)));
        await door.ChecksAsync("at < sec.now() - interval '5 seconds'", consultation.Scope, With(7, now.AddSeconds(-6)));
        await ChecksWhileAsync("closed_at = now()", "closed_at = null", "c.closed_at is not null", door, right);

        await door.ChecksAsync("said ->> 'motif' is distinct from with_reason", consultation.Scope, With(6, await SaidAsync("limite-modifiee", Moved(limit, later, "Autre motif."))));
        await door.ChecksAsync("said ->> 'motif' is distinct from with_reason", consultation.Scope, With(6, await SaidAsync("limite-modifiee", Moved(limit, later, null))));
        await door.ChecksAsync("(said ->> 'ancienne')::timestamptz is distinct from", consultation.Scope, With(6, await SaidAsync("limite-modifiee", Moved(limit.AddHours(1), later))));
        await door.ChecksAsync("(said ->> 'nouvelle')::timestamptz is distinct from", consultation.Scope, With(6, await SaidAsync("limite-modifiee", Moved(limit, later.AddHours(1)))));
        await door.ChecksAsync(" and kind = 'limite-modifiee'", "", consultation.Scope, With(6, await SaidAsync("dossier-modifie", Moved(limit, later))));
        await door.ChecksAsync(" and consultation_id = of_consultation and", " and", consultation.Scope, With(6, await SaidAsync("limite-modifiee", Moved(limit, later), draft.Id.Value)));
        await door.ChecksAsync("not sec.has_proof(", consultation.Scope, With(5, await ProofAsync(ExtendDeadline.Act, ExtendDeadline.ActHash(new(consultation.Id, later, "Autre motif.")))));
        await door.ChecksAsync("not sec.has_proof(", consultation.Scope, With(5, await ProofAsync(ExtendDeadline.Act, ExtendDeadline.ActHash(new(consultation.Id, later.AddHours(1), Reason)))));

        await door.AcceptsAsync(consultation.Scope, right);
        await platform.Database.SetNowAsync(limit.AddMilliseconds(1));
        await door.ChecksAsync("at > c.submission_deadline", consultation.Scope,
            [.. With(5, await ProofAsync(ExtendDeadline.Act, ExtendDeadline.ActHash(new(consultation.Id, later, Reason))))[..7], limit.AddMilliseconds(1)]);
    }

    [Fact]
    public async Task Each_check_of_the_end_without_a_contract_stands_alone()
    {
        await using var door = new OneDoor(platform, "sec.discontinue");
        var (proof, entry) = (await ProofAsync(DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(new(consultation.Id, Reason))), await SaidAsync("sans-suite", new() { ["motif"] = Reason }));
        object?[] right = [consultation.Tenant.Id.Value, consultation.Id.Value, Reason, proof, entry, now];
        object?[] With(int position, object value) => [.. right[..position], value, .. right[(position + 1)..]];

        await door.NeedsEveryAsync(consultation.Scope, right);
        await door.ChecksAsync("sec.tenant() is distinct from of_tenant", foreign, right);
        await door.ChecksAsync("c.published_at is null", consultation.Scope, With(1, draft.Id.Value));
        await door.ChecksAsync("at > sec.now()", consultation.Scope, With(5, now.AddSeconds(1)));
        await door.ChecksAsync("at < sec.now() - interval '5 seconds'", consultation.Scope, With(5, now.AddSeconds(-6)));
        await ChecksWhileAsync("discontinued_at = now(), discontinuation_reason = 'x'", "discontinued_at = null, discontinuation_reason = null", "c.discontinued_at is not null", door, right);

        await door.ChecksAsync("said ->> 'motif' is distinct from with_reason", consultation.Scope, With(4, await SaidAsync("sans-suite", new() { ["motif"] = "Autre motif." })));
        await door.ChecksAsync("said ->> 'motif' is distinct from with_reason", consultation.Scope, With(4, await SaidAsync("sans-suite", [])));
        await door.ChecksAsync(" and kind = 'sans-suite'", "", consultation.Scope, With(4, await SaidAsync("dossier-modifie", new() { ["motif"] = Reason })));
        await door.ChecksAsync(" and consultation_id = of_consultation and kind", " and kind", consultation.Scope, With(4, await SaidAsync("sans-suite", new() { ["motif"] = Reason }, draft.Id.Value)));
        await door.ChecksAsync("not sec.has_proof(", consultation.Scope, With(3, await ProofAsync(DiscontinueConsultation.Act, DiscontinueConsultation.ActHash(new(consultation.Id, "Autre motif.")))));

        await door.AcceptsAsync(consultation.Scope, right);
        await platform.SuperuserAsync("insert into opening_sessions (tenant_id, id, consultation_id, opened_by, opened_by_name, opened_by_function, opened_at, proof_id) values ($1, $2, $2, $2, 'x', 'x', now(), $2)",
            consultation.Tenant.Id.Value, consultation.Id.Value);
        await door.ChecksAsync("exists (select from public.opening_sessions", consultation.Scope, right);
    }

    private static JsonObject Moved(DateTimeOffset from, DateTimeOffset to, string? reason = Reason)
    {
        var moved = new JsonObject { ["ancienne"] = WireInstant.Format(from), ["nouvelle"] = WireInstant.Format(to) };
        if (reason is not null) moved["motif"] = reason;
        return moved;
    }

    private async Task<Guid> SaidAsync(string kind, JsonObject details, Guid? of = null) => (await platform.RunAsync(consultation.Scope,
        s => s.GetRequiredService<AppendEntry>().ExecuteAsync(new(consultation.Tenant.Id.Value, of ?? consultation.Id.Value, null, kind, details), default))).Id;

    private Task<Guid> ProofAsync(string act, byte[] hash) => platform.ProofAsync(consultation.Buyer, act, hash);

    // A state that only a superuser can plant and take away again.
    private async Task ChecksWhileAsync(string planted, string taken, string check, OneDoor door, object?[] right)
    {
        await platform.SuperuserAsync($"set session_replication_role = replica; update consultations set {planted} where id = '{consultation.Id.Value}'");
        await door.ChecksAsync(check, consultation.Scope, right);
        await platform.SuperuserAsync($"set session_replication_role = replica; update consultations set {taken} where id = '{consultation.Id.Value}'");
    }
}
