using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Core.Approvals;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Identity;
using Platform.Core.Notices;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Approvals;

/// <summary>Circuits on PostgreSQL: the machine, who may decide, what a change costs, and what the database refuses by itself.</summary>
public sealed class ApprovalTests(ApprovalTests.Given given) : IClassFixture<ApprovalTests.Given>
{
    public sealed class Given : IAsyncLifetime
    {
        private int communes;

        public TestPlatform Platform { get; private set; } = null!;      // set before each test
        public Tenant Lead { get; private set; } = null!;                // set before each test

        /// <summary>The commune of the table of the machine, with a circuit of two steps in order.</summary>
        public GivenApproval Machine { get; private set; } = null!;      // set before each test

        public async Task InitializeAsync()
        {
            Platform = await TestPlatform.StartAsync();
            Lead = await Platform.LeadAsync();
            Machine = await CommuneAsync();
            await Machine.CircuitAsync(GivenApproval.Named(StepKind.Technical, Machine.Head), GivenApproval.Named(StepKind.Administrative, Machine.Mayor));
        }

        public Task<GivenApproval> CommuneAsync() => GivenApproval.StartAsync(Platform, Lead, $"commune-{Interlocked.Increment(ref communes)}");

        public async Task DisposeAsync() => await Platform.DisposeAsync();
    }

    public enum Move { Submit, ApproveFirst, ApproveSecond, Reject, Withdraw, Change, Publish }

    /// <summary>The whole table: null is a refusal that leaves everything as it was.</summary>
    public static TheoryData<ApprovalState, Move, ApprovalState?> Moves => new()
    {
        { ApprovalState.Draft, Move.Submit, ApprovalState.Running },
        { ApprovalState.Draft, Move.ApproveFirst, null },
        { ApprovalState.Draft, Move.ApproveSecond, null },
        { ApprovalState.Draft, Move.Reject, null },
        { ApprovalState.Draft, Move.Withdraw, null },
        { ApprovalState.Draft, Move.Change, ApprovalState.Draft },
        { ApprovalState.Draft, Move.Publish, null },
        { ApprovalState.Running, Move.Submit, null },
        { ApprovalState.Running, Move.ApproveFirst, ApprovalState.Running },
        { ApprovalState.Running, Move.ApproveSecond, null },
        { ApprovalState.Running, Move.Reject, ApprovalState.Draft },
        { ApprovalState.Running, Move.Withdraw, ApprovalState.Draft },
        { ApprovalState.Running, Move.Change, ApprovalState.Draft },
        { ApprovalState.Running, Move.Publish, null },
        { ApprovalState.Complete, Move.Submit, null },
        { ApprovalState.Complete, Move.ApproveFirst, null },
        { ApprovalState.Complete, Move.ApproveSecond, null },
        { ApprovalState.Complete, Move.Reject, null },
        { ApprovalState.Complete, Move.Withdraw, ApprovalState.Draft },
        { ApprovalState.Complete, Move.Change, ApprovalState.Draft },
        { ApprovalState.Complete, Move.Publish, ApprovalState.Published },
        { ApprovalState.Published, Move.Submit, null },
        { ApprovalState.Published, Move.ApproveFirst, null },
        { ApprovalState.Published, Move.ApproveSecond, null },
        { ApprovalState.Published, Move.Reject, null },
        { ApprovalState.Published, Move.Withdraw, null },
        { ApprovalState.Published, Move.Change, null },
        { ApprovalState.Published, Move.Publish, null },
    };

