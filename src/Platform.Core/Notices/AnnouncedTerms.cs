using Platform.Core.Consultations;

namespace Platform.Core.Notices;

/// <summary>What a contract notice says besides what the questions ask: said by the buyer, else the value of the platform.</summary>
public static class AnnouncedTerms
{
    /// <summary>How long bidders are bound by their offers.</summary>
    public static int ValidMonthsAt(this StatedTerms terms, DateTimeOffset at) => terms.OffersValidMonths ?? NoticeDefaults.On("offers-valid", at);

    public static Permission CataloguesIn(this StatedTerms terms) => terms.Catalogues switch { ElectronicCatalogues.Allowed => Permission.Allowed, ElectronicCatalogues.Required => Permission.Required, null => Permission.Forbidden };
}
