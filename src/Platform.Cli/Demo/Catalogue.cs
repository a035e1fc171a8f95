using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Cli.Demo;

/// <summary>A consultation of the demonstration. Objects and places are invented; the codes are those of the common vocabulary.</summary>
/// <param name="Days">Days until the deadline.</param>
/// <param name="Lots">None when it is not divided.</param>
public sealed record Planned(Place Place, Nature Nature, string Cpv, string Title, string Description, int Days, params IReadOnlyList<string> Lots)
{
    public Procedure Procedure { get; init; }

    /// <summary>Without tax.</summary>
    public decimal Estimate { get; init; } = 62_000;

    /// <summary>Where its notice appears besides what its value asks for.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Its contact has a number that costs extra: the journals refuse the notice.</summary>
    public bool PremiumNumber { get; init; }

    /// <summary>The refusal is corrected; else it waits for whoever visits.</summary>
    public bool IsCorrected { get; init; }

    /// <summary>Plans in folders, and documents that are not joined.</summary>
    public bool HasFolders { get; init; }

    /// <summary>One of its documents is the test file of antivirus programs.</summary>
    public bool IsInfected { get; init; }

    /// <summary>It is bought for a network, as an entité adjudicatrice.</summary>
    public NetworkActivity? Network { get; init; }

    /// <summary>An accord-cadre à bons de commande has one, shared out between its lots; null: none.</summary>
    public decimal? FrameworkMaximum { get; init; }
}


/// <summary>How much is loaded: everything for a visitor, a few for a test.</summary>
/// <param name="Quiet">Accounts that buy nothing yet.</param>
public sealed record Programme(IReadOnlyList<Place> Quiet, IReadOnlyList<Planned> Open, IReadOnlyList<Planned> Drafts)
{
    public static readonly Programme Whole = new(Places.Others, Catalogue.Open, Catalogue.Drafts) { Restricted = Catalogue.Restricted };

    /// <summary>One in two phases, which receives candidatures; null: none.</summary>
    public Planned? Restricted { get; init; }

    public bool Buys(Place place) => Open.Concat(Drafts).Any(plan => plan.Place == place);
}

/// <summary>What the visitor finds.</summary>
public static class Catalogue
{
    /// <summary>Deadline about a minute ahead: opened to its end by <c>platform demo finish</c>.</summary>
    public static readonly Planned Opened = new(Places.Romans, Nature.Works, "45316110", "Remplacement de l’éclairage des terrains de sport",
        "Dépose de l’éclairage en place, fourniture et pose de projecteurs à diodes sur douze mâts, réglage et contrôle des niveaux d’éclairement.", 0);

    /// <summary>Of the régie des eaux: over the threshold of a commune, under that of an entité adjudicatrice; ready to be published.</summary>
    public static readonly Planned Water = new(Places.Romans, Nature.Supplies, "38421100", "Compteurs d’eau à relève à distance",
        "Fourniture de trois mille compteurs d’eau et de leurs émetteurs radio pour le réseau de distribution d’eau potable.", 32) { Estimate = 300_000, Network = NetworkActivity.Water };

    /// <summary>The same deadline, left closed: a visitor may open it.</summary>
    public static readonly Planned Closed = new(Places.Romans, Nature.Supplies, "18110000", "Vêtements de travail et équipements de protection des agents",
        "Fourniture de vêtements de travail, de chaussures et d’équipements de protection individuelle pour les services techniques.", 0,
        "Vêtements de travail", "Chaussures et équipements de protection");

    /// <summary>In two phases: the law gives its candidatures thirty days, and nothing here is back-dated.</summary>
    public static readonly Planned Restricted = new(Places.Romans, Nature.Services, "71221000", "Maîtrise d’œuvre de la restructuration de la médiathèque",
        "Diagnostic, études de conception et suivi des travaux de la médiathèque, en site occupé. Trois à cinq équipes seront admises à remettre une offre.", 35) { Procedure = Procedure.Restricted, Estimate = 84_000 };

    /// <summary>Closes a few minutes after loading, with bids in it.</summary>
    public static readonly Planned Closing = new(Places.Romans, Nature.Works, "45442110", "Peinture intérieure de l’école des Tilleuls",
        "Préparation des supports et mise en peinture de huit salles de classe et des circulations, pendant les congés scolaires.", 0);

