using Platform.Core.Law;
using Platform.Core.Values;

namespace Platform.Core.Notices.Eforms;

/// <summary>Our words in the code lists of the Publications Office.</summary>
internal static class EformsCodes
{
    public static string Of(Nature nature) => nature switch { Nature.Works => "works", Nature.Supplies => "supplies", Nature.Services => "services" };

    public static string Of(BuyerLegalType type) => type switch
    {
        BuyerLegalType.CentralGovernment => "cga",
        BuyerLegalType.RegionalAuthority => "ra",
        BuyerLegalType.LocalAuthority => "la",
        BuyerLegalType.BodyOfPublicLaw => "body-pl",
        BuyerLegalType.BodyOfPublicLawUnderLocalAuthority => "body-pl-la",
        BuyerLegalType.PublicUndertaking => "pub-undert",
        BuyerLegalType.SubsidisedByLocalAuthority => "org-sub-la",
        BuyerLegalType.SpecialRights => "spec-rights-entity",
        BuyerLegalType.Defence => "def-cont",
    };

    public static string Of(BuyerActivity activity) => activity switch
    {
        BuyerActivity.GeneralServices => "gen-pub",
        BuyerActivity.Defence => "defence",
        BuyerActivity.PublicOrder => "pub-os",
        BuyerActivity.Environment => "env-pro",
        BuyerActivity.Economy => "econ-aff",
        BuyerActivity.Health => "health",
        BuyerActivity.Housing => "hc-am",
        BuyerActivity.SocialProtection => "soc-pro",
        BuyerActivity.Leisure => "rcr",
        BuyerActivity.Education => "education",
    };

    public static string Of(NetworkActivity network) => network switch
    {
        NetworkActivity.Water => "water",
        NetworkActivity.Electricity => "electricity",
        NetworkActivity.GasAndHeat => "gas-heat",
        NetworkActivity.Transport => "urttb",
        NetworkActivity.Rail => "rail",
        NetworkActivity.Port => "port",
        NetworkActivity.Airport => "airport",
        NetworkActivity.Post => "post",
        NetworkActivity.GasAndOil => "gas-oil",
        NetworkActivity.SolidFuel => "solid-fuel",
    };

    public static string Of(NoticeProcedureType type) => type switch
    {
        NoticeProcedureType.Open => "open",
        NoticeProcedureType.Restricted => "restricted",
        NoticeProcedureType.Negotiated => "neg-w-call",
        NoticeProcedureType.CompetitiveDialogue => "comp-dial",
        NoticeProcedureType.InnovationPartnership => "innovation",
        NoticeProcedureType.Adapted => "oth-single",
        NoticeProcedureType.AdaptedRestricted => "oth-mult",
        NoticeProcedureType.WithoutPublicity => "neg-wo-call",
    };

    public static string Of(DirectAwardReason reason) => reason switch
    {
        DirectAwardReason.NoSuitableTender => "unsuitable",
        DirectAwardReason.IrregularTenders => "irregular",
        DirectAwardReason.Technical => "technical",
        DirectAwardReason.Artistic => "artistic",
        DirectAwardReason.ExclusiveRights => "exclusive",
        DirectAwardReason.ExtremeUrgency => "urgency",
        DirectAwardReason.AdditionalDeliveries => "additional",
        DirectAwardReason.Repetition => "repetition",
        DirectAwardReason.ContestWinner => "contest",
        DirectAwardReason.Commodity => "commodity",
        DirectAwardReason.Liquidation => "liquidator",
        DirectAwardReason.Research => "rd",
    };

    public static string Of(LotReservation reserved) => reserved switch
    {
        LotReservation.Nobody => "none",
        LotReservation.AdaptedEnterprises or LotReservation.IntegrationStructures or LotReservation.AdaptedOrIntegration => "res-ws",
        LotReservation.SocialEconomy => "res-pub-ser",
    };

    public static string Of(Permission permission) => permission switch { Permission.Forbidden => "not-allowed", Permission.Allowed => "allowed", Permission.Required => "required" };

    public static string Of(FrameworkKind? kind) => kind is { } some ? Of(some) : "none";

    private static string Of(FrameworkKind kind) => kind switch { FrameworkKind.Orders => "fa-wo-rc", FrameworkKind.Competed => "fa-w-rc", FrameworkKind.Both => "fa-mix" };

    public static string Of(DynamicSystem system) => system switch { DynamicSystem.None => "none", DynamicSystem.OwnUse => "dps-list", DynamicSystem.OpenToOthers => "dps-nlist" };

