using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Platform.Core.Data;

namespace Platform.Core.Opening;

/// <summary>The public halves of every key of this account, replaced ones too: a page that reads a file tells whose it is.</summary>
public sealed class ReadKnownKeys(PlatformDb db, HolderChallenges who)
{
    private sealed record Known(
        [property: JsonPropertyName("cle")] string Recipient,
        [property: JsonPropertyName("nom")] string Name,
        [property: JsonPropertyName("moi")] bool Mine);

    /// <returns>JSON for a script element: the serializer escapes &lt; and &amp;.</returns>
    public async Task<string> ExecuteAsync(CancellationToken cancel)
    {
        var (_, person) = who.Who();
        return JsonSerializer.Serialize(await db.KeyHolders.AsNoTracking().OrderBy(h => h.EnrolledAt).Select(h => new Known(h.Recipient, h.PersonName, h.PersonId == person)).ToListAsync(cancel));
    }
}
