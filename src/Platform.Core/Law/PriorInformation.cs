namespace Platform.Core.Law;

/// <summary>Whether a prior-information notice shortens the time of the offers: sent neither too short nor too long before the contract notice (CCP, art. R2161-3, -8, -15).</summary>
public static class PriorInformation
{
    /// <returns>First and last day on which the contract notice may be sent.</returns>
    public static (ExplainedDate First, ExplainedDate Last) Window(DateOnly sent)
    {
        var from = Phrases.OfLaw.Say("sending", sent);
        return (LegalPeriod.On("prior-information-least", sent).EarliestAfter(sent, from), LegalPeriod.On("prior-information-most", sent).EarliestAfter(sent, from));
    }

    public static bool Shortens(DateOnly sent, DateOnly notice) => Window(sent) is var (first, last) && first.Day <= notice && notice <= last.Day;
}
