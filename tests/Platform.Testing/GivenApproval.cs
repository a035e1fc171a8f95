using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Testing;

/// <summary>A commune with an administrator, a buyer, a mayor and a head of services; its circuits, and what is submitted under them.</summary>
public sealed class GivenApproval
{
    private GivenApproval(TestPlatform platform) => Platform = platform;

    public TestPlatform Platform { get; }
    public required Tenant Commune { get; init; }
    public required TestPerson Administrator { get; init; }
    public required TestPerson Buyer { get; init; }
    public required TestPerson Mayor { get; init; }
    public required TestPerson Head { get; init; }

    public static async Task<GivenApproval> StartAsync(TestPlatform platform, Tenant lead, string slug)
    {
        var commune = await platform.CommuneAsync(lead, slug, "Commune de Saint-Marcel");
        return new(platform)
        {
            Commune = commune,
            Administrator = await platform.PersonAsync(commune, "Aline Administratrice", MembershipRole.AccountAdmin),
            Buyer = await platform.PersonAsync(commune, "Bruno Acheteur", MembershipRole.Buyer),
            Mayor = await platform.PersonAsync(commune, "Marie Maire", MembershipRole.CaoPresident),
            Head = await platform.PersonAsync(commune, "Denis Directeur", MembershipRole.AdministrativeApprover, MembershipRole.TechnicalApprover),
        };
    }

    public Scope.Tenant As(TestPerson person) => new(Commune.Id.Value, person.Id);

    public Task<T> InAsync<TUse, T>(TestPerson person, Func<TUse, Task<T>> use) where TUse : notnull => Platform.RunAsync(As(person), s => use(s.GetRequiredService<TUse>()));

    public static SetCircuit.Step Named(StepKind kind, params TestPerson[] people) => new(kind, StepApprovers.Named, null, [.. people.Select(p => p.Id)], false);

    public static SetCircuit.Step Right(StepKind kind, Id<Department>? department = null) =>
        new(kind, department is null ? StepApprovers.BuyingDepartment : StepApprovers.Department, department, [], false);

    /// <summary>In force from now on; whatever was in force before ends.</summary>
    public Task<Id<ApprovalCircuit>> CircuitAsync(params SetCircuit.Step[] steps) => CircuitAsync(ActKind.Consultation, null, false, steps);

    public Task<Id<ApprovalCircuit>> CircuitAsync(ActKind kind, Id<Department>? department, bool authorMayApprove, params SetCircuit.Step[] steps) => Platform.RunAsync(As(Administrator), async s =>
    {
        var before = (await s.GetRequiredService<ReadCircuits>().InForceAsync(default)).SingleOrDefault(c => c.Kind == kind && c.DepartmentId == department)?.Id;
        var outcome = await s.GetRequiredService<SetCircuit>().ExecuteAsync(new(kind, department, authorMayApprove, steps, before, Administrator.Name), default);
        return outcome is SetCircuit.Outcome.Set set ? set.Circuit : throw new InvalidOperationException($"Not set: {outcome}");
    });

    /// <summary>A draft that could be published, but for the circuit.</summary>
    public async Task<TestConsultation> ReadyAsync(TestPerson? buyer = null)
    {
        var draft = await Platform.DraftAsync(Commune, buyer ?? Buyer);
        await Platform.AddDocumentAsync(draft, "Règlement.pdf", "%PDF-1.7 règlement"u8.ToArray());
        await Platform.PlantKeysAsync(draft);
        return draft;
    }

    public Task<SubmitForApproval.Outcome> SubmitAsync(TestConsultation consultation, TestPerson? by = null) =>
        InAsync<SubmitForApproval, SubmitForApproval.Outcome>(by ?? Buyer, submit => submit.ExecuteAsync(consultation.Id, default));

    public async Task<Id<ApprovalSubmission>> SubmittedAsync(TestConsultation consultation) =>
        await SubmitAsync(consultation) is SubmitForApproval.Outcome.Submitted submitted ? submitted.Submission : throw new InvalidOperationException("Not submitted.");

    public Task<DecideStep.Outcome> ApproveAsync(Id<ApprovalSubmission> submission, int position, TestPerson by) =>
        InAsync<DecideStep, DecideStep.Outcome>(by, decide => decide.ExecuteAsync(new(submission, position, true, null), default));

    public Task<DecideStep.Outcome> RejectAsync(Id<ApprovalSubmission> submission, int position, TestPerson by, string? reason = "Le budget n’est pas voté.") =>
        InAsync<DecideStep, DecideStep.Outcome>(by, decide => decide.ExecuteAsync(new(submission, position, false, reason), default));

    public Task<WithdrawSubmission.Outcome> WithdrawAsync(Id<ApprovalSubmission> submission, TestPerson? by = null) =>
        InAsync<WithdrawSubmission, WithdrawSubmission.Outcome>(by ?? Buyer, withdraw => withdraw.ExecuteAsync(submission, default));

    public Task<AmendConsultation.Outcome> AmendAsync(TestConsultation consultation, string title) => Platform.RunAsync(As(Buyer), async s =>
    {
        var closing = (await s.GetRequiredService<PlatformDb>().NowAsync(default)).AddDays(30);
        return await s.GetRequiredService<AmendConsultation>().ExecuteAsync(new(consultation.Id, _ => GivenConsultation.Content(title, closing)), default);
    });

    public Task<ReadApprovals.Standing> StandingAsync(TestConsultation consultation) =>
        InAsync<ReadApprovals, ReadApprovals.Standing>(Administrator, read => read.StandingAsync(consultation.Id, ActKind.Consultation, consultation.Id.Value, default));

    public async Task<bool> IsPublishedAsync(TestConsultation consultation) => await Platform.RunAsync(new Scope.System("test"), s =>
        s.GetRequiredService<PlatformDb>().Consultations.AnyAsync(c => c.Id == consultation.Id && c.PublishedAt != null));
}
