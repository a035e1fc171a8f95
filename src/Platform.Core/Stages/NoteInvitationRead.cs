using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Stages;

/// <summary>The first time that somebody of an invited company opens the phase, for the buyer’s log. In a transaction of its own: pages that show read, and only read. A repeat writes nothing.</summary>
public sealed class NoteInvitationRead(UnitOfWorkFactory work, CurrentScope scope, PlatformDb db)
{
    public async Task ExecuteAsync(Id<Consultation> stage, string name, CancellationToken cancel)
    {
        var known = (await db.Database.SqlQuery<bool>($"select sec.invitation_was_read({stage.Value}) as \"Value\"").ToListAsync(cancel)).Single();
        if (known) return;
        await work.RunAsync(scope.Required, services => services.GetRequiredService<PlatformDb>().Database.ExecuteSqlAsync($"select sec.note_invitation_read({stage.Value}, {name})", cancel), cancel);
    }
}
