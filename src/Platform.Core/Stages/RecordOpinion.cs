using System.Diagnostics;
using System.Text.Json.Nodes;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>Records what the jury said: which projects it ranks and in which order, which it does not, and why (CCP, art. R2162-18). Before anybody knows whose they are; written into the register.</summary>
public sealed class RecordOpinion(PlatformDb db, CurrentScope scope, ReadJury read, NamedParticipants named, AppendEntry register)
{
    public const int MostText = 10_000;

    /// <param name="Ranks">By number of project; null: not ranked.</param>
    /// <param name="MeansOther">The name that stands in the opinion means something else than the participant of that name: a place, a word of the language.</param>
    public sealed record Input(Id<Consultation> Consultation, IReadOnlyDictionary<string, int?> Ranks, DateOnly? MetOn, string? Opinion, string ByName, bool MeansOther = false);

    /// <summary>What holds of it.</summary>
    public sealed record Checked(DateOnly MetOn, IReadOnlyList<string> Ranking, IReadOnlyList<string> Unranked, string Opinion);

    /// <summary>In the order of the page.</summary>
    public enum Fault { RanksNotInOrder, DateMissing, DateBeforeOpening, DateToCome, OpinionMissing, OpinionTooLong, NamesParticipant }

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Recorded : Outcome;

        /// <param name="Named">Participants that the opinion names.</param>
        public sealed record Refused(IReadOnlyList<Fault> Faults, IReadOnlyList<NamedParticipants.Found> Named) : Outcome;

        /// <summary>The projects are not opened yet, or the session is not closed.</summary>
        public sealed record TooEarly : Outcome;
        public sealed record AlreadyLifted : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Recorded, T> recorded, Func<Refused, T> refused, Func<TooEarly, T> tooEarly, Func<AlreadyLifted, T> alreadyLifted, Func<NotFound, T> notFound) => this switch
        { Recorded r => recorded(r), Refused r => refused(r), TooEarly t => tooEarly(t), AlreadyLifted a => alreadyLifted(a), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        var view = await read.ExecuteAsync(input.Consultation, cancel);
        if (view is null) return new Outcome.NotFound();
        if (view.State == JuryState.NotOpened) return new Outcome.TooEarly();
        if (view.State == JuryState.Lifted) return new Outcome.AlreadyLifted();
        var (now, person) = (await db.NowAsync(cancel), scope.Required.PersonId ?? throw new InvalidOperationException("A person records."));
        var found = await named.InAsync(input.Consultation, input.Opinion ?? "", cancel);
        var faults = FaultsOf(input, view, now);
        if (found.Any(f => f.ByNumber || !input.MeansOther)) faults.Add(Fault.NamesParticipant);
        if (faults.Count > 0) return new Outcome.Refused(faults, found);
        List<string> ranked = [.. view.Projects.Where(p => RankOf(input, p) is not null).OrderBy(p => RankOf(input, p)).Select(p => p.Label)];
        var said = new Checked(input.MetOn!.Value, ranked, [.. view.Projects.Select(p => p.Label).Except(ranked)], input.Opinion!.Trim());      // without a fault: both are there
        var entry = await register.ExecuteAsync(new(view.Consultation.TenantId, view.Consultation.Id.Value, null, "avis-du-jury", new JsonObject
        {
            ["avis"] = said.Opinion,
            ["classement"] = Labels(said.Ranking),
            ["consultation"] = EntryWords.Consultation(view.Consultation.Id, view.Consultation.Title, view.Consultation.Reference),
            ["date"] = WireInstant.Format(now),
            ["non_classes"] = Labels(said.Unranked),
            ["par"] = input.ByName,
            ["reuni_le"] = said.MetOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        }), cancel);
        db.JuryOpinions.Add(new JuryOpinion(view.Consultation, said, person, input.ByName, entry.Id, now));
        await db.SaveChangesAsync(cancel);
        return new Outcome.Recorded();
    }

    private static int? RankOf(Input input, ReadJury.Project project) => input.Ranks.GetValueOrDefault(project.Label);

    private static List<Fault> FaultsOf(Input input, ReadJury.View view, DateTimeOffset now)
    {
        var faults = new List<Fault>();
        var ranks = view.Projects.Select(p => RankOf(input, p)).Where(rank => rank is not null).Select(rank => rank!.Value).Order().ToList();      // filtered
        if (!ranks.SequenceEqual(Enumerable.Range(1, ranks.Count))) faults.Add(Fault.RanksNotInOrder);
        if (input.MetOn is not { } met) faults.Add(Fault.DateMissing);
        else if (met < FranceTime.DayOf(view.OpenedAt ?? now)) faults.Add(Fault.DateBeforeOpening);
        else if (met > FranceTime.DayOf(now)) faults.Add(Fault.DateToCome);
        if (string.IsNullOrWhiteSpace(input.Opinion)) faults.Add(Fault.OpinionMissing);
        else if (input.Opinion.Trim().Length > MostText) faults.Add(Fault.OpinionTooLong);
        return faults;
    }

    private static JsonArray Labels(IEnumerable<string> labels) => new([.. labels.Select(label => (JsonNode)label)]);
}
