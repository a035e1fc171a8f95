using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Consultations;

/// <summary>A correction that waits for its approval: the account's alone. One a consultation; the database takes it away with the publication.</summary>
public sealed class CorrectionDraft : ITenantOwned
{
    private CorrectionDraft() { }

    internal CorrectionDraft(Guid tenant, Id<Consultation> consultation) => (TenantId, Id, ConsultationId) = (tenant, Id<CorrectionDraft>.New(), consultation);

    public Guid TenantId { get; private set; }
    public Id<CorrectionDraft> Id { get; private set; }
    public Id<Consultation> ConsultationId { get; private set; }

    /// <summary>As the register will say it.</summary>
    public string Changes { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public bool Important { get; private set; }
    public Guid ByPerson { get; private set; }
    public string ByName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    /// <summary>All that an approval is of.</summary>
    internal (string Changes, string Reason, bool Important) Said => (Changes, Reason, Important);

    internal void Write(string changes, string reason, bool important, Guid person, string name, DateTimeOffset now) =>
        (Changes, Reason, Important, ByPerson, ByName, At) = (changes, reason, important, person, name, now);

    /// <summary>What it changes, for who approves it.</summary>
    public IReadOnlyList<CorrectedValue> Values => [.. JsonNode.Parse(Changes)!.AsArray().Select(change => new CorrectedValue(      // our own words
        Enum.Parse<CorrectedField>((string)change!["champ"]!), (int)change["lot"]!, (string)change["avant"]!, (string)change["apres"]!))];

    /// <summary>What the consultation would say.</summary>
    /// <param name="current">What it says now.</param>
    public PublishedContent Over(PublishedContent current) => current.With(Values);
}

internal sealed class CorrectionDraftMapping : IEntityTypeConfiguration<CorrectionDraft>
{
    public void Configure(EntityTypeBuilder<CorrectionDraft> builder) => builder.ToTable("correction_drafts").Ignore(d => d.Values).Ignore(d => d.Said);
}

/// <summary>Writes a correction down so that others may read and approve it; what was approved of another one is then nothing any more.</summary>
public sealed class KeepCorrection(PlatformDb db, CurrentScope scope, ReadCorrected read, IContactInForce contact)
{
    /// <summary>What whoever asks has read: what would change, and what a colleague had prepared.</summary>
    public sealed record Seen(IReadOnlyList<CorrectedValue> Changes, CorrectionDraft? Prepared);

    /// <param name="seen">Something else stands by now: nothing is kept, and nothing of a colleague is replaced (docs/decisions/0077). Null: not said.</param>
    /// <returns>Null: no published consultation of this account, or it was not what was seen. What is asked was judged before.</returns>
    public async Task<Id<CorrectionDraft>?> ExecuteAsync(CorrectConsultation.Asked asked, string byName, Seen? seen, CancellationToken cancel)
    {
        await db.LockConsultationAsync(asked.Consultation.Value, cancel);
        if (await read.ExecuteAsync(asked.Consultation, cancel) is not { } current || Reasons.Read(asked.Reason) is not { } reason) return null;
        var draft = await db.CorrectionDrafts.SingleOrDefaultAsync(d => d.ConsultationId == asked.Consultation, cancel);
        var changes = contact.Cleaned(asked).Content.ChangesTo(current.Content);
        if (seen is not null && !(seen.Changes.SequenceEqual(changes) && (seen.Prepared?.Said == draft?.Said))) return null;
        if (draft is null) db.CorrectionDrafts.Add(draft = new(current.Consultation.TenantId, asked.Consultation));
        draft.Write(CorrectConsultation.Words(changes), reason, asked.Important, scope.Required.PersonId!.Value, byName, await db.NowAsync(cancel));      // a person corrects
        await db.SaveChangesAsync(cancel);
        return draft.Id;
    }

    public Task<CorrectionDraft?> FindAsync(Id<Consultation> consultation, CancellationToken cancel) => db.CorrectionDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.ConsultationId == consultation, cancel);
}
