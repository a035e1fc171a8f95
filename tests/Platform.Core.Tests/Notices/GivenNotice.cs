using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Values;

namespace Platform.Core.Tests.Notices;

/// <summary>Notices of every kind, whole: a commune near Dijon that buys, and what a test changes of it.</summary>
public static class GivenNotice
{
    public static readonly DateTimeOffset Sent = new(2026, 11, 2, 8, 30, 0, TimeSpan.Zero);

    public static readonly NoticeOrganisation Commune = new("Commune de Saint-Marcel & Cie <Ville>", "21212345600015", "1, place de l’Hôtel-de-Ville", "21000", "Dijon", "FRC11",
        Email: "marches@saint-marcel.example.fr", Phone: "03.80.50.00.00", Website: new Uri("https://saint-marcel.example.fr/"), Contact: "Service des marchés");

    public static readonly NoticeOrganisation Agglomeration = new("Dijon Métropole", "24210041000014", "40, avenue du Drapeau", "21000", "Dijon", "FRC11", Email: "achats@metropole.example.fr", Phone: "+33 3 80 50 35 35");

    public static readonly NoticeOrganisation Court = new("Tribunal administratif de Dijon", "17210005600011", "22, rue d’Assas", "21000", "Dijon", "FRC11", Email: "greffe.ta-dijon@juradm.fr", Phone: "+33 3 80 73 91 00");

    public static readonly NoticeOrganisation Sender = new("Portail des marchés", "13002526500013", "2, rue du Port", "71100", "Chalon-sur-Saône", "FRC13", Email: "avis@portail.example.fr", Phone: "+33 3 85 00 00 00");

    public static readonly NoticeOrganisation French = new("Bâtir & Cœur d’Œuvre SARL", "55208131766522", "3, rue des Forges", "21000", "Dijon", "FRC11", Email: "contact@batir.example.fr", Phone: "+33 3 80 11 22 33");

    public static readonly NoticeOrganisation German = new("Müller <Straße> GmbH", "HRB 12345", "Hauptstraße 1", "79098", "Freiburg im Breisgau", "DE131", "DEU", Email: "info@mueller.example.de", Phone: "+49 761 123456");

    public static readonly NoticeOrganisation Swiss = new("Établissements Rhône SA", "CHE-123.456.789", "Rue du Mont-Blanc 1", "1201", "Genève", "CH013", "CHE", Email: "info@rhone.example.ch", Phone: "+41 22 123 45 67");

    /// <summary>An open procedure above the thresholds, three lots.</summary>
    public static CanonicalNotice Of(NoticeKind kind, NoticeRegime regime = NoticeRegime.Formalised, int lots = 3)
    {
        var procedure = TypeFor(kind, regime);
        var call = kind is NoticeKind.PriorInformationCall;
        var ended = kind is NoticeKind.Award or NoticeKind.DesignContestResult or NoticeKind.VoluntaryTransparency or NoticeKind.Modification;
        var notice = new CanonicalNotice
        {
            Identity = new(Number(1), 1, Number(2), kind, regime, "2026-014", Sent),
            Buyer = new(Commune, new Uri("https://portail.example.fr/saint-marcel?a=1&b=2"), BuyerLegalType.LocalAuthority, BuyerActivity.GeneralServices),
            Appeal = new(Court, "Référé précontractuel avant la signature du contrat (CJA, art. L. 551-1) ; recours de pleine juridiction dans les deux mois de la publication."),
            Sender = Sender,
            Procedure = new(procedure, "Une seule phase, sans négociation.", WithoutPublicity: procedure == NoticeProcedureType.WithoutPublicity ? new(DirectAwardReason.ExtremeUrgency, "Crue du 3 octobre 2026.") : null),
            Purpose = new("Rénovation de l’école Jules-Ferry", "Travaux de rénovation énergétique de l’école : isolation, menuiseries <bois>, chauffage & ventilation.", Nature.Works, "45214210",
                [new("FRC11", "Dijon", "21000")], MoreCpv: ["45321000"], Value: 6_200_000.50m, Information: "Visite conseillée."),
            Lots = [.. Enumerable.Range(1, lots).Select(number => Lot(number, kind))],
            Conditions = new()
            {
                Documents = new Uri("https://portail.example.fr/saint-marcel/2026-014/dce"),
                Deposit = new Uri("https://portail.example.fr/saint-marcel/2026-014/depot"),
                OffersBy = new DateTimeOffset(2026, 12, 14, 11, 0, 0, TimeSpan.Zero),
                CandidaciesBy = new DateTimeOffset(2026, 12, 14, 11, 0, 0, TimeSpan.Zero),
                InterestBy = call ? new DateTimeOffset(2026, 12, 14, 11, 0, 0, TimeSpan.Zero) : null,
                QuestionsBy = new DateTimeOffset(2026, 12, 4, 11, 0, 0, TimeSpan.Zero),
                InvitationsOn = new DateOnly(2027, 1, 11),
                OffersValid = new(6),
                Opening = new(new DateTimeOffset(2026, 12, 14, 13, 0, 0, TimeSpan.Zero), "Hôtel de ville", "Séance non publique."),
                CandidatesMin = 5,
                CandidatesMax = 8,
                ExecutionClauses = "Insertion par l’activité économique : 500 heures.",
                Financing = "Budget de la commune ; paiement à 30 jours.",
                LateDocuments = "Attestations d’assurance.",
                ContractNoticeOn = new DateOnly(2027, 2, 1),
                CoveredByGpa = true,
            },
        };
        return !ended ? notice : notice with { Result = Result(notice), Modification = kind == NoticeKind.Modification ? Modification() : null };
    }

