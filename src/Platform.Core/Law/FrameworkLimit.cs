namespace Platform.Core.Law;

/// <summary>How long an accord-cadre lasts at most without a reason (CCP, art. L2125-1, 1°).</summary>
public sealed record FrameworkLimit(int Months, string Article)
{
    public static FrameworkLimit On(DateOnly launch, BuyerKind buyer)
    {
        var period = LegalPeriod.On(buyer.IsEntity ? "framework-entity" : "framework", launch);
        return new(period.Amount, period.Article);
    }
}
