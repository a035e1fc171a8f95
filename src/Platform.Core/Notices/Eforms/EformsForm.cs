using System.Reflection;
using System.Text.Json;

namespace Platform.Core.Notices.Eforms;

/// <summary>A sub-type of the standard forms (OPP-070): its root element, its codes, and which parts of a notice it may carry. All of it is data (Notices/Forms/eforms.json).</summary>
public sealed class EformsForm
{
    private static readonly Lazy<FormsFile> File = new(Read);

    private EformsForm(string subtype, FormRow row) => (Subtype, Root, Stage, Type, IsLocal, IsSector, FrameworkYears) = (subtype, row.Root, row.Stage, row.Type, row.Local, row.Sector, row.FrameworkYears);

    /// <summary>« 16 », « 29 », « E3 ».</summary>
    public string Subtype { get; }

    /// <summary>Name of the root element and of its schema.</summary>
    public string Root { get; }
    public string Stage { get; }
    public string Type { get; }

    /// <summary>Below the thresholds: the law it cites is ours, not a directive.</summary>
    public bool IsLocal { get; }

    /// <summary>Of an entité adjudicatrice: Directive 2014/25.</summary>
    public bool IsSector { get; }

    /// <summary>Beyond them an accord-cadre says why (BT-109), and not before.</summary>
    internal int FrameworkYears { get; }

    public string LegalBasis => IsLocal ? File.Value.LocalLegalBasis : IsSector ? File.Value.SectorLegalBasis : File.Value.LegalBasis;

    public static string UblVersion => File.Value.UblVersion;

    /// <summary>Every sub-type that is written.</summary>
    public static IReadOnlyCollection<string> All => [.. File.Value.Forms.Keys];

    public static EformsForm? Of(CanonicalNotice notice) => Of(notice.Identity.Kind, notice.Identity.Regime, notice.Buyer.IsEntity);

    /// <summary>Null: the standard forms have none for it, or none that we write.</summary>
    /// <param name="entity">The buyer buys for a network.</param>
    public static EformsForm? Of(NoticeKind kind, NoticeRegime regime, bool entity)
    {
        var subtype = entity && regime.IsEuropean ? OfEntity(kind, regime) : (kind, regime) switch
        {
            (NoticeKind.Contract, NoticeRegime.Formalised) => "16",
            (NoticeKind.Contract, NoticeRegime.Specific) => "20",
            (NoticeKind.Contract, NoticeRegime.National or NoticeRegime.Adapted) => "E3",
            (NoticeKind.Award, NoticeRegime.Formalised) => "29",
            (NoticeKind.Award, NoticeRegime.Specific) => "33",
            (NoticeKind.Award, NoticeRegime.National or NoticeRegime.Adapted) => "E4",
            (NoticeKind.PriorInformationCall, NoticeRegime.Specific) => "12",
            (_, NoticeRegime.National or NoticeRegime.Adapted) => null,
            (NoticeKind.PriorInformation, _) => "4",
            (NoticeKind.PriorInformationShortening, _) => "7",
            (NoticeKind.PriorInformationCall, _) => "10",
            (NoticeKind.DesignContest, _) => "23",
            (NoticeKind.VoluntaryTransparency, _) => "25",
            (NoticeKind.DesignContestResult, _) => "36",
            (NoticeKind.Modification, _) => "38",
            _ => null,
        };
        return subtype is null ? null : new EformsForm(subtype, File.Value.Forms[subtype]);
    }

    // Those of which the rules are known here: no call by prior information, no contest, no award of specific services (docs/decisions/0068-buyer-kinds.md).
    private static string? OfEntity(NoticeKind kind, NoticeRegime regime) => (kind, regime) switch
    {
        (NoticeKind.Contract, NoticeRegime.Specific) => "21",
        (NoticeKind.Contract, _) => "17",
        (NoticeKind.Award, NoticeRegime.Formalised) => "30",
        (NoticeKind.PriorInformation, _) => "5",
        (NoticeKind.Modification, _) => "39",
        _ => null,
    };

    /// <summary>May this part stand in this sub-type?</summary>
    internal bool Has(EformsPart part) => File.Value.Parts[part].Contains(Subtype);

    private static FormsFile Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("notices/eforms.json") ?? throw new InvalidOperationException("No forms.");
        var raw = JsonSerializer.Deserialize<RawFile>(stream, JsonSerializerOptions.Web) ?? throw new InvalidOperationException("No forms.");
        return new(raw.UblVersion, raw.Forms, raw.LegalBasis, raw.SectorLegalBasis, raw.LocalLegalBasis,
            raw.Parts.ToDictionary(part => Enum.Parse<EformsPart>(part.Key), part => (IReadOnlySet<string>)part.Value.Split(' ').ToHashSet(StringComparer.Ordinal)));
    }

    private sealed record FormRow(string Root, string Stage, string Type, bool Local = false, bool Sector = false, int FrameworkYears = 4);

    private sealed record RawFile(string Source, string UblVersion, IReadOnlyDictionary<string, FormRow> Forms, string LegalBasis, string SectorLegalBasis, string LocalLegalBasis, IReadOnlyDictionary<string, string> Parts);

    private sealed record FormsFile(string UblVersion, IReadOnlyDictionary<string, FormRow> Forms, string LegalBasis, string SectorLegalBasis, string LocalLegalBasis, IReadOnlyDictionary<EformsPart, IReadOnlySet<string>> Parts);
}

/// <summary>What a sub-type may carry; the table says which do.</summary>
internal enum EformsPart
{
    Folder, PlannedDate, Authority, ProcedureType, ProcedureText, Urgency, DirectAward, LotLimits, EarlierNotice, Planning, Call,
    Value, FrameworkMaximum, Duration, DurationAsked, Extensions, SmallCompanies, Goals, EuFunds, EuFundsText, Documents, Reserved, ReservedExecution, Execution, Invoices, Financing,
    CallTerms, Recurrence, Validity, Negotiation, Criteria, Contest, Interest, OffersLimit, Questions, Opening, Gpa, Framework, FrameworkUsers, FrameworkTerms,
    DynamicSystem, Auction, AuctionTerms, Appeal, AppealPeriods, Result, Outcome, OfferRange, Amounts, Conclusion, ContractNumber, ContractAddress, WinnerFacts, Modification, Network, UndertakingNetwork, AskedOfEntities, Informer, TenderVariant,
}