    public static Guid Number(byte n) => new($"0f0e0d0c-0b0a-4908-8706-0504030201{n:x2}");

    public static NoticeProcedureType TypeFor(NoticeKind kind, NoticeRegime regime) => (kind, regime) switch
    {
        (NoticeKind.VoluntaryTransparency, _) => NoticeProcedureType.WithoutPublicity,
        (NoticeKind.PriorInformationCall, _) => NoticeProcedureType.Restricted,
        (NoticeKind.DesignContest or NoticeKind.DesignContestResult, _) => NoticeProcedureType.Restricted,
        (_, NoticeRegime.Formalised) => NoticeProcedureType.Open,
        _ => NoticeProcedureType.Adapted,
    };

    private static NoticeLot Lot(int number, NoticeKind kind) => new()
    {
        Number = number,
        Title = $"Lot {number} : gros œuvre & « façades »",
        Description = $"Prestations du lot {number}, dont l’échafaudage (> 6 m).",
        Nature = Nature.Works,
        Cpv = "45214210",
        Places = [new("FRC11", "Dijon", "21000", "Rue de l’École")],
        Value = 2_000_000m,
        Duration = new(14),
        Variants = Permission.Allowed,
        Selection = [new(SelectionFamily.Ability, "Trois références de moins de cinq ans.", ForInvitation: true, Weight: 100), new(SelectionFamily.Standing, "Chiffre d’affaires.")],
        Criteria = [new(CriterionKind.Price, "Prix", "Prix des prestations", 60), new(CriterionKind.Quality, "Valeur technique", "Mémoire", 30), new(CriterionKind.Quality, "Environnement", "Gestion des déchets", 10, true)],
        Goals = [StrategicGoal.Climate, StrategicGoal.SocialInclusion],
        SuitsSmallCompanies = true,
        Contest = kind == NoticeKind.DesignContest ? new(true, false, [20_000m, 20_000m], ["Mme Léa Dupré", "M. Jean Œuvrard"], ["Atelier d’à côté"]) : null,
    };

    private static NoticeResult Result(CanonicalNotice notice) => new(
        [.. notice.Lots.Select(lot => lot.Number % 3 == 2 && notice.Identity.Kind is NoticeKind.Award
            ? new LotResult(lot.Number, LotOutcome.NotAwarded, NoAwardReason.NothingReceived)
            : new LotResult(lot.Number, LotOutcome.Awarded, Received: new(5, 3, 1, 0, 5), Lowest: 95_000m, Highest: 140_000.25m,
                Awards: [new([new(lot.Number % 2 == 0 ? German : French, CompanySize.Small, OwnerNationality: lot.Number % 2 == 0 ? "DEU" : "FRA")], 100_000.10m, $"PLI-{lot.Number}", $"2026-014-{lot.Number:00}",
                    notice.Identity.Kind == NoticeKind.VoluntaryTransparency ? null : new DateOnly(2026, 10, 30), Subcontracting: new(true, 10_000m, 10m, "Peinture"))]))],
        new DateOnly(2026, 10, 20), 200_000.20m);

    private static NoticeModification Modification() => new("342558-2026", ModificationReason.AdditionalNeeds, "Amiante découvert.", "Désamiantage : le montant passe de 100 000,10 € à 120 000,00 €.", [1]);
}
