using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Portals;

namespace Platform.Web.Identity;

/// <summary>Of which consultation the page is, to which a sign-up leads back: its title, which is public.</summary>
public sealed partial class ReturnPlace(UnitOfWorkFactory work)
{
    /// <returns>Null where the address names no published consultation.</returns>
    public async Task<string?> TitleAsync(string? returnTo, CancellationToken cancel)
    {
        if (Consultation().Match(returnTo ?? "") is not { Success: true } match || !Guid.TryParse(match.Groups["id"].ValueSpan, out var id)) return null;
        return await work.RunAsync(new Scope.Public(), async services => (await services.GetRequiredService<ReadFeed>().OfAsync([id], cancel)) is [var found] ? found.Title : null, cancel);
    }

    [GeneratedRegex("^/entreprise/consultations/(?<id>[0-9a-f-]{36})(/|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Consultation();
}
