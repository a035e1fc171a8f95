using System.Text.Json.Serialization;
using Platform.Core.Law;

namespace Platform.Core.Notices;

/// <summary>A public or private body named in a notice.</summary>
/// <param name="Number">SIRET or SIREN; of a foreign company, the number of its own register.</param>
/// <param name="Nuts">Level 3, « FRE11 »; null where the country has none.</param>
/// <param name="Country">Three letters, « FRA ».</param>
public sealed record NoticeOrganisation(
    string Name, string? Number, string? Street, string? PostCode, string City, string? Nuts, string Country = "FRA",
    string? Email = null, string? Phone = null, Uri? Website = null, string? Contact = null);

/// <summary>What an authority is in law (BT-11).</summary>
public enum BuyerLegalType { CentralGovernment, RegionalAuthority, LocalAuthority, BodyOfPublicLaw, BodyOfPublicLawUnderLocalAuthority, PublicUndertaking, SubsidisedByLocalAuthority, SpecialRights, Defence }

/// <summary>What an authority mainly does (BT-10).</summary>
public enum BuyerActivity { GeneralServices, Defence, PublicOrder, Environment, Economy, Health, Housing, SocialProtection, Leisure, Education }

/// <param name="Profile">Address of the buyer profile.</param>
/// <param name="Members">Groupement de commandes: the other buyers; the first one named coordinates.</param>
/// <param name="IsEntity">It buys as an entité adjudicatrice (CCP, art. L1212-1).</param>
/// <param name="Network">For which network (BT-610).</param>
/// <param name="Seat">Where the buyer itself is, once a correction names a contact who is elsewhere; null: at the address of its contact.</param>
public sealed record NoticeBuyer(
    NoticeOrganisation Organisation, Uri Profile, BuyerLegalType LegalType, BuyerActivity Activity, IReadOnlyList<NoticeOrganisation>? Members = null, bool IsEntity = false, NetworkActivity? Network = null, NoticePlace? Seat = null)
{
    /// <summary>No pouvoir adjudicateur: it buys under the code for its network alone.</summary>
    [JsonIgnore]
    public bool IsUndertaking => LegalType is BuyerLegalType.PublicUndertaking or BuyerLegalType.SpecialRights;
}

/// <summary>Where and when to appeal: the tribunal administratif of the buyer.</summary>
/// <param name="Periods">Kinds of action and their periods, as text (BT-99).</param>
public sealed record NoticeAppeal(NoticeOrganisation Body, string Periods);
