using Platform.Core.Data;
using Platform.Core.Portals;

namespace Platform.Cli.Demo;

/// <summary>The public face of the territory: its map, and what one account says of itself.</summary>
public sealed class Portals(Stage stage)
{
    private const string Presentation =
        """
        La ville achète des travaux, des fournitures et des services pour ses écoles, ses équipements sportifs et sa voirie. Cette page est une **démonstration** : rien n’y est réel que le nom de la commune.

        - les petits achats sont annoncés aux fournisseurs de l’annuaire ;
        - les marchés sont allotis chaque fois que c’est possible ;
        - une visite de site se demande au service de la commande publique.
        """;

    public async Task ExecuteAsync(Account account, CancellationToken cancel)
    {
        // IGN's contours of June 2016, under Licence Ouverte; rounded to a thousandth of a degree, and Valherbasse made of the communes that became it in 2019.
        await using var contours = typeof(Portals).Assembly.GetManifestResourceStream("demo/contours.geojson") ?? throw new FileNotFoundException("No demo/contours.geojson.");
        Stage.Expect<LoadContours.Outcome.Loaded>(await stage.InAsync<LoadContours, LoadContours.Outcome>(new Scope.System("demo"),
            load => load.ExecuteAsync(new(contours, "IGN, Geofla® 2.2, juin 2016, communes de 2019", "Licence Ouverte (Etalab)"), cancel), cancel));
        Stage.Expect<WriteAccountPage.Outcome.Published>(await stage.InAsync<WriteAccountPage, WriteAccountPage.Outcome>(account.As(account.Administrator),
            write => write.ExecuteAsync(new(Presentation, "Hôtel de ville (adresse de démonstration)", "04\u00a065\u00a071\u00a000\u00a000", "marches@romans.example", "Du lundi au vendredi, de 9\u00a0h à 12\u00a0h", ""), account.Administrator.Name, cancel), cancel));
    }
}
