using Platform.Core.Consultations;
using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices;

/// <summary>What is bought, in the words that stand now: those of the draft, or those of the last correction.</summary>
public sealed record NoticeObject(string Title, string Description, string Cpv, string? Place, DateTimeOffset? QuestionsBy);

/// <summary>What a consultation says, gathered for its notice.</summary>
/// <param name="Notice">Its identifier; of a notice that does not exist yet, any.</param>
/// <param name="Estimates">By number of lot, 0 the whole; empty where the buyer does not publish them.</param>
/// <param name="Place">Of the consultation, as far as it is known.</param>
/// <param name="IsShortened">Urgency did shorten the time: a reason alone accelerates nothing (BT-106).</param>
public sealed record NoticeMaterial(
    Guid Notice, int Version, NoticeRegime Regime, Consultation Consultation, NoticeObject Said, StatedTerms Terms, IReadOnlyList<Lot> Lots, ILookup<int, AwardCriterion> Criteria, IReadOnlyDictionary<int, decimal> Estimates,
    NoticeBuyer Buyer, BuyerKind BuysAs, NoticeAppeal Appeal, NoticePlace Place, Uri Documents, Uri Deposit, bool IsShortened, DateTimeOffset Now);

/// <summary>The contract notice of a consultation as it stands: one entry, whatever the channel (GD-02). Only what was entered, the law, and the defaults of Notices/Forms/defaults.json.</summary>
public static class DraftNotice
{
    public static CanonicalNotice Of(NoticeMaterial material)
    {
        var (consultation, terms) = (material.Consultation, material.Terms);
        var type = TypeOf(consultation.Procedure);
        return new()
        {
            Identity = new(material.Notice, material.Version, Notice.FolderOf(consultation.Id), Channels.NoticeFormats.KindOf(consultation.Procedure),
                material.Regime, consultation.Reference, material.Now),
            Buyer = material.Buyer,
            Appeal = material.Appeal,
            Procedure = new(type, material.Regime == NoticeRegime.Specific ? NoticePhrases.Say("c.specific") : null, material.IsShortened ? terms.UrgencyReason : null, LotsBid: terms.MostLotsBid, LotsWon: terms.MostLotsWon,
                NegotiationMayBeSkipped: type == NoticeProcedureType.Negotiated ? terms.MaySkipNegotiation ?? false : null),
            Purpose = new(material.Said.Title, material.Said.Description, consultation.Nature, material.Said.Cpv, [material.Place], Value: material.Estimates.TryGetValue(0, out var value) ? value : null),
            Lots = Lots(material),
            Conditions = Conditions(material, type),
        };
    }

    public static NoticeProcedureType TypeOf(Procedure procedure) => procedure switch
    {
        Procedure.Mapa => NoticeProcedureType.Adapted,
        Procedure.Open => NoticeProcedureType.Open,
        Procedure.Restricted or Procedure.DesignContest => NoticeProcedureType.Restricted,
        Procedure.Negotiated => NoticeProcedureType.Negotiated,
        Procedure.Dialogue => NoticeProcedureType.CompetitiveDialogue,
        Procedure.WithoutPublicity => NoticeProcedureType.WithoutPublicity,
    };

    private static NoticeConditions Conditions(NoticeMaterial material, NoticeProcedureType type)
    {
        var (consultation, terms) = (material.Consultation, material.Terms);
        var steps = consultation.Procedure.IsInTwoSteps;
        return new()
        {
            Documents = material.Documents,
            Withheld = terms.WithheldReason is { } withheld ? new(null, material.Documents, withheld) : null,
            Deposit = material.Deposit,
            // Of two cases Europe has no code: the law asks for no electronic deposit there, and forbids none.
            ElectronicDeposit = terms.PaperCase is not { } paper ? Permission.Required : ReasonOf(paper) is null ? Permission.Allowed : Permission.Forbidden,
            NotElectronic = terms is { PaperCase: { } on, PaperReason: { } why } ? new(ReasonOf(on), why) : null,
            OffersBy = steps ? null : consultation.SubmissionDeadline,
            CandidaciesBy = steps ? consultation.SubmissionDeadline : null,
            QuestionsBy = material.Said.QuestionsBy,
            OffersValid = steps ? null : new(terms.ValidMonthsAt(material.Now)),
            SignatureRequired = terms.SignatureRequired ?? false,
            SeveralOffers = terms.SeveralOffers ?? false,
            Catalogues = terms.CataloguesIn(),
            // Of a contest the law gives no number (CCP, art. R2162-16), and its form asks for none.
            CandidatesMin = !steps || consultation.Procedure == Procedure.DesignContest ? null : Math.Min(NoticeDefaults.On(consultation.Procedure == Procedure.Restricted ? "candidates-restricted" : "candidates-other", material.Now), terms.CandidatesMax ?? int.MaxValue),
            CandidatesMax = steps ? terms.CandidatesMax : null,
            SuccessiveReduction = steps && consultation.Procedure.MayNegotiate && terms.SuccessiveReduction,
            CoveredByGpa = material.Regime == NoticeRegime.Formalised,
            ExecutionClauses = Clauses(terms),
            Visit = terms.VisitOn is { } day ? NoticePhrases.Say("c.visit", day) : null,
        };
    }