    public static readonly IReadOnlyList<Planned> Open =
    [
        new(Places.Romans, Nature.Works, "45454000", "Rénovation énergétique du groupe scolaire des Peupliers",
            "Isolation par l’extérieur, remplacement des menuiseries, du chauffage et de l’éclairage. Site occupé, travaux par phases.", 28,
            "Isolation et menuiseries extérieures", "Chauffage et ventilation", "Électricité et éclairage") { Channels = ["Boamp"] },
        new(Places.Romans, Nature.Services, "90911200", "Nettoyage des bâtiments communaux",
            "Nettoyage courant et remise en état annuelle des écoles, des gymnases et des bureaux. Marché d’un an, reconductible trois fois.", 21,
            "Écoles et gymnases", "Bureaux et salles publiques"),
        new(Places.Romans, Nature.Supplies, "39160000", "Mobilier scolaire pour trois écoles",
            "Fourniture, livraison et montage de tables, de chaises et de rangements pour dix-huit classes.", 14),
        new(Places.Romans, Nature.Services, "72413000", "Refonte du site internet de la ville",
            "Conception, réalisation et maintenance d’un site conforme au référentiel d’accessibilité, reprise des contenus comprise.", 33),
        new(Places.BourgDePeage, Nature.Works, "45233141", "Réfection de la voirie du quartier des Vergers",
            "Réfection de la chaussée et des trottoirs sur 640 mètres, reprise des branchements d’eau pluviale, mise en accessibilité des traversées.", 25) { Channels = ["Gazette:echo"], PremiumNumber = true, IsCorrected = true },
        new(Places.BourgDePeage, Nature.Supplies, "15000000", "Denrées alimentaires pour la restauration scolaire",
            "Fourniture de denrées pour 900 repas par jour, dont une part de produits durables et de qualité.", 18,
            "Fruits et légumes frais", "Viandes et volailles", "Produits laitiers et épicerie") { Estimate = 150_000, FrameworkMaximum = 210_000 },
        new(Places.BourgDePeage, Nature.Services, "77310000", "Entretien des espaces verts",
            "Tonte, taille, désherbage sans produit phytosanitaire et ramassage des feuilles sur douze hectares.", 12,
            "Secteur nord", "Secteur sud"),
        new(Places.Chabeuil, Nature.Works, "45261000", "Réfection de la toiture de la salle des fêtes",
            "Dépose de la couverture, reprise de la charpente, isolation et pose d’une couverture en tuiles.", 30) { Channels = ["Boamp"], PremiumNumber = true, HasFolders = true },
        new(Places.Chabeuil, Nature.Services, "66510000", "Assurances de la commune",
            "Souscription des contrats d’assurance pour quatre ans. État des sinistres des cinq dernières années dans le dossier.", 40,
            "Dommages aux biens", "Responsabilité civile", "Flotte automobile", "Protection juridique") { Procedure = Procedure.Open, Estimate = 290_000 },
        new(Places.Chabeuil, Nature.Supplies, "34144431", "Acquisition d’une balayeuse de voirie",
            "Fourniture d’une balayeuse compacte électrique, formation des conducteurs et entretien pendant trois ans.", 9),
        new(Places.Etoile, Nature.Works, "45236110", "Création d’un terrain multisport",
            "Terrassement, plateforme, revêtement et équipement d’un terrain clos de 24 mètres sur 12.", 16) { Channels = ["Gazette:semaine"] },
        new(Places.Etoile, Nature.Services, "71221000", "Maîtrise d’œuvre pour la rénovation de la médiathèque",
            "Mission de base, de l’esquisse à la réception, pour la rénovation de 450 m² et l’accessibilité du bâtiment.", 36),
        new(Places.Etoile, Nature.Supplies, "30213100", "Ordinateurs portables pour les écoles",
            "Fourniture de soixante ordinateurs reconditionnés et de deux chariots de recharge, garantie de trois ans.", 6),
    ];

    /// <summary>Submitted to the circuit of its department, and waiting.</summary>
    public static readonly Planned Approved = new(Places.Romans, Nature.Supplies, "39162100", "Matériel pédagogique des écoles maternelles",
        "Fourniture de jeux, de matériel de motricité et de petit mobilier pour onze classes.", 30);

    public static readonly IReadOnlyList<Planned> Drafts =
    [
        new(Places.Romans, Nature.Works, "45233200", "Aménagement du parvis de la gare", "Revêtements, plantations, mobilier et stationnement des vélos devant la gare.", 45) { HasFolders = true, IsInfected = true },
        new(Places.Romans, Nature.Services, "79713000", "Gardiennage des manifestations", "Surveillance des fêtes, marchés et cérémonies, à la demande.", 32),
        new(Places.Chabeuil, Nature.Supplies, "09310000", "Fourniture d’électricité des bâtiments", "Alimentation en électricité de trente-deux points de livraison, dont la moitié d’origine renouvelable.", 38),
        new(Places.Etoile, Nature.Works, "45262522", "Restauration du mur de l’ancien lavoir", "Reprise des maçonneries à la chaux, couronnement et évacuation des eaux.", 27),
        new(Places.Etoile, Nature.Services, "71221000", "Concours pour la salle de spectacle", "Projets d’architecture d’une salle de trois cents places et de ses abords, sur l’ancien terrain de la coopérative. Trois participants, une prime chacun.", 36) { Procedure = Procedure.DesignContest, Estimate = 140_000 },
    ];
}
