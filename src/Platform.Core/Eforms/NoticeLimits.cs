namespace Platform.Core.Eforms;

/// <summary>What a notice may be at most, whoever sent it. The largest example of the SDK has 120 kB, 2,500 nodes and 20 levels; TED takes no more than some megabytes.</summary>
internal static class NoticeLimits
{
    public const int Bytes = 10 * 1024 * 1024;
    public const int Nodes = 400_000;
    public const int Depth = 64;
}
