namespace Platform.Core.Law;

/// <summary>What the letters to those not chosen set going.</summary>
public static class AwardDates
{
    /// <summary>The first day on which the contract may be signed (CCP, art. R2182-1; CE, 2 August 2011, n° 347526). No day off moves it.</summary>
    /// <param name="lastSent">The day of the last letter.</param>
    /// <param name="allElectronic">False as soon as one letter left otherwise.</param>
    public static ExplainedDate EarliestSignature(DateOnly lastSent, bool allElectronic) =>
        LegalPeriod.On(allElectronic ? "standstill-electronic" : "standstill", lastSent).EarliestAfter(lastSent, Phrases.OfLaw.Say("letters", lastSent));

    /// <summary>Until when the reasons are given to who asked for them (CCP, art. R2181-2, R2181-4).</summary>
    public static ExplainedDate ReasonsDue(DateOnly asked) => LegalPeriod.On("reasons", asked).AtMostAfter(asked, Phrases.OfLaw.Say("requested", asked));
}
