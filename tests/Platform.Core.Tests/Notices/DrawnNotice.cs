using Platform.Core.Law;
using Platform.Core.Notices;
using Platform.Core.Values;
using Platform.Testing;

namespace Platform.Core.Tests.Notices;

/// <summary>Notices drawn by a seed: every kind, with and without what may be there, in every combination.</summary>
public static class DrawnNotice
{
    private static readonly (NoticeKind Kind, NoticeRegime Regime)[] Kinds =
    [
        (NoticeKind.Contract, NoticeRegime.Formalised), (NoticeKind.Contract, NoticeRegime.Specific), (NoticeKind.Contract, NoticeRegime.Adapted),
        (NoticeKind.PriorInformation, NoticeRegime.Formalised), (NoticeKind.PriorInformationShortening, NoticeRegime.Formalised), (NoticeKind.PriorInformationCall, NoticeRegime.Formalised),
        (NoticeKind.PriorInformationCall, NoticeRegime.Specific), (NoticeKind.DesignContest, NoticeRegime.Formalised), (NoticeKind.VoluntaryTransparency, NoticeRegime.Formalised),
        (NoticeKind.Award, NoticeRegime.Formalised), (NoticeKind.Award, NoticeRegime.Specific), (NoticeKind.Award, NoticeRegime.Adapted),
        (NoticeKind.DesignContestResult, NoticeRegime.Formalised), (NoticeKind.Modification, NoticeRegime.Formalised),
    ];

    // Winter time, summer time, and both nights on which clocks change.
    private static readonly DateTimeOffset[] Limits =
    [
        new(2026, 12, 14, 11, 0, 0, TimeSpan.Zero), new(2027, 7, 1, 10, 0, 0, TimeSpan.Zero), new(2027, 3, 28, 0, 59, 59, TimeSpan.Zero), new(2027, 3, 28, 1, 0, 0, TimeSpan.Zero),
        new(2027, 10, 31, 0, 30, 0, TimeSpan.Zero), new(2027, 10, 31, 1, 30, 0, TimeSpan.Zero),
    ];

    public static IReadOnlyList<(NoticeKind Kind, NoticeRegime Regime)> AllKinds => Kinds;

    public static CanonicalNotice Draw(Draws draws, int number)
    {
        var (kind, regime) = Kinds[number % Kinds.Length];
        var notice = GivenNotice.Of(kind, regime, lots: Pick(draws, [1, 3, 30]));
        var limit = Pick(draws, Limits);
        notice = notice with
        {
            Procedure = Procedure(draws, notice),
            Buyer = Chance(draws) ? notice.Buyer with { Members = [GivenNotice.Agglomeration] } : notice.Buyer,
            Sender = Chance(draws) ? notice.Sender : null,
            Lots = [.. notice.Lots.Select(lot => Lot(draws, lot, kind))],
            Conditions = Conditions(draws, notice.Conditions with { OffersBy = limit, CandidaciesBy = limit, InterestBy = notice.Conditions.InterestBy is null ? null : limit, Opening = null, InvitationsOn = new DateOnly(2027, 12, 1) }),
            Correction = Chance(draws) ? Correction(notice) : null,
            Links = Chance(draws) && kind is NoticeKind.Contract ? new(Planning: "123456-2026") : new(),
        };
        return notice with { Result = notice.Result is null ? null : Result(draws, notice) };
    }

    private static NoticeProcedure Procedure(Draws draws, CanonicalNotice notice)
    {
        var (kind, regime) = (notice.Identity.Kind, notice.Identity.Regime);
        var type = (kind, regime) switch
        {
            (NoticeKind.Contract, NoticeRegime.Formalised) => Pick(draws, [NoticeProcedureType.Open, NoticeProcedureType.Restricted, NoticeProcedureType.Negotiated, NoticeProcedureType.CompetitiveDialogue]),
            (NoticeKind.Contract, _) => Pick(draws, [NoticeProcedureType.Adapted, NoticeProcedureType.AdaptedRestricted, NoticeProcedureType.Open]),
            (NoticeKind.Award, NoticeRegime.Formalised) => Pick(draws, [NoticeProcedureType.Open, NoticeProcedureType.Negotiated]),
            _ => notice.Procedure.Type,
        };
        var urgent = type is NoticeProcedureType.Open or NoticeProcedureType.Restricted && Chance(draws);
        return notice.Procedure with
        {
            Type = type, Urgency = urgent ? "Péril : l’école ferme au 1er mars." : null, AllLots = Chance(draws), LotsBid = Chance(draws) ? 1 : null, LotsWon = Chance(draws) ? 1 : null,
        };
    }