    public static string Of(DurationUnit unit) => unit switch { DurationUnit.Day => "DAY", DurationUnit.Week => "WEEK", DurationUnit.Month => "MONTH", DurationUnit.Year => "YEAR" };

    public static string Of(CriterionKind kind) => kind switch { CriterionKind.Price => "price", CriterionKind.Cost => "cost", CriterionKind.Quality => "quality" };

    public static string Of(SelectionFamily family, Nature nature) => (family, nature) switch
    {
        (SelectionFamily.Suitability, _) => "slc-suit-reg-prof",
        (SelectionFamily.Standing, _) => "slc-stand-other",
        (SelectionFamily.Ability, Nature.Works) => "slc-abil-ref-work",
        (SelectionFamily.Ability, Nature.Supplies) => "slc-abil-ref-supply",
        (SelectionFamily.Ability, Nature.Services) => "slc-abil-ref-services",
    };

    public static string Of(NotElectronicReason reason) => reason switch
    {
        NotElectronicReason.SpecialTools => "tdf-non-av",
        NotElectronicReason.IntellectualProperty => "ipr-iss",
        NotElectronicReason.SpecialEquipment => "sp-of-eq",
        NotElectronicReason.PhysicalModel => "phy-mod",
        NotElectronicReason.SensitiveInformation => "sen-info",
    };

    /// <summary>The list of the goal and its code; the first word names the family of the goal (BT-06).</summary>
    public static (string Family, string List, string Code) Of(StrategicGoal goal) => goal switch
    {
        StrategicGoal.Climate => ("env-imp", "environmental-impact", "clim-mitig"),
        StrategicGoal.CircularEconomy => ("env-imp", "environmental-impact", "circ-econ"),
        StrategicGoal.Biodiversity => ("env-imp", "environmental-impact", "biodiv-eco"),
        StrategicGoal.Pollution => ("env-imp", "environmental-impact", "pollu-prev"),
        StrategicGoal.SocialInclusion => ("soc-obj", "social-objective", "opp"),
        StrategicGoal.Accessibility => ("soc-obj", "social-objective", "acc-all"),
        StrategicGoal.WorkingConditions => ("soc-obj", "social-objective", "work-cond"),
        StrategicGoal.Innovation => ("inn-pur", "innovative-acquisition", "proc-innov"),
        StrategicGoal.OtherEnvironment => ("env-imp", "environmental-impact", "other"),
        StrategicGoal.OtherSocial => ("soc-obj", "social-objective", "other"),
    };

    public static string Of(LotOutcome outcome) => outcome switch { LotOutcome.Awarded => "selec-w", LotOutcome.NotAwarded => "clos-nw", LotOutcome.StillOpen => "open-nw" };

    public static string Of(NoAwardReason reason) => reason switch
    {
        NoAwardReason.AllRejected => "all-rej",
        NoAwardReason.NothingReceived => "no-rece",
        NoAwardReason.ChangedNeed => "chan-need",
        NoAwardReason.NoMoney => "ins-fund",
        NoAwardReason.OneAdmissible => "one-admis",
        NoAwardReason.BuyerReview => "rev-buyer",
        NoAwardReason.CourtReview => "rev-body",
        NoAwardReason.NotSigned => "no-signed",
        NoAwardReason.Errors => "tch-pr-error",
        NoAwardReason.Other => "other",
    };

    public static string Of(CompanySize size) => size switch { CompanySize.Micro => "micro", CompanySize.Small => "small", CompanySize.Medium => "medium", CompanySize.Large => "large" };

    public static string Of(CorrectionReason reason) => reason switch
    {
        CorrectionReason.BuyerError => "cor-buy",
        CorrectionReason.SenderError => "cor-esen",
        CorrectionReason.PublisherError => "cor-pub",
        CorrectionReason.NewInformation => "update-add",
        CorrectionReason.Cancelled => "cancel",
        CorrectionReason.IntentToCancel => "cancel-intent",
        CorrectionReason.SuspendedByReview => "susp-review",
        CorrectionReason.InformationReleased => "info-release",
    };

    public static string Of(ModificationReason reason) => reason switch
    {
        ModificationReason.ReviewClause => "mod-rev",
        ModificationReason.AdditionalNeeds => "add-wss",
        ModificationReason.Unforeseen => "mod-cir",
        ModificationReason.NewHolder => "mod-repl",
        ModificationReason.NotSubstantial => "mod-nons",
        ModificationReason.LowValue => "mod-minv",
    };
}
