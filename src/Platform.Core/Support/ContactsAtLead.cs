using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Support;

/// <summary>Who to turn to at the agglomeration (VR-30): its administrators and its desk, for the people of its accounts.</summary>
public sealed class ContactsAtLead(PlatformDb db)
{
    /// <param name="Answers">An agent of the desk; else an administrator.</param>
    public sealed record Contact(string Name, string Email, bool Answers);

    public async Task<IReadOnlyList<Contact>> ReadAsync(CancellationToken cancel) =>
        await db.Database.SqlQuery<Contact>($"""select name as "Name", email as "Email", answers as "Answers" from sec.contacts_at_lead()""").ToListAsync(cancel);
}
