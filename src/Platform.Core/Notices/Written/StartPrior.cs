using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Law;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Notices.Written;

/// <summary>Prior information from nothing: what is to be bought becomes a draft, from which the consultation is prepared later, and the notice is begun with it.</summary>
public sealed class StartPrior(CreateConsultation create, StateEstimate estimate, StartWritten start)
{
    /// <param name="Form">Idempotency key of the form.</param>
    /// <param name="Amount">Estimated, without tax; null: not said.</param>
    public sealed record Input(Guid Form, ConsultationContent Content, decimal? Amount, Id<Department>? Department, string ByName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Started(Id<Consultation> Consultation, Id<WrittenNotice> Notice) : Outcome;
        public sealed record Refused(IReadOnlyList<ContentProblem> Problems, bool AmountIsWrong) : Outcome;
        public sealed record DepartmentMissing : Outcome;
        public T Match<T>(Func<Started, T> started, Func<Refused, T> refused, Func<DepartmentMissing, T> departmentMissing) => this switch
        { Started s => started(s), Refused r => refused(r), DepartmentMissing d => departmentMissing(d), _ => throw new System.Diagnostics.UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        var wrong = input.Amount is <= 0 or >= 10_000_000_000m;
        if (wrong) return new Outcome.Refused(input.Content.Problems(default), true);
        return await (await create.ExecuteAsync(new(input.Form, input.Content, input.Department), cancel)).Match(
            async created =>
            {
                if (input.Amount is { } amount) await estimate.ExecuteAsync(new(created.Consultation, 0, amount), cancel);
                var started = await start.ExecuteAsync(new(created.Consultation, NoticeKind.PriorInformation, null, false, input.ByName), cancel);
                return started.Match<Outcome>(s => new Outcome.Started(created.Consultation, s.Notice), _ => throw new InvalidOperationException("A draft is not published."), _ => throw new InvalidOperationException("It was just created."));
            },
            refused => Task.FromResult<Outcome>(new Outcome.Refused(refused.Problems, false)),
            _ => Task.FromResult<Outcome>(new Outcome.DepartmentMissing()));
    }
}
