using Microsoft.EntityFrameworkCore;
using Platform.Core.Consultations;
using Platform.Core.Data;
using Platform.Core.Values;

namespace Platform.Core.Support;

/// <summary>How a ticket would call a consultation: what everybody may read of a published one; of one in preparation its reference, and only to whoever may read it.</summary>
public sealed class SayConsultation(PlatformDb db, CurrentScope scope)
{
    public async Task<string?> ExecuteAsync(Guid? consultation, CancellationToken cancel)
    {
        if (consultation is not { } id) return null;
        if (await db.Database.SqlQuery<string>($"""select reference || ' — ' || title || ' (' || buyer || ')' as "Value" from public_consultations where id = {id}""").ToListAsync(cancel) is [var said]) return said;
        var own = new Id<Consultation>(id);
        return scope.Required is Scope.Tenant ? await db.Consultations.Where(c => c.Id == own).Select(c => c.Reference).SingleOrDefaultAsync(cancel) : null;
    }
}
