namespace Platform.Core.Operations;

/// <summary>Thresholds of this installation, instead of the rules' own: <c>PLATFORM__Alerts__After__gates=00:30:00</c>.</summary>
public sealed class AlertOptions
{
    public Dictionary<string, TimeSpan> After { get; } = new(StringComparer.OrdinalIgnoreCase);
}
