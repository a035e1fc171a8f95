namespace Platform.Browser.Tests.PageObjects;

/// <summary>How long a state may be waited for, in milliseconds, on a machine with other work. Nothing ever waits that long on a quiet one.</summary>
public static class Patience
{
    public const float Step = 90_000, Transfer = 300_000, Limit = 300_000;
}
