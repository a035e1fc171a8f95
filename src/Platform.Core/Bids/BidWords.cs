namespace Platform.Core.Bids;

/// <summary>How envelopes are called in tickets and receipts, which leave the platform.</summary>
public static class BidWords
{
    public const string Application = "Candidature";
    public const string SingleOffer = "Offre";

    public static string Offer(int lot, string title) => $"Offre — lot\u00A0{lot}\u00A0: {title}";
}
