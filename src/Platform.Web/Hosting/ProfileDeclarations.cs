using Microsoft.Extensions.Options;
using Platform.Core.Identity;
using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Web.Hosting;

/// <summary>The territory's profiles in one table, with the columns that the declaration asks for (A7-D). There is no DCAT catalogue yet: its column is empty.</summary>
public static class ProfileDeclarations
{
    public static void MapProfileDeclarations(this IEndpointRouteBuilder app) => app.MapGet("/{portail}/agglo/profils.csv", ReadAsync).Needs(Capability.ManageTenants);

    private static async Task<IResult> ReadAsync(DeclareProfiles declare, IOptions<PortalOptions> portal, IOptions<Core.Messaging.Helpline> helpline, CancellationToken cancel)
    {
        var table = new Csv("siretAcheteur", "urlProfilAcheteur", "urlDCAT", "coordonnees");
        foreach (var profile in await declare.ReadAsync(cancel))
            table.Add(profile.Siret, $"{portal.Value.BaseUrl}{Links.Consultations}?acheteur={profile.Slug}", null, $"{profile.Name}, {portal.Value.Email}, {helpline.Value.Phone}");
        return Results.File(table.ToBytes(), "text/csv; charset=utf-8", "profils-d-acheteur.csv");
    }
}
