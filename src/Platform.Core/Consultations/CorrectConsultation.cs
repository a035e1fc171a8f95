using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations.Legality;
using Platform.Core.Data;
using Platform.Core.Data.Outbox;
using Platform.Core.Registers;
using Platform.Core.Values;
using Platform.Crypto.Json;

namespace Platform.Core.Consultations;

/// <summary>
/// Corrects what a published consultation says (avis rectificatif): before and after stay readable by everybody, the register says the same, everybody concerned is told (GD-05, BEYOND-11).
/// An important change, or one in the last days, needs a decision about the limit (PEER-21).
/// </summary>
public sealed class CorrectConsultation(PlatformDb db, CurrentScope scope, ReadCorrected read, AppendEntry register, Outbox outbox, IEnumerable<IChangeFollower> followers, IActGuard approval, ReadLegality readLegality, IContactInForce contact)
{
    /// <summary>What the passkey confirms: these changes, this sentence, and whether they matter.</summary>
    public const string Act = "correct";

    /// <param name="Reason">As it will be published.</param>
    public sealed record Asked(Id<Consultation> Consultation, PublishedContent Content, string? Reason, bool Important);

    /// <param name="Decision">Asked only of a change that is important or late.</param>
    /// <param name="ConfirmedCost">Of saying it elsewhere too, as the check showed it.</param>
    public sealed record Input(Asked Asked, ExtensionDecision? Decision, Guid Proof, string ByName, decimal ConfirmedCost = 0);

    public enum Fault { NothingChanged, QuestionsUntilLimit, QuestionsNotLater, QuestionsAfterLimit, VisitPast, LotTitleMissing, LotTitleTooLong, ReasonMissing, ReasonTooLong, DecisionMissing, DecisionReasonMissing, DecisionReasonTooLong, CostChanged, ApprovalMissing, Held }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Corrected(int Number, ExtensionChoice? Choice) : Outcome;

        /// <param name="Problems">Of the fields that a draft has too.</param>
        public sealed record Refused(IReadOnlyList<ContentProblem> Problems, IReadOnlyList<Fault> Faults) : Outcome
        {
            public IReadOnlyList<TermsProblem> Terms { get; init; } = [];
            public IReadOnlyList<ContactProblem> Contact { get; init; } = [];
            public IReadOnlyList<WithheldProblem> Withheld { get; init; } = [];

            /// <summary>What the law of the launch forbids, and did not forbid before the correction.</summary>
            public IReadOnlyList<PublicationObjection> Findings { get; init; } = [];

            internal bool IsNothing => Problems.Count + Faults.Count + Terms.Count + Contact.Count + Withheld.Count + Findings.Count == 0;
        }

