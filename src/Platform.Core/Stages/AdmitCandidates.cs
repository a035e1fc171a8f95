using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>
/// Says of every candidate and lot who is admitted, and of the others why not: all at once, confirmed by a passkey, written into the register. Only after the candidatures were opened, and once:
/// who is invited follows from it.
/// </summary>
public sealed class AdmitCandidates(PlatformDb db, CurrentScope scope, ReadCandidates read, AppendEntry register)
{
    /// <summary>What the passkey confirms: these decisions, with these reasons.</summary>
    public const string Act = "admit";

    /// <param name="Admitted">Null: not said.</param>
    public sealed record Choice(Guid Company, int Lot, bool? Admitted, string? Reason);

    public sealed record Asked(Id<Consultation> Consultation, IReadOnlyList<Choice> Choices);

    public sealed record Input(Asked Asked, Guid Proof, string Name);

    /// <summary>TooMany: the notice said how many would be admitted at most (CCP, art. R2142-15); told of each of the lot.</summary>
    public enum Fault { DecisionMissing, ReasonMissing, ReasonTooLong, TooMany }

    public sealed record Problem(Guid Company, int Lot, Fault Fault);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Decided(int Admitted, int SetAside) : Outcome;
        public sealed record Refused(IReadOnlyList<Problem> Problems) : Outcome;

        /// <summary>The candidatures are not opened yet, or the session is not closed.</summary>
        public sealed record TooEarly : Outcome;
        public sealed record AlreadyDecided : Outcome;

        /// <summary>The jury of a contest has said nothing of the candidatures yet, nor anybody why not.</summary>
        public sealed record OpinionMissing : Outcome;
        public sealed record NotProved : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Decided, T> decided, Func<Refused, T> refused, Func<TooEarly, T> tooEarly, Func<AlreadyDecided, T> alreadyDecided, Func<OpinionMissing, T> opinionMissing, Func<NotProved, T> notProved, Func<NotFound, T> notFound) => this switch
        { Decided d => decided(d), Refused r => refused(r), TooEarly t => tooEarly(t), AlreadyDecided a => alreadyDecided(a), OpinionMissing o => opinionMissing(o), NotProved n => notProved(n), NotFound f => notFound(f), _ => throw new UnreachableException() };
    }

    public static byte[] ActHash(Asked asked) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Act}\n{asked.Consultation}\n" + string.Join('\n', asked.Choices.OrderBy(c => c.Company).ThenBy(c => c.Lot)
        .Select(c => $"{c.Company:D} {c.Lot} {(c.Admitted == true ? "oui" : "non")} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(c.Admitted == true ? "" : Reasons.Read(c.Reason) ?? "")))}"))));

    /// <summary>What stands against it now; null when nothing does.</summary>
    public async Task<Outcome?> ObjectionAsync(Asked asked, CancellationToken cancel) => await read.ExecuteAsync(asked.Consultation, cancel) switch
    {
        null => new Outcome.NotFound(),
        { State: AdmissionState.NotOpened } => new Outcome.TooEarly(),
        { State: AdmissionState.Decided } => new Outcome.AlreadyDecided(),
        { AsksJury: true, Opinion: null } => new Outcome.OpinionMissing(),
        var view => ProblemsOf(asked, view) is { Count: > 0 } problems ? new Outcome.Refused(problems) : null,
    };

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Asked.Consultation.Value, cancel);
        if (await ObjectionAsync(input.Asked, cancel) is { } objection) return objection;
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Asked), cancel)) return new Outcome.NotProved();
        var view = await read.ExecuteAsync(input.Asked.Consultation, cancel) ?? throw new UnreachableException("Read just above.");
        var (now, person) = (await db.NowAsync(cancel), scope.Required.PersonId ?? throw new InvalidOperationException("A person decides."));
        List<(Participant Candidate, int Lot, string? Reason)> decided = [.. from candidate in view.Candidates from lot in candidate.Lots select (candidate, lot, ReasonOf(input.Asked, candidate.Company, lot))];
        var entry = await register.ExecuteAsync(new(view.Consultation.TenantId, view.Consultation.Id.Value, null, "candidats-admis", new JsonObject
        {
            ["consultation"] = EntryWords.Consultation(view.Consultation.Id, view.Consultation.Title, view.Consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["decisions"] = new JsonArray([.. decided.Select(d => (JsonNode)new JsonObject { ["admis"] = d.Reason is null, ["candidat"] = $"{d.Candidate.Name} ({d.Candidate.Identifier})", ["lot"] = d.Lot, ["motif"] = d.Reason })]),
            ["par"] = input.Name,
        }), cancel);
        db.Admissions.AddRange(decided.Select(d => new Admission(view.Consultation, d.Candidate, d.Lot, d.Reason, person, input.Name, input.Proof, entry.Id, now)));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Decided(decided.Count(d => d.Reason is null), decided.Count(d => d.Reason is not null));
    }

    private static List<Problem> ProblemsOf(Asked asked, ReadCandidates.View view) =>
        [.. from candidate in view.Candidates from lot in candidate.Lots let fault = FaultOf(Of(asked, candidate.Company, lot)) ?? (IsOverfull(asked, lot, view) && Of(asked, candidate.Company, lot)!.Admitted == true ? Fault.TooMany : null) where fault is not null select new Problem(candidate.Company, lot, fault.Value)];

    private static bool IsOverfull(Asked asked, int lot, ReadCandidates.View view) => view.Most is { } most && asked.Choices.Count(c => c.Lot == lot && c.Admitted == true) > most;

    private static Fault? FaultOf(Choice? choice) => choice switch
    {
        null or { Admitted: null } => Fault.DecisionMissing,
        { Admitted: true } => null,
        _ => Reasons.Read(choice.Reason) is not { } reason ? Fault.ReasonMissing : reason.Length < choice.Reason!.Trim().Length ? Fault.ReasonTooLong : null,     // read: it is there
    };

    private static Choice? Of(Asked asked, Guid company, int lot) => asked.Choices.FirstOrDefault(c => c.Company == company && c.Lot == lot);

    private static string? ReasonOf(Asked asked, Guid company, int lot) => Of(asked, company, lot) is { Admitted: true } ? null : Reasons.Read(Of(asked, company, lot)?.Reason);
}
