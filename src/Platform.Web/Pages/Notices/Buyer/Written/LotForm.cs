using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Notices;
using Platform.Core.Notices.Written;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Notices.Buyer.Written;

/// <summary>How one lot ended, as typed.</summary>
public sealed record LotForm
{
    public int Number { get; set; }
    public string? Outcome { get; set; }
    public string? Why { get; set; }
    public string? Bid { get; set; }
    public string? Name { get; set; }
    public string? Siret { get; set; }
    public string? Street { get; set; }
    public string? PostCode { get; set; }
    public string? City { get; set; }
    public string? Country { get; set; }
    public string? Email { get; set; }
    public string? Size { get; set; }
    public string? Amount { get; set; }
    public string? Lowest { get; set; }
    public string? Highest { get; set; }
    public string? Contract { get; set; }
    public TypedDay SignedOn { get; set; } = new();
    public string? FromSmall { get; set; }
    public string? FromEurope { get; set; }
    public string? FromElsewhere { get; set; }
    public string? Subcontracted { get; set; }

    public static LotForm From(AwardedLot lot) => new()
    {
        Number = lot.Number, Outcome = $"{lot.Outcome}", Why = $"{lot.Why}", Bid = lot.Bid?.ToString("D"), Name = lot.Winner.Name, Siret = lot.Winner.Number, Street = lot.Winner.Street, PostCode = lot.Winner.PostCode,
        City = lot.Winner.City, Country = lot.Winner.Country, Email = lot.Winner.Email, Size = $"{lot.Winner.Size}", Amount = Said(lot.Amount), Lowest = Said(lot.Lowest), Highest = Said(lot.Highest), Contract = lot.Contract,
        SignedOn = lot.SignedOn is { } day ? TypedDay.From(day) : new(), FromSmall = $"{lot.FromSmall}", FromEurope = $"{lot.FromEurope}", FromElsewhere = $"{lot.FromElsewhere}",
        Subcontracted = lot.Subcontracted switch { true => "oui", false => "non", null => "" },
    };

    /// <param name="known">Whoever is chosen among those opened gives his name and number, where none is typed.</param>
    /// <param name="state">Days that cannot be read.</param>
    /// <param name="prefix">Of the lot on the page.</param>
    public AwardedLot Read(AwardPrefill known, ModelStateDictionary state, string prefix)
    {
        var candidate = Guid.TryParse(Bid, out var bid) ? known.Candidates.FirstOrDefault(one => one.Bid == bid && one.Lots.Contains(Number)) : null;
        return new()
        {
            Number = Number, Outcome = Enum.TryParse<LotOutcome>(Outcome, out var outcome) ? outcome : null, Why = Enum.TryParse<NoAwardReason>(Why, out var why) ? why : null, Bid = candidate?.Bid,
            Winner = new()
            {
                Name = Clean(Name) is { Length: > 0 } name ? name : candidate?.Name ?? "", Number = Digits(Clean(Siret) is { Length: > 0 } number ? number : candidate?.Number ?? ""), Street = Clean(Street), PostCode = Clean(PostCode),
                City = Clean(City), Country = Clean(Country) is { Length: > 0 } country ? country.ToUpperInvariant() : "FRA", Email = Clean(Email), Size = Enum.TryParse<CompanySize>(Size, out var size) ? size : null,
            },
            Amount = Euros(Amount), Lowest = Euros(Lowest), Highest = Euros(Highest), Contract = Clean(Contract), SignedOn = SignedOn.ReadOptional(state, $"{prefix}.{nameof(SignedOn)}"),
            FromSmall = Count(FromSmall), FromEurope = Count(FromEurope) ?? 0, FromElsewhere = Count(FromElsewhere) ?? 0, Subcontracted = Subcontracted switch { "oui" => true, "non" => false, _ => null },
        };
    }

    // What is no amount is one that cannot be: it is refused, not forgotten.
    internal static decimal? Euros(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : Amounts.Read(typed) is { } amount ? decimal.Round(amount, 2) : -1;

    internal static string? Said(decimal? amount) => amount?.ToString("0.##", CultureInfo.GetCultureInfo("fr-FR"));

    internal static string Clean(string? typed) => typed?.Trim() ?? "";

    private static int? Count(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : -1;

    // « 552 081 317 00018 »
    private static string Digits(string number) => string.Concat(number.Where(c => !char.IsWhiteSpace(c))) is var close && close.Length > 0 && close.All(char.IsAsciiDigit) ? close : number;
}