        /// <summary>The limit has passed, or the consultation has ended.</summary>
        public sealed record TooLate : Outcome;
        public sealed record NotProved : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Corrected, T> corrected, Func<Refused, T> refused, Func<TooLate, T> tooLate, Func<NotProved, T> notProved, Func<NotFound, T> notFound) => this switch
        { Corrected c => corrected(c), Refused r => refused(r), TooLate t => tooLate(t), NotProved n => notProved(n), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    /// <summary>What would change, and the limit that would be proposed; null where nothing asks for a later one.</summary>
    /// <param name="Cost">Of saying it to the journals too.</param>
    /// <param name="Doubts">What the law of the launch doubts, and did not doubt before the correction.</param>
    public sealed record Preview(IReadOnlyList<CorrectedValue> Changes, DateTimeOffset? Proposed, Outcome? Objection, ChangeCost Cost, IReadOnlyList<PublicationObjection> Doubts);

    public async Task<Preview> PreviewAsync(Asked asked, CancellationToken cancel)
    {
        if (await read.ExecuteAsync(asked.Consultation, cancel) is not { } current) return new([], null, new Outcome.NotFound(), ChangeCost.Nothing, []);
        var now = await db.NowAsync(cancel);
        var (objection, doubts) = await JudgeAsync(asked = contact.Cleaned(asked), current, now, cancel);
        return new(asked.Content.ChangesTo(current.Content), await ProposedAsync(current.Consultation, asked.Important, now, cancel), objection, await followers.CostAsync(current.Consultation, now, inTheAct: false, cancel), doubts);
    }

    public async Task<byte[]> ActHashAsync(Asked asked, CancellationToken cancel) =>
        await read.ExecuteAsync(asked.Consultation, cancel) is { } current ? ActHash(asked, Words(contact.Cleaned(asked).Content.ChangesTo(current.Content))) : [];

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var asked = contact.Cleaned(input.Asked);
        await db.LockConsultationAsync(asked.Consultation.Value, cancel);
        if (await read.ExecuteAsync(asked.Consultation, cancel) is not { } current) return new Outcome.NotFound();
        var (consultation, now) = (current.Consultation, await db.NowAsync(cancel));
        if ((await JudgeAsync(asked, current, now, cancel)).Objection is { } objection) return objection;
        if (!await IsApprovedAsync(asked, current, cancel)) return new Outcome.Refused([], [Fault.ApprovalMissing]);
        var proposed = await ProposedAsync(consultation, asked.Important, now, cancel);
        if (proposed is not null && ExtensionDecision.FaultOf(input.Decision) is { } undecided) return new Outcome.Refused([], [Of(undecided)]);
        var (changes, reason) = (Words(asked.Content.ChangesTo(current.Content)), Reasons.Read(asked.Reason)!);        // read by the judgement
        if ((await followers.CostAsync(consultation, now, inTheAct: true, cancel)).Amount != input.ConfirmedCost) return new Outcome.Refused([], [Fault.CostChanged]);
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(asked, changes), cancel)) return new Outcome.NotProved();

        var number = (await db.Corrections.Where(c => c.ConsultationId == consultation.Id).MaxAsync(c => (int?)c.Number, cancel) ?? 0) + 1;
        var entry = await register.ExecuteAsync(new(consultation.TenantId, consultation.Id.Value, null, "rectificatif", new JsonObject
        {
            ["consultation"] = EntryWords.Consultation(consultation.Id, consultation.Title, consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["differences"] = JsonNode.Parse(changes),
            ["importante"] = asked.Important,
            ["motif"] = reason,
            ["numero"] = number,
        }), cancel);
        var id = Guid.CreateVersion7();
        await db.Database.ExecuteSqlAsync($"select sec.correct_consultation({consultation.TenantId}, {consultation.Id.Value}, {id}, {reason}, {asked.Important}, {changes}, {input.Proof}, {entry.Id}, {now})", cancel);
        var choice = proposed is { } limit ? new ExtensionChoice(consultation, ExtensionCause.Correction, id, limit, input.Decision!, scope.Required.PersonId!.Value, input.ByName, now) : null;      // judged above; a person corrects
        if (choice is not null) db.ExtensionChoices.Add(choice);
        await db.SaveChangesAsync(cancel);
        await outbox.AddAsync(new ConsultationChanged(consultation.TenantId, consultation.Id.Value, ConsultationChange.Corrected, id), cancel);
        foreach (var follower in followers) await follower.FollowAsync(new(consultation.Id, reason, input.ConfirmedCost, input.ByName, now, LimitFollows: choice is { Extends: true }), cancel);
        return new Outcome.Corrected(number, choice);
    }

    // By the law of the launch: what stood against the terms already is not this correction's. In a later phase they are what a first one would be judged for.
    private async Task<IReadOnlyList<PublicationObjection>> FindingsAsync(StatedTerms terms, ReadCorrected.Current current, CancellationToken cancel)
    {
        if (terms == current.Content.Terms || terms.Problems().Count > 0) return [];
        var judged = await readLegality.PlannedAsync(current.Consultation, current.Stated, current.Consultation.PublishedAt, cancel);
        var known = Against(judged).Select(finding => finding.Key).ToHashSet(StringComparer.Ordinal);
        return [.. Against(judged with { Terms = terms with { PriorInformationOn = judged.Terms.PriorInformationOn } }).Where(finding => !known.Contains(finding.Key))];

        static IEnumerable<PublicationObjection> Against(LegalCase judged) => judged.Stage is null ? Linter.Judge(judged) : Linter.Judge(judged).Concat(TermsRules.Judge(judged));
    }

    private async Task<(Outcome? Objection, IReadOnlyList<PublicationObjection> Doubts)> JudgeAsync(Asked asked, ReadCorrected.Current current, DateTimeOffset now, CancellationToken cancel)
    {
        var consultation = current.Consultation;
        if (consultation.DiscontinuedAt is not null || consultation.ClosedAt is not null || now > consultation.SubmissionDeadline) return (new Outcome.TooLate(), []);
        if (consultation.Held) return (new Outcome.Refused([], [Fault.Held]), []);
        var problems = asked.Content.Problems(consultation, current.Content, now);
        var faults = asked.Content.Faults(consultation, current.Content, now);
        var said = asked.Content.TermsOver(current.Content, now);
        var findings = (await FindingsAsync(said, current, cancel)).ToLookup(finding => finding.Severity);
        var refused = new Outcome.Refused(problems, faults)
        {
            Terms = said.Problems(), Findings = [.. findings[ObjectionSeverity.Error]], Withheld = [.. asked.Content.WithheldProblems(current.Content, now)],
            Contact = asked.Content.Contact is { } named && named != current.Content.Contact ? await contact.ProblemsAsync(consultation, named, cancel) : [],
        };
        if (refused.IsNothing && asked.Content.ChangesTo(current.Content).Count == 0) faults.Add(Fault.NothingChanged);
        if (Reasons.Read(asked.Reason) is not { } reason) faults.Add(Fault.ReasonMissing);
        else if (reason.Length < asked.Reason!.Trim().Length) faults.Add(Fault.ReasonTooLong);      // read: it is there
        return (refused.IsNothing ? null : refused, [.. findings[ObjectionSeverity.Warning]]);
    }

    private async Task<DateTimeOffset?> ProposedAsync(Consultation consultation, bool important, DateTimeOffset now, CancellationToken cancel)
    {
        if (important) return (await db.ImportantChangeAsync(consultation, now, cancel)).Proposed;
        var late = await db.LateInformationAsync(consultation, now, cancel);
        return late.IsLate ? late.Proposed : null;
    }

    private static byte[] ActHash(Asked asked, string changes) => SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Act}\n{asked.Consultation}\n{(asked.Important ? "oui" : "non")}\n{Hex(Reasons.Read(asked.Reason) ?? "")}\n{Hex(changes)}"));

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Where a circuit applies, what it approved is what is asked now, word for word. The database asks again.</summary>
    public async Task<bool> IsApprovedAsync(Asked asked, CancellationToken cancel) => await read.ExecuteAsync(asked.Consultation, cancel) is { } current && await IsApprovedAsync(contact.Cleaned(asked), current, cancel);

    private async Task<bool> IsApprovedAsync(Asked asked, ReadCorrected.Current current, CancellationToken cancel)
    {
        var draft = await db.CorrectionDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.ConsultationId == asked.Consultation, cancel);
        if (await approval.ObjectionAsync(new(ActKind.Correction, asked.Consultation, draft?.Id.Value ?? asked.Consultation.Value), cancel) is not null) return false;
        if (draft is null || !(await db.Database.SqlQuery<bool>($"""select exists (select from approval_submissions s where s.tenant_id = {draft.TenantId} and s.kind = 'Correction' and s.subject_id = {draft.Id.Value} and s.ended_at is null) as "Value" """).ToListAsync(cancel)).Single()) return true;
        return draft.Changes == Words(asked.Content.ChangesTo(current.Content)) && draft.Reason == Reasons.Read(asked.Reason) && draft.Important == asked.Important;
    }

    internal static string Words(IReadOnlyList<CorrectedValue> changes) => Encoding.UTF8.GetString(CanonicalJson.Serialize(new JsonArray([.. changes.Select(change => (JsonNode)new JsonObject
    { ["apres"] = change.After, ["avant"] = change.Before, ["champ"] = change.Field.ToString(), ["lot"] = change.Lot })])));

    private static Fault Of(ExtensionDecision.Fault fault) => fault switch
    {
        ExtensionDecision.Fault.Missing => Fault.DecisionMissing,
        ExtensionDecision.Fault.ReasonMissing => Fault.DecisionReasonMissing,
        ExtensionDecision.Fault.ReasonTooLong => Fault.DecisionReasonTooLong,
    };
}
