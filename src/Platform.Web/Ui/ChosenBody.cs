using Platform.Core.Law;

namespace Platform.Web.Ui;

/// <summary>Which kind of buyer was chosen on a form.</summary>
public static class ChosenBody
{
    /// <returns>Null: none of those that the form offers.</returns>
    public static BuyerBody? Read(string? typed) => Enum.TryParse<BuyerBody>(typed, out var body) && Enum.IsDefined(body) && !char.IsAsciiDigit(typed![0]) ? body : null;      // parsed: not empty
}