    [Theory, Trait("Feature", "VR-24"), MemberData(nameof(Moves))]
    public async Task Each_move_leads_where_the_table_says_or_is_refused(ApprovalState from, Move move, ApprovalState? to)
    {
        var town = given.Machine;
        var consultation = await town.ReadyAsync();
        // Of a draft: one that was withdrawn, so that there is something to decide on.
        var submission = await town.SubmittedAsync(consultation);
        if (from == ApprovalState.Draft) await town.WithdrawAsync(submission);
        if (from is ApprovalState.Complete or ApprovalState.Published)
        {
            Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Head));
            Assert.True(Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 2, town.Mayor)).IsComplete);
        }
        if (from == ApprovalState.Published) Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(consultation));

        var accepted = move switch
        {
            Move.Submit => await town.SubmitAsync(consultation) is SubmitForApproval.Outcome.Submitted,
            Move.ApproveFirst => await town.ApproveAsync(submission, 1, town.Head) is DecideStep.Outcome.Approved,
            Move.ApproveSecond => await town.ApproveAsync(submission, 2, town.Mayor) is DecideStep.Outcome.Approved,
            Move.Reject => await town.RejectAsync(submission, 1, town.Head) is DecideStep.Outcome.Rejected,
            Move.Withdraw => await town.WithdrawAsync(submission) is WithdrawSubmission.Outcome.Withdrawn,
            Move.Change => await town.AmendAsync(consultation, "Réfection de la toiture et de la façade") is AmendConsultation.Outcome.Amended,
            Move.Publish => await given.Platform.PublishAsync(consultation) is PublishConsultation.Outcome.Published,
        };

        Assert.Equal(to is not null, accepted);
        var standing = await town.StandingAsync(consultation);
        Assert.Equal(to ?? from, await town.IsPublishedAsync(consultation) ? ApprovalState.Published : standing.State);
        if (from != ApprovalState.Draft && to == ApprovalState.Draft) Assert.Equal(move switch { Move.Reject => SubmissionOutcome.Rejected, Move.Withdraw => SubmissionOutcome.Withdrawn, _ => SubmissionOutcome.Changed }, standing.Last?.Outcome);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Without_a_circuit_an_account_publishes_as_before()
    {
        var town = await given.CommuneAsync();
        var consultation = await town.ReadyAsync();
        Assert.False((await town.StandingAsync(consultation)).IsRequired);
        Assert.IsType<SubmitForApproval.Outcome.NotRequired>(await town.SubmitAsync(consultation));
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(consultation));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task The_author_approves_neither_what_he_began_nor_what_he_submits_unless_the_account_says_so()
    {
        var town = await given.CommuneAsync();
        var colleague = await given.Platform.PersonAsync(town.Commune, "Chloé Achat", MembershipRole.Buyer);
        await town.CircuitAsync(GivenApproval.Named(StepKind.Administrative, town.Buyer, colleague, town.Mayor));
        var consultation = await town.ReadyAsync();      // began by the buyer, submitted by the colleague
        var submission = Assert.IsType<SubmitForApproval.Outcome.Submitted>(await town.SubmitAsync(consultation, colleague)).Submission;
        Assert.IsType<DecideStep.Outcome.OwnWork>(await town.ApproveAsync(submission, 1, town.Buyer));
        Assert.IsType<DecideStep.Outcome.OwnWork>(await town.ApproveAsync(submission, 1, colleague));
        Assert.IsType<DecideStep.Outcome.NotYours>(await town.ApproveAsync(submission, 1, town.Head));
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Mayor));

        await town.CircuitAsync(GivenApproval.Named(StepKind.Administrative, town.Buyer));
        var alone = await town.ReadyAsync();
        Assert.Equal([1], Assert.IsType<SubmitForApproval.Outcome.NobodyToApprove>(await town.SubmitAsync(alone)).Steps.Select(s => s.Position));
        await town.CircuitAsync(ActKind.Consultation, null, authorMayApprove: true, GivenApproval.Named(StepKind.Administrative, town.Buyer));
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(await town.SubmittedAsync(alone), 1, town.Buyer));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_department_follows_its_own_circuit_else_the_nearest_above_else_the_account_s()
    {
        var town = await given.CommuneAsync();
        var (technical, roads, schools) = (await DepartmentAsync(town, "Services techniques", null), default(Id<Department>), await DepartmentAsync(town, "Écoles", null));
        roads = await DepartmentAsync(town, "Voirie", technical);
        var (inRoads, inSchools) = (await given.Platform.PersonAsync(town.Commune, roads, "Voirie", MembershipRole.Buyer), await given.Platform.PersonAsync(town.Commune, schools, "Écoles", MembershipRole.Buyer));
        var (road, school) = (await town.ReadyAsync(inRoads), await town.ReadyAsync(inSchools));
        Task<Id<ApprovalCircuit>?> Of(TestConsultation consultation) => town.InAsync<ReadApprovals, Id<ApprovalCircuit>?>(town.Administrator, async read => (await read.ProposedAsync(consultation.Id, ActKind.Consultation, default))?.Circuit);

        Assert.Null(await Of(road));
        Id<ApprovalCircuit>? account = await town.CircuitAsync(GivenApproval.Named(StepKind.Administrative, town.Mayor));
        Assert.Equal((account, account), (await Of(road), await Of(school)));
        Id<ApprovalCircuit>? above = await town.CircuitAsync(ActKind.Consultation, technical, false, GivenApproval.Right(StepKind.Technical));
        Assert.Equal((above, account), (await Of(road), await Of(school)));
        var own = await town.CircuitAsync(ActKind.Consultation, roads, false, GivenApproval.Right(StepKind.Technical, technical));
        Assert.Equal((Id<ApprovalCircuit>?)own, await Of(road));
        Assert.True(await town.InAsync<EndCircuit, bool>(town.Administrator, end => end.ExecuteAsync(new(own, "Aline"), default)));
        Assert.Equal(above, await Of(road));
        // Another kind of act has circuits of its own.
        Assert.Null(await town.InAsync<ReadApprovals, ReadApprovals.Proposed?>(town.Administrator, read => read.ProposedAsync(road.Id, ActKind.Dce, default)));

        // The right of the department that buys: held there or above, never beside.
        var (there, beside) = (await given.Platform.PersonAsync(town.Commune, technical, "Chef", MembershipRole.TechnicalApprover), await given.Platform.PersonAsync(town.Commune, schools, "Voisine", MembershipRole.TechnicalApprover));
        var submission = Assert.IsType<SubmitForApproval.Outcome.Submitted>(await town.SubmitAsync(road, inRoads)).Submission;
        Assert.IsType<DecideStep.Outcome.NotYours>(await town.ApproveAsync(submission, 1, beside));
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, there));
    }

    [Fact, Trait("Feature", "VR-24"), Trait("Feature", "VR-23")]
    public async Task Being_named_in_a_circuit_opens_what_it_asks_to_approve_and_no_third()
    {
        var town = await given.CommuneAsync();
        var (roads, schools) = (await DepartmentAsync(town, "Voirie", null), await DepartmentAsync(town, "Écoles", null));
        var (inRoads, inSchools) = (await given.Platform.PersonAsync(town.Commune, roads, "Voirie", MembershipRole.Buyer), await given.Platform.PersonAsync(town.Commune, schools, "Écoles", MembershipRole.Buyer));
        var (road, other) = (await town.ReadyAsync(inRoads), await town.ReadyAsync());
        Task<List<Guid>> SeenBy(TestPerson person) => town.InAsync<PlatformDb, List<Guid>>(person, async db => [.. (await db.Consultations.Select(c => c.Id).ToListAsync()).Select(id => id.Value)]);
        Task<bool> Lists(TestPerson person) => given.Platform.RunAsync(new Scope.SignIn(person.Id), async s => (await s.GetRequiredService<FindActing>().TenantsAsync(person.Id, default)).Single().Approves);

        Assert.Empty(await SeenBy(inSchools));
        Assert.False(await Lists(inSchools));
        var circuit = await town.CircuitAsync(ActKind.Consultation, roads, false, GivenApproval.Named(StepKind.Technical, inSchools));
        Assert.Equal([road.Id.Value], await SeenBy(inSchools));
        Assert.True(await Lists(inSchools));
        var submission = Assert.IsType<SubmitForApproval.Outcome.Submitted>(await town.SubmitAsync(road, inRoads)).Submission;
        Assert.Equal([road.Id.Value], (await town.InAsync<ReadApprovals, IReadOnlyList<ReadApprovals.Waiting>>(inSchools, read => read.WaitingAsync(default))).Select(w => w.Consultation));
        Assert.Empty(await town.InAsync<ReadApprovals, IReadOnlyList<ReadApprovals.Waiting>>(inRoads, read => read.WaitingAsync(default)));
        // To read, not to change: neither the draft nor the request.
        Assert.Equal(WithdrawSubmission.Outcome.NotFound, await town.WithdrawAsync(submission, inSchools));
        Assert.Equal(0, await ChangedAsync(town, inSchools, "update consultations set title = 'x' where id = $1", road.Id.Value));

        Assert.True(await town.InAsync<EndCircuit, bool>(town.Administrator, end => end.ExecuteAsync(new(circuit, "Aline"), default)));
        Assert.Equal([road.Id.Value], await SeenBy(inSchools));      // what runs keeps its circuit, and its readers
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, inSchools));
        Assert.Equal(WithdrawSubmission.Outcome.Withdrawn, await town.WithdrawAsync(submission, inRoads));
        Assert.Empty(await SeenBy(inSchools));
        Assert.False(other.Id == road.Id);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Parallel_steps_come_in_any_order_and_the_next_stage_waits_for_all_of_them()
    {
        var town = await given.CommuneAsync();
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head), GivenApproval.Named(StepKind.Administrative, town.Mayor) with { WithPrevious = true }, GivenApproval.Named(StepKind.Administrative, town.Administrator));
        var submission = await town.SubmittedAsync(await town.ReadyAsync());
        Assert.IsType<DecideStep.Outcome.NotYet>(await town.ApproveAsync(submission, 3, town.Administrator));
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 2, town.Mayor));
        Assert.IsType<DecideStep.Outcome.Overtaken>(await town.ApproveAsync(submission, 2, town.Mayor));
        Assert.IsType<DecideStep.Outcome.NotYet>(await town.ApproveAsync(submission, 3, town.Administrator));
        Assert.False(Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Head)).IsComplete);
        Assert.True(Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 3, town.Administrator)).IsComplete);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task A_refusal_needs_its_reason_and_stays_in_the_history()
    {
        var town = given.Machine;
        var consultation = await town.ReadyAsync();
        var submission = await town.SubmittedAsync(consultation);
        Assert.IsType<DecideStep.Outcome.ReasonMissing>(await town.RejectAsync(submission, 1, town.Head, "  "));
        Assert.IsType<DecideStep.Outcome.ReasonTooLong>(await town.RejectAsync(submission, 1, town.Head, new string('x', 1001)));
        Assert.IsType<DecideStep.Outcome.Rejected>(await town.RejectAsync(submission, 1, town.Head, "Le CCTP manque."));
        await town.SubmittedAsync(consultation);
        var history = await town.InAsync<ReadApprovals, IReadOnlyList<ReadApprovals.Submission>>(town.Buyer, read => read.HistoryAsync(consultation.Id, default));
        Assert.Equal([ApprovalState.Running, ApprovalState.Draft], history.Select(s => s.State));
        Assert.Equal(("Le CCTP manque.", "Denis Directeur"), (history[1].Refusal?.Reason, history[1].Refusal?.ByName));
        foreach (var rewrite in (string[])["delete from approval_decisions", "update approval_submissions set ended_at = null"]) Assert.Equal("42501", await RefusedAsync(town, rewrite));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Lots_channels_documents_and_words_that_change_return_the_whole_to_draft()
    {
        var town = given.Machine;
        foreach (var change in (Func<TestConsultation, Task>[])[
            c => town.InAsync<AddLot, AddLot.Outcome>(town.Buyer, add => add.ExecuteAsync(new(c.Id, "Charpente", null), default)),
            c => town.InAsync<ChooseChannels, ChooseChannels.Outcome>(town.Buyer, choose => choose.ExecuteAsync(new(c.Id, ["Boamp"], GivenJournals.Contact, town.Buyer.Name), default)),
            c => given.Platform.AddDocumentAsync(c, "Plan.pdf", [1, 2, 3]),
            c => given.Platform.AddDocumentAsync(c, "Règlement.pdf", [1, 2, 3])])
        {
            var consultation = await town.ReadyAsync();
            await CompleteAsync(town, consultation);
            await change(consultation);
            var standing = await town.StandingAsync(consultation);
            Assert.Equal((ApprovalState.Draft, (SubmissionOutcome?)SubmissionOutcome.Changed, "Bruno Acheteur"), (standing.State, standing.Last?.Outcome, standing.Last?.EndedByName));
        }
        // The same words saved again change nothing.
        var same = await town.ReadyAsync();
        await CompleteAsync(town, same);
        Assert.Equal(1, await ChangedAsync(town, town.Buyer, "update consultations set title = title, cpv = cpv where id = $1", same.Id.Value));
        Assert.Equal(ApprovalState.Complete, (await town.StandingAsync(same)).State);
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task The_database_alone_publishes_nothing_while_a_step_is_open()
    {
        var town = given.Machine;
        var consultation = await town.ReadyAsync();
        const string Publish = "update consultations set published_at = sec.now(), published_by = $2 where id = $1";
        Task<string> Tried(string sql = Publish) => RefusedAsync(town, sql, consultation.Id.Value, town.Buyer.Id);

        Assert.Equal("42501", await Tried());                        // not submitted
        var submission = await town.SubmittedAsync(consultation);
        Assert.Equal("42501", await Tried());                        // two steps open
        await town.ApproveAsync(submission, 1, town.Head);
        Assert.Equal("42501", await Tried());                        // one step open
        await town.ApproveAsync(submission, 2, town.Mayor);
        Assert.Equal("42501", await Tried("update consultations set published_at = sec.now(), published_by = $2, title = 'Autre chose' where id = $1"));
        Assert.Equal("42501", await Tried("""
            insert into consultations (tenant_id, id, department_id, reference, title, description, nature, procedure, cpv, submission_deadline, created_by, created_at, published_at)
            select tenant_id, $2, department_id, 'autre', title, description, nature, procedure, cpv, submission_deadline, created_by, created_at, created_at from consultations where id = $1
            """));
        Assert.Equal("", await Tried());                             // twin: nothing else stood against it
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Only_the_administrator_sets_circuits_and_one_that_served_keeps_its_steps()
    {
        var town = await given.CommuneAsync();
        var circuit = await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head));
        var refused = await town.InAsync<SetCircuit, SetCircuit.Outcome>(town.Administrator, set => set.ExecuteAsync(new(ActKind.Consultation, null, false, [GivenApproval.Named(StepKind.Technical), new(StepKind.Technical, StepApprovers.Department, Id<Department>.New(), [], false)], circuit, "Aline"), default));
        Assert.Equal([(0, SetCircuit.Fault.NobodyNamed), (1, SetCircuit.Fault.DepartmentMissing)], Assert.IsType<SetCircuit.Outcome.Refused>(refused).Problems.Select(p => (p.Step, p.Fault)));
        Assert.IsType<SetCircuit.Outcome.Overtaken>(await town.InAsync<SetCircuit, SetCircuit.Outcome>(town.Administrator, set => set.ExecuteAsync(new(ActKind.Consultation, null, false, [GivenApproval.Named(StepKind.Technical, town.Head)], null, "Aline"), default)));
        Assert.IsType<SetCircuit.Outcome.NotFound>(await town.InAsync<SetCircuit, SetCircuit.Outcome>(town.Administrator, set => set.ExecuteAsync(new(ActKind.Award, null, false, [GivenApproval.Named(StepKind.Technical, town.Head)], null, "Aline"), default)));
        foreach (var person in (TestPerson[])[town.Buyer, town.Head, town.Mayor])
        {
            await Assert.ThrowsAsync<DbUpdateException>(() => town.InAsync<SetCircuit, SetCircuit.Outcome>(person, set => set.ExecuteAsync(new(ActKind.Dce, null, false, [GivenApproval.Named(StepKind.Technical, town.Head)], null, "x"), default)));
            Assert.Equal(0, await ChangedAsync(town, person, "update approval_circuits set ended_at = sec.now(), ended_by = $2, ended_by_name = 'x' where id = $1", circuit.Value, person.Id));
        }
        const string OneMore = "insert into approval_steps values ($2, $1, 2, 2, 'Technical', 'BuyingDepartment', null)";
        Assert.Equal("", await RefusedAsync(town, OneMore, town.Administrator, circuit.Value, town.Commune.Id.Value));      // not used yet
        await town.SubmittedAsync(await town.ReadyAsync());
        Assert.Equal("42501", await RefusedAsync(town, OneMore, town.Administrator, circuit.Value, town.Commune.Id.Value));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task What_runs_keeps_the_circuit_that_it_was_submitted_under()
    {
        var town = await given.CommuneAsync();
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head));
        var consultation = await town.ReadyAsync();
        var submission = await town.SubmittedAsync(consultation);
        await town.CircuitAsync(GivenApproval.Named(StepKind.Administrative, town.Mayor));
        Assert.IsType<DecideStep.Outcome.NotYours>(await town.ApproveAsync(submission, 1, town.Mayor));
        Assert.True(Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Head)).IsComplete);
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(consultation));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task An_approver_who_left_decides_nothing_and_the_step_says_that_nobody_is_left()
    {
        var town = await given.CommuneAsync();
        var guest = await given.Platform.PersonAsync(town.Commune, "Gérard Partant", MembershipRole.TechnicalApprover);
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, guest));
        var consultation = await town.ReadyAsync();
        var submission = await town.SubmittedAsync(consultation);
        await given.Platform.SuperuserAsync("update memberships set revoked_at = now() where person_id = $1", guest.Id);

        Assert.IsType<DecideStep.Outcome.NotYours>(await town.ApproveAsync(submission, 1, guest));
        Assert.Empty(Assert.Single((await town.StandingAsync(consultation)).Open!.Steps).Approvers);      // it runs
        var circuit = Assert.Single(await town.InAsync<ReadCircuits, IReadOnlyList<ReadCircuits.Circuit>>(town.Administrator, read => read.InForceAsync(default)));
        Assert.True(circuit.Steps[0].HasNobody);
        Assert.Equal(["Gérard Partant"], circuit.Steps[0].Left);
        Assert.Equal(WithdrawSubmission.Outcome.Withdrawn, await town.WithdrawAsync(submission));
        Assert.IsType<SubmitForApproval.Outcome.NobodyToApprove>(await town.SubmitAsync(consultation));
    }

    [Fact, Trait("Feature", "VR-24"), Trait("Feature", "VR-08")]
    public async Task A_new_version_of_a_published_file_waits_for_its_circuit_and_keeps_the_sentence_that_was_approved()
    {
        var town = await given.CommuneAsync();
        var consultation = await town.ReadyAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(consultation));
        await town.CircuitAsync(ActKind.Dce, null, false, GivenApproval.Named(StepKind.Technical, town.Head));
        await given.Platform.AddDocumentAsync(consultation, "Additif.pdf", [1, 2]);
        var (asked, other) = (new PublishDceVersion.Asked(consultation.Id, "Ajout de l’additif.", false), new PublishDceVersion.Asked(consultation.Id, "Autre phrase.", false));

        Assert.Equal(PublishDceVersion.Fault.ApprovalMissing, Assert.IsType<PublishDceVersion.Outcome.Refused>(await PublishAsync(town, asked)).Fault);
        Assert.Equal("42501", await RefusedAsync(town, "update dce_versions set published_at = sec.now(), note = 'x' where consultation_id = $1 and number = 2", consultation.Id.Value));
        var submission = Assert.IsType<SubmitForApproval.Outcome.Submitted>(await town.InAsync<SubmitForApproval, SubmitForApproval.Outcome>(town.Buyer, submit => submit.ExecuteAsync(asked, default))).Submission;
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Head));
        Assert.IsType<PublishDceVersion.Outcome.Refused>(await PublishAsync(town, other));
        Assert.IsType<PublishDceVersion.Outcome.Published>(await PublishAsync(town, asked));
        var history = await town.InAsync<ReadApprovals, IReadOnlyList<ReadApprovals.Submission>>(town.Buyer, read => read.HistoryAsync(consultation.Id, default));
        Assert.Equal((ApprovalState.Published, (int?)2, "Ajout de l’additif."), (history[0].State, history[0].Version, history[0].Note));

        // The next one is given up: what was asked of it ends.
        await given.Platform.AddDocumentAsync(consultation, "Additif 2.pdf", [3]);
        Assert.IsType<SubmitForApproval.Outcome.Submitted>(await town.InAsync<SubmitForApproval, SubmitForApproval.Outcome>(town.Buyer, submit => submit.ExecuteAsync(asked, default)));
        await town.InAsync<AbandonDceVersion, AbandonDceVersion.Outcome>(town.Buyer, abandon => abandon.ExecuteAsync(new(consultation.Id, 3), default));
        Assert.All(await town.InAsync<ReadApprovals, IReadOnlyList<ReadApprovals.Submission>>(town.Buyer, read => read.HistoryAsync(consultation.Id, default)), s => Assert.NotNull(s.Outcome));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Whoever_prepared_a_new_version_of_the_file_does_not_approve_it_whoever_submits()
    {
        var town = await given.CommuneAsync();
        var colleague = await given.Platform.PersonAsync(town.Commune, "Alice Acheteuse", MembershipRole.Buyer, MembershipRole.TechnicalApprover);
        var other = await given.Platform.PersonAsync(town.Commune, "Basile Acheteur", MembershipRole.Buyer, MembershipRole.TechnicalApprover);
        var consultation = await town.ReadyAsync();
        Assert.IsType<PublishConsultation.Outcome.Published>(await given.Platform.PublishAsync(consultation));
        await town.CircuitAsync(ActKind.Dce, null, false, GivenApproval.Named(StepKind.Technical, colleague, other, town.Head));
        await given.Platform.AddDocumentAsync(consultation with { Buyer = colleague }, "Additif.pdf", [1, 2]);      // begins version 2
        await given.Platform.AddDocumentAsync(consultation with { Buyer = other }, "Plan.pdf", [3]);
        var asked = new PublishDceVersion.Asked(consultation.Id, "Ajout de l’additif.", false);

        var proposed = await town.InAsync<ReadApprovals, ReadApprovals.Proposed?>(town.Buyer, read => read.ProposedAsync(consultation.Id, ActKind.Dce, default));
        Assert.Equal(["Denis Directeur"], proposed!.Steps[0].Approvers);
        var submission = Assert.IsType<SubmitForApproval.Outcome.Submitted>(await town.InAsync<SubmitForApproval, SubmitForApproval.Outcome>(town.Buyer, submit => submit.ExecuteAsync(asked, default))).Submission;
        foreach (var author in (TestPerson[])[colleague, other]) Assert.IsType<DecideStep.Outcome.OwnWork>(await town.ApproveAsync(submission, 1, author));
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Head));
        Assert.IsType<PublishDceVersion.Outcome.Published>(await PublishAsync(town, asked));

        // Who prepared the last version approves the next one, which another prepared.
        await given.Platform.AddDocumentAsync(consultation, "Additif 2.pdf", [4]);
        var next = Assert.IsType<SubmitForApproval.Outcome.Submitted>(await town.InAsync<SubmitForApproval, SubmitForApproval.Outcome>(town.Buyer, submit => submit.ExecuteAsync(asked, default))).Submission;
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(next, 1, colleague));
    }

    [Fact, Trait("Feature", "VR-24")]
    public async Task Of_two_at_once_one_wins()
    {
        var town = await given.CommuneAsync();
        await town.CircuitAsync(GivenApproval.Named(StepKind.Technical, town.Head, town.Mayor));
        for (var i = 0; i < 3; i++)
        {
            // two approvers
            var consultation = await town.ReadyAsync();
            var submission = await town.SubmittedAsync(consultation);
            var decided = await Task.WhenAll(town.ApproveAsync(submission, 1, town.Head), town.ApproveAsync(submission, 1, town.Mayor));
            Assert.Single(decided.OfType<DecideStep.Outcome.Approved>());
            Assert.Single(decided.OfType<DecideStep.Outcome.Overtaken>());

            // publication against a change of what was approved
            var (publishing, changing) = (given.Platform.PublishAsync(consultation), town.AmendAsync(consultation, "Autre objet"));
            await Task.WhenAll(publishing, changing);
            Assert.NotEqual(await publishing is PublishConsultation.Outcome.Published, await changing is AmendConsultation.Outcome.Amended);

            // approval against withdrawal: whoever comes second finds it ended, or complete and taken back
            var other = await town.ReadyAsync();
            var asked = await town.SubmittedAsync(other);
            var (approving, withdrawing) = (town.ApproveAsync(asked, 1, town.Head), town.WithdrawAsync(asked));
            await Task.WhenAll(approving, withdrawing);
            Assert.True(await approving is DecideStep.Outcome.Approved or DecideStep.Outcome.Overtaken);
            Assert.Equal(WithdrawSubmission.Outcome.Withdrawn, await withdrawing);
            Assert.Equal(ApprovalState.Draft, (await town.StandingAsync(other)).State);
            Assert.IsType<PublishConsultation.Outcome.Refused>(await given.Platform.PublishAsync(other));

            // two submissions
            var again = await Task.WhenAll(town.SubmitAsync(other), town.SubmitAsync(other));
            Assert.Single(again.OfType<SubmitForApproval.Outcome.Submitted>());
            Assert.Single(again.OfType<SubmitForApproval.Outcome.Running>());
        }
    }

    private static async Task CompleteAsync(GivenApproval town, TestConsultation consultation)
    {
        var submission = await town.SubmittedAsync(consultation);
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 1, town.Head));
        Assert.IsType<DecideStep.Outcome.Approved>(await town.ApproveAsync(submission, 2, town.Mayor));
    }

    private static async Task<Id<Department>> DepartmentAsync(GivenApproval town, string name, Id<Department>? parent) =>
        Assert.IsType<CreateDepartment.Outcome.Created>(await town.InAsync<CreateDepartment, CreateDepartment.Outcome>(town.Administrator, create => create.ExecuteAsync(new(name, null, parent), default))).Department;

    private async Task<PublishDceVersion.Outcome> PublishAsync(GivenApproval town, PublishDceVersion.Asked asked)
    {
        var hash = await town.InAsync<PublishDceVersion, byte[]>(town.Buyer, publish => publish.ActHashAsync(asked, default));
        var proof = await given.Platform.ProofAsync(town.Buyer, PublishDceVersion.Act, hash);
        return await town.InAsync<PublishDceVersion, PublishDceVersion.Outcome>(town.Buyer, publish => publish.ExecuteAsync(new(asked, proof), default));
    }

    private Task<string> RefusedAsync(GivenApproval town, string sql, params object[] values) => RefusedAsync(town, sql, town.Buyer, values);

    /// <returns>The state of the refusal; empty: accepted, and nothing is kept.</returns>
    private async Task<string> RefusedAsync(GivenApproval town, string sql, TestPerson person, params object[] values)
    {
        try
        {
            await ChangedAsync(town, person, sql, values);
            return "";
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    // As the role that serves pages, past the entities; rolled back.
    private async Task<int> ChangedAsync(GivenApproval town, TestPerson person, string sql, params object[] values)
    {
        await using var services = given.Platform.Services.CreateAsyncScope();
        await using var work = services.ServiceProvider.GetRequiredService<UnitOfWork>();
        await work.BeginAsync(town.As(person), readOnly: false, default);
        var database = services.ServiceProvider.GetRequiredService<PlatformDb>().Database;
        await using var command = new NpgsqlCommand(sql, (NpgsqlConnection)database.GetDbConnection(), (NpgsqlTransaction)Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(database.CurrentTransaction!));      // just begun
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync();
    }
}
