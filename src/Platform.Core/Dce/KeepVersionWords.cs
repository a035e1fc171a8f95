using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Dce;

/// <summary>Keeps what is typed about the version in preparation while its documents still come and go; published only by <see cref="PublishDceVersion"/>. OwnUnitOfWork: said between two uploads.</summary>
public sealed class KeepVersionWords(UnitOfWorkFactory work, CurrentScope scope)
{
    /// <param name="Important">Null: not said.</param>
    public sealed record Input(Id<Consultation> Consultation, string? Note, bool? Important);

    /// <returns>Not kept: no version of a published consultation is being prepared. TooLong: kept as far as there is room.</returns>
    public enum Outcome { Kept, TooLong, NothingPrepared }

    public Task<Outcome> ExecuteAsync(Input input, CancellationToken cancel) => work.RunAsync(scope.Required, async services =>
    {
        var db = services.GetRequiredService<PlatformDb>();
        await db.LockConsultationAsync(input.Consultation.Value, cancel);
        if (await services.GetRequiredService<DceDraftStarter>().FindAsync(input.Consultation, cancel) is not { Number: > 1 } draft) return Outcome.NothingPrepared;
        var note = Reasons.Read(input.Note);
        draft.Say(note, input.Important);
        await db.SaveChangesAsync(cancel);
        return note is not null && note.Length < input.Note!.Trim().Length ? Outcome.TooLong : Outcome.Kept;      // read: it is there
    }, cancel);
}
