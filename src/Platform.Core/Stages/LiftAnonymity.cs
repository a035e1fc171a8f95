using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Registers;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>
/// Says whose the projects are, once the jury has ranked them (CCP, art. R2162-18): a member of the office of opening, by passkey, once. From then on the database shows the table of authors to
/// the account; the register holds it too, with the seals that prove it against what each deposit had said.
/// </summary>
public sealed class LiftAnonymity(PlatformDb db, ReadJury read, AppendEntry register)
{
    public const string Act = "lift-anonymity";

    public sealed record Input(Id<Consultation> Consultation, Guid Proof, string ByName);

    public abstract record Outcome
    {
        private Outcome() { }
        public sealed record Lifted(int Projects) : Outcome;

        /// <summary>The jury has not ranked: nobody may know before it has.</summary>
        public sealed record NotRanked : Outcome;
        public sealed record AlreadyLifted : Outcome;
        public sealed record NotProved : Outcome;
        public sealed record NotFound : Outcome;
        public T Match<T>(Func<Lifted, T> lifted, Func<NotRanked, T> notRanked, Func<AlreadyLifted, T> alreadyLifted, Func<NotProved, T> notProved, Func<NotFound, T> notFound) => this switch
        { Lifted l => lifted(l), NotRanked n => notRanked(n), AlreadyLifted a => alreadyLifted(a), NotProved n => notProved(n), NotFound n => notFound(n), _ => throw new UnreachableException() };
    }

    /// <param name="opinion">What the jury said last, which the person has read: another one needs another passkey.</param>
    public static byte[] ActHash(Id<Consultation> consultation, Id<JuryOpinion> opinion) => SHA256.HashData(Encoding.UTF8.GetBytes($"{Act}\n{consultation.Value:D}\n{opinion.Value:D}"));

    public async Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel)
    {
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await read.ExecuteAsync(input.Consultation, cancel) is not { } view) return new Outcome.NotFound();
        if (view.State == JuryState.Lifted) return new Outcome.AlreadyLifted();
        if (view.Opinion is not { } opinion) return new Outcome.NotRanked();
        if (!await db.IsProvedAsync(input.Proof, Act, ActHash(input.Consultation, opinion.Id), cancel)) return new Outcome.NotProved();
        var at = (await db.Database.SqlQuery<DateTimeOffset>($"""
            select sec.lift_anonymity({input.Consultation.Value}, {opinion.Id.Value}, {Guid.CreateVersion7()}, {input.Proof}, {input.ByName}) as "Value"
            """).ToListAsync(cancel)).Single();
        var authors = (await read.ExecuteAsync(input.Consultation, cancel) ?? throw new UnreachableException("Read just above.")).Authors;
        await register.ExecuteAsync(new(view.Consultation.TenantId, input.Consultation.Value, null, "anonymat-leve", new JsonObject
        {
            ["avis"] = opinion.Id.Value.ToString("D"),
            ["consultation"] = EntryWords.Consultation(view.Consultation.Id, view.Consultation.Title, view.Consultation.Reference),
            ["date"] = WireInstant.Format(at),
            ["par"] = input.ByName,
            ["projets"] = new JsonArray([.. authors.Values.OrderBy(a => a.Label, StringComparer.Ordinal).Select(a => (JsonNode)new JsonObject
                { ["auteur"] = $"{a.CompanyName} ({a.CompanyNumber})", ["projet"] = a.Label, ["sel"] = Convert.ToBase64String(a.Seal) })]),
        }), cancel);
        return new Outcome.Lifted(authors.Count);
    }
}
