using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Cli;
using Platform.Cli.StandIn;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Opening;
using Platform.Core.Registers;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Crypto.Keys;
using GateKeyCommand = Platform.Cli.Commands.GateKey;
using RegisterKeyCommand = Platform.Cli.Commands.RegisterKey;

namespace Platform.Testing;

/// <summary>A person with the key that only he holds.</summary>
public sealed record Holder(TestPerson Person, Scope.Tenant Scope, X25519Identity Key);

/// <summary>
/// A consultation with real keys: two holders, a gate, a register, a time-stamping authority. The database's clock stands two hours back
/// until the test moves it, so that the authority, which follows the true time, is past the deadline.
/// </summary>
public sealed class Ceremony : IAsyncDisposable
{
    private readonly FakeTsa tsa;
    private bool isCopy, isDivided = true;

    private Ceremony(TestPlatform platform, FakeTsa tsa, Tenant lead, TestConsultation consultation, X25519Identity recovery, DateTimeOffset deadline) =>
        (Platform, this.tsa, Lead, Consultation, Recovery, Deadline) = (platform, tsa, lead, consultation, recovery, deadline);

    private static readonly BidDocument Application = new(EnvelopeKind.Application, null, "DC1.pdf", "candidature"u8.ToArray());

    public static CancellationToken Cancel => CancellationToken.None;

    public TestPlatform Platform { get; }
    public Tenant Lead { get; }
    public TestConsultation Consultation { get; }
    public X25519Identity Recovery { get; }
    public DateTimeOffset Deadline { get; }
    public Holder President { get; private set; } = default!; // set by StartAsync
    public Holder Delegate { get; private set; } = default!; // set by StartAsync
    public FakeTsa Tsa => tsa;

    /// <summary>A draft with two lots, or none, two holders enrolled, the gate ready.</summary>
    /// <param name="procedure">One in two phases is given the months that its limits need, all of them in the past of the authority.</param>
    public static async Task<Ceremony> DraftAsync(bool divided = true, IReadOnlyDictionary<string, string?>? settings = null, Procedure procedure = Procedure.Mapa)
    {
        var (tsa, recovery) = (new FakeTsa(), X25519Identity.Generate());
        var platform = await TestPlatform.StartAsync(new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>(), StringComparer.Ordinal)
        { ["Timestamps:Url"] = tsa.Url, ["Gate:RecoveryRecipient"] = recovery.Recipient.ToString() });
        await File.WriteAllTextAsync(platform.Configuration["Timestamps:CertificatePath"]!, tsa.Authority.ExportCertificatePem(), Cancel);       // every test host has these files
        await RegisterKeyCommand.RunAsync(Arguments.Parse(["--out", platform.Configuration["Register:KeyPath"]!]), Cancel);
        await GateKeyCommand.RunAsync(Arguments.Parse(["--out", platform.Configuration["Gate:KeyPath"]!]), Cancel);