    /// <summary>As the code list of Europe names the case (BT-19).</summary>
    private static NotElectronicReason? ReasonOf(PaperCase paper) => paper switch
    {
        PaperCase.SpecialTools => NotElectronicReason.SpecialTools,
        PaperCase.ProprietaryFormats => NotElectronicReason.IntellectualProperty,
        PaperCase.SpecialEquipment => NotElectronicReason.SpecialEquipment,
        PaperCase.ModelsAndSamples => NotElectronicReason.PhysicalModel,
        PaperCase.SecurityOrSensitive => NotElectronicReason.SensitiveInformation,
        PaperCase.WithoutPublicity or PaperCase.SpecificServices => null,
    };

    private static string? Clauses(StatedTerms terms) => (terms.EnvironmentalClause, terms.SocialClause) switch
    {
        (true, true) => $"{NoticePhrases.Say("c.environment")} {NoticePhrases.Say("c.social")}",
        (true, false) => NoticePhrases.Say("c.environment"),
        (false, true) => NoticePhrases.Say("c.social"),
        _ => null,
    };

    private static IReadOnlyList<NoticeLot> Lots(NoticeMaterial material)
    {
        var said = material.Said;
        List<(int Number, string Title, string? Cpv, string? Place, Consultations.ReservedFor? Reserved)> stated = material.Lots.Count == 0 ? [(1, said.Title, null, null, null)]
            : [.. material.Lots.Select(lot => (lot.Number, lot.Title == Lot.SingleTitle && material.Lots.Count == 1 ? said.Title : lot.Title, lot.Cpv, lot.Place, lot.ReservedFor))];
        return [.. stated.Select(lot => Common(material, lot.Number) with
        {
            Title = lot.Title,
            Description = stated.Count > 1 ? lot.Title : said.Description,
            Cpv = lot.Cpv ?? said.Cpv,
            Places = [lot.Place is { } at ? material.Place with { City = at, PostCode = null } : material.Place],
            Reserved = (lot.Reserved ?? material.Terms.ReservedFor) is { } reserved ? ReservationOf(reserved) : LotReservation.Nobody,
        })];
    }

    private static NoticeLot Common(NoticeMaterial material, int number)
    {
        var (said, terms) = (material.Said, material.Terms);
        var own = material.Criteria.Contains(number) ? number : 0;
        return new()
        {
            Number = number, Title = said.Title, Description = said.Description, Nature = material.Consultation.Nature, Cpv = said.Cpv, Places = [material.Place],
            Value = material.Estimates.TryGetValue(number, out var value) ? value : null,
            Duration = terms.DurationMonths is { } months ? new(months) : null,
            Renewals = terms.Renewals is { } times and > 0 ? new(times, terms.RenewalMonths is { } each ? NoticePhrases.Say("c.renewal", FrenchFormat.Number(times), NoticeSentences.Duration(new(each))) : null) : null,
            Options = terms.Options,
            Selection = material.Consultation.Procedure == Procedure.DesignContest && terms.ParticipantsChosenBy is { } chosenBy ? [new(SelectionFamily.Ability, chosenBy, ForInvitation: terms.CandidatesMax is not null)] : [],
            Contest = material.Consultation.Procedure == Procedure.DesignContest ? ContestOf(terms) : null,
            Variants = terms.VariantsAt(material.Consultation.PublishedAt ?? material.Now, material.Consultation.Procedure, material.BuysAs) switch { Variants.Allowed => Permission.Allowed, Variants.Required => Permission.Required, Variants.Forbidden => Permission.Forbidden },
            Framework = terms.Framework is { } framework ? new(KindOf(framework), MaximumOf(material, number), WhyLonger: terms.FrameworkLong) : null,
            Criteria = [.. material.Criteria[own].OrderBy(criterion => criterion.Position).Select(criterion => new NoticeCriterion(criterion.Kind, criterion.Wording, criterion.Wording, criterion.Weight, criterion.Environmental))],
            WhyRanked = terms.WhyRanked,
            Goals = [.. terms.EnvironmentalClause ? [StrategicGoal.OtherEnvironment] : Array.Empty<StrategicGoal>(), .. terms.SocialClause ? [StrategicGoal.OtherSocial] : Array.Empty<StrategicGoal>()],
        };
    }

    // Nothing without the jury, which the form asks for: the gap is said beside its field.
    private static NoticeContest? ContestOf(StatedTerms terms) => terms.Jury is not { } jury ? null
        : new(terms.ContractFollows, terms.JuryBinds, terms.Prime is { } prime ? [prime] : [], [.. jury.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)], [],
            terms.Prime is null ? null : NoticePhrases.Say("c.prime"));

    // Of a lot its own; of a contract that is not divided, that of the whole.
    private static decimal? MaximumOf(NoticeMaterial material, int number) => material.Lots.Count > 1 ? material.Lots.Single(lot => lot.Number == number).FrameworkMaximum : material.Terms.FrameworkMaximum;

    private static LotReservation ReservationOf(Consultations.ReservedFor reserved) => reserved switch
    {
        Consultations.ReservedFor.AdaptedEnterprises => LotReservation.AdaptedEnterprises,
        Consultations.ReservedFor.IntegrationStructures => LotReservation.IntegrationStructures,
        Consultations.ReservedFor.Both => LotReservation.AdaptedOrIntegration,
    };

    private static FrameworkKind KindOf(Framework framework) => framework switch
    {
        Framework.PurchaseOrders => FrameworkKind.Orders,
        Framework.CallOffContracts => FrameworkKind.Competed,
        Framework.Both => FrameworkKind.Both,
    };
}
