using System.Text.RegularExpressions;
using System.Xml.Linq;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>Everybody who is named, once, with an address (ND-Organization).</summary>
internal static partial class OrganisationsWriter
{
    public static XElement Write(EformsNotice eforms)
    {
        var owners = new List<(string Id, string Nationality)>();
        var written = eforms.Organisations.Select(organisation => Organisation(eforms, organisation, owners)).ToList();
        return new(Efac + "Organizations", written, owners.Select(owner => new XElement(Efac + "UltimateBeneficialOwner",
            Id("ubo", owner.Id), new XElement(Efac + "Nationality", Value(Cbc + "NationalityID", owner.Nationality)))));
    }

    private static XElement Organisation(EformsNotice eforms, NoticeOrganisation organisation, List<(string Id, string Nationality)> owners)
    {
        var winner = eforms.Form.Has(EformsPart.WinnerFacts) ? eforms.Winners.FirstOrDefault(one => one.Organisation == organisation) : null;
        var leads = eforms.Buyers.Count > 1 && eforms.Buyers.Contains(organisation) ? organisation == eforms.Buyers[0] : (bool?)null;
        XElement? owner = null;
        if (winner is { Listed: false, OwnerNationality: { } nationality })
        {
            var id = EformsNotice.Numbered("UBO", owners.Count + 1);
            owners.Add((id, nationality));
            owner = new XElement(Efac + "UltimateBeneficialOwner", Id("ubo", id));
        }
        return new(Efac + "Organization",
            Value(Efbc + "GroupLeadIndicator", leads),
            Value(Efbc + "ListedOnRegulatedMarketIndicator", winner?.Listed),
            owner,
            Company(eforms, organisation, winner));
    }

    private static XElement Company(EformsNotice eforms, NoticeOrganisation organisation, NoticeWinner? winner) => new(Efac + "Company",
        Value(Cbc + "WebsiteURI", organisation.Website),
        winner is null ? null : Code(Efbc + "CompanySizeCode", "economic-operator-size", EformsCodes.Of(winner.Size)),
        new XElement(Cac + "PartyIdentification", Id("organization", eforms.NumberOf(organisation))),
        new XElement(Cac + "PartyName", Text(Cbc + "Name", organisation.Name)),
        new XElement(Cac + "PostalAddress",
            Value(Cbc + "StreetName", organisation.Street),
            Value(Cbc + "CityName", organisation.City),
            Value(Cbc + "PostalZone", organisation.PostCode),
            Code(Cbc + "CountrySubentityCode", "nuts", organisation.Nuts),
            new XElement(Cac + "Country", Code(Cbc + "IdentificationCode", "country", organisation.Country))),
        new XElement(Cac + "PartyLegalEntity", Value(Cbc + "CompanyID", organisation.Number ?? NoticePhrases.Say("no-number"))), // BT-501 is asked of everybody, of courts too
        Box(Cac + "Contact",
            Value(Cbc + "Name", organisation.Contact),
            Value(Cbc + "Telephone", Phone(organisation.Phone)),
            Value(Cbc + "ElectronicMail", organisation.Email)));

    /// <summary>« 03.80.50.00.00 » → « 03 80 50 00 00 »: dots and no-break spaces are refused by BT-503.</summary>
    private static string? Phone(string? typed) => typed is null ? null : Separators().Replace(typed.Replace("(0)", "", StringComparison.Ordinal), " ").Trim();

    [GeneratedRegex(@"[\s.\u00A0\u202F/]+")]
    private static partial Regex Separators();
}

/// <summary>Who buys, and who sends the notice for him (ND-ContractingParty).</summary>
internal static class PartiesWriter
{
    public static IEnumerable<XElement> Write(EformsNotice eforms) => eforms.Buyers.Select((buyer, rank) => new XElement(Cac + "ContractingParty",
        Authority(eforms, rank == 0),
        Party(Cac + "Party", "organization", eforms.NumberOf(buyer)).With(rank == 0 && eforms.Notice.Sender is { } sender
            ? new XElement(Cac + "ServiceProviderParty", Code(Cbc + "ServiceTypeCode", "organisation-role", "ted-esen"), Party(Cac + "Party", eforms.NumberOf(sender))) : null)));

    private static IEnumerable<XElement?> Authority(EformsNotice eforms, bool first)
    {
        if (!eforms.Form.Has(EformsPart.Authority)) yield break;
        var buyer = eforms.Notice.Buyer;
        if (first) yield return Value(Cbc + "BuyerProfileURI", buyer.Profile);
        yield return new XElement(Cac + "ContractingPartyType", Code(Cbc + "PartyTypeCode", "buyer-legal-type", EformsCodes.Of(buyer.LegalType)));
        // Who is no pouvoir adjudicateur has the activity of its network alone (BT-10 and BT-610).
        if (!buyer.IsUndertaking) yield return new XElement(Cac + "ContractingActivity", Code(Cbc + "ActivityTypeCode", "authority-activity", EformsCodes.Of(buyer.Activity)));
        if (buyer.Network is { } network && (eforms.Form.Has(EformsPart.Network) || (buyer.IsUndertaking && eforms.Form.Has(EformsPart.UndertakingNetwork))))
            yield return new XElement(Cac + "ContractingActivity", Code(Cbc + "ActivityTypeCode", "entity-activity", EformsCodes.Of(network)));
    }

    private static XElement With(this XElement element, XElement? last)
    {
        element.Add(last);
        return element;
    }
}
