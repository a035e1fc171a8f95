using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Operations;
using Platform.Core.Values;
using Platform.Faults.Tests.Cluster;
using Platform.Faults.Tests.Deposits;
using Platform.Faults.Tests.Openings;
using Platform.Testing;
using Platform.Web;
using Platform.Web.Ui;

namespace Platform.Faults.Tests;

/// <summary>One consultation from its publication to its minutes, over HTTP, while web host, worker and gate die at each of their places.</summary>
[Collection("cluster")]
public sealed class OpeningUnderKillsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact, Trait("Feature", "A7-R"), Trait("Long", "opening-points")]
    public async Task Wherever_the_web_host_the_worker_or_the_gate_dies_the_consultation_is_opened_once_and_whole()
    {
        var rounds = LongRun.Size("openings", 1, 20);
        for (var round = 1; round <= rounds; round++)
        {
            await OpenOnceAsync();
            LongRun.Say($"opening {round}: killed {Kills} times from the publication to the minutes, opened once and whole");
        }
        LongRun.Note("openings", rounds);
        LongRun.Note("kills", rounds * Kills);
    }

    // Dying after the commit too takes twice the time: in the long run.
    private static string[] Web => LongRun.IsOn ? FaultPoints.Opening : [.. FaultPoints.Opening.Where(place => !place.EndsWith("=commit", StringComparison.Ordinal))];

    private static int Kills => Web.Length + FaultPoints.Closing.Length + FaultPoints.Gate.Length;

    private static async Task OpenOnceAsync()
    {
        await using var live = LivePlatform.Over(await Ceremony.DraftAsync());
        var people = LiveAsync(live);
        await Until.AllEndAsync(people,
            live.DieAtEachAsync("web", Web, fault => live.StartWebAsync(fault), Patience),
            live.DieAtEachAsync("jobs", FaultPoints.Closing, fault => live.StartJobsAsync(fault), Patience),
            live.DieAtEachAsync("gate", FaultPoints.Gate, fault => live.StartGateAsync(fault), Patience));
        await JudgeAsync(live, await people);
    }

    // Buyer, two companies, president.
    private static async Task<OpeningOfPresident> LiveAsync(LivePlatform live)
    {
        var given = live.Given;
        var (id, portal) = (given.Consultation.Id, given.Consultation.Tenant.Slug);
        using var buyer = await SignedInPerson.Async(live, given.Consultation.Buyer);
        await buyer.ConfirmAsync(Links.Buyer.Publish(portal, id.Value), [new("KeySet", await given.KeySetAsync()), new("WithoutValue", "oui")],
            () => given.AskAsync(db => db.Consultations.AnyAsync(c => c.Id == id && c.PublishedAt != null)));

        var (limit, typed) = (given.Deadline.AddMinutes(10), TypedDateTime.From(given.Deadline.AddMinutes(10)));
        await buyer.ConfirmAsync(Links.Buyer.Extend(portal, id.Value),
            [new("NewLimit.Day", typed.Day!), new("NewLimit.Month", typed.Month!), new("NewLimit.Year", typed.Year!), new("NewLimit.Hour", typed.Hour!), new("NewLimit.Minute", typed.Minute!), new("Reason", "Le cahier des charges a été complété.")],
            () => given.AskAsync(db => db.Consultations.AnyAsync(c => c.Id == id && c.SubmissionDeadline > given.Deadline)));

        await buyer.Client.PostFormAsync(Links.Buyer.Dce(portal, id.Value), [], "?handler=Prepare");
        await given.Platform.AddDocumentAsync(given.Consultation, "Plans.pdf", [1]);
        await buyer.ConfirmAsync(Links.Buyer.Dce(portal, id.Value), [new("Note", "Plans ajoutés."), new("Important", "non"), new("DateLimit.Decision", "maintenir"), new("DateLimit.Reason", "Les plans ne changent rien aux offres.")],
            () => given.AskAsync(db => db.DceVersions.AnyAsync(v => v.ConsultationId == id && v.Number == 2 && v.PublishedAt != null)), "?handler=Publish");

        for (var company = 1; company <= 2; company++)
            await given.DepositAsync(await given.Platform.CompanyAsync($"Entreprise {company}", $"{900_000_000 + company}"), 1, 2);
        await given.Platform.Database.SetNowAsync(limit.AddMinutes(1));

        // Meanwhile the worker closes, and the gate opens.
        var other = await given.Platform.PublishedAsync(given.Consultation.Tenant, given.Consultation.Buyer, GivenConsultation.Content(closing: limit.AddHours(2)));
        await ExtendForOutageAsync(live, other.Id, limit.AddHours(2));
        await buyer.ConfirmAsync(Links.Buyer.Discontinue(portal, other.Id.Value), [new("Reason", "Le besoin a disparu.")],
            () => given.AskAsync(db => db.Consultations.AnyAsync(c => c.Id == other.Id && c.DiscontinuedAt != null)));

        await Until.TrueAsync("the gate to be open", Patience, async () => (await given.SessionAsync(given.President)).State == SessionState.GateOpen);
        using var person = await SignedInPerson.Async(live, given.President.Person);
        var president = new OpeningOfPresident(live, person);
        await president.OpenAsync();
        await president.OpenEnvelopesAsync();
        await president.AdmitAllAsync();
        await president.OpenEnvelopesAsync();
        await president.CloseAsync();
        return president;
    }

    // An operator moves for an outage the limit of the consultation that will be discontinued.
    private static async Task ExtendForOutageAsync(LivePlatform live, Id<Consultation> touched, DateTimeOffset before)
    {
        var given = live.Given;
        var oper = await given.Platform.OperatorAsync("Odile Exploitante");
        var declared = await given.Platform.RunAsync(new Scope.Platform(oper.Id),
            s => s.GetRequiredService<DeclareIncident>().ExecuteAsync(new(given.Lead.Id.Value, before.AddHours(-3), before.AddHours(-1), "Le dépôt des plis était impossible.", null), Ceremony.Cancel));
        var incident = declared.Match(known => known.Incident, overlaps => throw new InvalidOperationException("It is the first."), refused => throw new InvalidOperationException(string.Join(", ", refused.Faults)));
        using var person = await SignedInPerson.Async(live, oper);
        await person.ConfirmAsync(Links.Operations.Incident(incident), [new("Lines", new ExtendForIncident.Item(touched, before, before.AddDays(2)).Line)],
            () => given.AskAsync(db => db.Consultations.AnyAsync(c => c.Id == touched && c.SubmissionDeadline == before.AddDays(2))));
    }

    private static async Task JudgeAsync(LivePlatform live, OpeningOfPresident president)
    {
        var (given, oracle) = (live.Given, new Oracle(live));
        await oracle.QuietAsync();
        Assert.Empty(await oracle.ComplaintsAsync([]));

        // Each act once in the register, in the order of its ranks without a gap, which the oracle has looked at.
        var kinds = await given.AskAsync(db => db.RegisterEntries.AsNoTracking().Where(e => e.ConsultationId == given.Consultation.Id.Value).Select(e => e.Kind).ToListAsync());
        Assert.Equal(
            ["cle-publiee 1", "cloture 1", "depot 2", "dossier-modifie 1", "limite-modifiee 1", "ouverture 6", "pv 1", "verrou-ouvert 1"],
            kinds.CountBy(kind => kind).Select(kind => $"{kind.Key} {kind.Value}").Order(StringComparer.Ordinal));
        var session = Assert.Single(await president.AskAsync(db => db.OpeningSessions.AsNoTracking().Where(s => s.ConsultationId == given.Consultation.Id).ToListAsync()));
        Assert.NotNull(session.ClosedAt);
        Assert.Equal([1, 2], await president.AskAsync(db => db.DceVersions.AsNoTracking().Where(v => v.ConsultationId == given.Consultation.Id && v.PublishedAt != null).OrderBy(v => v.Number).Select(v => v.Number).ToListAsync()));
        var discontinued = Assert.Single(await president.AskAsync(db => db.Consultations.AsNoTracking().Where(c => c.DiscontinuedAt != null).ToListAsync()));
        Assert.Single(await given.AskAsync(db => db.RegisterEntries.AsNoTracking().Where(e => e.ConsultationId == discontinued.Id.Value && e.Kind == "limite-modifiee").ToListAsync()));
        string[] expected = ["candidature", "candidature", "offre du lot 1", "offre du lot 1", "offre du lot 2", "offre du lot 2"];
        Assert.Equal(expected, (await president.ReadFilesAsync()).Order(StringComparer.Ordinal));
    }
}
