using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Bids;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Stages;
using Platform.Core.Values;

namespace Platform.Testing;

/// <summary>A procedure in phases, with two companies that apply and one that does not.</summary>
public sealed class GivenStages : IAsyncDisposable
{
    private GivenStages(Ceremony first, TestCompany alpha, TestCompany beta, TestCompany stranger) => (First, Alpha, Beta, Stranger) = (first, alpha, beta, stranger);

    public static CancellationToken Cancel => CancellationToken.None;

    public Ceremony First { get; }
    public TestCompany Alpha { get; }
    public TestCompany Beta { get; }
    public TestCompany Stranger { get; }
    public TestPlatform Platform => First.Platform;
    public Scope.Tenant Buyer => First.Consultation.Scope;
    public Id<Consultation> Id => First.Consultation.Id;

    public static async Task<GivenStages> PublishedAsync(Procedure procedure = Procedure.Restricted, bool divided = true)
    {
        var first = await Ceremony.PublishedAsync(divided, procedure);
        return new(first, await first.Platform.CompanyAsync("Toitures du Sud", "111111118"), await first.Platform.CompanyAsync("Couvreurs réunis", "222222226"), await first.Platform.CompanyAsync("Charpentes du Nord", "333333334"));
    }

    /// <summary>Alpha applied for both lots, Beta for the first; opened, nobody judged.</summary>
    public static async Task<GivenStages> OpenedAsync(Procedure procedure = Procedure.Restricted)
    {
        var given = await PublishedAsync(procedure);
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1, 2);
        await given.First.DepositAsync(Contents.Applications, given.Beta, 1);
        await given.First.OpenAllAsync();
        return given;
    }

    /// <summary>Both admitted for the first lot, Alpha for the second too, and invited.</summary>
    public static async Task<(GivenStages Given, Ceremony Offers)> InvitedAsync(Procedure procedure = Procedure.Restricted, bool admitBeta = true)
    {
        var given = await OpenedAsync(procedure);
        Is<AdmitCandidates.Outcome.Decided>(await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Alpha, 2), admitBeta ? given.Yes(given.Beta, 1) : given.No(given.Beta, 1, "Capacité insuffisante.")));
        return (given, await given.OpenStageAsync(await given.PrepareAsync(), given.First.Deadline.AddDays(35)));
    }

    /// <summary>A contest: Alpha and Beta are admitted and invited to send their projects, by number.</summary>
    public static async Task<(GivenStages Given, Ceremony Projects)> ContestAsync()
    {
        var given = await PublishedAsync(Procedure.DesignContest, divided: false);
        await given.First.DepositAsync(Contents.Applications, given.Alpha, 1);
        await given.First.DepositAsync(Contents.Applications, given.Beta, 1);
        await given.First.OpenAllAsync();
        Is<RecordCandidatesOpinion.Outcome.Recorded>(await given.SayOfCandidatesAsync("Les deux ont les références demandées."));
        Is<AdmitCandidates.Outcome.Decided>(await given.AdmitAsync(given.Yes(given.Alpha, 1), given.Yes(given.Beta, 1)));
        return (given, await given.OpenStageAsync(await given.PrepareAsync(), given.First.Deadline.AddDays(35)));
    }

    /// <summary>The jury of a contest, the day on which the candidatures were opened; null: it gave no opinion, and why.</summary>
    public async Task<RecordCandidatesOpinion.Outcome> SayOfCandidatesAsync(string? opinion, string? without = null)
    {
        var today = FranceTime.DayOf(await NowAsync());
        return await InAsync<RecordCandidatesOpinion, RecordCandidatesOpinion.Outcome>(Buyer, record => record.ExecuteAsync(new(Id, without is null, today, opinion, without, "Camille Acheteuse"), Cancel));
    }

    /// <summary>What the jury said, typed by the buyer; the ranks of the projects in their alphabetical order.</summary>
    public Task<RecordOpinion.Outcome> RankAsync(Ceremony projects, DateOnly? met, string? opinion, params int?[] ranks) => InAsync<RecordOpinion, RecordOpinion.Outcome>(Buyer, async record =>
    {
        var labels = (await ReadJuryAsync(projects))!.Projects.Select(p => p.Label).ToList();      // a phase of projects
        return await record.ExecuteAsync(new(projects.Consultation.Id, labels.Index().ToDictionary(l => l.Item, l => ranks.ElementAtOrDefault(l.Index)), met, opinion, "Camille Acheteuse"), Cancel);
    });

    public Task<ReadJury.View?> ReadJuryAsync(Ceremony projects, Scope? scope = null) => InAsync<ReadJury, ReadJury.View?>(scope ?? Buyer, read => read.ExecuteAsync(projects.Consultation.Id, Cancel));

    public async Task<LiftAnonymity.Outcome> LiftAsync(Ceremony projects, Holder holder)
    {
        var opinion = (await ReadJuryAsync(projects))!.Opinion?.Id ?? default;      // likewise
        var proof = await Platform.ProofAsync(holder.Person, LiftAnonymity.Act, LiftAnonymity.ActHash(projects.Consultation.Id, opinion));
        return await InAsync<LiftAnonymity, LiftAnonymity.Outcome>(holder.Scope, lift => lift.ExecuteAsync(new(projects.Consultation.Id, proof, holder.Person.Name), Cancel));
    }

    public static Scope.Company Of(TestCompany company) => new(company.Id, company.Depositor.Id);

    public Task<T> InAsync<TUseCase, T>(Scope scope, Func<TUseCase, Task<T>> act) where TUseCase : notnull => Platform.RunAsync(scope, s => act(s.GetRequiredService<TUseCase>()));

    public AdmitCandidates.Choice Yes(TestCompany company, int lot) => new(company.Id, lot, true, null);

    public AdmitCandidates.Choice No(TestCompany company, int lot, string? reason) => new(company.Id, lot, false, reason);

    public async Task<AdmitCandidates.Outcome> AdmitAsync(params AdmitCandidates.Choice[] choices)
    {
        var asked = new AdmitCandidates.Asked(Id, choices);
        var proof = await Platform.ProofAsync(First.Consultation.Buyer, AdmitCandidates.Act, AdmitCandidates.ActHash(asked));
        return await InAsync<AdmitCandidates, AdmitCandidates.Outcome>(Buyer, admit => admit.ExecuteAsync(new(asked, proof, "Camille Acheteuse"), Cancel));
    }

    public Task<PrepareStage.Outcome> TryPrepareAsync(IReadOnlyDictionary<Guid, string?>? excluded = null, bool isFinal = false) =>
        InAsync<PrepareStage, PrepareStage.Outcome>(Buyer, prepare => prepare.ExecuteAsync(new(Id, excluded ?? new Dictionary<Guid, string?>(), isFinal), Cancel));

    public async Task<Id<Consultation>> PrepareAsync(IReadOnlyDictionary<Guid, string?>? excluded = null, bool isFinal = false) => Is<PrepareStage.Outcome.Prepared>(await TryPrepareAsync(excluded, isFinal)).Stage;

    /// <summary>Its limit is set, its keys are made, the invitations are sent.</summary>
    public async Task<Ceremony> OpenStageAsync(Id<Consultation> stage, DateTimeOffset limit)
    {
        Is<AmendConsultation.Outcome.Amended>(await InAsync<AmendConsultation, AmendConsultation.Outcome>(Buyer, amend => amend.ExecuteAsync(new(stage, content => content with { SubmissionDeadline = limit }), Cancel)));
        var offers = First.Of(stage, limit);
        await offers.PrepareGatesAsync();
        var published = await offers.PublishAsync();
        if (published is not PublishConsultation.Outcome.Published) throw new InvalidOperationException(published is PublishConsultation.Outcome.Refused refused ? string.Join(' ', refused.Objections.Select(o => o.Key)) : $"{published}");
        await offers.IntegrateAsync();
        return offers;
    }

    /// <summary>What the outbox would do, for each fact once more.</summary>
    public async Task SendInvitationsAsync()
    {
        foreach (var fact in await Platform.FactsAsync<CandidateInvited>())
            await Platform.RunAsync(new Scope.System("test"), async s => { await s.GetRequiredService<SendInvitation>().ExecuteAsync(fact, Cancel); return 0; });
    }

    public Task<TestPerson> PersonAsync(string name, Core.Identity.MembershipRole role) => Platform.PersonAsync(First.Consultation.Tenant, name, role);

    /// <summary>In the buyer's account.</summary>
    public Scope.Tenant As(TestPerson person) => new(First.Consultation.Tenant.Id.Value, person.Id);

    public Task<DateTimeOffset> NowAsync() => First.AskAsync(db => db.NowAsync(Cancel));

    public Task<ReadStages.View?> StagesAsync() => InAsync<ReadStages, ReadStages.View?>(Buyer, read => read.ExecuteAsync(Id, Cancel));

    public Task<BeginDeposit.Outcome> TryDepositAsync(TestCompany company, Id<Consultation> stage, params int[] lots) =>
        InAsync<BeginDeposit, BeginDeposit.Outcome>(Of(company), begin => begin.ExecuteAsync(new(stage, lots), Cancel));

    private static T Is<T>(object outcome) where T : class => outcome as T ?? throw new InvalidOperationException($"Unexpected: {outcome}");

    public ValueTask DisposeAsync() => First.DisposeAsync();
}