        var now = TimeProvider.System.GetUtcNow();
        var deadline = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero).AddHours(-1);
        if (procedure.IsInTwoSteps) deadline = deadline.AddDays(-80);
        await platform.Database.SetNowAsync(procedure.IsInTwoSteps ? deadline.AddDays(-40) : deadline.AddHours(-1));
        var lead = await platform.LeadAsync();
        var commune = await platform.CommuneAsync(lead, "saint-marcel", "Saint-Marcel");
        var buyer = await platform.PersonAsync(commune, "Camille Acheteuse", MembershipRole.Buyer);
        var draft = await platform.DraftAsync(commune, buyer, GivenConsultation.Content(closing: deadline));
        foreach (var title in divided ? (string[])["Couverture", "Isolation"] : [])
            await platform.RunAsync(draft.Scope, s => s.GetRequiredService<AddLot>().ExecuteAsync(new(draft.Id, title, null), Cancel));
        if (procedure == Procedure.Mapa) await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { ShortLimitReason = "Un essai : une heure suffit." }), Cancel));
        // Under the thresholds, where a formalised procedure needs no journal.
        if (procedure != Procedure.Mapa) await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateEstimate>().ExecuteAsync(new(draft.Id, 0, 60_000m), Cancel));
        if (procedure != Procedure.Mapa) await platform.RunAsync(draft.Scope, s => s.GetRequiredService<StateTerms>().ExecuteAsync(new(draft.Id, terms => terms with { SocialClause = true, NegotiationGround = "R2124-3-4", NegotiationReason = "Un montage que les candidats doivent proposer.", Undivided = divided ? null : Undivided.NoDistinctServices, UndividedReason = divided ? null : "Un seul ouvrage." }, procedure), Cancel));
        if (procedure == Procedure.DesignContest) await platform.StateContestAsync(draft);
        await platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7"u8.ToArray());
        var given = new Ceremony(platform, tsa, lead, draft, recovery, deadline) { isDivided = divided };
        given.President = await given.HolderAsync("Anne Présidente", MembershipRole.CaoPresident);
        given.Delegate = await given.HolderAsync("Denis Délégué", MembershipRole.CaoDelegate);
        await given.PrepareGatesAsync();
        return given;
    }

    /// <summary>The same consultation in a second history; the time-stamping authority stays the first one's.</summary>
    public async Task<Ceremony> CopyAsync() => new(await Platform.CopyAsync(), tsa, Lead, Consultation, Recovery, Deadline) { President = President, Delegate = Delegate, isCopy = true, isDivided = isDivided };

    public static async Task<Ceremony> PublishedAsync(bool divided = true, Procedure procedure = Procedure.Mapa)
    {
        var given = await DraftAsync(divided, procedure: procedure);
        return await given.PublishAsync() is PublishConsultation.Outcome.Published ? given : throw new InvalidOperationException("Not published.");
    }

    /// <summary>Closed, gate open, session opened by the president.</summary>
    public static async Task<Ceremony> InSessionAsync(Func<Ceremony, Task> deposits, bool divided = true)
    {
        var given = await PublishedAsync(divided);
        await deposits(given);
        await given.CloseAsync();
        if (await given.ReleaseAsync() != 1) throw new InvalidOperationException("The gate stayed closed.");
        if (await given.OpenAsync(given.President) is not OpenSession.Outcome.Opened) throw new InvalidOperationException("The session was not opened.");
        await given.IntegrateAsync();       // the gate's opening too must be proved
        return given;
    }

    public async Task<Holder> HolderAsync(string name, MembershipRole role)
    {
        var person = await Platform.PersonAsync(Consultation.Tenant, name, role);
        var scope = ScopeOf(person);
        return new Holder(person, scope, await new KeyCeremony(Platform.Services).EnrolAsync(scope, name, "Membre de la CAO", (act, hash) => Platform.ProofAsync(person, act, hash), Cancel));
    }

    public Scope.Tenant ScopeOf(TestPerson person) => new(Consultation.Tenant.Id.Value, person.Id);

    public Task<int> PrepareGatesAsync() => Platform.RunAsync(new Scope.Gate(), s => s.GetRequiredService<PrepareGates>().ExecuteAsync(Cancel));

    public async Task<string> KeySetAsync() => KeyCeremony.MakeKeySet(await Platform.RunAsync(Consultation.Scope, s => s.GetRequiredService<PublicationKeyMaterial>().ReadAsync(Consultation.Id, Cancel))
        ?? throw new InvalidOperationException("The gate is not ready."));

    public Task<CreateOpeningKeys.Outcome> CreateKeysAsync(string keySet) =>
        Platform.RunAsync(Consultation.Scope, s => s.GetRequiredService<CreateOpeningKeys>().ExecuteAsync(new(Consultation.Id, keySet), Cancel));

    public async Task<PublishConsultation.Outcome> PublishAsync()
    {
        if (await CreateKeysAsync(await KeySetAsync()) is not CreateOpeningKeys.Outcome.Created created) throw new InvalidOperationException("No keys.");
        var proof = await Platform.ProofAsync(Consultation.Buyer, PublishConsultation.Act, PublishConsultation.ActHash(Consultation.Id, created.Sha256));
        return await Platform.RunAsync(Consultation.Scope, s => s.GetRequiredService<PublishConsultation>().ExecuteAsync(new(Consultation.Id, proof), Cancel));
    }

    /// <summary>A later phase of the same procedure: the same people, keys of its own, another limit.</summary>
    public Ceremony Of(Id<Consultation> stage, DateTimeOffset limit) => new(Platform, tsa, Lead, Consultation with { Id = stage }, Recovery, limit) { President = President, Delegate = Delegate, isCopy = true, isDivided = isDivided };

    /// <summary>What the phase asks for and nothing else: a candidature, or offers.</summary>
    public async Task<Id<Bid>> DepositAsync(Contents holds, TestCompany company, params int[] lots)
    {
        BidDocument[] offers = [.. lots.Select(lot => new BidDocument(EnvelopeKind.Offer, isDivided ? lot : null, "AE.pdf", Encoding.UTF8.GetBytes($"offre du lot {lot}")))];
        var (bid, outcome) = await new SealedDeposit(Platform.Services, new Scope.Company(company.Id, company.Depositor.Id)).ExecuteAsync(Consultation.Id, lots, holds == Contents.Applications ? [Application] : offers, Cancel);
        return outcome is DepositBid.Outcome.Received ? bid : throw new InvalidOperationException($"Not received: {outcome}");
    }

    /// <summary>The limit passes, the gate opens, the president opens everything and closes the session.</summary>
    public async Task OpenAllAsync()
    {
        await CloseAsync();
        if (await ReleaseAsync() != 1) throw new InvalidOperationException("The gate stayed closed.");
        if (await OpenAsync(President) is not OpenSession.Outcome.Opened) throw new InvalidOperationException("The session was not opened.");
        await IntegrateAsync();
        await OpenEnvelopesAsync(President);
        var closed = await Platform.RunAsync(President.Scope, s => s.GetRequiredService<CloseSession>().ExecuteAsync(new(Consultation.Id), Cancel));
        if (closed is not CloseSession.Outcome.Closed) throw new InvalidOperationException($"The session was not closed: {closed}");
    }

    public async Task<Id<Bid>> DepositAsync(TestCompany company, params int[] lots)
    {
        var (bid, outcome) = await new SealedDeposit(Platform.Services, new Scope.Company(company.Id, company.Depositor.Id))
            .ExecuteAsync(Consultation.Id, lots, [Application, .. lots.Select(lot => new BidDocument(EnvelopeKind.Offer, isDivided ? lot : null, isDivided ? $"AE lot {lot}.pdf" : "AE.pdf", Encoding.UTF8.GetBytes($"offre du lot {lot}")))], Cancel);
        return outcome is DepositBid.Outcome.Received ? bid : throw new InvalidOperationException($"Not received: {outcome}");
    }

    /// <summary>The deadline passes, the consultation is closed, the register takes the entry in.</summary>
    public Task CloseAsync(bool integrate = true) => CloseAtAsync(Deadline.AddMinutes(1), integrate);

    /// <summary>The same for a limit that was moved.</summary>
    public async Task CloseAtAsync(DateTimeOffset at, bool integrate = true)
    {
        await Platform.Database.SetNowAsync(at);
        await Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<CloseConsultation>().ExecuteAsync(new(Consultation.Id), Cancel));
        if (integrate) await IntegrateAsync();
    }

    public Task<int> IntegrateAsync() => Platform.RunAsync(new Scope.System("test"), s => s.GetRequiredService<IntegrateEntries>().ExecuteAsync(Cancel));

    public Task<int> ReleaseAsync() => Platform.Services.GetRequiredService<ReleaseGates>().ExecuteAsync(Cancel);

    public async Task<OpenSession.Outcome> OpenAsync(Holder holder)
    {
        var proof = await Platform.ProofAsync(holder.Person, OpenSession.Act, OpenSession.ActHash(Consultation.Id));
        return await Platform.RunAsync(holder.Scope, s => s.GetRequiredService<OpenSession>().ExecuteAsync(new(Consultation.Id, proof), Cancel));
    }

    public Task<IReadOnlyList<(Guid Envelope, OpeningOutcome Outcome)>> OpenEnvelopesAsync(Holder holder, bool again = false) =>
        new HolderOpens(Platform.Services, holder.Scope, holder.Key, holder.Person.Name).ExecuteAsync(Consultation.Id, Cancel, again);

    /// <summary>By a holder, the president unless said otherwise, whose page shows the last decision unless said otherwise.</summary>
    public async Task<ReviewCandidate.Outcome> ReviewAsync(Id<Bid> bid, int lot, bool admitted, string? reason = null, int? seen = null, Holder? by = null)
    {
        var last = seen ?? await AsPresidentAsync(db => db.CandidateReviews.CountAsync(r => r.BidId == bid && r.LotNumber == lot));
        var holder = by ?? President;
        return await Platform.RunAsync(holder.Scope, s => s.GetRequiredService<ReviewCandidate>().ExecuteAsync(new(Consultation.Id, bid, lot, admitted, reason, holder.Person.Name, last), Cancel));
    }

    /// <summary>To a page that shows every decision unless said otherwise.</summary>
    public async Task<ServeCiphertext.Outcome> ServeAsync(Scope scope, Guid envelope, int? decisions = null)
    {
        var id = new Id<BidEnvelope>(envelope);
        var seen = decisions ?? await AsPresidentAsync(db => db.CandidateReviews.CountAsync(r => r.ConsultationId == Consultation.Id && db.BidEnvelopes.Any(e => e.Id == id && e.LotNumber == r.LotNumber)));
        return await Platform.RunAsync(scope, s => s.GetRequiredService<ServeCiphertext>().ExecuteAsync(new(Consultation.Id, id, seen), Cancel));
    }

    public async Task<ReadSession.Session> SessionAsync(Holder holder) =>
        await Platform.RunAsync(holder.Scope, s => s.GetRequiredService<ReadSession>().ExecuteAsync(Consultation.Id, Cancel)) ?? throw new InvalidOperationException("No such consultation.");

    /// <summary>What only the account reads: decisions on candidates, offers handed out.</summary>
    public Task<T> AsPresidentAsync<T>(Func<PlatformDb, Task<T>> ask) => Platform.RunAsync(President.Scope, s => ask(s.GetRequiredService<PlatformDb>()));

    public Task<T> AskAsync<T>(Func<PlatformDb, Task<T>> ask) => Platform.RunAsync(new Scope.System("test"), s => ask(s.GetRequiredService<PlatformDb>()));

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        if (!isCopy) tsa.Dispose();
    }
}
