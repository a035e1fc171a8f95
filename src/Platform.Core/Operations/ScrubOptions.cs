namespace Platform.Core.Operations;

/// <summary>How fast the store is read again: a slice every ten seconds.</summary>
public sealed class ScrubOptions
{
    /// <summary>64 MiB every ten seconds: 23 GB an hour, a fiftieth of what a disk reads.</summary>
    public long BytesPerSlice { get; init; } = 64 << 20;
}