    private static NoticeLot Lot(Draws draws, NoticeLot lot, NoticeKind kind) => lot with
    {
        Value = Chance(draws) ? lot.Value : null,
        MoreCpv = Chance(draws) ? ["45321000", "45410000"] : [],
        Options = Chance(draws) ? "Tranche optionnelle : préau <couvert>." : null,
        Renewals = Chance(draws) ? new(3, "Par tacite reconduction.") : null,
        Duration = Pick<NoticeDuration>(draws, [new(14), new(2, DurationUnit.Year), new(StartsOn: new DateOnly(2027, 3, 1), EndsOn: new DateOnly(2027, 11, 30)), new(90, DurationUnit.Day, StartsOn: new DateOnly(2027, 3, 1))]),
        Reserved = Chance(draws) ? LotReservation.AdaptedOrIntegration : LotReservation.Nobody,
        Variants = Pick<Permission?>(draws, [null, Permission.Allowed, Permission.Forbidden, Permission.Required]),
        Framework = kind is NoticeKind.DesignContest or NoticeKind.DesignContestResult || Chance(draws) ? null
            : new(Pick(draws, [FrameworkKind.Orders, FrameworkKind.Competed, FrameworkKind.Both]), 1_500_000m, Chance(draws) ? 3 : null, Users: Chance(draws) ? "Les communes de l’agglomération." : null),
        DynamicSystem = DynamicSystem.None,
        Auction = Chance(draws) ? new("Prix unitaires ; pas de 1 %.", new Uri("https://portail.example.fr/enchere")) : null,
        Selection = Chance(draws) ? lot.Selection : [],
        Criteria = Chance(draws) ? lot.Criteria : kind is NoticeKind.Award ? lot.Criteria : [.. lot.Criteria.Select(criterion => criterion with { Weight = null })],
        WhyRanked = "Pondération impossible : besoin décrit par ses fonctions.",
        Goals = Chance(draws) ? [StrategicGoal.Innovation, StrategicGoal.CircularEconomy, StrategicGoal.Climate] : [],
        Information = Chance(draws) ? "Plus d’« informations » & détails." : null,
    };

    private static NoticeConditions Conditions(Draws draws, NoticeConditions terms) => terms with
    {
        Withheld = Chance(draws) ? new(NotElectronicReason.SensitiveInformation, new Uri("https://portail.example.fr/acces?x=1&y=2")) : null,
        ElectronicDeposit = Chance(draws) ? Permission.Forbidden : Permission.Required,
        NotElectronic = new(NotElectronicReason.PhysicalModel, "Échantillons."),
        SignatureRequired = Chance(draws),
        QuestionsBy = Chance(draws) ? new DateTimeOffset(2026, 12, 4, 11, 0, 0, TimeSpan.Zero) : null,
        CandidatesMax = Chance(draws) ? 8 : null,
        EuFunds = Chance(draws),
        EuFundsText = "FEDER Bourgogne-Franche-Comté.",
        Guarantee = Chance(draws) ? "Retenue de garantie de 5 %." : null,
        LegalForm = Chance(draws) ? "Groupement solidaire." : null,
        LateDocuments = Chance(draws) ? "Attestations." : null,
        Confidentiality = Chance(draws) ? "Engagement à signer." : null,
        Recurrence = Chance(draws) ? "Dans quatre ans." : null,
        SeveralOffers = Chance(draws),
        ReservedExecution = Chance(draws),
        Languages = Chance(draws) ? ["FRA"] : ["FRA", "ENG"],
    };

    private static NoticeCorrection Correction(CanonicalNotice notice) => new($"{GivenNotice.Number(9):D}-01", CorrectionReason.NewInformation, "Le délai est prolongé.",
        [new(NoticeSection.Procedure, null, "Date limite : au lieu de « 30 novembre », lire « 14 décembre »."), new(NoticeSection.Lot, notice.Lots[0].Number, "Titre précisé <voir RC>.")], new DateOnly(2026, 11, 1));

    private static NoticeResult Result(Draws draws, CanonicalNotice notice)
    {
        var result = notice.Result!; // asked only of notices that have one
        return result with
        {
            Lots = [.. result.Lots.Select(lot => lot with
            {
                Maximum = 1_500_000m,
                Lowest = Chance(draws) ? lot.Lowest : null,
                Received = lot.Received is null ? null : lot.Received with { Candidacies = Chance(draws) ? 9 : null },
                Awards = lot.Awards is null ? null : [.. lot.Awards.Select(award => award with
                {
                    Winners = Pick<IReadOnlyList<NoticeWinner>>(draws, [award.Winners, [new(GivenNotice.French, CompanySize.Micro), new(GivenNotice.German, CompanySize.Large, Listed: true)], [new(GivenNotice.Swiss, CompanySize.Medium, OwnerNationality: "CHE")]]),
                    Subcontracting = Pick<Subcontracting?>(draws, [null, new(false), new(true), new(true, 12_000.34m), new(true, Percent: 12.5m, Text: "Second œuvre")]),
                    Title = Chance(draws) ? "Contrat & avenants" : null,
                })],
            })],
        };
    }

    private static bool Chance(Draws draws) => draws.Below(2) == 0;

    private static T Pick<T>(Draws draws, IReadOnlyList<T> all) => all[draws.Below(all.Count)];
}
