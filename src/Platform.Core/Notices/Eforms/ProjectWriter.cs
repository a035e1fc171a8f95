using System.Xml.Linq;
using Platform.Core.Values;
using static Platform.Core.Notices.Eforms.Ubl;

namespace Platform.Core.Notices.Eforms;

/// <summary>What is bought: the whole, and lot by lot.</summary>
internal static class ProjectWriter
{
    public static XElement Whole(EformsNotice eforms)
    {
        var purpose = eforms.Notice.Purpose;
        var maximum = eforms.Notice.Lots.All(lot => lot.Framework is { Maximum: not null }) ? eforms.Notice.Lots.Sum(lot => lot.Framework?.Maximum) : null;
        return new(Cac + "ProcurementProject",
            Id("InternalID", eforms.Notice.Identity.Reference),
            Text(Cbc + "Name", purpose.Title),
            Text(Cbc + "Description", purpose.Description),
            Code(Cbc + "ProcurementTypeCode", "contract-nature", EformsCodes.Of(purpose.Nature)),
            Text(Cbc + "Note", Information(eforms.Notice)),
            (purpose.MoreNatures ?? []).Select(nature => new XElement(Cac + "ProcurementAdditionalType", Code(Cbc + "ProcurementTypeCode", "contract-nature", EformsCodes.Of(nature)))),
            Total(eforms.Form, purpose.Value, maximum),
            Cpv(purpose.Cpv, purpose.MoreCpv ?? []),
            purpose.Places.Select(Place));
    }

    public static XElement Lot(EformsNotice eforms, NoticeLot lot)
    {
        var form = eforms.Form;
        return new(Cac + "ProcurementProject",
            Id("InternalID", lot.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Text(Cbc + "Name", lot.Title),
            Text(Cbc + "Description", lot.Description),
            Code(Cbc + "ProcurementTypeCode", "contract-nature", EformsCodes.Of(lot.Nature)),
            Text(Cbc + "Note", lot.Information),
            form.Has(EformsPart.SmallCompanies) ? Value(Cbc + "SMESuitableIndicator", lot.SuitsSmallCompanies) : null,
            form.Has(EformsPart.Goals) ? Goals(lot) : null,
            Total(form, lot.Value, lot.Framework?.Maximum),
            Cpv(lot.Cpv, lot.MoreCpv),
            lot.Places.Select(Place),
            form.Has(EformsPart.Duration) ? Period(lot.Duration) ?? (form.Has(EformsPart.DurationAsked) ? Unknown() : null) : null,
            form.Has(EformsPart.Extensions) ? Extension(form, lot) : null);
    }

    /// <summary>BT-300: with what French notices say and eForms have no place for.</summary>
    private static string Information(CanonicalNotice notice) => string.Join('\n', new[]
    {
        notice.Purpose.Information,
        notice.Conditions.Visit is { } visit ? $"{NoticePhrases.Say("l.visit")}{FrenchFormat.NoBreak}: {visit}" : null,
        notice.Conditions.Withheld?.Text is { } why ? $"{NoticePhrases.Say("l.withheld")}{FrenchFormat.NoBreak}: {why}" : null,
    }.OfType<string>());

    private static XElement? Total(EformsForm form, decimal? value, decimal? maximum) => Box(Cac + "RequestedTenderTotal",
        form.Has(EformsPart.FrameworkMaximum) ? Ubl.Extension(Euros(Efbc + "FrameworkMaximumAmount", maximum)) : null,
        form.Has(EformsPart.Value) ? Euros(Cbc + "EstimatedOverallContractAmount", value) : null);

    private static IEnumerable<XElement> Cpv(string main, IEnumerable<string> more) =>
        [new(Cac + "MainCommodityClassification", Code(Cbc + "ItemClassificationCode", "cpv", main)),
         .. more.Select(code => new XElement(Cac + "AdditionalCommodityClassification", Code(Cbc + "ItemClassificationCode", "cpv", code)))];

    private static XElement Place(NoticePlace place) => new(Cac + "RealizedLocation",
        Text(Cbc + "Description", place.Text),
        new XElement(Cac + "Address",
            Value(Cbc + "CityName", place.City),
            place.City is null ? null : Value(Cbc + "PostalZone", place.PostCode),
            Code(Cbc + "CountrySubentityCode", "nuts", place.Nuts),
            new XElement(Cac + "Country", Code(Cbc + "IdentificationCode", "country", place.Country))));

    /// <summary>Two days, or an amount with at most one of them (BT-36, BT-536, BT-537).</summary>
    private static XElement? Period(NoticeDuration? duration) => duration is null ? null : Box(Cac + "PlannedPeriod",
        Value(Cbc + "StartDate", duration.StartsOn),
        duration is { StartsOn: not null, Amount: not null } ? null : Value(Cbc + "EndDate", duration.EndsOn),
        duration is { StartsOn: not null, EndsOn: not null, Amount: null } ? null : Measure(duration));

    /// <summary>BT-538: the Office asks for a duration, and the buyer said none.</summary>
    private static XElement Unknown() => new(Cac + "PlannedPeriod", Code(Cbc + "DescriptionCode", "timeperiod", "UNKNOWN"));

    public static XElement? Measure(NoticeDuration? duration) =>
        duration?.Amount is { } amount ? new XElement(Cbc + "DurationMeasure", new XAttribute("unitCode", EformsCodes.Of(duration.Unit)), amount) : null;

    private static XElement? Extension(EformsForm form, NoticeLot lot) => Box(Cac + "ContractExtension",
        Text(Cbc + "OptionsDescription", lot.Options),
        Value(Cbc + "MaximumNumberNumeric", lot.Renewals?.AtMost ?? (form.Has(EformsPart.AskedOfEntities) ? 0 : null)),
        lot.Renewals is { AtMost: > 0, Text: { } text } ? new XElement(Cac + "Renewal", new XElement(Cac + "Period", Text(Cbc + "Description", text))) : null);

    private static IEnumerable<XElement> Goals(NoticeLot lot)
    {
        var codes = lot.Goals.Select(EformsCodes.Of).ToList();
        foreach (var (_, list, code) in codes) yield return new(Cac + "ProcurementAdditionalType", Code(Cbc + "ProcurementTypeCode", list, code));
        foreach (var family in codes.Select(code => code.Family).Distinct())
            yield return new(Cac + "ProcurementAdditionalType",
                Code(Cbc + "ProcurementTypeCode", "strategic-procurement", family),
                Text(Cbc + "ProcurementType", lot.GoalsText ?? string.Join(" ; ", lot.Goals.Where(goal => EformsCodes.Of(goal).Family == family).Select(NoticePhrases.Of))));
    }
}
